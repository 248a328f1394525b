using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using StudyApp.Studies.Model;
using StudyApp.Studies.Tasks;
using StudyApp.Web.Participant.Framing;
using StudyApp.Web.Participant.Pages;
using StudyApp.Web.Shared;

namespace StudyApp.Web.Participant.Tasks;

/// <summary>Takes a task's trials: <c>{run, plan, trials:[{index, …}]}</c> → 204, each stored once.</summary>
internal static class TrialsEndpoint
{
    private const int MaxRows = 500;
    private const int MaxBytes = 1 << 20;
    private const int MaxRunLength = 64;

    // A reload in another browser may begin a run again; a flood does so without end.
    private const int MaxRuns = 4;

    public static async Task<IResult> PostAsync(ParticipantVisit visit, string name)
    {
        if (!SameOrigin.Allows(visit.Context.Request))
            return Refuse(StatusCodes.Status403Forbidden, "Trials come from the study's own pages only.");
        if (await visit.LoadAsync() is not { } participant)
            return Refuse(StatusCodes.Status401Unauthorized, "Nobody is known by this cookie.");
        if (visit.Locate(participant).Page is not TaskPage page || page.Task.Name != name)
            return Refuse(StatusCodes.Status409Conflict, "This task is not the open page.");
        await visit.Newer.RefuseNewerAsync(page, participant.Visit.VersionHash, visit.Cancel);
        if (visit.Context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = Math.Min(limit.MaxRequestBodySize ?? MaxBytes, MaxBytes);
        var isAsShown = participant.Visit.VersionHash == page.Version.Hash;
        var (run, rows, problem) = await ReadAsync(visit, PageEndpoints.PlanOf(participant, page), isAsShown);
        if (problem is not null) return Refuse(StatusCodes.Status400BadRequest, problem);
        if (!IsOf(run, PageEndpoints.RunOf(participant)))
            return Refuse(StatusCodes.Status409Conflict, "This run is none of the open visit.");
        if (
            await visit.Sessions.CountTrialsAsync(participant, visit.Cancel) + rows.Length
            > MaxRuns * page.Task.MaxTrials
        )
            return Refuse(StatusCodes.Status409Conflict, "This visit has more trials than the task can make.");
        await visit.Sessions.StoreTrialsAsync(participant, page, run, rows);
        return Results.NoContent();
    }

    // A second tab's run has its own name after the visit's.
    private static bool IsOf(string run, string visitsRun) =>
        run == visitsRun || run.StartsWith(visitsRun + "_", StringComparison.Ordinal);

    private static IResult Refuse(int status, string reason) => Results.Text(reason, statusCode: status);

    private static async Task<(string Run, ImmutableArray<(int, string)> Rows, string? Problem)> ReadAsync(
        ParticipantVisit visit, RunPlan plan, bool isAsShown)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(
                visit.Context.Request.Body,
                new() { MaxDepth = 8 },
                visit.Cancel
            );
            var root = document.RootElement;
            if (
                root.ValueKind != JsonValueKind.Object
                || !root.TryGetProperty("run", out var run)
                || run.ValueKind != JsonValueKind.String
                || !root.TryGetProperty("trials", out var trials) || trials.ValueKind != JsonValueKind.Array)
                return ("", [], "The body must be {\"run\": \"…\", \"trials\": […]}.");
            if (run.GetString() is not { Length: > 0 and <= MaxRunLength } id || id.Any(char.IsControl))
                return ("", [], $"\"run\" has 1 to {MaxRunLength} characters.");
            if (trials.GetArrayLength() > MaxRows) return ("", [], $"At most {MaxRows} trials travel together.");
            // At the root, where servers that know nothing of it pass it over.
            var isNamed =
                root.TryGetProperty("plan", out var name)
                && name.ValueKind == JsonValueKind.String
                && name.ValueEquals(plan.Id);
            var reading = new TrialsReading(plan, isNamed, isAsShown);
            var rows = ImmutableArray.CreateBuilder<(int, string)>();
            foreach (var trial in trials.EnumerateArray())
            {
                var (row, problem) = reading.Read(trial);
                if (problem is not null) return ("", [], $"Trial {rows.Count} {problem}.");
                rows.Add(row);
            }
            return (id, rows.ToImmutable(), null);
        }
        catch (JsonException)
        {
            return ("", [], "The body is not JSON.");
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair in an escaped string.
            return ("", [], "The body holds text that is not Unicode.");
        }
    }
}
