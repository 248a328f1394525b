using System.Collections.Immutable;
using StudyApp.Items;

namespace StudyApp.Flow;

/// <summary>How many participants a condition has.</summary>
/// <param name="Condition">1-based number.</param>
/// <param name="Count">Participants that count for the balance.</param>
/// <param name="Sequence">The next <see cref="FlowState.Sequence"/> in it; 0 where nobody asked.</param>
public readonly record struct ConditionCount(int Condition, int Count, int Sequence = 0);

/// <summary>Deterministic minimisation: the condition with the fewest participants is next. Pure.</summary>
public static class ConditionAllocator
{
    /// <summary>The condition for the next participant; 0 when none is enabled.</summary>
    /// <param name="counts">The enabled conditions with their counts.</param>
    /// <param name="tiesAtRandom">Whether equal counts are decided by the seed instead of the lowest number.</param>
    /// <param name="seed">The participant's seed.</param>
    public static int Next(ImmutableArray<ConditionCount> counts, bool tiesAtRandom, long seed)
    {
        if (counts.IsEmpty) return 0;
        var fewest = counts.Min(c => c.Count);
        var tied = counts.Where(c => c.Count == fewest).Select(c => c.Condition).Order().ToArray();
        return tiesAtRandom ? tied[new SeededChance(seed, "condition").Next(tied.Length)] : tied[0];
    }
}
