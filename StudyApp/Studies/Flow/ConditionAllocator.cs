using System.Collections.Immutable;
using StudyApp.Studies.Items.Orders;
using StudyApp.Studies.Model;

namespace StudyApp.Studies.Flow;

/// <summary>How many participants a condition has.</summary>
/// <param name="Condition">1-based number; 0 for those without.</param>
/// <param name="Count">Participants that count for the balance, in the stratum.</param>
/// <param name="Sequence">The next <see cref="FlowState.Sequence"/> in it; 0 where nobody asked.</param>
public readonly record struct ConditionCount(int Condition, int Count, int Sequence = 0)
{
    /// <summary>Participants that count, in all strata.</summary>
    public int Total { get; init; }
}

/// <summary>Chooses the condition of the next participant.</summary>
/// <remarks>Pure: the same input and seed give the same condition, on every machine and in every release.</remarks>
public static class ConditionAllocator
{
    /// <summary>The condition for the next participant.</summary>
    /// <param name="input">What is known.</param>
    /// <param name="seed">The participant's seed; for <see cref="AssignmentMethod.Blocks"/> the study's, as the list is
    /// the same for all.</param>
    public static Allocation Next(AllocationInput input, long seed)
    {
        var open = input.Open;
        if (open.IsEmpty) return new(0, null);
        return input.Method switch
        {
            AssignmentMethod.Minimisation => new(Fewest(input, open, seed), null),
            AssignmentMethod.Random => new(Drawn(input, open, seed), null),
            AssignmentMethod.Blocks => NextInBlocks(input, open, seed),
            _ => throw new ArgumentOutOfRangeException(nameof(input)),
        };
    }

    // Deterministic minimisation (Pocock and Simon 1975, with probability 1) over one factor, the stratum as a whole.
    private static int Fewest(AllocationInput input, ImmutableArray<int> open, long seed)
    {
        // Shares are compared as fractions by cross-multiplying, so that no rounding decides.
        var first = open.Aggregate((least, c) => Compare(input, c, least) < 0 ? c : least);
        var tied = open.Where(c => Compare(input, c, first) == 0).ToArray();
        return input.TiesAtRandom ? tied[new SeededChance(seed, "condition").Next(tied.Length)] : tied[0];
    }

    private static int Compare(AllocationInput input, int a, int b) =>
        ((long)input.Counts[a - 1] * input.Weights[b - 1]).CompareTo((long)input.Counts[b - 1] * input.Weights[a - 1]);

    private static int Drawn(AllocationInput input, ImmutableArray<int> open, long seed)
    {
        var draw = new SeededChance(seed, "condition").Next(open.Sum(c => input.Weights[c - 1]));
        foreach (var condition in open)
            if ((draw -= input.Weights[condition - 1]) < 0) return condition;
        throw new InvalidOperationException("The weights add up to less than themselves.");
    }

    // A place whose participant is gone is taken again before the list goes on. Places of conditions that are not open
    // are passed over for good.
    private static Allocation NextInBlocks(AllocationInput input, ImmutableArray<int> open, long seed)
    {
        var list = new BlockList(input, seed);
        foreach (var slot in input.FreeSlots)
            if (open.Contains(list[slot])) return new(list[slot], slot);
        // Every block holds every condition, so an open one comes soon.
        for (var slot = input.NextSlot; ; slot++)
            if (open.Contains(list[slot])) return new(list[slot], slot);
    }

    private sealed class BlockList(AllocationInput input, long seed)
    {
        private readonly ImmutableArray<int> _places =
        [
            .. Enumerable
                .Range(1, input.Weights.Length)
                .SelectMany(c => Enumerable.Repeat(c, input.Weights[c - 1] * input.BlockMultiple)),
        ];
        private readonly Dictionary<int, ImmutableArray<int>> _orders = [];

        public int this[int slot]
        {
            get
            {
                var (block, place) = Math.DivRem(slot, _places.Length);
                if (!_orders.TryGetValue(block, out var order))
                    _orders[block] = order = new SeededChance(
                        seed,
                        string.Create(
                            System.Globalization.CultureInfo.InvariantCulture,
                            $"block:{block}:{input.Stratum}"
                        )
                    ).Shuffle(_places.Length);
                return _places[order[place]];
            }
        }
    }
}
