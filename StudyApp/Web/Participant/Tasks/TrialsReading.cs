using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using StudyApp.Studies.Tasks;

namespace StudyApp.Web.Participant.Tasks;

/// <summary>Reads trials, and holds each against the plan of its visit.</summary>
/// <remarks>
/// Who names the plan and sends what does not fit it is refused: only a faulty script does. Everything else is kept
/// whatever it is, for it may be what someone did while the study was changed; it is marked, and counts in no score.
/// </remarks>
/// <param name="Plan">What the visit presents.</param>
/// <param name="NamesPlan">Whether the trials are said to be made by that plan.</param>
/// <param name="IsAsShown">Whether the page is known to have been shown as it is on this server; else a misfit says
/// nothing.</param>
internal sealed record TrialsReading(RunPlan Plan, bool NamesPlan, bool IsAsShown)
{
    private const string IndexField = "index";
    private const int MaxText = 100;

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Dictionary<string, TrialField> _asked =
        Plan.Task.TrialFields.Where(f => !f.IsServers).ToDictionary(f => f.Name, StringComparer.Ordinal);

    private string NotOne =>
        "is not one: it needs a whole \"index\" from 0 and may have these fields, each of its type and "
        + "within its limits: "
        + string.Join(", ", _asked.Keys);

    /// <summary>What is stored of a trial, or why it is refused, the end of a sentence.</summary>
    public ((int Index, string Json) Row, string? Problem) Read(JsonElement trial)
    {
        if (IndexOf(trial) is not { } index || trial.EnumerateObject().Any(IsForeign)) return (default, NotOne);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Compact))
        {
            json.WriteStartObject();
            foreach (var field in _asked.Values)
                if (!Write(json, field, trial)) return (default, NotOne);
            var misfit = Plan.Misfit(index, TrialRow.Read(trial));
            if (misfit is not null && NamesPlan) return (default, $"does not fit the plan of its run: {misfit}");
            if (misfit is null || IsAsShown) json.WriteBoolean(TrialField.Planned.Name, misfit is null);
            else json.WriteNull(TrialField.Planned.Name);
            json.WriteEndObject();
        }
        return ((index, Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length)), null);
    }

    private bool IsForeign(JsonProperty property) => property.Name != IndexField && !_asked.ContainsKey(property.Name);

    private int? IndexOf(JsonElement trial) =>
        trial.ValueKind == JsonValueKind.Object
        && trial.TryGetProperty(IndexField, out var at)
        && at.ValueKind == JsonValueKind.Number
            && at.TryGetInt32(out var index) && index >= 0 && index < Plan.Task.MaxTrials ? index : null;

    private static bool Write(Utf8JsonWriter json, TrialField field, JsonElement trial)
    {
        if (!trial.TryGetProperty(field.Name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            json.WriteNull(field.Name);
            return true;
        }
        switch (field.Type)
        {
            case TrialFieldType.Number
                when value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number)
                    && double.IsFinite(number) && field.Takes(number):
                json.WriteNumber(field.Name, number);
                return true;
            case TrialFieldType.Text
                when value.ValueKind == JsonValueKind.String && value.GetString() is { Length: <= MaxText } text
                    && !text.Contains('\0') && field.Takes(text):
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
