using System.Collections.Immutable;
using StudyApp.Studies.Flow;
using StudyApp.Studies.Items.Orders;
using StudyApp.Studies.Model;
using Xunit;

namespace StudyApp.Tests.Studies.Flow;

public sealed class ConditionAllocatorTests
{
    private const AssignmentMethod Minimisation = AssignmentMethod.Minimisation;

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("5", "1", 1)]
    [InlineData("5 4", "1 2", 2)]
    [InlineData("5 5 6", "1 2 3", 1)]
    [InlineData("0 0 0", "2 3", 2)]
    [InlineData("2 2 5", "2 3", 2)]
    [InlineData("5 0 9", "", 0)]
    public void The_smallest_enabled_condition_is_next_and_ties_go_to_the_lowest_number(string counts, string enabled, int expected)
    {
        var input = Input(Minimisation, [.. Numbers(counts).Select(_ => 1)]) with
        {
            Counts = Numbers(counts),
            Totals = Numbers(counts),
            Enabled = Numbers(enabled),
        };
        Assert.Equal(expected, ConditionAllocator.Next(input, seed: 1).Condition);
    }

    [Fact]
    public void Ties_at_random_follow_the_seed_and_use_every_condition()
    {
        var input = Input(Minimisation, [1, 1, 1, 1]) with { Counts = [3, 3, 3, 9], Totals = [3, 3, 3, 9], TiesAtRandom = true };
        var drawn = Enumerable.Range(0, 300).Select(seed => ConditionAllocator.Next(input, seed).Condition).ToList();

        Assert.Equal(drawn, Enumerable.Range(0, 300).Select(seed => ConditionAllocator.Next(input, seed).Condition));
        Assert.Equal([1, 2, 3], drawn.Distinct().Order());
        Assert.All(drawn.GroupBy(d => d), g => Assert.InRange(g.Count(), 70, 130));
    }

    [Fact]
    public void A_condition_that_reached_its_target_or_is_closed_by_a_quota_is_passed_over()
    {
        var input = Input(Minimisation, [1, 1, 1]) with
        {
            Counts = [0, 0, 7],
            Totals = [5, 0, 7],
            Targets = [5, null, null],
            ClosedByQuota = [2],
        };
        Assert.Equal<IEnumerable<int>>([1, 2], input.Full);
        Assert.Equal(3, ConditionAllocator.Next(input, 1).Condition);
        Assert.Equal(new(0, null), ConditionAllocator.Next(input with { Enabled = [1, 2] }, 1));
    }

    [Fact]
    public void With_equal_weights_minimisation_never_differs_by_more_than_one()
    {
        for (var conditions = 1; conditions <= 7; conditions++)
            for (var run = 0; run < 20; run++)
            {
                var counts = new int[conditions];
                for (var i = 0; i < 100; i++)
                {
                    counts[Next(Minimisation, [.. Enumerable.Repeat(1, conditions)], counts, (run * 1000) + i) - 1]++;
                    Assert.InRange(counts.Max() - counts.Min(), 0, 1);
                }
            }
    }

    [Theory]
    [InlineData("1 1")]
    [InlineData("2 1")]
    [InlineData("1 3 5")]
    [InlineData("7 7 1 2")]
    public void Minimisation_keeps_to_the_weights_at_every_moment(string text)
    {
        var weights = Numbers(text);
        var counts = new int[weights.Length];
        for (var i = 1; i <= weights.Sum() * 20; i++)
        {
            counts[Next(Minimisation, weights, counts, i) - 1]++;
            // A condition is chosen only while its share is smallest, so none is ahead of another by more than one of its own.
            for (var a = 0; a < counts.Length; a++)
                for (var b = 0; b < counts.Length; b++)
                    Assert.True((counts[a] - 1) * weights[b] <= counts[b] * weights[a], $"{string.Join(' ', counts)}");
            if (i % weights.Sum() == 0) Assert.Equal(weights.Select(w => w * (i / weights.Sum())), counts);
        }
    }

    [Fact]
    public void Minimisation_repairs_what_drop_outs_left()
    {
        var chance = new SeededChance(3, "test");
        var counts = new int[4];
        for (var i = 0; i < 500; i++)
        {
            var before = counts.Min();
            var chosen = Next(Minimisation, [1, 1, 1, 1], counts, i);
            Assert.Equal(before, counts[chosen - 1]);
            counts[chosen - 1]++;
            var leaves = chance.Next(4);
            if (chance.Next(3) == 0 && counts[leaves] > 0) counts[leaves]--;
        }
    }

    [Fact]
    public void Chance_keeps_to_the_weights_of_the_open_conditions()
    {
        var input = Input(AssignmentMethod.Random, [1, 2, 5, 3]) with { Enabled = [1, 2, 4] };
        var drawn = Enumerable.Range(0, 6000).Select(seed => ConditionAllocator.Next(input, seed).Condition).CountBy(c => c).ToDictionary();
        Assert.Equal([1, 2, 4], drawn.Keys.Order());
        // Five standard deviations around 1000, 2000 and 3000.
        Assert.InRange(drawn[1], 856, 1144);
        Assert.InRange(drawn[2], 1818, 2182);
        Assert.InRange(drawn[4], 2807, 3193);
    }

    [Theory]
    [InlineData("1 1", 1)]
    [InlineData("1 1", 3)]
    [InlineData("2 1 1", 2)]
    [InlineData("3 5", 1)]
    public void Each_block_is_exact_and_blocks_are_ordered_differently(string text, int multiple)
    {
        var weights = Numbers(text);
        var size = weights.Sum() * multiple;
        for (var seed = 0; seed < 20; seed++)
        {
            var blocks = List(weights, multiple, seed, "", size * 20).Chunk(size).ToList();
            Assert.All(
                blocks,
                block =>
                    Assert.Equal(
                        weights.Select(w => w * multiple),
                        Enumerable.Range(1, weights.Length).Select(c => block.Count(b => b == c))
                    )
            );
            Assert.True(blocks.Select(b => string.Join(' ', b)).Distinct().Count() > 1);
        }
    }

    [Fact]
    public void Every_order_of_a_block_is_equally_likely()
    {
        var orders = List([1, 1, 1], 1, seed: 9, "", 3 * 6000).Chunk(3).CountBy(b => string.Join(' ', b)).ToDictionary();
        Assert.Equal(6, orders.Count);
        // Five standard deviations around 1000.
        Assert.All(orders.Values, n => Assert.InRange(n, 856, 1144));
    }

    [Fact]
    public void Strata_have_lists_of_their_own()
    {
        var (men, women) = (List([1, 1], 2, 5, "[\"m\"]", 400), List([1, 1], 2, 5, "[\"f\"]", 400));
        Assert.InRange(men.Zip(women).Count(pair => pair.First == pair.Second), 150, 250);
        Assert.Equal(men, List([1, 1], 2, 5, "[\"m\"]", 400));
    }

    [Fact]
    public void Places_of_a_disabled_condition_are_skipped_and_not_made_up_for()
    {
        var whole = List([1, 1, 1], 2, 4, "", 60);
        var input = Input(AssignmentMethod.Blocks, [1, 1, 1]) with { BlockMultiple = 2, Enabled = [1, 3] };
        List<int> taken = [];
        while (taken.Count < 40)
        {
            var next = ConditionAllocator.Next(input, 4);
            taken.Add(next.Condition);
            Assert.Equal(whole[next.Slot!.Value], next.Condition);
            input = input with { NextSlot = next.Slot.Value + 1 };
        }

        Assert.Equal(whole.Where(c => c != 2), taken);
        // Back on, the list goes on where it is.
        Assert.True(ConditionAllocator.Next(input with { Enabled = [1, 2, 3] }, 4).Slot >= input.NextSlot);
    }

    [Fact]
    public void A_place_whose_participant_is_gone_is_taken_first()
    {
        var list = List([1, 1], 2, 4, "", 40);
        var input = Input(AssignmentMethod.Blocks, [1, 1]) with { BlockMultiple = 2, NextSlot = 20, FreeSlots = [5, 9] };
        Assert.Equal(new(list[5], 5), ConditionAllocator.Next(input, 4));
        Assert.Equal(new(list[20], 20), ConditionAllocator.Next(input with { FreeSlots = [] }, 4));
        var other = 3 - list[5];
        Assert.NotEqual(5, ConditionAllocator.Next(input with { Enabled = [other] }, 4).Slot);
    }

    private static int Next(AssignmentMethod method, ImmutableArray<int> weights, int[] counts, long seed) =>
        ConditionAllocator
            .Next(Input(method, weights) with { Counts = [.. counts], Totals = [.. counts], TiesAtRandom = true }, seed)
            .Condition;

    private static List<int> List(ImmutableArray<int> weights, int multiple, long seed, string stratum, int length) =>
        [
            .. Enumerable
                .Range(0, length)
                .Select(slot =>
                    ConditionAllocator
                        .Next(
                            Input(AssignmentMethod.Blocks, weights) with
                            {
                                BlockMultiple = multiple,
                                Stratum = stratum,
                                NextSlot = slot,
                            },
                            seed
                        )
                        .Condition
                ),
        ];

    private static AllocationInput Input(AssignmentMethod method, ImmutableArray<int> weights) => new()
    {
        Method = method,
        Weights = weights,
        Counts = [.. weights.Select(_ => 0)],
        Totals = [.. weights.Select(_ => 0)],
        Targets = [.. weights.Select(_ => (int?)null)],
        Enabled = [.. Enumerable.Range(1, weights.Length)],
    };

    private static ImmutableArray<int> Numbers(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(n => int.Parse(n, null))];
}
