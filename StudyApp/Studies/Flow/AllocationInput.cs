using System.Collections.Immutable;
using System.Text.Json.Serialization;
using StudyApp.Studies.Model;

namespace StudyApp.Studies.Flow;

/// <summary>Everything an assignment depends on, but for the seed: with both it can be made again.</summary>
/// <remarks>Stored as JSON with each assignment, so names of properties stay as they are.</remarks>
public sealed record AllocationInput
{
    /// <summary>How the condition is chosen.</summary>
    public required AssignmentMethod Method { get; init; }

    /// <summary>Whether equal counts are decided by the seed instead of the lowest number.</summary>
    public bool TiesAtRandom { get; init; }

    /// <summary>How often each weight stands in one block.</summary>
    public int BlockMultiple { get; init; } = 1;

    /// <summary>Each condition's weight, condition 1 first.</summary>
    public required ImmutableArray<int> Weights { get; init; }

    /// <summary>Each condition's participants in the stratum.</summary>
    public required ImmutableArray<int> Counts { get; init; }

    /// <summary>Each condition's participants in all strata.</summary>
    public required ImmutableArray<int> Totals { get; init; }

    /// <summary>With so many participants a condition is full; null for no limit.</summary>
    public required ImmutableArray<int?> Targets { get; init; }

    /// <summary>The numbers of the conditions that are switched on, ascending.</summary>
    public required ImmutableArray<int> Enabled { get; init; }

    /// <summary>The numbers of the conditions that a quota keeps from this participant, ascending.</summary>
    public ImmutableArray<int> ClosedByQuota { get; init; } = [];

    /// <summary>Whom the participant is balanced with; empty for everybody.</summary>
    public string Stratum { get; init; } = "";

    /// <summary>The first place of the stratum's list that was never taken; 0-based.</summary>
    public int NextSlot { get; init; }

    /// <summary>Places that were taken and are free again, ascending.</summary>
    public ImmutableArray<int> FreeSlots { get; init; } = [];

    /// <summary>The numbers of the conditions that take nobody more, ascending.</summary>
    [JsonIgnore]
    public ImmutableArray<int> Full =>
        [
            .. Enumerable
                .Range(1, Weights.Length)
                .Where(c => Totals[c - 1] >= Targets[c - 1] || ClosedByQuota.Contains(c)),
        ];

    /// <summary>The numbers of the conditions to choose from, ascending.</summary>
    [JsonIgnore]
    public ImmutableArray<int> Open => [.. Enabled.Except(Full).Order()];
}

/// <summary>What was chosen.</summary>
/// <param name="Condition">1-based; 0 when no condition is open.</param>
/// <param name="Slot">The 0-based place in the stratum's list of blocks; null for the other rules, and when no
/// condition is open.</param>
public readonly record struct Allocation(int Condition, int? Slot);
