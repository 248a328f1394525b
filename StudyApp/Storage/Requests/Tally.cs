using System.Collections.Immutable;
using StudyApp.Storage.Entities.Conditions;
using StudyApp.Studies.Flow;

namespace StudyApp.Storage.Requests;

/// <summary>What admission and assignment depend on, as it stands at one moment.</summary>
/// <remarks>
/// In a transaction that holds the arrivals' lock nobody else changes it before the transaction ends.
/// </remarks>
public sealed record Tally
{
    /// <summary>Nothing was asked for.</summary>
    public static Tally Nothing { get; } = new();

    /// <summary>Participants per condition; conditions without any are left out.</summary>
    public ImmutableArray<ConditionCount> Counts { get; init; } = [];

    /// <summary>Condition → whether it is switched on; conditions that were never switched are left out.</summary>
    public ImmutableDictionary<int, bool> Switches { get; init; } = ImmutableDictionary<int, bool>.Empty;

    /// <summary>The last <see cref="ConditionSwitch.Id"/>; 0 for none.</summary>
    public long LastSwitch { get; init; }

    /// <summary>The last <see cref="AssignmentChange.Id"/>; 0 for none.</summary>
    public long LastChange { get; init; }

    /// <summary>The study's seed; 0 where nobody asked.</summary>
    public long StudySeed { get; init; }

    /// <summary>The first place of the stratum's list of blocks that was never taken.</summary>
    public int NextSlot { get; init; }

    /// <summary>Places of the list that are free again, ascending.</summary>
    public ImmutableArray<int> FreeSlots { get; init; } = [];

    /// <summary>Everybody who counts.</summary>
    public ImmutableArray<PopulationCount> Population { get; init; } = [];

    /// <summary>Quota → members who count; quotas without any are left out.</summary>
    public ImmutableDictionary<string, int> Members { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>The quotas the participant is a member of already.</summary>
    public ImmutableHashSet<string> Own { get; init; } = [];
}

/// <summary>Participants who count, of one source and condition.</summary>
/// <param name="Source">The recruiting platform; empty for none.</param>
/// <param name="Condition">1-based; 0 for none.</param>
/// <param name="Count">How many.</param>
public sealed record PopulationCount(string Source, int Condition, int Count);
