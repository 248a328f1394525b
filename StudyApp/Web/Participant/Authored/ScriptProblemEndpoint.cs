using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using StudyApp.Web.Participant.Framing;
using StudyApp.Web.Shared;

namespace StudyApp.Web.Participant.Authored;

/// <summary>
/// Takes what <c>studyapp.js</c> saw go wrong in a script of the author's: <c>{message, source, line}</c> → 204.
/// </summary>
/// <remarks>It is told in the log and kept nowhere.</remarks>
internal static class ScriptProblemEndpoint
{
    private const int MaxBytes = 8_000;

    public static async Task<IResult> PostAsync(ParticipantVisit visit, ScriptProblemLog log)
    {
        var request = visit.Context.Request;
        if (visit.Context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = MaxBytes;
        if (!SameOrigin.Allows(request))
            return Refuse(StatusCodes.Status403Forbidden, "Problems come from the study's own pages only.");
        if (await visit.LoadAsync() is not { } participant)
            return Refuse(StatusCodes.Status401Unauthorized, "Nobody is known by this cookie.");
        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, new() { MaxDepth = 4 }, visit.Cancel);
            if (Text(document.RootElement, "message") is not { Length: > 0 } message)
                return Refuse(
                    StatusCodes.Status400BadRequest,
                    "The body must be {\"message\": \"…\", \"source\": \"…\", \"line\": 1}."
                );
            var hasLine =
                document.RootElement.TryGetProperty("line", out var given) && given.ValueKind == JsonValueKind.Number;
            var line = hasLine && given.TryGetInt32(out var number) && number > 0 ? number : 0;
            var source = Text(document.RootElement, "source");
            var page = $"page {visit.Locate(participant).Page.Path}";
            var at = line > 0 ? string.Create(CultureInfo.InvariantCulture, $", line {line}") : "";
            log.Note(participant.Id, page, string.IsNullOrEmpty(source) ? message : $"{message} ({source}{at})");
            return Results.NoContent();
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return Refuse(StatusCodes.Status400BadRequest, "The body is not JSON.");
        }
    }

    private static IResult Refuse(int status, string reason) => Results.Text(reason, statusCode: status);

    private static string? Text(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object
        && root.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
