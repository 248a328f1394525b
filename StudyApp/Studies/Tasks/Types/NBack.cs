using System.Collections.Immutable;
using System.Globalization;
using StudyApp.Authoring.Syntax;
using StudyApp.Studies.Items.Orders;
using StudyApp.Studies.Tasks.Scoring;

namespace StudyApp.Studies.Tasks.Types;

/// <summary>Respond when a letter equals the one n before (Kirchner 1958); with n = 0, when it is X.</summary>
/// <remarks>The first n letters of a part are not scored. Lures equal the letter n − 1 or n + 1 before.</remarks>
public sealed record NBack : PlannedTask
{
    /// <summary>The name in page paths.</summary>
    public const string TaskName = "nback";

    private const string Match = "match";
    private const string NoMatch = "no_match";
    private const string Lure = "lure";
    private const string Unscored = "unscored";

    /// <inheritdoc/>
    public override string Name => TaskName;

    /// <inheritdoc/>
    public override ImmutableArray<string> Responses => HasTwoKeys ? [Match, NoMatch] : [Match];

    /// <summary>The n of each part, in order.</summary>
    public ImmutableArray<int> Levels { get; init; } = [1, 2, 3];

    /// <summary>Scored letters of each level.</summary>
    public int TrialsPerLevel { get; init; } = 20;

    /// <summary>Scored letters before each level, with feedback; 0 for no practice.</summary>
    public int PracticeTrials { get; init; } = 10;

    /// <summary>Share of scored letters that are targets.</summary>
    public double TargetShare { get; init; } = 0.3;

    /// <summary>Lures in each level.</summary>
    public int Lures { get; init; }

    /// <summary>How long a letter is shown, ms.</summary>
    public int StimulusMs { get; init; } = 500;

    /// <summary>Empty time after it, ms; responses still count.</summary>
    public int IsiMs { get; init; } = 2000;

    /// <summary>Whether each letter asks for one of two keys; otherwise participants press at targets only.</summary>
    public bool HasTwoKeys { get; init; }

    /// <summary>The keys for match and no match, where there are two.</summary>
    public ImmutableArray<string> Keys { get; init; } = ["j", "f"];

    /// <inheritdoc/>
    public override ImmutableArray<TaskScore> Scores =>
    [
        .. ScoredTrials.CountScores,
        new("dprime", "", "Mean of d′ over the levels"),
        new("criterion", "", "Mean of the criterion over the levels"),
        new("pr", "", "Mean over the levels of hit rate − false alarm rate (Jaeggi et al. 2010)"),
        .. ScoreSheet.TimeScores("hits"),
        .. Levels.Distinct().SelectMany(OfLevel),
    ];

    private static IEnumerable<TaskScore> OfLevel(int n)
    {
        TaskScore Score(string name, string unit, string what) =>
            new(
                string.Create(CultureInfo.InvariantCulture, $"{name}_{n}"),
                unit,
                string.Create(CultureInfo.InvariantCulture, $"{n}-back: {what}")
            );
        return
        [
            Score("hits", "", "targets responded to"),
            Score("misses", "", "targets not responded to"),
            Score("false_alarms", "", "other letters responded to as targets"),
            Score("correct_rejections", "", "other letters not responded to as targets"),
            Score("accuracy", "", "hits and correct rejections among scored letters"),
            Score("dprime", "", "d′ with the log-linear correction"),
            Score("criterion", "", "criterion c"),
            Score("pr", "", "hit rate − false alarm rate"),
            Score("mean", "ms", "mean reaction time of hits after the exclusions"),
            Score("lure_false_alarm_rate", "", "lures responded to as targets; empty without lures"),
        ];
    }

    /// <inheritdoc/>
    protected override int? ResponseMs => StimulusMs + IsiMs;

    /// <inheritdoc/>
    protected override ImmutableArray<string> Kinds => ["target", .. Lures > 0 ? new[] { Lure } : []];

    /// <inheritdoc/>
    protected override int PlannedTrials =>
        Levels.Sum(n => TrialsPerLevel + n + (PracticeTrials > 0 ? PracticeTrials + n : 0));

    /// <inheritdoc/>
    public override string ParametersJson => Write([
        new("levels", Levels),
        new("trials_per_level", TrialsPerLevel),
        new("practice_trials", PracticeTrials),
        new("target_share", TargetShare),
        new("lures", Lures),
        new("stimulus_ms", StimulusMs),
        new("isi_ms", IsiMs),
        new("response_mode", HasTwoKeys ? "two_key" : "go"),
        new("keys", Keys),
    ]);

    internal static NBack ReadSettings(TableReader reader)
    {
        var task = new NBack();
        task = task with
        {
            Levels = LevelsFrom(reader, task.Levels),
            TrialsPerLevel = Within(reader, "trials_per_level", task.TrialsPerLevel, 4, 500),
            PracticeTrials = Within(reader, "practice_trials", task.PracticeTrials, 0, 100),
            TargetShare = Within(reader, "target_share", task.TargetShare, 0.05, 0.5),
            StimulusMs = Within(reader, "stimulus_ms", task.StimulusMs, 50, 10_000),
            IsiMs = Within(reader, "isi_ms", task.IsiMs, 100, 60_000),
            HasTwoKeys = OneOf(reader, "response_mode", "go", "two_key") == "two_key",
            Keys = KeysFor(reader, [Match, NoMatch], task.Keys),
            Cleaning = ReadCleaning(reader),
        };
        return task with { Lures = Within(reader, "lures", 0, 0, task.TrialsPerLevel / 4) };
    }

    private static ImmutableArray<int> LevelsFrom(TableReader reader, ImmutableArray<int> fallback)
    {
        if (!reader.Has("levels")) return fallback;
        var levels = reader.IntegerList("levels");
        if (
            levels.Length is > 0 and <= 10
            && levels.All(n => n is >= 0 and <= 6)
            && levels.Distinct().Count() == levels.Length
        )
            return levels;
        Refuse(reader, "levels", "must name different levels from 0 to 6", "such as [1, 2, 3]");
        return fallback;
    }

    /// <inheritdoc/>
    public override TaskPlan Plan(SeededChance chance) =>
        new([
            .. Levels.SelectMany(n =>
                new[]
                {
                    (Block: TrialRow.Practice, Count: PracticeTrials),
                    (Block: TrialRow.Test, Count: TrialsPerLevel),
                }
        .Where(p => p.Count > 0)
        .Select(p => new PlannedPart(
            p.Block,
            Draw(n, p.Count, p.Block == TrialRow.Test ? Lures : 0, chance)
        )
        {
            Level = n,
        })
),
        ]);

    private ImmutableArray<PlannedTrial> Draw(int n, int count, int lures, SeededChance chance)
    {
        var isTarget = Sequences.Rare(count, Sequences.ShareOf(count, TargetShare), chance);
        var free = Enumerable.Range(0, count).Where(i => !isTarget[i]).ToArray();
        // A lure needs a letter n + 1 before it, or n − 1 ≥ 1.
        var isLure = chance
            .Shuffle(free.Length)
            .Select(i => free[i])
            .Where(i => n >= 2 || (n == 1 && i > 0))
            .Take(lures)
            .ToHashSet();
        var letters = new List<char>(count + n);
        var trials = ImmutableArray.CreateBuilder<PlannedTrial>(count + n);
        for (var i = 0; i < count + n; i++)
        {
            var at = i - n;
            var (letter, isKept) =
                at >= 0 && isTarget[at] ? (n == 0 ? 'X' : letters[i - n], false)
                : at >= 0 && isLure.Contains(at) && LureAt(letters, n) is { } lure ? (lure, true)
                : (Other(letters, n, chance), false);
            letters.Add(letter);
            var condition = at < 0 ? Unscored : isTarget[at] ? "target" : isKept ? Lure : "other";
            trials.Add(new($"{letter}", condition, condition == "target" ? Match : HasTwoKeys ? NoMatch : null, IsiMs));
        }
        return trials.ToImmutable();
    }

    // n + 1 before where that is no target, else n − 1 before; null where both are.
    private static char? LureAt(List<char> letters, int n)
    {
        var (i, target) = (letters.Count, letters[^n]);
        if (i > n && letters[i - n - 1] != target) return letters[i - n - 1];
        return n >= 2 && letters[i - n + 1] != target ? letters[i - n + 1] : null;
    }

    // Neither a target nor a lure by accident.
    private static char Other(List<char> letters, int n, SeededChance chance)
    {
        if (n == 0)
            return Sequences.Pick(
                chance,
                Sequences.Consonants,
                c => c != 'X' && (letters.Count == 0 || c != letters[^1])
            );
        var near = letters.TakeLast(n + 1).Take(n == 1 ? 2 : 3).ToHashSet();
        return Sequences.Pick(chance, Sequences.Consonants, c => !near.Contains(c));
    }

    private protected override void Fill(ScoreSheet sheet, IReadOnlyList<TrialRow> trials)
    {
        var run = ScoredTrials.Of(trials);
        var scored = run with { Trials = [.. run.Trials.Where(t => t.Condition != Unscored)] };
        scored.Count(sheet);
        sheet.Times(Clean(scored.Trials));
        var levels = Levels
            .Distinct()
            .Select(n => FillLevel(sheet, n, [.. scored.Trials.Where(t => t.Number("level") == n)]))
            .ToList();
        sheet["dprime"] = MeanOf(levels, d => d.DPrime);
        sheet["criterion"] = MeanOf(levels, d => d.Criterion);
        sheet["pr"] = MeanOf(levels, d => d.HitRate - d.FalseAlarmRate);
    }

    private SignalDetection FillLevel(ScoreSheet sheet, int n, ImmutableArray<TrialRow> trials)
    {
        var detection = SignalDetection.Of(trials.Select(t => (t.Condition == "target", t.Response == Match)));
        void Set(string name, double? value) =>
            sheet[string.Create(CultureInfo.InvariantCulture, $"{name}_{n}")] = value;
        Set("hits", detection.Hits);
        Set("misses", detection.Signals - detection.Hits);
        Set("false_alarms", detection.FalseAlarms);
        Set("correct_rejections", detection.Noise - detection.FalseAlarms);
        Set("accuracy", ScoredTrials.Share(trials, t => t.IsCorrect));
        Set("dprime", detection.DPrime);
        Set("criterion", detection.Criterion);
        Set("pr", detection.HitRate - detection.FalseAlarmRate);
        Set("mean", Statistics.Mean(Clean(trials).TimesMs));
        Set(
            "lure_false_alarm_rate",
            ScoredTrials.Share([.. trials.Where(t => t.Condition == Lure)], t => t.Response == Match)
        );
        return detection;
    }

    private CleanTrials Clean(IEnumerable<TrialRow> trials) =>
        Cleaning.Clean(trials.Where(t => t is { Condition: "target", Response: Match }), StimulusMs + IsiMs);

    // A level that cannot be scored leaves the mean undefined: it would otherwise rest on other levels than for other
    // people.
    private static double? MeanOf(List<SignalDetection> levels, Func<SignalDetection, double?> value) =>
        levels.Exists(d => value(d) is null) ? null : Statistics.Mean([.. levels.Select(d => value(d)!.Value)]);
}
