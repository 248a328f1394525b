using System.Text.Json;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using StudyApp.Participation.Answering;
using StudyApp.Web.Participant.Framing;

namespace StudyApp.Web.Participant.Pages;

/// <summary>Takes what was typed so far: <c>{visit, sequence, fields:{name: text}}</c> → 204.</summary>
/// <remarks>A late one changes nothing.</remarks>
internal static class DraftEndpoint
{
    private const int MaxFields = 2_000;
    private const int MaxNameLength = 200;
    private const int MaxCharacters = 500_000;
    private const int MaxBytes = 2_000_000;
    private const string TooMuch = "This is more than any form holds.";

    public static async Task<IResult> PostAsync(ParticipantVisit visit, IAntiforgery antiforgery)
    {
        if (visit.Context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = Math.Min(limit.MaxRequestBodySize ?? MaxBytes, MaxBytes);
        // The check of the token would read a form.
        if (visit.Context.Request.HasFormContentType)
            return Refuse(StatusCodes.Status415UnsupportedMediaType, "The body must be JSON.");
        if (!await antiforgery.IsRequestValidAsync(visit.Context))
            return Refuse(StatusCodes.Status403Forbidden, "The form token is missing or outdated; reload the page.");
        if (await visit.LoadAsync() is not { } participant)
            return Refuse(StatusCodes.Status401Unauthorized, "Nobody is known by this cookie.");
        var (draft, problem) = await ReadAsync(visit);
        if (draft is null)
            return Refuse(
                problem == TooMuch ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status400BadRequest,
                problem
            );
        var page = visit.Locate(participant).Page;
        // Fields that this server does not know would be left out.
        await visit.Newer.RefuseNewerAsync(page, participant.Visit.VersionHash, visit.Cancel);
        var isOpen =
            !participant.Finished && participant.Visit.Number == draft.Visit && ParticipantSessions.KeepsDrafts(page);
        var kept =
            isOpen
            && visit.Ticket?.BrowserKey is { } browser
            && await visit.Sessions.SaveDraftAsync(
                participant,
                page,
                draft.Visit,
                browser,
                draft.Sequence,
                draft.Fields
            );
        return kept ? Results.NoContent() : Refuse(StatusCodes.Status409Conflict, "This page is not open any more.");
    }

    private static IResult Refuse(int status, string reason) => Results.Text(reason, statusCode: status);

    private static async Task<(TypedForm? Draft, string Problem)> ReadAsync(ParticipantVisit visit)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(
                visit.Context.Request.Body,
                new() { MaxDepth = 4 },
                visit.Cancel
            );
            return Read(document.RootElement);
        }
        catch (JsonException)
        {
            return (null, "The body is not JSON.");
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair in an escaped string.
            return (null, "The body holds text that is not Unicode.");
        }
        catch (BadHttpRequestException failure) when (failure.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (null, TooMuch);
        }
    }

    private static (TypedForm? Draft, string Problem) Read(JsonElement root)
    {
        const string Shape = "The body must be {\"visit\": 1, \"fields\": {\"name\": \"text\"}}.";
        if (
            root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("visit", out var at)
            || Whole(at) is not (>= 1 and <= int.MaxValue and var number)
            || !root.TryGetProperty("fields", out var fields)
            || fields.ValueKind != JsonValueKind.Object
        )
            return (null, Shape);
        long? sequence = null;
        if (
            root.TryGetProperty("sequence", out var counter)
            && counter.ValueKind != JsonValueKind.Null
            && (sequence = Whole(counter)) is not >= 0
        )
            return (null, "\"sequence\" must be a whole number from 0.");
        var typed = new List<KeyValuePair<string, string>>();
        var characters = 0;
        foreach (var field in fields.EnumerateObject())
        {
            if (field.Value.ValueKind != JsonValueKind.String) return (null, Shape);
            var (name, text) = (field.Name, field.Value.GetString()!);
            if (!PostedForm.IsText(name) || !PostedForm.IsText(text))
                return (null, "The body holds characters that no answer may hold.");
            characters += name.Length + text.Length;
            if (typed.Count == MaxFields || name.Length > MaxNameLength || characters > MaxCharacters)
                return (null, TooMuch);
            typed.Add(new(name, text));
        }
        // The first of equal names counts, as in a form.
        return (new((int)number, sequence, typed.DistinctBy(f => f.Key, StringComparer.Ordinal)), "");
    }

    // Large enough for milliseconds since 1970, and exact in a browser.
    private static long? Whole(JsonElement number) =>
        number.ValueKind == JsonValueKind.Number
        && number.TryGetInt64(out var whole)
        && Math.Abs(whole) <= 9_007_199_254_740_991
            ? whole
            : null;

    private sealed record TypedForm(int Visit, long? Sequence, IEnumerable<KeyValuePair<string, string>> Fields);
}
