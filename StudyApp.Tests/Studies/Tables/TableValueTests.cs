using System.Text.Json;
using StudyApp.Studies.Tables;
using Xunit;

namespace StudyApp.Tests.Studies.Tables;

public sealed class TableValueTests
{
    [Theory]
    [InlineData(TableColumnType.Integer, "3", "3")]
    [InlineData(TableColumnType.Integer, "-3.9", "-3")]
    [InlineData(TableColumnType.Integer, "\" 5 \"", "5")]
    [InlineData(TableColumnType.Integer, "\"+5\"", "5")]
    [InlineData(TableColumnType.Integer, "true", "1")]
    [InlineData(TableColumnType.Integer, "9007199254740991", "9007199254740991")]
    [InlineData(TableColumnType.Integer, "9007199254740992", null)]
    [InlineData(TableColumnType.Integer, "\"-9223372036854775808\"", null)]
    [InlineData(TableColumnType.Integer, "1e30", null)]
    [InlineData(TableColumnType.Integer, "\"5.0\"", null)]
    [InlineData(TableColumnType.Integer, "\"\"", null)]
    [InlineData(TableColumnType.Integer, "\"five\"", null)]
    [InlineData(TableColumnType.Integer, "[5]", null)]
    [InlineData(TableColumnType.Float, "0.1", "0.1")]
    [InlineData(TableColumnType.Float, "\"1e-3\"", "0.001")]
    [InlineData(TableColumnType.Float, "1e400", null)]
    [InlineData(TableColumnType.Float, "\"NaN\"", null)]
    [InlineData(TableColumnType.Float, "\"Infinity\"", null)]
    [InlineData(TableColumnType.Float, "\"-inf\"", null)]
    [InlineData(TableColumnType.Float, "\"1,5\"", null)]
    [InlineData(TableColumnType.Boolean, "true", "1")]
    [InlineData(TableColumnType.Boolean, "0", "0")]
    [InlineData(TableColumnType.Boolean, "\"On\"", "1")]
    [InlineData(TableColumnType.Boolean, "\"no\"", "0")]
    [InlineData(TableColumnType.Boolean, "2", null)]
    [InlineData(TableColumnType.Boolean, "\"maybe\"", null)]
    [InlineData(TableColumnType.String, "\"Zoë\"", "Zoë")]
    [InlineData(TableColumnType.String, "1.50", "1.50")]
    [InlineData(TableColumnType.String, "true", "true")]
    [InlineData(TableColumnType.String, "{}", null)]
    [InlineData(TableColumnType.String, "\"a\\u0000b\"", null)]
    [InlineData(TableColumnType.DateTime, "\"2026-03-01T12:30:00.1234567+02:00\"", "2026-03-01T10:30:00.123Z")]
    [InlineData(TableColumnType.DateTime, "\"2026-03-01T12:30:00Z\"", "2026-03-01T12:30:00.000Z")]
    [InlineData(TableColumnType.DateTime, "\"2026-03-01 12:30\"", "2026-03-01T12:30:00.000Z")]
    [InlineData(TableColumnType.DateTime, "\"2026-03-01\"", "2026-03-01T00:00:00.000Z")]
    [InlineData(TableColumnType.DateTime, "\"2026-02-30\"", null)]
    [InlineData(TableColumnType.DateTime, "\"yesterday\"", null)]
    [InlineData(TableColumnType.DateTime, "1700000000", null)]
    [InlineData(TableColumnType.Json, "{ \"a\": [1, 2] }", "{\"a\":[1,2]}")]
    [InlineData(TableColumnType.Json, "\"[1, 2]\"", "[1,2]")]
    [InlineData(TableColumnType.Json, "\"{broken\"", null)]
    [InlineData(TableColumnType.Json, "7", "7")]
    public void A_value_is_stored_as_the_column_s_type_or_refused(TableColumnType type, string json, string? expected)
    {
        using var document = JsonDocument.Parse(json);

        Assert.Equal(expected is not null, TableValue.TryRead(type, document.RootElement, out var value));
        Assert.Equal(expected, TableValue.TextOf(value));
    }

    [Fact]
    public void Null_is_nothing_in_every_column()
    {
        using var document = JsonDocument.Parse("null");
        Assert.All(
            Enum.GetValues<TableColumnType>(),
            type => Assert.True(TableValue.TryRead(type, document.RootElement, out var value) && value is null)
        );
    }
}
