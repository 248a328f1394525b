using StudyApp.Storage.Connection.Writing;
using Xunit;

namespace StudyApp.Tests.Storage;

public sealed class PositionalSqlTests
{
    [Fact]
    public void Names_become_numbers_in_the_order_of_their_first_use()
    {
        var sql = PositionalSql.Of("UPDATE t SET a = @now, b = COALESCE(b, @now), c = @value2 WHERE id = @id");

        Assert.Equal("UPDATE t SET a = $1, b = COALESCE(b, $1), c = $2 WHERE id = $3", sql.Text);
        Assert.Equal("now value2 id", string.Join(' ', sql.Names));
    }

    [Fact]
    public void A_name_inside_a_literal_is_text()
    {
        var sql = PositionalSql.Of("SELECT '@no', 'it''s @not' FROM t WHERE a = @a");

        Assert.Equal("SELECT '@no', 'it''s @not' FROM t WHERE a = $1", sql.Text);
        Assert.Equal("a", string.Join(' ', sql.Names));
    }

    [Fact]
    public void A_statement_without_names_stays_as_it_is() =>
        Assert.Equal("SELECT seed FROM study WHERE id = 1", PositionalSql.Of("SELECT seed FROM study WHERE id = 1").Text);
}
