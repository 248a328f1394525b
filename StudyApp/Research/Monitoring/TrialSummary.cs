using System.Text.Json;

namespace StudyApp.Research.Monitoring;

/// <summary>A run of trials in a few numbers.</summary>
/// <param name="Count">All trials, practice and repetitions included.</param>
/// <param name="Timed">Trials outside practice with a reaction time.</param>
/// <param name="MeanMs">Their mean reaction time, ms; null when there are none.</param>
public sealed record TrialSummary(int Count, int Timed, double? MeanMs)
{
    /// <summary>The summary of trials as they are stored, each a JSON object.</summary>
    public static TrialSummary Of(IReadOnlyCollection<string> trials)
    {
        var times = trials.Select(ReactionTime).OfType<double>().ToList();
        return new(trials.Count, times.Count, times.Count == 0 ? null : times.Average());
    }

    private static double? ReactionTime(string trial)
    {
        using var json = JsonDocument.Parse(trial);
        var fields = json.RootElement;
        if (
            fields.ValueKind != JsonValueKind.Object
            || (
                fields.TryGetProperty("block", out var block)
                && block.ValueKind == JsonValueKind.String
                && block.GetString() == "practice"
            )
        )
            return null;
        return fields.TryGetProperty("rt_ms", out var time) && time.ValueKind == JsonValueKind.Number
            ? time.GetDouble()
            : null;
    }
}
