using System.Collections.Frozen;
using System.Collections.Immutable;
using StudyApp.Authoring.Expressions;
using StudyApp.Studies.Settings;

namespace StudyApp.Studies.Model;

/// <summary>How a condition is chosen.</summary>
public enum AssignmentMethod
{
    /// <summary>The condition that has fewest participants for its weight.</summary>
    Minimisation,

    /// <summary>By chance, in proportion to the weights.</summary>
    Random,

    /// <summary>
    /// The next place of a list of randomly permuted blocks; each block holds every condition as often as its weight,
    /// times a multiple.
    /// </summary>
    Blocks,
}

/// <summary>Who gets which condition, and how many participants are wanted.</summary>
public sealed record AssignmentDesign
{
    /// <summary>How a condition is chosen.</summary>
    public AssignmentMethod Method { get; init; }

    /// <summary>Whether equal counts are decided by the participant's seed instead of the lowest number.</summary>
    public bool TiesAtRandom { get; init; } = true;

    /// <summary>How often each condition's weight stands in one block; at least 1.</summary>
    public int BlockMultiple { get; init; } = 1;

    /// <summary>
    /// Participants with the same values of these are balanced among themselves; empty balances all together.
    /// </summary>
    public ImmutableArray<Expression> Strata { get; init; } = [];

    /// <summary>With so many participants the study is full; null for no limit.</summary>
    public int? Target { get; init; }

    /// <summary>Limits to parts of the participants, in file order.</summary>
    public ImmutableArray<Quota> Quotas { get; init; } = [];

    /// <summary>Where conditions are looked up by external id; null for nowhere.</summary>
    public ConditionLookup? Lookup { get; init; }

    /// <summary>Whether anything but the conditions' switches can make the study full.</summary>
    public bool HasLimits => Target is not null || !Quotas.IsEmpty;
}

/// <summary>At most so many participants of a kind. Everything that is given must hold.</summary>
/// <param name="Name">Tells it apart from the others; memberships are stored under it.</param>
/// <param name="Max">The most participants.</param>
public sealed record Quota(string Name, int Max)
{
    /// <summary>The recruiting platform; null for any.</summary>
    public string? Source { get; init; }

    /// <summary>The condition (1-based); null for any.</summary>
    public int? Condition { get; init; }

    /// <summary>What must be known to be true; null for nothing.</summary>
    public Expression? ShowIf { get; init; }
}

/// <summary>Conditions that were assigned elsewhere, by external id. The file is asked first.</summary>
/// <param name="Csv">External id → condition (1-based); null without a file.</param>
/// <param name="Database">Another study's database, ours or BOFS's; null for none.</param>
public sealed record ConditionLookup(FrozenDictionary<string, int>? Csv, DatabaseAddress? Database);
