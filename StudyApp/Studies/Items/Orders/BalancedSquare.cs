using System.Collections.Immutable;

namespace StudyApp.Studies.Items.Orders;

/// <summary>
/// Latin squares balanced for first-order carry-over (Williams 1949): over all rows each thing stands equally often at
/// each place, and follows each other thing equally often.
/// </summary>
public static class BalancedSquare
{
    /// <summary>
    /// How many rows the square of so many things has: as many as things, twice as many when their number is odd.
    /// </summary>
    public static int RowCount(int things) => things % 2 == 0 ? things : things * 2;

    /// <summary>A row: 0-based things in order.</summary>
    /// <param name="things">How many things there are; at least 1.</param>
    /// <param name="row">0-based, below <see cref="RowCount"/>.</param>
    public static ImmutableArray<int> Row(int things, int row)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(things, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, RowCount(things));
        var order = new int[things];
        // 0, 1, n−1, 2, n−2, … shifted by the row; the second half of an odd square holds the rows backwards.
        for (var place = 0; place < things; place++)
            order[place] = ((place % 2 == 1 ? (place + 1) / 2 : things - (place / 2)) + row) % things;
        if (row >= things) Array.Reverse(order);
        return [.. order];
    }
}
