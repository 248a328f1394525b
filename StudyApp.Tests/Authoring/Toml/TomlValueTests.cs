using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Syntax;
using StudyApp.Authoring.Toml;
using Xunit;

namespace StudyApp.Tests.Authoring.Toml;

public sealed class TomlValueTests
{
    [Theory]
    [InlineData("a = \"text\"", "text", 1)]
    [InlineData("a = 'C:\\text'", "C:\\text", 1)]
    [InlineData("a = \"\"", "", 1)]
    [InlineData("a = \"\"\"text\"\"\"", "text", 3)]
    [InlineData("a = '''it's'''", "it's", 3)]
    [InlineData("a = \"a\\tb\"", "a\tb", null)]
    [InlineData("a = \"\\U0001F600\"", "😀", null)]
    [InlineData("a = \"\"\"\ntext\"\"\"", "text", null)]
    [InlineData("a = \"\"\"one\r\ntwo\"\"\"", "one\ntwo", null)]
    [InlineData("a = \"\"\"one \\\n   two\"\"\"", "one two", null)]
    // Blanks behind the backslash that continues a line
    [InlineData("a = \"\"\"one\\ \ntwo\"\"\"", "onetwo", null)]
    [InlineData("a = \"\"\"one\\ \t \n\n  two\\ \n\"\"\"", "onetwo", null)]
    [InlineData("a = \"\"\"one\\\\ \ntwo\"\"\"", "one\\ \ntwo", null)]
    [InlineData("a = '''one\\ \ntwo'''", "one\\ \ntwo", null)]
    [InlineData("a = \"\"\"\"two\"\"\"\"\"", "\"two\"\"", 3)]
    public void A_string_knows_where_its_text_stands(string text, string value, int? offset)
    {
        var node = Assert.IsType<StringNode>(Read(text)["a"]);

        Assert.Equal(value, node.Value);
        Assert.Equal(offset, node.ContentOffset);
    }

    [Theory]
    [InlineData("9_223_372_036_854_775_807", long.MaxValue)]
    [InlineData("-9223372036854775808", long.MinValue)]
    [InlineData("0x7fff_ffff_ffff_ffff", long.MaxValue)]
    [InlineData("0o0755", 493)]
    [InlineData("0b1010", 10)]
    public void Integers_have_64_bits(string text, long value) =>
        Assert.Equal(value, Assert.IsType<IntegerNode>(Read($"a = {text}")["a"]).Value);

    [Theory]
    [InlineData("1e3", 1000)]
    [InlineData("-0.0", -0.0)]
    [InlineData("9_224.5_1E-2", 92.2451)]
    [InlineData("-inf", double.NegativeInfinity)]
    [InlineData("+nan", double.NaN)]
    public void Floats_have_fractions_exponents_and_special_values(string text, double value) =>
        Assert.Equal(
            BitConverter.DoubleToInt64Bits(value),
            BitConverter.DoubleToInt64Bits(Assert.IsType<FloatNode>(Read($"a = {text}")["a"]).Value)
        );

    [Theory]
    [InlineData("2026-01-31 23:59:00.1234567+02:00", MomentKind.OffsetDateTime, "2026-01-31T23:59:00.1234567+02:00")]
    [InlineData("2026-01-31t23:59:00", MomentKind.LocalDateTime, "2026-01-31T23:59:00.0000000+00:00")]
    [InlineData("2026-01-31", MomentKind.LocalDate, "2026-01-31T00:00:00.0000000+00:00")]
    [InlineData("23:59:00.5", MomentKind.LocalTime, "0001-01-01T23:59:00.5000000+00:00")]
    public void Dates_and_times_have_four_kinds(string text, MomentKind kind, string value)
    {
        var node = Assert.IsType<MomentNode>(Read($"a = {text} # comment")["a"]);

        Assert.Equal((kind, value), (node.Kind, node.Value.ToString("O", null)));
        Assert.Equal(text.Length, node.Span.Length);
    }

    [Fact]
    public void Keys_and_values_know_their_places()
    {
        var entry = Read("\n  \"my key\" = [ 1, {x = 2} ]  # comment").Entries[0];
        var list = Assert.IsType<ListNode>(entry.Value);

        Assert.Equal(At(2, 3, 8), entry.KeySpan);
        Assert.Equal(At(2, 14, 14), list.Span);
        Assert.Equal([At(2, 16, 1), At(2, 19, 7)], list.Items.Select(i => i.Span));
    }

    [Fact]
    public void A_value_of_several_lines_covers_its_first_line() =>
        Assert.Equal(At(1, 5, 4), Read("a = [1, \r\n2]")["a"]!.Span);

    [Fact]
    public void Columns_count_utf16_code_units() =>
        Assert.Equal(At(1, 13, 1), Assert.IsType<ListNode>(Read("a = [\"😀ä\",\t1]")["a"]).Items[1].Span);

    [Fact]
    public void Windows_line_ends_do_not_shift_places() =>
        Assert.Equal(At(3, 5, 1), Read("# one\r\n\r\nb = 1\r\n")["b"]!.Span);

    [Fact]
    public void A_byte_order_mark_takes_no_column()
    {
        var fromBytes = TomlReader.Read("study.toml", "\uFEFFa = 1"u8, []);

        Assert.Equal(At(1, 1, 1), fromBytes!.Entries[0].KeySpan);
        Assert.Equal(At(1, 1, 1), Read("\uFEFFa = 1").Entries[0].KeySpan);
    }

    [Fact]
    public void Entries_keep_the_order_of_the_file()
    {
        var root = Read("z = 1\nb.y = 2\na = 3\nb.x = 4\n[m.n]\n[[l]]\n[m]\n[[l]]");

        Assert.Equal(["z", "b", "a", "m", "l"], root.Entries.Select(e => e.Key));
        Assert.Equal(["y", "x"], ((TableNode)root["b"]!).Entries.Select(e => e.Key));
        Assert.Equal(2, ((ListNode)root["l"]!).Items.Length);
    }

    [Fact]
    public void A_table_stands_at_its_header()
    {
        var root = Read("[a.b]\n[[c]]\nx = 1\n[a]\n[[c]]");

        Assert.Equal(At(4, 1, 3), root["a"]!.Span);
        Assert.Equal(At(1, 1, 5), ((TableNode)root["a"]!)["b"]!.Span);
        Assert.Equal([At(2, 1, 5), At(5, 1, 5)], ((ListNode)root["c"]!).Items.Select(i => i.Span));
    }

    private static SourceSpan At(int line, int column, int length) => new("study.toml", line, column, length);

    private static TableNode Read(string text)
    {
        var diagnostics = new DiagnosticBag();
        var root = TomlReader.Read("study.toml", text, diagnostics);
        Assert.Empty(diagnostics);
        return root!;
    }
}
