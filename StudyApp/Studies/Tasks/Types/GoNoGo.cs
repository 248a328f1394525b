using System.Collections.Immutable;
using StudyApp.Authoring.Syntax;
using StudyApp.Studies.Items.Orders;
using StudyApp.Studies.Tasks.Scoring;

namespace StudyApp.Studies.Tasks.Types;

/// <summary>
/// Press at one letter, withhold at the other (Donders 1868; letters P and R as Bezdjian et al. 2009).
/// </summary>
/// <remarks>In every second block the letters change their parts.</remarks>
public sealed record GoNoGo : PlannedTask
{
    /// <summary>The name in page paths.</summary>
    public const string TaskName = "go_nogo";

    private const string Press = "press";

    /// <inheritdoc/>
    public override string Name => TaskName;

    /// <inheritdoc/>
    public override ImmutableArray<string> Responses { get; } = [Press];

    /// <summary>Trials of each block.</summary>
    public int Trials { get; init; } = 160;

    /// <summary>Blocks that count; the letters of even ones are reversed.</summary>
    public int Blocks { get; init; } = 1;

    /// <summary>Trials before the first block, with feedback.</summary>
    public int PracticeTrials { get; init; } = 10;

    /// <summary>Share of trials that ask for a response.</summary>
    public double GoShare { get; init; } = 0.75;

    /// <summary>How long a letter is shown, ms.</summary>
    public int StimulusMs { get; init; } = 500;

    /// <summary>Empty time after it, ms; responses still count.</summary>
    public int IsiMs { get; init; } = 1500;

    /// <inheritdoc/>
    public override ImmutableArray<TaskScore> Scores { get; } =
    [
        .. ScoredTrials.CountScores,
        new("commissions", "", "Responses on no-go trials"),
        new("commission_rate", "", "commissions / no-go trials"),
        new("omissions", "", "Go trials without a response"),
        new("omission_rate", "", "omissions / go trials"),
        .. ScoreSheet.DetectionScores,
        .. ScoreSheet.TimeScores("go responses"),
        new(
            "post_error_slowing",
            "ms",
            "Mean go reaction time right after a commission less that right after a correct go"
        ),
    ];

    /// <inheritdoc/>
    protected override int? ResponseMs => StimulusMs + IsiMs;

    /// <inheritdoc/>
    protected override ImmutableArray<string> Kinds => ["go", "nogo"];

    /// <inheritdoc/>
    protected override int PlannedTrials => (Trials * Blocks) + PracticeTrials;

    /// <inheritdoc/>
    public override string ParametersJson => Write([
        new("trials", Trials),
        new("blocks", Blocks),
        new("practice_trials", PracticeTrials),
        new("go_share", GoShare),
        new("stimulus_ms", StimulusMs),
        new("isi_ms", IsiMs),
    ]);

    internal static GoNoGo ReadSettings(TableReader reader)
    {
        var task = new GoNoGo();
        return task with
        {
            Trials = Within(reader, "trials", task.Trials, 2, 1000),
            Blocks = Within(reader, "blocks", task.Blocks, 1, 10),
            PracticeTrials = Within(reader, "practice_trials", task.PracticeTrials, 0, 200),
            GoShare = Within(reader, "go_share", task.GoShare, 0.5, 0.95),
            StimulusMs = Within(reader, "stimulus_ms", task.StimulusMs, 50, 10_000),
            IsiMs = Within(reader, "isi_ms", task.IsiMs, 100, 60_000),
            Cleaning = ReadCleaning(reader),
        };
    }

    /// <inheritdoc/>
    public override TaskPlan Plan(SeededChance chance) => new([
        .. Divide(TrialRow.Practice, Draw(PracticeTrials, isReversed: false, chance), 0),
        .. Enumerable
            .Range(0, Blocks)
            .Select(b => new PlannedPart(TrialRow.Test, Draw(Trials, b % 2 == 1, chance))
            {
                Variant = b % 2 == 1 ? "reversed" : null,
            }),
    ]);

    private ImmutableArray<PlannedTrial> Draw(int count, bool isReversed, SeededChance chance) =>
    [
        .. Sequences.Marked(count, Sequences.ShareOf(count, GoShare), chance).Select(isGo =>
            new PlannedTrial(isGo != isReversed ? "P" : "R", isGo ? "go" : "nogo", isGo ? Press : null, IsiMs)),
    ];

    private protected override void Fill(ScoreSheet sheet, IReadOnlyList<TrialRow> trials)
    {
        var scored = ScoredTrials.Of(trials);
        var detection = SignalDetection.Of(scored.Trials.Select(t => (t.Expected is not null, t.Response is not null)));
        var clean = Cleaning.Clean(
            scored.Trials.Where(t => t is { Expected: not null, Response: not null }),
            StimulusMs + IsiMs
        );
        scored.Count(sheet);
        sheet["commissions"] = detection.FalseAlarms;
        sheet["commission_rate"] = detection.FalseAlarmRate;
        sheet["omissions"] = detection.Signals - detection.Hits;
        sheet["omission_rate"] = 1 - detection.HitRate;
        sheet.Detection(detection);
        sheet.Times(clean);
        var kept = clean.Kept.ToHashSet();
        double? After(Func<TrialRow, bool> what) =>
            Statistics.Mean([
                .. scored
                    .Pairs.Where(p => kept.Contains(p.Trial) && what(p.Before))
                    .Select(p => p.Trial.ReactionTimeMs!.Value),
            ]);
        sheet["post_error_slowing"] =
            After(t => t is { Expected: null, Response: not null })
            - After(t => t is { Expected: not null, Response: not null });
    }
}
