using System.Globalization;
using System.Text.Json;

namespace StudyApp.Studies.Tasks;

/// <summary>One stored trial. What a field does not hold is null. Immutable.</summary>
/// <param name="fields">Field → number, text or boolean.</param>
public sealed class TrialRow(IReadOnlyDictionary<string, object?> fields)
{
    /// <summary>The block of trials that count.</summary>
    public const string Test = "test";

    /// <summary>The block of trials to learn the task.</summary>
    public const string Practice = "practice";

    /// <summary>Reads a stored trial; fields that are neither number, text nor boolean are left out.</summary>
    public static TrialRow Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Read(document.RootElement);
    }

    /// <summary>As <see cref="Read(string)"/>, of an object that is read already.</summary>
    public static TrialRow Read(JsonElement trial)
    {
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var property in trial.EnumerateObject())
            fields[property.Name] = property.Value.ValueKind switch
            {
                JsonValueKind.Number => property.Value.GetDouble(),
                JsonValueKind.String => property.Value.GetString(),
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                _ => null,
            };
        return new(fields);
    }

    /// <summary>A number; null when the field holds none.</summary>
    public double? Number(string field) => fields.GetValueOrDefault(field) switch
    {
        double number => number,
        int number => number,
        string or bool or null => null,
        var other => Convert.ToDouble(other, CultureInfo.InvariantCulture),
    };

    /// <summary>A text; null when the field holds none.</summary>
    public string? Text(string field) => fields.GetValueOrDefault(field) as string;

    /// <summary>Whether the field holds a whole number, a text, or nothing for null.</summary>
    public bool Holds(string field, object? value) =>
        value is int number ? Number(field) == number : Equals(fields.GetValueOrDefault(field), value);

    /// <summary>Whether the field holds true.</summary>
    public bool Flag(string field) => fields.GetValueOrDefault(field) is true;

    /// <summary>Whether the trial counts.</summary>
    public bool IsTest => Text("block") == Test;

    /// <summary>Whether the page lost visibility or focus during the trial; such trials are not scored.</summary>
    public bool IsHidden => Flag("hidden");

    /// <summary>
    /// Whether the server found that the run's plan has no such trial; null or absent does not say so.
    /// </summary>
    public bool IsUnplanned => fields.GetValueOrDefault(TrialField.Planned.Name) is false;

    /// <summary>
    /// Milliseconds from stimulus onset to the response on the browser's monotonic clock; null without a response.
    /// </summary>
    public double? ReactionTimeMs => Number("rt_ms");

    /// <summary>0-based number of the part (a level, or the trials between two breaks).</summary>
    public int Part => (int)(Number("part") ?? 0);

    /// <summary>0-based position in the part.</summary>
    public int Position => (int)(Number("trial") ?? 0);

    /// <summary>1-based count of how often the part was begun.</summary>
    public int Attempt => (int)(Number("attempt") ?? 1);

    /// <summary>What kind of trial it is; empty for none.</summary>
    public string Condition => Text("condition") ?? "";

    /// <summary>What should be answered; null for no response.</summary>
    public string? Expected => Text("expected");

    /// <summary>What was answered; null for no response.</summary>
    public string? Response => Text("response");

    /// <summary>Whether the response is the expected one, no response where none is expected included.</summary>
    public bool IsCorrect => Response == Expected;
}
