using StudyApp.Studies.Tasks;

namespace StudyApp.Research.Data.Writing;

/// <summary>How exact the times of one run are, as its trials say.</summary>
internal static class RunTiming
{
    public static IEnumerable<(TaskScore Score, double? Value)> Of(IReadOnlyList<TrialRow> trials)
    {
        double? Last(string field) => trials.LastOrDefault(t => t.Number(field) is not null)?.Number(field);
        var inputs = trials
            .Select(t => t.Text("input") ?? t.Text("response"))
            .Where(i => i is "key" or "touch")
            .ToList();
        yield return (new("stored_trials", "", "Trials stored, practice and repetitions included"), trials.Count);
        yield return (new("frame_ms", "ms", "Median frame interval"), Last("frame_ms"));
        yield return (new("frame_rate", "1/s", "Frames per second"), 1000 / Last("frame_ms"));
        var dropped = trials.Select(t => t.Number("dropped_frames")).OfType<double>().ToList();
        yield return (
            new("dropped_frames", "", "Frames that came too late during trials"),
            dropped.Count == 0 ? null : dropped.Sum()
        );
        yield return (new("clock_ms", "ms", "Step of the browser's clock"), Last("clock_ms"));
        var bound = trials.Max(t => t.Number("uncertainty_ms"));
        yield return (
            new("uncertainty_ms", "ms", "Bound on the browser's own error of any reaction time of the run"),
            bound
        );
        yield return (
            new("touch_share", "", "Share of responses by touch or pointer; the others by key"),
            inputs.Count == 0 ? null : (double)inputs.Count(i => i == "touch") / inputs.Count
        );
        yield return (
            new("hidden_share", "", "Share of trials during which the page lost visibility or focus"),
            (double)trials.Count(t => t.IsHidden) / trials.Count
        );
    }
}
