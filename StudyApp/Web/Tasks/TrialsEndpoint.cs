using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using StudyApp.Studies;
using StudyApp.Tasks;
using StudyApp.Web.Participant;
using StudyApp.Web.Shared;

namespace StudyApp.Web.Tasks;

/// <summary>Takes a task's trials: <c>{run, trials:[{index, …}]}</c> → 204, each stored once.</summary>
internal static class TrialsEndpoint
{
    private const int MaxRows = 500;
    private const int MaxBytes = 1 << 20;
    private const int MaxText = 100;
    private const int MaxRunLength = 64;

    // A reload in another browser may begin a run again; a flood does so without end.
    private const int MaxRuns = 4;

    public static async Task<IResult> PostAsync(ParticipantVisit visit, string name)
    {
        if (!SameOrigin.Allows(visit.Context.Request)) return Refuse(StatusCodes.Status403Forbidden, "Trials come from the study's own pages only.");
        if (await visit.LoadAsync() is not { } participant) return Refuse(StatusCodes.Status401Unauthorized, "Nobody is known by this cookie.");
        if (visit.Locate(participant).Page is not TaskPage page || page.Task.Name != name) return Refuse(StatusCodes.Status409Conflict, "This task is not the open page.");
        await visit.Newer.RefuseNewerAsync(page, participant.Visit.VersionHash, visit.Cancel);
        if (visit.Context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = Math.Min(limit.MaxRequestBodySize ?? MaxBytes, MaxBytes);
        var (run, rows, problem) = await ReadAsync(visit, page.Task);
        if (problem is not null) return Refuse(StatusCodes.Status400BadRequest, problem);
        if (await visit.Sessions.CountTrialsAsync(participant, visit.Cancel) + rows.Length > MaxRuns * page.Task.MaxTrials) return Refuse(StatusCodes.Status409Conflict, "This visit has more trials than the task can make.");
        await visit.Sessions.StoreTrialsAsync(participant, page, run, rows);
        return Results.NoContent();
    }

    private static IResult Refuse(int status, string reason) => Results.Text(reason, statusCode: status);

    private static async Task<(string Run, ImmutableArray<(int, string)> Rows, string? Problem)> ReadAsync(ParticipantVisit visit, TaskDefinition task)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(visit.Context.Request.Body, new() { MaxDepth = 8 }, visit.Cancel);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("run", out var run) || run.ValueKind != JsonValueKind.String
                || !root.TryGetProperty("trials", out var trials) || trials.ValueKind != JsonValueKind.Array)
                return ("", [], "The body must be {\"run\": \"…\", \"trials\": […]}.");
            if (run.GetString() is not { Length: > 0 and <= MaxRunLength } id || id.Any(char.IsControl)) return ("", [], $"\"run\" has 1 to {MaxRunLength} characters.");
            if (trials.GetArrayLength() > MaxRows) return ("", [], $"At most {MaxRows} trials travel together.");
            var rows = ImmutableArray.CreateBuilder<(int, string)>();
            foreach (var trial in trials.EnumerateArray())
            {
                if (ReadTrial(trial, task) is not { } row) return ("", [], $"Trial {rows.Count} is not one: it needs a whole \"index\" from 0 and may have these fields, each of its type and within its limits: {string.Join(", ", task.TrialFields.Select(f => f.Name))}.");
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

    private static (int Index, string Json)? ReadTrial(JsonElement trial, TaskDefinition task)
    {
        if (trial.ValueKind != JsonValueKind.Object || !trial.TryGetProperty("index", out var at) || at.ValueKind != JsonValueKind.Number || !at.TryGetInt32(out var index) || index < 0 || index >= task.MaxTrials) return null;
        if (trial.EnumerateObject().Any(p => p.Name != "index" && !task.TrialFields.Any(f => f.Name == p.Name))) return null;
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            foreach (var field in task.TrialFields)
            {
                if (!trial.TryGetProperty(field.Name, out var value) || value.ValueKind == JsonValueKind.Null) json.WriteNull(field.Name);
                else if (!Write(json, field, value)) return null;
            }
            json.WriteEndObject();
        }
        return (index, Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    private static bool Write(Utf8JsonWriter json, TrialField field, JsonElement value)
    {
        switch (field.Type)
        {
            case TrialFieldType.Number when value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) && field.Takes(number):
                json.WriteNumber(field.Name, number);
                return true;
            case TrialFieldType.Text when value.ValueKind == JsonValueKind.String && value.GetString() is { Length: <= MaxText } text && !text.Contains('\0') && field.Takes(text):
                json.WriteString(field.Name, text);
                return true;
            case TrialFieldType.Boolean when value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                json.WriteBoolean(field.Name, value.GetBoolean());
                return true;
            default:
                return false;
        }
    }
}
