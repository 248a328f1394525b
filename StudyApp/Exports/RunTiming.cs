using StudyApp.Tasks;

namespace StudyApp.Exports;

/// <summary>How exact the times of one run are, as its trials say.</summary>
internal static class RunTiming
{
    public static IEnumerable<(TaskScore Score, double? Value)> Of(IReadOnlyList<TrialRow> trials)
    {
        double? Last(string field) => trials.LastOrDefault(t => t.Number(field) is not null)?.Number(field);
        var inputs = trials.Select(t => t.Text("input") ?? t.Text("response")).Where(i => i is "key" or "touch").ToList();
        yield return (new("stored_trials", "", "Trials stored, practice and repetitions included"), trials.Count);
        yield return (new("frame_ms", "ms", "Median frame interval"), Last("frame_ms"));
        yield return (new("frame_rate", "1/s", "Frames per second"), 1000 / Last("frame_ms"));
        // Counted since the page was loaded: a reload begins at 0 again, so the parts are added up.
        yield return (new("dropped_frames", "", "Frames that came too late"), Dropped(trials));
        yield return (new("clock_ms", "ms", "Step of the browser's clock"), Last("clock_ms"));
        yield return (new("uncertainty_ms", "ms", "Bound on the browser's own error of a reaction time"), trials.Max(t => t.Number("uncertainty_ms")));
        yield return (new("touch_share", "", "Share of responses by touch or pointer; the others by key"), inputs.Count == 0 ? null : (double)inputs.Count(i => i == "touch") / inputs.Count);
        yield return (new("hidden_share", "", "Share of trials during which the page lost visibility or focus"), (double)trials.Count(t => t.IsHidden) / trials.Count);
    }

    private static double? Dropped(IReadOnlyList<TrialRow> trials)
    {
        var counts = trials.Select(t => t.Number("dropped_frames")).OfType<double>().ToList();
        return counts.Count == 0 ? null : counts.Zip(counts.Skip(1)).Where(pair => pair.Second < pair.First).Sum(pair => pair.First) + counts[^1];
    }
}
