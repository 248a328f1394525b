using System.Text.Json;
using CsCheck;
using StudyApp.Studies.Flow;
using StudyApp.Studies.Model;
using Xunit;

namespace StudyApp.Tests.Studies.Flow;

/// <summary>What holds of every assignment, whatever is known when it is made.</summary>
public sealed class ConditionAllocatorProperties
{
    private static readonly Gen<AllocationInput> Inputs =
        from count in Gen.Int[1, 6]
        from method in Gen.Enum<AssignmentMethod>()
        from ties in Gen.Bool
        from multiple in Gen.Int[1, 3]
        from weights in Gen.Int[1, 5].Array[count]
        from counts in Gen.Int[0, 30].Array[count]
        from elsewhere in Gen.Int[0, 10].Array[count]
        from targets in Gen.Int[0, 40].Array[count]
        from limited in Gen.Bool.Array[count]
        from enabled in Gen.Bool.Array[count]
        from closed in Gen.Int[0, 5].Array[count]
        from next in Gen.Int[0, 30]
        from free in Gen.Bool.Array[next]
        select new AllocationInput
        {
            Method = method,
            TiesAtRandom = ties,
            BlockMultiple = multiple,
            Weights = [.. weights],
            Counts = [.. counts],
            Totals = [.. counts.Zip(elsewhere, (a, b) => a + b)],
            Targets = [.. targets.Select((t, i) => limited[i] ? t : (int?)null)],
            Enabled = [.. Numbers(enabled)],
            // Most quotas are open.
            ClosedByQuota = [.. Numbers([.. closed.Select(c => c == 0)])],
            NextSlot = next,
            FreeSlots = [.. Enumerable.Range(0, next).Where(i => free[i])],
        };

    private static readonly Gen<(AllocationInput Input, long Seed)> Cases = Gen.Select(Inputs, Gen.Long);

    [Fact]
    public void Nobody_gets_a_condition_that_is_off_full_or_closed_and_somebody_gets_one_as_long_as_any_is_open() => Cases.Sample(c =>
    {
        var chosen = ConditionAllocator.Next(c.Input, c.Seed).Condition;
        var open = Enumerable.Range(1, c.Input.Weights.Length).Where(i =>
            c.Input.Enabled.Contains(i) && !c.Input.ClosedByQuota.Contains(i)
                && !(c.Input.Totals[i - 1] >= c.Input.Targets[i - 1])).ToList();
        Assert.True(open.Count == 0 ? chosen == 0 : open.Contains(chosen));
    });

    [Fact]
    public void What_is_stored_with_an_assignment_makes_it_again() => Cases.Sample(c =>
        Assert.Equal(
            ConditionAllocator.Next(c.Input, c.Seed),
            ConditionAllocator.Next(JsonSerializer.Deserialize<AllocationInput>(JsonSerializer.Serialize(c.Input))!, c.Seed)));

    [Fact]
    public void Minimisation_takes_a_condition_with_the_smallest_share() => Cases.Where(c => !c.Input.Open.IsEmpty).Sample(c =>
    {
        var chosen = ConditionAllocator.Next(c.Input with { Method = AssignmentMethod.Minimisation }, c.Seed).Condition;
        var shares = c.Input.Open.Select(i => (decimal)c.Input.Counts[i - 1] / c.Input.Weights[i - 1]).ToList();
        Assert.Equal(shares.Min(), (decimal)c.Input.Counts[chosen - 1] / c.Input.Weights[chosen - 1], precision: 20);
    });

    [Fact]
    public void Blocks_hold_each_condition_as_often_as_its_weight_and_a_free_place_is_taken_first() =>
        Gen.Select(Gen.Int[1, 4].Array[1, 5], Gen.Int[1, 3], Gen.Long, Gen.Int[0, 2].Array[40]).Sample((weights, multiple, seed, leaving) =>
        {
            var size = weights.Sum() * multiple;
            var input = new AllocationInput
            {
                Method = AssignmentMethod.Blocks,
                BlockMultiple = multiple,
                Weights = [.. weights],
                Counts = [.. weights.Select(_ => 0)],
                Totals = [.. weights.Select(_ => 0)],
                Targets = [.. weights.Select(_ => (int?)null)],
                Enabled = [.. Enumerable.Range(1, weights.Length)],
            };
            var taken = new SortedDictionary<int, int>();
            var free = new SortedSet<int>();
            var next = 0;
            foreach (var leaves in leaving)
            {
                var (condition, slot) = ConditionAllocator.Next(input with { NextSlot = next, FreeSlots = [.. free] }, seed);
                Assert.Equal(free.Count > 0 ? free.Min : next, slot);
                Assert.True(taken.TryAdd(slot!.Value, condition));
                free.Remove(slot.Value);
                next = Math.Max(next, slot.Value + 1);
                if (leaves == 0 && taken.Remove(slot.Value)) free.Add(slot.Value);
            }
            // Every place is what the list says, whoever left before: whole blocks are balanced exactly.
            foreach (var block in taken.GroupBy(t => t.Key / size).Where(b => b.Count() == size))
                Assert.Equal(
                    weights.Select((w, i) => (i + 1, w * multiple)),
                    block.GroupBy(t => t.Value, (condition, places) => (condition, places.Count())).Order());
        });

    private static IEnumerable<int> Numbers(bool[] chosen) => Enumerable.Range(1, chosen.Length).Where(i => chosen[i - 1]);
}
