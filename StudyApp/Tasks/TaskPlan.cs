using System.Collections.Immutable;
using System.Text.Json;

namespace StudyApp.Tasks;

/// <summary>What a task presents to one participant, part after part. Immutable.</summary>
/// <param name="Parts">Practice and test parts in order; between two parts there is a break.</param>
public sealed record TaskPlan(ImmutableArray<PlannedPart> Parts)
{
    /// <summary>All trials, practice included.</summary>
    public int Count => Parts.Sum(p => p.Trials.Length);

    /// <summary>The plan as the browser script takes it: an array of parts.</summary>
    public string ToJson() => JsonSerializer.Serialize(Parts.Select(part => new Dictionary<string, object?>
    {
        ["block"] = part.Block,
        ["level"] = part.Level,
        ["variant"] = part.Variant,
        ["trials"] = part.Trials.Select(t => new object?[] { t.Stimulus, t.Condition, t.Expected, t.WaitMs }),
    }));
}

/// <summary>Trials that follow each other without a break.</summary>
/// <param name="Block"><see cref="TrialRow.Practice"/> or <see cref="TrialRow.Test"/>.</param>
/// <param name="Trials">In order.</param>
public sealed record PlannedPart(string Block, ImmutableArray<PlannedTrial> Trials)
{
    /// <summary>The n of an n-back; null elsewhere.</summary>
    public int? Level { get; init; }

    /// <summary>How the part differs in its instructions, such as <c>reversed</c>; null for not at all.</summary>
    public string? Variant { get; init; }
}

/// <summary>One presentation.</summary>
/// <param name="Stimulus">What is shown, in the task's own notation.</param>
/// <param name="Condition">What kind of trial it is.</param>
/// <param name="Expected">The right response; null when none is right.</param>
/// <param name="WaitMs">The time that differs from trial to trial, ms: before the stimulus where the trial waits for a response, after it where the pace is fixed.</param>
public sealed record PlannedTrial(string Stimulus, string Condition, string? Expected, int WaitMs);
