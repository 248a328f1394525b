using System.Text.Json;
using StudyApp.Studies.Model;

namespace StudyApp.Participation.Answering;

/// <summary>Reads when each answer was first and last changed: <c>{"field": [first, last]}</c> in ms.</summary>
/// <remarks>It is only kept, never relied upon: what does not fit is left out.</remarks>
internal static class ItemChanges
{
    private const int MaxCharacters = 65_536;

    // A form left open for longer tells nothing.
    private const double MaxMs = 31.0 * 24 * 3600 * 1000;

    private static readonly string[] Companions = ["_other_text_prompt", "_enable"];

    /// <summary>Column → first and last change, for columns of the questionnaire.</summary>
    public static OrderedDictionary<string, (long First, long Last)> Read(string? json, Questionnaire questionnaire)
    {
        var found = new Dictionary<string, (long First, long Last)>(StringComparer.Ordinal);
        if (string.IsNullOrEmpty(json) || json.Length > MaxCharacters) return [];
        var columns = questionnaire.Columns.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        try
        {
            using var document = JsonDocument.Parse(json, new() { MaxDepth = 3 });
            if (document.RootElement.ValueKind != JsonValueKind.Object) return [];
            foreach (var entry in document.RootElement.EnumerateObject())
                if (ColumnOf(entry.Name, columns) is { } column && Times(entry.Value) is { } times)
                    found[column] = found.TryGetValue(column, out var known)
                        ? (Math.Min(known.First, times.First), Math.Max(known.Last, times.Last))
                        : times;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or ArgumentException)
        {
            return [];
        }
        var ordered = new OrderedDictionary<string, (long, long)>(StringComparer.Ordinal);
        foreach (var column in questionnaire.Columns)
            if (found.TryGetValue(column.Name, out var times)) ordered[column.Name] = times;
        return ordered;
    }

    // The text beside "other" and the box beside a text belong to the same answer.
    private static string? ColumnOf(string field, HashSet<string> columns)
    {
        if (columns.Contains(field)) return field;
        return Companions
            .Where(c => field.EndsWith(c, StringComparison.Ordinal))
            .Select(c => field[..^c.Length])
            .FirstOrDefault(columns.Contains);
    }

    private static (long First, long Last)? Times(JsonElement pair)
    {
        if (pair.ValueKind != JsonValueKind.Array || pair.GetArrayLength() != 2) return null;
        return Ms(pair[0]) is { } first && Ms(pair[1]) is { } last && first <= last ? (first, last) : null;
    }

    private static long? Ms(JsonElement number) =>
        number.ValueKind == JsonValueKind.Number && number.TryGetDouble(out var ms) && ms is >= 0 and <= MaxMs
            ? (long)Math.Round(ms)
            : null;
}
