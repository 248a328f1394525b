using System.Collections.Immutable;
using StudyApp.Items;
using StudyApp.Syntax;

namespace StudyApp.Studies;

/// <summary>One stimulus, one response, a random foreperiod. A response during the foreperiod is a false start: the trial is repeated with a new foreperiod.
/// Defaults as in public test batteries: 20 trials, 500–1500 ms foreperiod, 5000 ms to respond (compare Deary, Liewald and Nissan 2011).</summary>
public sealed record SimpleReactionTime : TaskDefinition
{
    /// <summary>The name in page paths.</summary>
    public const string TaskName = "simple_rt";

    /// <inheritdoc/>
    public override string Name => TaskName;

    /// <summary>Trials that count.</summary>
    public int Trials { get; init; } = 20;

    /// <summary>Trials before them, to learn the task.</summary>
    public int PracticeTrials { get; init; } = 4;

    /// <summary>How long the stimulus waits for a response, ms.</summary>
    public int TimeoutMs { get; init; } = 5000;

    /// <summary>Shortest foreperiod, ms.</summary>
    public int IsiMinMs { get; init; } = 500;

    /// <summary>Longest foreperiod, ms; foreperiods are uniform between the two.</summary>
    public int IsiMaxMs { get; init; } = 1500;

    /// <inheritdoc/>
    public override int MaxTrials => 20 * (Trials + PracticeTrials) + 100;

    /// <inheritdoc/>
    public override ImmutableArray<TrialField> TrialFields { get; } =
    [
        new("block", TrialFieldType.Text, "practice or test"),
        new("trial", TrialFieldType.Number, "position in the block, 0-based"),
        new("attempt", TrialFieldType.Number, "1-based; a false start repeats the trial with the next attempt"),
        new("foreperiod_ms", TrialFieldType.Number, "planned wait before the stimulus, ms"),
        new("rt_ms", TrialFieldType.Number, "ms from stimulus onset to response on the browser's monotonic clock; empty without a response after onset"),
        new("outcome", TrialFieldType.Text, "hit, false_start (response before the stimulus) or omission (no response in time)"),
        new("response", TrialFieldType.Text, "key or touch; empty without a response"),
        new("onset_ms", TrialFieldType.Number, "stimulus onset, ms since the page was loaded; empty after a false start"),
        new("hidden", TrialFieldType.Boolean, "1 when the page lost visibility or focus during the trial"),
        new("frame_ms", TrialFieldType.Number, "median interval between two frames so far, ms"),
    ];

    /// <inheritdoc/>
    public override string ParametersJson => Write([
        new("trials", Trials), new("practice_trials", PracticeTrials), new("timeout_ms", TimeoutMs), new("isi_min_ms", IsiMinMs), new("isi_max_ms", IsiMaxMs)]);

    internal static SimpleReactionTime ReadSettings(TableReader reader)
    {
        var task = new SimpleReactionTime();
        task = task with
        {
            Trials = Within(reader, "trials", task.Trials, 1, 1000),
            PracticeTrials = Within(reader, "practice_trials", task.PracticeTrials, 0, 100),
            TimeoutMs = Within(reader, "timeout_ms", task.TimeoutMs, 100, 60_000),
            IsiMinMs = Within(reader, "isi_min_ms", task.IsiMinMs, 0, 60_000),
        };
        return task with { IsiMaxMs = Within(reader, "isi_max_ms", Math.Max(task.IsiMaxMs, task.IsiMinMs), task.IsiMinMs, 60_000) };
    }

    /// <inheritdoc/>
    public override IEnumerable<IReadOnlyDictionary<string, object?>> Simulate(SeededChance chance)
    {
        foreach (var (block, count) in new[] { ("practice", PracticeTrials), ("test", Trials) })
            for (var trial = 0; trial < count; trial++)
            {
                var attempt = 0;
                if (chance.Next(20) == 0) yield return Row(chance, block, trial, ++attempt, "false_start");
                yield return Row(chance, block, trial, attempt + 1, chance.Next(40) == 0 ? "omission" : "hit");
            }
    }

    // Reaction times as an ex-Gaussian: normal part 220 ± 25 ms (sum of 12 uniforms), exponential part 60 ms.
    private Dictionary<string, object?> Row(SeededChance chance, string block, int trial, int attempt, string outcome)
    {
        var normal = Enumerable.Range(0, 12).Sum(_ => chance.NextDouble()) - 6;
        var rt = Math.Round(220 + (25 * normal) - (60 * Math.Log(1 - chance.NextDouble())), 1);
        return new()
        {
            ["block"] = block,
            ["trial"] = trial,
            ["attempt"] = attempt,
            ["foreperiod_ms"] = IsiMinMs + chance.Next(IsiMaxMs - IsiMinMs + 1),
            ["rt_ms"] = outcome == "hit" ? Math.Min(rt, TimeoutMs) : null,
            ["outcome"] = outcome,
            ["response"] = outcome == "omission" ? null : "key",
            ["onset_ms"] = outcome == "false_start" ? null : 1000.0 * trial,
            ["hidden"] = false,
            ["frame_ms"] = 16.7,
        };
    }
}
