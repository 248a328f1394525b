using System.Collections.Immutable;
using System.Globalization;

namespace StudyApp.Studies.Items.Orders;

/// <summary>How several things (pages, blocks, questions) are put in order for a participant.</summary>
/// <remarks>Pure: the same participant always gets the same order. The kinds below are all there are.</remarks>
public abstract record OrderRule
{
    /// <summary>The 0-based positions of the things in the author's list, in the order presented.</summary>
    /// <param name="count">How many things there are.</param>
    /// <param name="key">The participant.</param>
    /// <param name="purpose">Names what is ordered; two purposes are independent of each other.</param>
    public abstract ImmutableArray<int> Arrange(int count, OrderKey key, string purpose);
}

/// <summary>As written.</summary>
public sealed record FileOrder : OrderRule
{
    /// <inheritdoc/>
    public override ImmutableArray<int> Arrange(int count, OrderKey key, string purpose) =>
        [.. Enumerable.Range(0, count)];
}

/// <summary>Each order equally likely, from the participant's seed.</summary>
public sealed record RandomOrder : OrderRule
{
    /// <inheritdoc/>
    public override ImmutableArray<int> Arrange(int count, OrderKey key, string purpose) =>
        new SeededChance(key.Seed, $"order:{purpose}").Shuffle(count);
}

/// <summary>
/// The rows of a <see cref="BalancedSquare"/>, each used once before one is used again within a condition; which
/// participant of a round gets which row is drawn anew for each round and purpose, so that two squares of one study do
/// not go together.
/// </summary>
public sealed record LatinSquareOrder : OrderRule
{
    /// <inheritdoc/>
    public override ImmutableArray<int> Arrange(int count, OrderKey key, string purpose)
    {
        if (count < 2) return [.. Enumerable.Range(0, count)];
        var rows = BalancedSquare.RowCount(count);
        var (round, place) = Math.DivRem(key.Sequence, rows);
        var draw = new SeededChance(
            round,
            string.Create(CultureInfo.InvariantCulture, $"square:{purpose}:{key.Condition}")
        ).Shuffle(rows);
        return BalancedSquare.Row(count, draw[place]);
    }
}

/// <summary>One order per condition, written by the author; file order for participants without one.</summary>
/// <param name="Orders">Per condition: 0-based positions, each once.</param>
public sealed record ConditionOrder(ImmutableArray<ImmutableArray<int>> Orders) : OrderRule
{
    /// <inheritdoc/>
    public override ImmutableArray<int> Arrange(int count, OrderKey key, string purpose) =>
        key.Condition >= 1 && key.Condition <= Orders.Length
            ? Orders[key.Condition - 1]
            : [.. Enumerable.Range(0, count)];
}
