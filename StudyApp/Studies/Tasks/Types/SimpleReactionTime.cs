using System.Collections.Immutable;
using StudyApp.Authoring.Syntax;
using StudyApp.Studies.Items.Orders;
using StudyApp.Studies.Tasks.Scoring;

namespace StudyApp.Studies.Tasks.Types;

/// <summary>One stimulus, one response, a random foreperiod.</summary>
/// <remarks>
/// A response during the foreperiod is a false start: the trial is repeated with a new foreperiod. Defaults as in
/// public test batteries: 20 trials, 500–1500 ms foreperiod, 5000 ms to respond (compare Deary, Liewald and Nissan
/// 2011).
/// </remarks>
public sealed record SimpleReactionTime : TaskDefinition
{
    /// <summary>The name in page paths.</summary>
    public const string TaskName = "simple_rt";

    private const string Hit = "hit";
    private const string FalseStart = "false_start";
    private const string Omission = "omission";

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

    /// <summary>A hit from here on is a lapse of attention, ms (Dinges and Powell 1985).</summary>
    public int LapseMs { get; init; } = 500;

    /// <inheritdoc/>
    public override int MaxTrials => 20 * (Trials + PracticeTrials) + 100;

    /// <inheritdoc/>
    public override ImmutableArray<TrialField> TrialFields { get; } =
    [
        new("block", TrialFieldType.Text, "practice or test") { Values = [TrialRow.Practice, TrialRow.Test] },
        new("trial", TrialFieldType.Number, "position in the block, 0-based") { Max = 1e6 },
        new("attempt", TrialFieldType.Number, "1-based; a false start repeats the trial with the next attempt")
        {
            Min = 1,
            Max = 1e6,
        },
        new("foreperiod_ms", TrialFieldType.Number, "planned wait before the stimulus, ms") { Max = 600_000 },
        new(
            "rt_ms",
            TrialFieldType.Number,
            "ms from stimulus onset to response on the browser's monotonic clock; empty without a response "
                + "after onset"
        )
        {
            Max = 600_000,
        },
        new(
            "outcome",
            TrialFieldType.Text,
            "hit, false_start (response before the stimulus) or omission (no response in time)"
        )
        {
            Values = [Hit, FalseStart, Omission],
        },
        new("response", TrialFieldType.Text, "key or touch; empty without a response") { Values = ["key", "touch"] },
        new(
            "onset_ms",
            TrialFieldType.Number,
            "stimulus onset, ms since the page was loaded; empty after a false start"
        ),
        .. TrialField.Timing,
        TrialField.Planned,
    ];

    /// <inheritdoc/>
    public override string ParametersJson => Write([
        new("trials", Trials),
        new("practice_trials", PracticeTrials),
        new("timeout_ms", TimeoutMs),
        new("isi_min_ms", IsiMinMs),
        new("isi_max_ms", IsiMaxMs),
        new("lapse_ms", LapseMs),
    ]);

    /// <inheritdoc/>
    protected override int? ResponseMs => TimeoutMs;

    /// <inheritdoc/>
    internal override void Check(TableReader reader)
    {
        base.Check(reader);
        if (LapseMs > TimeoutMs) Warn(reader, reader.Has("lapse_ms") ? "lapse_ms" : "timeout_ms",
            "leaves no lapses: \"lapse_ms\" lies beyond \"timeout_ms\"", "make lapse_ms the smaller one");
    }

    internal static SimpleReactionTime ReadSettings(TableReader reader)
    {
        var task = new SimpleReactionTime();
        task = task with
        {
            Trials = Within(reader, "trials", task.Trials, 1, 1000),
            PracticeTrials = Within(reader, "practice_trials", task.PracticeTrials, 0, 100),
            TimeoutMs = Within(reader, "timeout_ms", task.TimeoutMs, 100, 60_000),
            IsiMinMs = Within(reader, "isi_min_ms", task.IsiMinMs, 0, 60_000),
            LapseMs = Within(reader, "lapse_ms", task.LapseMs, 100, 60_000),
            Cleaning = ReadCleaning(reader),
        };
        return task with
        {
            IsiMaxMs = Within(reader, "isi_max_ms", Math.Max(task.IsiMaxMs, task.IsiMinMs), task.IsiMinMs, 60_000),
        };
    }

    /// <inheritdoc/>
    public override ImmutableArray<TaskScore> Scores { get; } =
    [
        new("trials", "", "Test trials with a response or an omission, without hidden ones"),
        new("hidden_trials", "", "Test trials left out because the page lost visibility or focus"),
        .. ScoreSheet.TimeScores("responses"),
        new("mean_speed", "1/s", "Mean of 1000 / reaction time (Basner and Dinges 2011)"),
        new("false_starts", "", "Responses before the stimulus, test block"),
        new("omissions", "", "Trials without a response within timeout_ms"),
        new("lapses", "", "Responses from lapse_ms on"),
    ];

    private protected override void Fill(ScoreSheet sheet, IReadOnlyList<TrialRow> trials)
    {
        var test = trials.Where(t => t.IsTest).ToList();
        var shown = test.FindAll(t => t.Text("outcome") is Hit or Omission);
        var seen = shown.FindAll(t => !t.IsHidden);
        var clean = Cleaning.Clean(seen.Where(t => t.Text("outcome") == Hit), TimeoutMs);
        sheet["trials"] = seen.Count;
        sheet["hidden_trials"] = shown.Count - seen.Count;
        sheet.Times(clean);
        sheet["mean_speed"] = Statistics.Mean([.. clean.TimesMs.Select(ms => 1000 / ms)]);
        sheet["false_starts"] = test.Count(t => t.Text("outcome") == FalseStart);
        sheet["omissions"] = seen.Count(t => t.Text("outcome") == Omission);
        sheet["lapses"] = clean.TimesMs.Count(ms => ms >= LapseMs);
    }

    /// <inheritdoc/>
    internal override IEnumerable<IReadOnlyDictionary<string, object?>> Simulate(RunPlan plan, SeededChance chance)
    {
        var index = 0;
        foreach (var (block, count) in new[] { (TrialRow.Practice, PracticeTrials), (TrialRow.Test, Trials) })
            for (var trial = 0; trial < count; trial++)
            {
                var attempt = 0;
                if (chance.Next(20) == 0)
                    yield return Row(chance, block, trial, ++attempt, FalseStart, ForeperiodMs(plan, index++));
                yield return Row(
                    chance,
                    block,
                    trial,
                    attempt + 1,
                    chance.Next(40) == 0 ? Omission : Hit,
                    ForeperiodMs(plan, index++)
                );
            }
    }

    /// <inheritdoc/>
    internal override string? Misfit(RunPlan plan, int index, TrialRow trial)
    {
        var count = trial.Text("block") switch { TrialRow.Practice => PracticeTrials, TrialRow.Test => Trials, _ => 0 };
        if (trial.Number("trial") is not { } at || !double.IsInteger(at) || at < 0 || at >= count)
            return "the plan has no such block and trial";
        return trial.Number("foreperiod_ms") == ForeperiodMs(plan, index)
            ? null
            : "\"foreperiod_ms\" is not what was planned";
    }

    /// <summary>The wait before the stimulus, ms; the same as the browser's script draws it.</summary>
    // Half up, as browsers round.
    private double ForeperiodMs(RunPlan plan, int index) =>
        Math.Floor(IsiMinMs + (Mulberry32.At(plan.Generator, index) * (IsiMaxMs - IsiMinMs)) + 0.5);

    // Reaction times as an ex-Gaussian: normal part 220 ± 25 ms (sum of 12 uniforms), exponential part 60 ms.
    private Dictionary<string, object?> Row(
        SeededChance chance,
        string block,
        int trial,
        int attempt,
        string outcome,
        double foreperiodMs
    )
    {
        var normal = Enumerable.Range(0, 12).Sum(_ => chance.NextDouble()) - 6;
        var rt = Math.Round(220 + (25 * normal) - (60 * Math.Log(1 - chance.NextDouble())), 1);
        return new()
        {
            ["block"] = block,
            ["trial"] = trial,
            ["attempt"] = attempt,
            ["foreperiod_ms"] = foreperiodMs,
            ["rt_ms"] = outcome == Hit ? Math.Min(rt, TimeoutMs) : null,
            ["outcome"] = outcome,
            ["response"] = outcome == Omission ? null : "key",
            ["onset_ms"] = outcome == FalseStart ? null : 1000.0 * trial,
            ["hidden"] = false,
            ["frame_ms"] = 16.7,
            ["dropped_frames"] = 0,
            ["clock_ms"] = 0.1,
            ["uncertainty_ms"] = 16.8,
        };
    }
}
