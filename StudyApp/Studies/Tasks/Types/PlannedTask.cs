using System.Collections.Immutable;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Syntax;
using StudyApp.Studies.Items.Orders;
using StudyApp.Studies.Tasks.Scoring;

namespace StudyApp.Studies.Tasks.Types;

/// <summary>
/// A task whose stimuli are drawn on the server from the participant's seed and presented in that order.
/// </summary>
/// <remarks>Immutable.</remarks>
public abstract record PlannedTask : TaskDefinition
{
    private const int MostAttempts = 5;

    /// <summary>What participants can answer; anything else is refused. Empty for free text.</summary>
    public abstract ImmutableArray<string> Responses { get; }

    /// <inheritdoc/>
    // A part that was interrupted may be begun again.
    public override int MaxTrials => (MostAttempts * PlannedTrials) + 20;

    /// <summary>How many trials one plan has, practice included.</summary>
    protected abstract int PlannedTrials { get; }

    /// <inheritdoc/>
    public override ImmutableArray<TrialField> TrialFields =>
    [
        new("block", TrialFieldType.Text, "practice or test") { Values = [TrialRow.Practice, TrialRow.Test] },
        new(
            "part",
            TrialFieldType.Number,
            "number of the part (between two breaks), 0-based, practice parts included"
        )
        {
            Max = 1000,
        },
        new("level", TrialFieldType.Number, "n of an n-back, length of a digit span; empty elsewhere") { Max = 100 },
        new("trial", TrialFieldType.Number, "position in the part, 0-based") { Max = MaxTrials },
        new(
            "attempt",
            TrialFieldType.Number,
            "1-based; a part that was interrupted is begun again with the next attempt where trials depend "
                + "on each other"
        )
        {
            Min = 1,
            Max = 1000,
        },
        new("condition", TrialFieldType.Text, "kind of trial"),
        new("stimulus", TrialFieldType.Text, "what was shown"),
        new("expected", TrialFieldType.Text, "right response; empty where none is right") { Values = Responses },
        new("response", TrialFieldType.Text, "first response; empty without one") { Values = Responses },
        new("correct", TrialFieldType.Boolean, "1 when response is expected, no response where none is right included"),
        new(
            "rt_ms",
            TrialFieldType.Number,
            "ms from stimulus onset to response on the browser's monotonic clock; empty without a response"
        )
        {
            Max = 600_000,
        },
        new(
            "onset_ms",
            TrialFieldType.Number,
            "stimulus onset, ms since the page was loaded; empty when no frame showed it"
        ),
        new(
            "wait_ms",
            TrialFieldType.Number,
            "planned time before the stimulus, or after it where the pace is fixed, ms"
        )
        {
            Max = 600_000,
        },
        new("input", TrialFieldType.Text, "key or touch (any pointer); empty without a response")
        {
            Values = ["key", "touch"],
        },
        .. TrialField.Timing,
        TrialField.Planned,
    ];

    /// <inheritdoc/>
    public abstract override TaskPlan Plan(SeededChance chance);

    /// <inheritdoc/>
    internal override IEnumerable<IReadOnlyDictionary<string, object?>> Simulate(RunPlan plan, SeededChance chance)
    {
        var onset = 2000.0;
        foreach (var (part, planned) in plan.Trials!.Parts.Index())
            foreach (var (trial, presented) in planned.Trials.Index())
            {
                var (response, rt) = Respond(presented, chance);
                yield return new Dictionary<string, object?>(Facts(planned, presented))
                {
                    ["part"] = part,
                    ["trial"] = trial,
                    ["attempt"] = 1,
                    ["response"] = response,
                    ["correct"] = response == presented.Expected,
                    ["rt_ms"] = rt,
                    ["onset_ms"] = onset,
                    ["input"] = response is null ? null : "key",
                    ["hidden"] = false,
                    ["frame_ms"] = 16.7,
                    ["dropped_frames"] = 0,
                    ["clock_ms"] = 0.1,
                    ["uncertainty_ms"] = 16.8,
                };
                onset = Math.Round(onset + (rt ?? 500) + presented.WaitMs, 1);
            }
    }

    /// <inheritdoc/>
    internal override string? Misfit(RunPlan plan, int index, TrialRow trial)
    {
        if (plan.Trials!.At(trial.Number("part"), trial.Number("trial")) is not { } place)
            return "the plan has no such part and trial";
        foreach (var (field, planned) in Facts(place.Part, place.Trial))
            if (!trial.Holds(field, planned)) return $"\"{field}\" is not what was planned";
        return trial.Flag("correct") == trial.IsCorrect
            ? null
            : "\"correct\" does not say whether the response was the expected one";
    }

    // What the plan alone decides.
    private Dictionary<string, object?> Facts(PlannedPart part, PlannedTrial trial) => new()
    {
        ["block"] = part.Block,
        ["level"] = LevelOf(part, trial),
        ["condition"] = trial.Condition,
        ["stimulus"] = trial.Stimulus,
        ["expected"] = trial.Expected,
        ["wait_ms"] = trial.WaitMs,
    };

    /// <summary>The kinds of test trials that scores need; empty where any do.</summary>
    protected virtual ImmutableArray<string> Kinds => [];

    /// <summary>How many test trials stand between two breaks at most; 0 for no breaks.</summary>
    protected virtual (int Every, int Trials) Breaks => (0, 0);

    /// <inheritdoc/>
    internal override void Check(TableReader reader)
    {
        base.Check(reader);
        if (reader.Has("break_every") && Breaks is var (every, trials) && every >= trials && every > 0)
            Warn(
                reader,
                "break_every",
                $"makes no break: there are {trials} trials",
                "make it smaller, or 0 for no break"
            );
        // How many of each kind there are does not depend on chance.
        var planned = Plan(new SeededChance(0, "check"))
            .Parts.Where(p => p.Block == TrialRow.Test)
            .SelectMany(p => p.Trials)
            .Select(t => t.Condition).ToHashSet(StringComparer.Ordinal);
        var missing = Kinds.Where(kind => !planned.Contains(kind)).Distinct().ToList();
        if (missing.Count > 0)
            reader.Diagnostics.Warn(DiagnosticCodes.TaskParameter, reader.Table.Span,
                $"With these parameters {reader.Owner} has no trial of the kind "
                    + $"{string.Join(", ", missing.Select(k => $"\"{k}\""))}: "
                + "scores that need one stay empty.",
                "use more trials, or another share of them");
    }

    /// <summary>What stands in the field <c>level</c>; null for nothing.</summary>
    protected virtual int? LevelOf(PlannedPart part, PlannedTrial trial) => part.Level;

    /// <summary>
    /// An artificial participant's response: right in about 19 of 20 trials, slower where the condition is hard.
    /// </summary>
    private protected virtual (string? Response, double? ReactionTimeMs) Respond(
        PlannedTrial trial,
        SeededChance chance
    )
    {
        var isRight = chance.Next(20) > 0;
        var others = Responses.Where(r => r != trial.Expected).ToList();
        var response =
            isRight ? trial.Expected
            : trial.Expected is not null && chance.Next(2) == 0 || others.Count == 0 ? null
            : others[chance.Next(others.Count)];
        return response is null
            ? (null, null)
            : (response, SimulatedTimes.Next(chance, trial.Condition == ChoiceScores.Incongruent ? 60 : 0));
    }

    /// <summary>Trials divided into parts of a length with breaks between; 0 for one part.</summary>
    private protected static IEnumerable<PlannedPart> Divide(
        string block,
        ImmutableArray<PlannedTrial> trials,
        int every
    ) =>
        trials.IsEmpty ? []
        : every <= 0 ? [new(block, trials)]
        : trials.Chunk(every).Select(part => new PlannedPart(block, [.. part]));
}
