using StudyApp.Studies.Items.Orders;
using Xunit;

namespace StudyApp.Tests.Studies.Items;

public sealed class OrderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(10)]
    public void A_balanced_square_has_each_thing_at_each_place_and_after_each_other_equally_often(int things)
    {
        var rows = Enumerable.Range(0, BalancedSquare.RowCount(things)).Select(r => BalancedSquare.Row(things, r)).ToList();

        Assert.All(rows, row => Assert.Equal(Enumerable.Range(0, things), row.Order()));
        var places = rows.SelectMany(r => r.Index()).CountBy(p => p).ToList();
        Assert.Equal(things * things, places.Count);
        Assert.Single(places.Select(p => p.Value).Distinct());
        var pairs = rows.SelectMany(r => r.Zip(r.Skip(1))).CountBy(p => p).ToList();
        Assert.Equal(things * (things - 1), pairs.Count);
        Assert.True(pairs.Select(p => p.Value).Distinct().Count() <= 1);
    }

    [Fact]
    public void Within_a_condition_each_row_is_used_once_before_one_is_used_again()
    {
        var rule = new LatinSquareOrder();

        foreach (var condition in new[] { 0, 1, 2 })
            foreach (var round in new[] { 0, 1, 7 })
                Assert.Equal(
                    4,
                    Enumerable
                        .Range(round * 4, 4)
                        .Select(n => string.Join(' ', rule.Arrange(4, new(99, condition, n), "pages/1")))
                        .Distinct()
                        .Count()
                );
    }

    [Fact]
    public void Two_squares_of_a_study_do_not_go_together()
    {
        var rule = new LatinSquareOrder();
        var together = Enumerable
            .Range(0, 4000)
            .CountBy(n => (rule.Arrange(4, new(1, 1, n), "pages/1")[0], rule.Arrange(4, new(1, 1, n), "pages/2")[0]))
            .ToList();

        Assert.Equal(16, together.Count);
        // 250 expected in each; 4 standard deviations of a binomial are 61.
        Assert.All(together, pair => Assert.InRange(pair.Value, 189, 311));
    }

    [Fact]
    public void Random_order_is_the_participants_own_and_every_order_is_equally_likely()
    {
        var rule = new RandomOrder();

        Assert.Equal(rule.Arrange(9, new(5, 1, 0), "a").AsEnumerable(), rule.Arrange(9, new(5, 2, 17), "a"));
        Assert.NotEqual(rule.Arrange(9, new(5, 1, 0), "a").AsEnumerable(), rule.Arrange(9, new(5, 1, 0), "b"));
        var orders = Enumerable.Range(0, 6000).CountBy(seed => string.Join(' ', rule.Arrange(3, new(seed, 0, 0), "a"))).ToList();
        Assert.Equal(6, orders.Count);
        Assert.All(orders, order => Assert.InRange(order.Value, 880, 1120));
    }

    [Fact]
    public void An_order_by_condition_is_the_authors_and_file_order_for_everyone_else()
    {
        var rule = new ConditionOrder([[2, 0, 1], [1, 2, 0]]);

        Assert.Equal([2, 0, 1], rule.Arrange(3, new(1, 1, 0), "a").AsEnumerable());
        Assert.Equal([1, 2, 0], rule.Arrange(3, new(1, 2, 0), "a").AsEnumerable());
        Assert.Equal([0, 1, 2], rule.Arrange(3, new(1, 0, 0), "a").AsEnumerable());
        Assert.Equal([0, 1, 2], rule.Arrange(3, new(1, 3, 0), "a").AsEnumerable());
    }
}
