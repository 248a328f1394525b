using System.Collections.Immutable;
using StudyApp.Authoring.Syntax;
using StudyApp.Studies.Items.Orders;
using StudyApp.Studies.Tasks.Scoring;

namespace StudyApp.Studies.Tasks.Types;

/// <summary>
/// Five symbols in a row; the middle one decides, the others agree, disagree or say nothing (Eriksen and Eriksen 1974).
/// </summary>
public sealed record Flanker : PlannedTask
{
    /// <summary>The name in page paths.</summary>
    public const string TaskName = "flanker";

    /// <inheritdoc/>
    public override string Name => TaskName;

    /// <inheritdoc/>
    public override ImmutableArray<string> Responses { get; } = ["left", "right"];

    /// <summary>Trials that count.</summary>
    public int Trials { get; init; } = 96;

    /// <summary>Trials before them, with feedback.</summary>
    public int PracticeTrials { get; init; } = 24;

    /// <summary>A break after so many test trials; 0 for none.</summary>
    public int BreakEvery { get; init; } = 48;

    /// <summary>Whether letters (H left, S right) take the place of arrows.</summary>
    public bool UsesLetters { get; init; }

    /// <summary>Shortest time of the fixation cross, ms.</summary>
    public int FixationMinMs { get; init; } = 400;

    /// <summary>Longest time of the fixation cross, ms; uniform between the two.</summary>
    public int FixationMaxMs { get; init; } = 1600;

    /// <summary>How long the symbols wait for a response, ms.</summary>
    public int TimeoutMs { get; init; } = 1700;

    /// <summary>Whether a third of the trials has flankers that say nothing.</summary>
    public bool HasNeutral { get; init; } = true;

    /// <summary>The keys for left and right.</summary>
    public ImmutableArray<string> Keys { get; init; } = ["ArrowLeft", "ArrowRight"];

    /// <inheritdoc/>
    public override ImmutableArray<TaskScore> Scores { get; } =
    [
        .. ChoiceScores.Of("conflict"),
        new(
            "composite",
            "",
            "0 to 10 after Zelazo et al. 2013: 5 × accuracy; above an accuracy of 0.8 also 5 − "
                + "5·ln(RT/500)/ln(3000/500), RT the median of correct incongruent trials within 500 to 3000 ms"
        ),
    ];

    /// <inheritdoc/>
    protected override int? ResponseMs => TimeoutMs;

    /// <inheritdoc/>
    protected override ImmutableArray<string> Kinds => ChoiceKinds;

    private ImmutableArray<string> ChoiceKinds =>
        [ChoiceScores.Congruent, ChoiceScores.Incongruent, .. HasNeutral ? new[] { ChoiceScores.Neutral } : []];

    /// <inheritdoc/>
    protected override (int Every, int Trials) Breaks => (BreakEvery, Trials);

    /// <inheritdoc/>
    protected override int PlannedTrials => Trials + PracticeTrials;

    /// <inheritdoc/>
    public override string ParametersJson => Write([
        new("trials", Trials),
        new("practice_trials", PracticeTrials),
        new("break_every", BreakEvery),
        new("symbols", UsesLetters ? "letters" : "arrows"),
        new("fixation_min_ms", FixationMinMs),
        new("fixation_max_ms", FixationMaxMs),
        new("timeout_ms", TimeoutMs),
        new("neutral", HasNeutral),
        new("keys", Keys),
    ]);

    internal static Flanker ReadSettings(TableReader reader)
    {
        var task = new Flanker();
        task = task with
        {
            Trials = Within(reader, "trials", task.Trials, 1, 1000),
            PracticeTrials = Within(reader, "practice_trials", task.PracticeTrials, 0, 200),
            BreakEvery = Within(reader, "break_every", task.BreakEvery, 0, 1000),
            UsesLetters = OneOf(reader, "symbols", "arrows", "letters") == "letters",
            FixationMinMs = Within(reader, "fixation_min_ms", task.FixationMinMs, 0, 60_000),
            TimeoutMs = Within(reader, "timeout_ms", task.TimeoutMs, 200, 60_000),
            HasNeutral = reader.Flag("neutral", task.HasNeutral),
            Keys = KeysFor(reader, task.Responses, task.Keys),
            Cleaning = ReadCleaning(reader),
        };
        return task with
        {
            FixationMaxMs = Within(
                reader,
                "fixation_max_ms",
                Math.Max(task.FixationMaxMs, task.FixationMinMs),
                task.FixationMinMs,
                60_000
            ),
        };
    }

    /// <inheritdoc/>
    public override TaskPlan Plan(SeededChance chance) => new([
        .. Divide(TrialRow.Practice, Draw(PracticeTrials, chance), 0),
        .. Divide(TrialRow.Test, Draw(Trials, chance), BreakEvery)]);

    private ImmutableArray<PlannedTrial> Draw(int count, SeededChance chance)
    {
        var (left, right, neutral) = UsesLetters ? ('H', 'S', 'X') : ('<', '>', '-');
        return
        [
            .. Sequences.Balanced(count, ChoiceKinds, chance).Select(condition =>
            {
                var isLeft = chance.Next(2) == 0;
                var (target, other) = isLeft ? (left, right) : (right, left);
                var flanker = condition switch
                {
                    ChoiceScores.Congruent => target,
                    ChoiceScores.Neutral => neutral,
                    _ => other,
                };
                return new PlannedTrial(
                    $"{flanker}{flanker}{target}{flanker}{flanker}",
                    condition,
                    isLeft ? "left" : "right",
                    Sequences.Between(chance, FixationMinMs, FixationMaxMs)
                );
            }),
        ];
    }

    private protected override void Fill(ScoreSheet sheet, IReadOnlyList<TrialRow> trials)
    {
        var scored = ScoredTrials.Of(trials);
        ChoiceScores.Fill(sheet, scored, Cleaning, ("conflict", TimeoutMs));
        sheet["composite"] = Composite(
            scored,
            Cleaning
                .Clean(scored.Trials.Where(t => t.IsCorrect), TimeoutMs)
                .MedianOf(t => t.Condition == ChoiceScores.Incongruent)
        );
    }

    private static double? Composite(ScoredTrials scored, double? median)
    {
        var accuracy = ScoredTrials.Share(scored.Trials, t => t.IsCorrect);
        return accuracy > 0.8 && median is { } rt
            ? (5 * accuracy) + 5 - (5 * Math.Log(Math.Clamp(rt, 500, 3000) / 500) / Math.Log(3000.0 / 500))
            : 5 * accuracy;
    }
}
