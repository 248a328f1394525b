using System.Collections.Immutable;
using StudyApp.Authoring.Syntax;
using StudyApp.Studies.Items.Orders;
using StudyApp.Studies.Tasks.Scoring;

namespace StudyApp.Studies.Tasks.Types;

/// <summary>Watch a stream of characters and press at targets.</summary>
/// <remarks>
/// <c>x</c>: at every X (Rosvold et al. 1956). <c>ax</c>: at X only right after A, as pairs of cue and probe
/// (Servan-Schreiber, Cohen and Steingard 1996). <c>identical_pairs</c>: at a number that equals the one before
/// (Cornblatt et al. 1988). <c>not_x</c>: at all letters but X.
/// </remarks>
public sealed record ContinuousPerformance : PlannedTask
{
    /// <summary>The name in page paths.</summary>
    public const string TaskName = "cpt";

    private const string Press = "press";
    private const string Target = "target";
    private const string Catch = "catch";
    private static readonly ImmutableArray<string> Types = ["AX", "AY", "BX", "BY"];

    /// <inheritdoc/>
    public override string Name => TaskName;

    /// <inheritdoc/>
    public override ImmutableArray<string> Responses { get; } = [Press];

    /// <summary><c>x</c>, <c>ax</c>, <c>identical_pairs</c> or <c>not_x</c>.</summary>
    public string Variant { get; init; } = "x";

    /// <summary>Characters that count; of <c>ax</c>, pairs.</summary>
    public int Trials { get; init; } = 100;

    /// <summary>Characters before them, with feedback; of <c>ax</c>, pairs.</summary>
    public int PracticeTrials { get; init; } = 10;

    /// <summary>A break after so many test trials; 0 for none.</summary>
    public int BreakEvery { get; init; }

    /// <summary>
    /// Share of trials that ask for a response; of <c>ax</c>, of AX pairs, AY, BX and BY sharing the rest.
    /// </summary>
    public double TargetFrequency { get; init; } = 0.3;

    /// <summary>How long a character is shown, ms.</summary>
    public int StimulusMs { get; init; } = 500;

    /// <summary>Empty time after it, ms; responses still count.</summary>
    public int IsiMs { get; init; } = 1000;

    /// <summary>Empty time between cue and probe of <c>ax</c>, ms.</summary>
    public int CueDelayMs { get; init; } = 1000;

    private bool IsAx => Variant == "ax";

    /// <inheritdoc/>
    public override ImmutableArray<TaskScore> Scores =>
    [
        .. ScoredTrials.CountScores,
        new("omissions", "", "Targets without a response"),
        new(
            "commissions",
            "",
            Variant == "identical_pairs"
                ? "Responses on catch trials (nearly the number before)"
                : "Responses where none was expected"
        ),
        .. ScoreSheet.DetectionScores,
        .. ScoreSheet.TimeScores("hits"),
        new("hit_rate_slope", "", "Slope of the hit rate over the four quarters (vigilance decrement when negative)"),
        new("mean_slope", "ms", "Slope of the hits' mean reaction time over the four quarters"),
        .. IsAx ? AxScores : [],
        .. Variant == "identical_pairs"
            ? [new TaskScore("random_errors", "", "Responses on filler trials")]
            : ImmutableArray<TaskScore>.Empty,
    ];

    private static ImmutableArray<TaskScore> AxScores =>
    [
        .. Types.Select(t => new TaskScore($"error_{t.ToLowerInvariant()}", "", $"Share of errors on {t} probes")),
        new("cue_presses", "", "Responses to cues"),
        new("dprime_context", "", "z(AX hits) − z(BX false alarms), log-linear correction (Cohen et al. 1999)"),
        new(
            "pbi_errors",
            "",
            "Proactive behavioural index (AY − BX)/(AY + BX) of error rates (errors + 0.5)/(trials + 1) "
                + "(Braver et al. 2009)"
        ),
    ];

    /// <inheritdoc/>
    protected override int? ResponseMs => StimulusMs + IsiMs;

    /// <inheritdoc/>
    protected override ImmutableArray<string> Kinds =>
        IsAx ? Types
        : Variant == "identical_pairs" ? [Target, Catch]
        : [Target, "other"];

    /// <inheritdoc/>
    protected override (int Every, int Trials) Breaks => (BreakEvery, Trials);

    /// <inheritdoc/>
    protected override int PlannedTrials => (Trials + PracticeTrials) * (IsAx ? 2 : 1);

    /// <inheritdoc/>
    public override string ParametersJson => Write([
        new("variant", Variant),
        new("trials", Trials),
        new("practice_trials", PracticeTrials),
        new("break_every", BreakEvery),
        new("target_frequency", TargetFrequency),
        new("stimulus_ms", StimulusMs), new("isi_ms", IsiMs), new("cue_delay_ms", CueDelayMs)]);

    internal static ContinuousPerformance ReadSettings(TableReader reader)
    {
        var task = OneOf(reader, "variant", "x", "ax", "identical_pairs", "not_x") switch
        {
            "ax" => new ContinuousPerformance { Variant = "ax", TargetFrequency = 0.7, StimulusMs = 300 },
            "identical_pairs" => new()
            {
                Variant = "identical_pairs",
                Trials = 150,
                TargetFrequency = 0.2,
                StimulusMs = 50,
                IsiMs = 950,
            },
            "not_x" => new() { Variant = "not_x", Trials = 360, TargetFrequency = 0.9, StimulusMs = 250 },
            _ => new(),
        };
        return task with
        {
            Trials = Within(reader, "trials", task.Trials, 4, 2000),
            PracticeTrials = Within(reader, "practice_trials", task.PracticeTrials, 0, 200),
            BreakEvery = Within(reader, "break_every", task.BreakEvery, 0, 2000),
            TargetFrequency = Within(
                reader,
                "target_frequency",
                task.TargetFrequency,
                0.05,
                task.Variant == "identical_pairs" ? 0.4 : 0.95
            ),
            StimulusMs = Within(reader, "stimulus_ms", task.StimulusMs, 30, 10_000),
            IsiMs = Within(reader, "isi_ms", task.IsiMs, 100, 60_000),
            CueDelayMs = Within(reader, "cue_delay_ms", task.CueDelayMs, 100, 60_000),
            Cleaning = ReadCleaning(reader),
        };
    }

    /// <inheritdoc/>
    public override TaskPlan Plan(SeededChance chance) => new([
        .. Divide(TrialRow.Practice, Draw(PracticeTrials, chance), 0),
        .. Divide(TrialRow.Test, Draw(Trials, chance), IsAx ? BreakEvery * 2 : BreakEvery)]);

    private ImmutableArray<PlannedTrial> Draw(int count, SeededChance chance) => Variant switch
    {
        "ax" => Pairs(count, chance),
        "identical_pairs" => Numbers(count, chance),
        _ => Letters(count, chance),
    };

    private ImmutableArray<PlannedTrial> Letters(int count, SeededChance chance)
    {
        var last = ' ';
        return
        [
            .. Sequences.Marked(count, Sequences.ShareOf(count, TargetFrequency), chance).Select(isTarget =>
            {
                last =
                    isTarget == (Variant == "x")
                        ? 'X'
                        : Sequences.Pick(chance, Sequences.Consonants, c => c != 'X' && c != last);
                return new PlannedTrial($"{last}", isTarget ? Target : "other", isTarget ? Press : null, IsiMs);
            }),
        ];
    }

    private ImmutableArray<PlannedTrial> Pairs(int count, SeededChance chance)
    {
        var targets = Sequences.ShareOf(count, TargetFrequency);
        return
        [
            .. chance.Shuffle(count).SelectMany(i =>
            {
                var type = i < targets ? "AX" : Types[1 + ((i - targets) % 3)];
                var cue = type[0] == 'A' ? 'A' : Other();
                var probe = type[1] == 'X' ? 'X' : Other();
                return new PlannedTrial[]
                {
                    new($"{cue}", "cue", null, CueDelayMs),
                    new($"{probe}", type, type == "AX" ? Press : null, IsiMs),
                };
            }),
        ];

        // K and Y look too much like X.
        char Other() => Sequences.Pick(chance, Sequences.Consonants, c => c is not ('X' or 'K' or 'Y'));
    }

    // As many catch trials as targets; the first number has none before it.
    private ImmutableArray<PlannedTrial> Numbers(int count, SeededChance chance)
    {
        if (count == 0) return [];
        var targets = Math.Min(Sequences.ShareOf(count, TargetFrequency), (count - 1) / 2);
        var isTarget = Sequences.Rare(count - 1, targets, chance);
        var others = chance.Shuffle(count - 1 - targets).Select(i => i < targets ? Catch : "filler").GetEnumerator();
        var number = Number(chance);
        var trials = ImmutableArray.CreateBuilder<PlannedTrial>(count);
        trials.Add(new(number, "filler", null, IsiMs));
        foreach (var repeats in isTarget)
        {
            if (!repeats) others.MoveNext();
            var kind = repeats ? Target : others.Current;
            var before = number;
            if (kind == Catch) number = Nearly(before, chance);
            else if (kind != Target)
                do number = Number(chance);
                while (number.Zip(before).Count(d => d.First == d.Second) > 1);
            trials.Add(new(number, kind, repeats ? Press : null, IsiMs));
        }
        return trials.ToImmutable();
    }

    private static string Number(SeededChance chance) =>
        string.Concat(Enumerable.Range(0, 4).Select(_ => (char)('0' + chance.Next(10))));

    private static string Nearly(string number, SeededChance chance)
    {
        var at = chance.Next(number.Length);
        return $"{number[..at]}{Sequences.Pick(chance, "0123456789", c => c != number[at])}{number[(at + 1)..]}";
    }

    private protected override void Fill(ScoreSheet sheet, IReadOnlyList<TrialRow> trials)
    {
        var run = ScoredTrials.Of(trials);
        // Of pairs, the probes are scored; cues ask for nothing.
        var scored = IsAx ? run with { Trials = [.. run.Trials.Where(t => t.Condition != "cue")] } : run;
        var detection = Detect(scored.Trials);
        var clean = Cleaning.Clean(
            scored.Trials.Where(t => t is { Expected: not null, Response: not null }),
            StimulusMs + IsiMs
        );
        scored.Count(sheet);
        sheet["omissions"] = detection.Signals - detection.Hits;
        sheet["commissions"] = detection.FalseAlarms;
        sheet.Detection(detection);
        sheet.Times(clean);
        var quarters = scored.Quarters.ToList();
        var kept = clean.Kept.ToHashSet();
        sheet["hit_rate_slope"] =
            quarters.Count < 4 ? null : Statistics.Slope([.. quarters.Select(q => Detect(q).HitRate)]);
        sheet["mean_slope"] =
            quarters.Count < 4
                ? null
                : Statistics.Slope([
                    .. quarters.Select(q =>
                        Statistics.Mean([.. q.Where(kept.Contains).Select(t => t.ReactionTimeMs!.Value)])
                    ),
                ]);
        if (IsAx) FillAx(sheet, run);
        if (Variant == "identical_pairs")
            sheet["random_errors"] = scored.Trials.Count(t => t is { Condition: "filler", Response: not null });
    }

    // Of identical pairs, the noise is the catch trials alone.
    private SignalDetection Detect(IEnumerable<TrialRow> trials) =>
        SignalDetection.Of(
            trials
                .Where(t => Variant != "identical_pairs" || t.Condition is Target or Catch)
                .Select(t => (t.Expected is not null, t.Response is not null))
        );

    private static void FillAx(ScoreSheet sheet, ScoredTrials run)
    {
        TrialRow[] Of(string type) => [.. run.Trials.Where(t => t.Condition == type)];
        double? Corrected(string type) =>
            Of(type) is { Length: > 0 } probes ? (probes.Count(t => !t.IsCorrect) + 0.5) / (probes.Length + 1) : null;
        foreach (var type in Types)
            sheet[$"error_{type.ToLowerInvariant()}"] = ScoredTrials.Share(Of(type), t => !t.IsCorrect);
        sheet["cue_presses"] = run.Trials.Count(t => t is { Condition: "cue", Response: not null });
        sheet["dprime_context"] = SignalDetection
            .Of(Of("AX").Concat(Of("BX")).Select(t => (t.Expected is not null, t.Response is not null)))
            .DPrime;
        sheet["pbi_errors"] = (Corrected("AY") - Corrected("BX")) / (Corrected("AY") + Corrected("BX"));
    }
}
