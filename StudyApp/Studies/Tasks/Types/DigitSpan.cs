using System.Collections.Immutable;
using StudyApp.Authoring.Syntax;
using StudyApp.Studies.Items.Orders;
using StudyApp.Studies.Tasks.Scoring;

namespace StudyApp.Studies.Tasks.Types;

/// <summary>Digits one per second, then recall in the same or in reverse order.</summary>
/// <remarks>
/// Lengths grow; when all trials of a length fail, the task stops (Wechsler's rule). A trial's time begins after the
/// last digit.
/// </remarks>
public sealed record DigitSpan : PlannedTask
{
    /// <summary>The name in page paths.</summary>
    public const string TaskName = "digit_span";

    /// <inheritdoc/>
    public override string Name => TaskName;

    /// <inheritdoc/>
    public override ImmutableArray<string> Responses => [];

    /// <summary>Whether digits are recalled in reverse order.</summary>
    public bool IsBackward { get; init; }

    /// <summary>Digits of the first trials.</summary>
    public int StartLength { get; init; } = 3;

    /// <summary>Digits of the last trials, at most 9.</summary>
    public int MaxLength { get; init; } = 9;

    /// <summary>Trials of each length.</summary>
    public int TrialsPerLength { get; init; } = 2;

    /// <summary>Trials before them, with feedback, of two digits.</summary>
    public int PracticeTrials { get; init; } = 1;

    /// <summary>How long a digit is shown, ms.</summary>
    public int DigitMs { get; init; } = 800;

    /// <summary>Empty time after each digit, ms.</summary>
    public int GapMs { get; init; } = 200;

    /// <inheritdoc/>
    public override ImmutableArray<TaskScore> Scores { get; } =
    [
        new("trials", "", "Test trials"),
        new(
            "hidden_trials",
            "",
            "Of them, trials during which the page lost visibility or focus; they are scored, because the "
                + "length of later trials depends on them"
        ),
        new("accuracy", "", "Share of trials recalled without an error"),
        new("span", "", "Longest length of which at least one trial was right; 0 when none was"),
        new("total_correct", "", "Trials recalled without an error"),
        new(
            "two_error_max",
            "",
            "Longest length recalled before two errors in a row, or at all when there were none; 0 when none was"
        ),
        new(
            "mean_span",
            "",
            "start_length − 0.5 + the sum over lengths of the share of right trials (Woods et al. 2011)"
        ),
        new(
            "partial_credit",
            "",
            "Mean over trials of the share of digits recalled in their places (Conway et al. 2005)"
        ),
        new("mean", "ms", "Mean time from the end of the last digit to the end of recall, right trials"),
        new("median", "ms", "Median of that time"),
    ];

    /// <inheritdoc/>
    protected override int PlannedTrials => PracticeTrials + ((MaxLength - StartLength + 1) * TrialsPerLength);

    /// <inheritdoc/>
    protected override int? LevelOf(PlannedPart part, PlannedTrial trial) => trial.Stimulus.Length;

    /// <inheritdoc/>
    public override string ParametersJson => Write([
        new("direction", IsBackward ? "backward" : "forward"),
        new("start_length", StartLength),
        new("max_length", MaxLength),
        new("trials_per_length", TrialsPerLength),
        new("practice_trials", PracticeTrials), new("digit_ms", DigitMs), new("gap_ms", GapMs)]);

    internal static DigitSpan ReadSettings(TableReader reader)
    {
        var task =
            OneOf(reader, "direction", "forward", "backward") == "backward"
                ? new DigitSpan
                {
                    IsBackward = true,
                    StartLength = 2,
                    MaxLength = 8,
                }
                : new();
        task = task with
        {
            StartLength = Within(reader, "start_length", task.StartLength, 1, 9),
            TrialsPerLength = Within(reader, "trials_per_length", task.TrialsPerLength, 1, 10),
            PracticeTrials = Within(reader, "practice_trials", task.PracticeTrials, 0, 10),
            DigitMs = Within(reader, "digit_ms", task.DigitMs, 50, 10_000),
            GapMs = Within(reader, "gap_ms", task.GapMs, 0, 10_000),
            Cleaning = ReadCleaning(reader),
        };
        return task with
        {
            MaxLength = Within(reader, "max_length", Math.Max(task.MaxLength, task.StartLength), task.StartLength, 9),
        };
    }

    /// <inheritdoc/>
    public override TaskPlan Plan(SeededChance chance) => new([
        .. Divide(TrialRow.Practice, [.. Enumerable.Range(0, PracticeTrials).Select(_ => Draw(2, chance))], 0),
        new(
            TrialRow.Test,
            [
                .. Enumerable
                    .Range(StartLength, MaxLength - StartLength + 1)
                    .SelectMany(length => Enumerable.Range(0, TrialsPerLength).Select(_ => Draw(length, chance))),
            ]
        ),
    ]);

    private PlannedTrial Draw(int length, SeededChance chance)
    {
        var digits = string.Concat(chance.Shuffle(9).Take(length).Select(d => (char)('1' + d)));
        return new(
            digits,
            IsBackward ? "backward" : "forward",
            IsBackward ? string.Concat(digits.Reverse()) : digits,
            GapMs
        );
    }

    /// <inheritdoc/>
    internal override IEnumerable<IReadOnlyDictionary<string, object?>> Simulate(RunPlan plan, SeededChance chance)
    {
        var failed = 0;
        foreach (var row in base.Simulate(plan, chance))
        {
            yield return row;
            if (new TrialRow(row) is not { IsTest: true } trial) continue;
            failed = trial.Position % TrialsPerLength == 0 ? 0 : failed;
            if (!trial.IsCorrect && ++failed == TrialsPerLength) yield break;
        }
    }

    private protected override (string? Response, double? ReactionTimeMs) Respond(
        PlannedTrial trial,
        SeededChance chance
    )
    {
        // The longer, the more often two digits change places.
        var digits = trial.Expected!.ToCharArray();
        if (digits.Length > 1 && chance.Next(12) < digits.Length - 3) (digits[0], digits[^1]) = (digits[^1], digits[0]);
        return (new string(digits), Math.Round(SimulatedTimes.Next(chance, 0) * (digits.Length + 1), 1));
    }

    private protected override void Fill(ScoreSheet sheet, IReadOnlyList<TrialRow> trials)
    {
        var test = trials.Where(t => t is { IsTest: true, Expected: not null }).ToList();
        var times = test.Where(t => t is { IsCorrect: true, ReactionTimeMs: not null })
            .Select(t => t.ReactionTimeMs!.Value)
            .ToArray();
        sheet["trials"] = test.Count;
        sheet["hidden_trials"] = test.Count(t => t.IsHidden);
        sheet["accuracy"] = ScoredTrials.Share(test, t => t.IsCorrect);
        sheet["span"] = test.Count == 0 ? null : Longest(test);
        sheet["total_correct"] = test.Count(t => t.IsCorrect);
        sheet["two_error_max"] = test.Count == 0 ? null : Longest(test.Take(FirstOfTwoErrors(test)));
        sheet["mean_span"] =
            test.Count == 0
                ? null
                : StartLength
                    - 0.5
                    + test.GroupBy(t => t.Expected!.Length).Sum(length => length.Average(t => t.IsCorrect ? 1.0 : 0.0));
        sheet["partial_credit"] = Statistics.Mean([.. test.Select(InPlace)]);
        sheet["mean"] = Statistics.Mean(times);
        sheet["median"] = Statistics.Median(times);
    }

    private static double Longest(IEnumerable<TrialRow> trials) =>
        trials.Where(t => t.IsCorrect).Select(t => t.Expected!.Length).DefaultIfEmpty(0).Max();

    private static int FirstOfTwoErrors(List<TrialRow> trials)
    {
        for (var i = 0; i + 1 < trials.Count; i++)
            if (!trials[i].IsCorrect && !trials[i + 1].IsCorrect) return i;
        return trials.Count;
    }

    private static double InPlace(TrialRow trial) =>
        (double)trial.Expected!.Zip(trial.Response ?? "").Count(d => d.First == d.Second) / trial.Expected!.Length;
}
