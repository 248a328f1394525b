using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Toml;
using Xunit;

namespace StudyApp.Tests.Authoring.Toml;

public sealed class TomlErrorTests
{
    private const string InvisibleInKey =
        "found the invisible character U+FEFF in a key; without quotes, a key has only the letters A to Z, digits, \"_\" and \"-\"; "
            + "remove it";

    private const string BrokenTable =
        "an inline table must begin and end on the same line; put it on one line, or give it a [header] of its own";

    private const string LineMustEnd = "where the line must end; a comment begins with #, another key on a new line";

    [Theory]
    // Strings
    [InlineData("a = \"x", "(1,5) a string must be closed with \" on the same line; a text of several lines stands between \"\"\"")]
    [InlineData("\"", "(1,1) a string must be closed with \" on the same line; a text of several lines stands between \"\"\"")]
    [InlineData("a = 'x\nb = 1", "(1,5) a string must be closed with ' on the same line; a text of several lines stands between '''")]
    [InlineData(
        "a = \"C:\\\"\nb = 1",
        "(1,5) a string must be closed with \" on the same line; write \\\\ for a backslash, or put the text between single "
            + "quotes, where a backslash means itself"
    )]
    [InlineData("a = \"\"\"x\ny", "(1,5) this string is never closed; it must end with \"\"\"")]
    [InlineData(
        "a = \"C:\\dir\"",
        "(1,8) \"\\\" cannot be followed by \"d\"; write \\\\ for a backslash, or put the text between single quotes, where a "
            + "backslash means itself"
    )]
    [InlineData(
        "a = \"\\e\"",
        "(1,6) \"\\\" cannot be followed by \"e\"; write \\\\ for a backslash, or put the text between single quotes, where a "
            + "backslash means itself"
    )]
    [InlineData(
        "a = \"\\x41\"",
        "(1,6) \"\\\" cannot be followed by \"x\"; write \\\\ for a backslash, or put the text between single quotes, where a "
            + "backslash means itself"
    )]
    [InlineData(
        "a = \"\\u12\"",
        "(1,6) \"\\u\" needs 4 hexadecimal digits; write \\\\ for a backslash, or put the text between single quotes, where a "
            + "backslash means itself"
    )]
    [InlineData(
        "a = \"\\uD800\"",
        "(1,6) U+D800 is not a Unicode character; write a code between 0000 and D7FF or between E000 and 10FFFF"
    )]
    [InlineData("a = \"\u0001\"", "(1,6) the control character U+0001 cannot stand in a string; remove it or write \\u0001")]
    [InlineData(
        "a = 'Before we don't'",
        "(1,20) the apostrophe before \"t\" has ended the text; put the text between double quotes: \"…\""
    )]
    [InlineData(
        "a = [{n='Before we don't', p='x'}]",
        "(1,24) the apostrophe before \"t\" has ended the text; put the text between double quotes: \"…\""
    )]
    [InlineData("a = ['don't']", "(1,11) the apostrophe before \"t\" has ended the text; put the text between double quotes: \"…\"")]
    [InlineData(
        "a = \"He said \"yes\"\"",
        "(1,15) the quotation mark before \"y\" has ended the text; write \\\" inside the text, or put it between single quotes"
    )]
    // Numbers
    [InlineData("a = 007", "(1,5) \"007\" is not a number; write it without leading zeros")]
    [InlineData("a = .5", "(1,5) \".5\" is not a number; a digit must stand before and after the decimal point")]
    [InlineData("a = 5.", "(1,5) \"5.\" is not a number; a digit must stand before and after the decimal point")]
    [InlineData("a = 1__0", "(1,5) \"1__0\" is not a number; an underscore must stand between two digits")]
    [InlineData("a = -0x1F", "(1,5) \"-0x1F\" is not a number; write it without a sign")]
    [InlineData("a = 0X1F", "(1,5) \"0X1F\" is not a number; write 0x with a small letter")]
    [InlineData("a = 0b102", "(1,5) \"0b102\" is not a number; after 0b stand the digits 0 and 1")]
    [InlineData(
        "a = 9223372036854775808",
        "(1,5) \"9223372036854775808\" does not fit into 64 bits; write a whole number between -9223372036854775808 and "
            + "9223372036854775807"
    )]
    [InlineData(
        "a = 0xFFFFFFFFFFFFFFFF",
        "(1,5) \"0xFFFFFFFFFFFFFFFF\" does not fit into 64 bits; write a whole number between -9223372036854775808 and "
            + "9223372036854775807"
    )]
    [InlineData("a = 5min", "(1,5) \"5min\" is not a number; put text between quotes")]
    // Dates
    [InlineData("a = 2026-02-30", "(1,5) \"2026-02-30\" is not a date or time; write it as 2026-01-31, 23:59:00 or 2026-01-31T23:59:00Z")]
    [InlineData("a = 12:30", "(1,5) \"12:30\" is not a date or time; write it as 2026-01-31, 23:59:00 or 2026-01-31T23:59:00Z")]
    [InlineData(
        "a = 2026-01-01 5",
        "(1,5) \"2026-01-01 5\" is not a date or time; write it as 2026-01-31, 23:59:00 or 2026-01-31T23:59:00Z"
    )]
    [InlineData(
        "a = 9999-12-31T23:59:59-01:00",
        "(1,5) \"9999-12-31T23:59:59-01:00\" is not a date or time; write it as 2026-01-31, 23:59:00 or 2026-01-31T23:59:00Z"
    )]
    [InlineData(
        "a = 2026-01-31T00:00:00+23:00",
        "(1,5) \"2026-01-31T00:00:00+23:00\" is no time that can be kept; an offset has at most 14 hours, "
            + "and seconds have at most seven decimals")]
    // What stands behind a comment's sign, and before it
    [InlineData(
        "a# = 1",
        "(1,2) after the key \"a\" must follow \"=\", but found \"#\"; a key with blanks or other signs needs quotes")]
    [InlineData("a = # 1", "(1,5) a value is missing before \"#\"")]
    [InlineData("[a # b]\n", "(1,4) a header that begins with \"[\" must be closed with \"]\" here, but found \"#\"")]
    [InlineData("a\uFEFF = 1", "(1,2) " + InvisibleInKey)]
    [InlineData("\uFEFF\uFEFFa = 1", "(1,1) " + InvisibleInKey)]
    [InlineData("a = 1\n\uFEFFb = 2", "(2,1) " + InvisibleInKey)]
    [InlineData("[arr]]", "(1,6) found \"]\" after the header, " + LineMustEnd)]
    [InlineData("[[arr]] x\n[arr.sub]\n[[arr]]\n[arr.sub]", "(1,9) found \"x\" after the header, " + LineMustEnd)]
    // Inline tables of several lines, closed or not
    [InlineData("t = {\n,\n}", "(1,6) " + BrokenTable)]
    [InlineData("t = { a = 1\nb = 2", "(1,12) " + BrokenTable)]
    [InlineData("t = [{ a = 1\n", "(1,13) " + BrokenTable)]
    // What is no value
    [InlineData("a = True", "(1,5) \"True\" is not a value; write true in small letters")]
    [InlineData("a = None", "(1,5) \"None\" is not a value; TOML has no such value; leave the key out")]
    [InlineData("a = hello world", "(1,5) \"hello\" is not a value; put text between quotes: \"hello\"")]
    [InlineData("a = “hello”", "(1,5) \"“hello”\" is not a value; put text between straight quotes: \"text\"")]
    [InlineData("a = \nb = 1", "(1,5) a value is missing before the end of the line")]
    [InlineData("a =", "(1,4) a value is missing before the end of the file")]
    [InlineData("a = = 1", "(1,5) a value is missing before \"=\"")]
    [InlineData("a = \u0007", "(1,5) a value is missing before the invisible character U+0007")]
    // Keys and lines
    [InlineData("= 1", "(1,1) a key is missing before \"=\"; write key = value")]
    [InlineData("a. = 1", "(1,4) a key is missing before \"=\"; write key = value")]
    [InlineData(
        "größe = 1",
        "(1,3) found \"ö\" in a key; without quotes, a key has only the letters A to Z, digits, \"_\" and \"-\"; put the key "
            + "between quotes"
    )]
    [InlineData(
        "a\u00A0= 1",
        "(1,2) found the invisible character U+00A0 in a key; without quotes, a key has only the letters A to Z, digits, \"_\" "
            + "and \"-\"; remove it"
    )]
    [InlineData("\"\"\"a\"\"\" = 1", "(1,1) a key cannot stand between three quotes; use one quote on each side")]
    [InlineData("a: 1", "(1,2) after the key \"a\" must follow \"=\", but found \":\"; write = instead of :")]
    [InlineData("a b = 1", "(1,3) after the key \"a\" must follow \"=\", but found \"b\"; a key with blanks or other signs needs quotes")]
    [InlineData("a.b", "(1,4) after the key \"a.b\" must follow \"=\", but found the end of the file; write key = value")]
    [InlineData(
        "a = 1 b = 2",
        "(1,7) found \"b\" after the value, where the line must end; a comment begins with #, another key on a new line"
    )]
    [InlineData(
        "a = 1,5",
        "(1,6) found \",\" after the value, where the line must end; a comment begins with #, another key on a new line"
    )]
    [InlineData(
        "a = 1\rb = 2",
        "(1,6) found the invisible character U+000D after the value, where the line must end; a comment begins with #, another "
            + "key on a new line"
    )]
    [InlineData("# x\u0000\n", "(1,4) the control character U+0000 cannot stand in a comment; remove it")]
    // Arrays and inline tables
    [InlineData("a = [1, 2", "(1,5) this array is never closed; it must end with \"]\"")]
    [InlineData("a = [\n  1,\n", "(1,5) this array is never closed; it must end with \"]\"")]
    [InlineData("a = [1 2]", "(1,8) the array that begins on line 1 needs \",\" or \"]\" here, but found \"2\"")]
    [InlineData(
        "a = [\n  {x = 1}  # first\n  {x = 2},\n]",
        "(2,10) the array that begins on line 1 needs \",\" or \"]\" behind this value, but line 3 begins with \"{\"; add a comma"
    )]
    [InlineData("a = [1, , 2]", "(1,9) a value is missing before \",\"")]
    [InlineData(
        "a = [\n  1,\nb = 2",
        "(3,1) \"b\" looks like the next key, but an array above it is not closed; close the array with \"]\""
    )]
    [InlineData("a = {x = 1, }", "(1,11) an inline table cannot end with a comma; remove the comma")]
    [InlineData("a = {x = 1 y = 2}", "(1,12) the inline table that begins on line 1 needs \",\" or \"}\" here, but found \"y\"")]
    [InlineData("a = {x = 1", "(1,11) the inline table that begins on line 1 needs \",\" or \"}\" here, but found the end of the file")]
    [InlineData(
        "a = {\n  x = 1,\n  y = 2,\n}\nb = 3",
        "(1,6) an inline table must begin and end on the same line; put it on one line, or give it a [header] of its own"
    )]
    [InlineData("a = {x = 1, x = 2}", "(1,13) the key \"x\" is already defined on line 1; rename or remove one of the two")]
    // Headers
    [InlineData("[a\nb = 1", "(1,3) a header that begins with \"[\" must be closed with \"]\" here, but found the end of the line")]
    [InlineData("[[a]", "(1,4) a header that begins with \"[[\" must be closed with \"]]\" here, but found \"]\"")]
    [InlineData("[]", "(1,2) a key is missing before \"]\"")]
    [InlineData(
        "[a] b = 1",
        "(1,5) found \"b\" after the header, where the line must end; a comment begins with #, another key on a new line"
    )]
    // Defined twice
    [InlineData("\n\na = 1\na = 2", "(4,1) the key \"a\" is already defined on line 3; rename or remove one of the two")]
    [InlineData("a.b = 1\na.b = 2", "(2,3) the key \"a.b\" is already defined on line 1; rename or remove one of the two")]
    [InlineData(
        "a = 1\na.b = 2",
        "(2,1) \"a\" is already defined on line 1 as an integer, to which nothing can be added; rename or remove one of the two"
    )]
    [InlineData(
        "a = {}\n[a.b]",
        "(2,2) \"a\" is already defined on line 1 as an inline table, to which nothing can be added; rename or remove one of the two"
    )]
    [InlineData("a = 1\n[a]", "(2,1) \"a\" is already defined on line 1 as an integer; rename or remove one of the two")]
    [InlineData("[a.b]\n[a]\n[a]", "(3,1) the table \"a\" is already defined on line 2; put its keys together under one header")]
    [InlineData("[[a]]\n[a]", "(2,1) \"a\" is already an array of tables since line 1; write [[a]] to add another table to it")]
    [InlineData(
        "a = []\n[[a]]",
        "(2,1) \"a\" is already defined on line 1 as an array, not as an array of [[tables]]; rename or remove one of the two"
    )]
    [InlineData(
        "[a]\n[[a]]",
        "(2,1) \"a\" is already defined on line 1 as a table, not as an array of [[tables]]; rename or remove one of the two"
    )]
    [InlineData("[a.b]\n[a]\nb.c = 1", "(3,1) \"b\" has a header of its own on line 1; write this key below that header")]
    public void A_mistake_is_reported_once_with_its_place_and_a_remedy(string text, string expected) =>
        Assert.Equal(expected, Assert.Single(Problems(text)));

    [Fact]
    public void Each_line_with_a_mistake_gets_its_own_report()
    {
        const string text = """
            title = Study
            pages = 5
            [first
            pages = 6
            [second]
            seconds = 1:30
            seconds = 90
            seconds = 91
            """;

        Assert.Equal(
        [
            "(1,9) \"Study\" is not a value; put text between quotes: \"Study\"",
            "(3,7) a header that begins with \"[\" must be closed with \"]\" here, but found the end of the line",
            "(6,11) \"1:30\" is not a date or time; write it as 2026-01-31, 23:59:00 or 2026-01-31T23:59:00Z",
            "(8,1) the key \"seconds\" is already defined on line 7; rename or remove one of the two",
        ], Problems(text));
    }

    [Theory]
    [InlineData("a = \"one\ntwo\nthree\"\nb = 2")]
    [InlineData("a = [\n  'x'\n  'y',\n  'z',\n]\nb = 2")]
    [InlineData("a = [\n  {x = 1},\n  {x = },\n  [3],\n]\n# comment\n[t]\nb = 2")]
    [InlineData("a = {\n  x = [1,\n 2],\n  y = True,\n}\nb = 2")]
    [InlineData("x = 1\n[a]\nx = 1\n[a]\nx = 1")]
    [InlineData("x = 1\na = [1,\n[t]\nx = 2")]
    public void The_rest_of_a_broken_value_or_table_is_not_reported_again(string text) => Assert.Single(Problems(text));

    [Fact]
    public void Reading_goes_on_behind_a_broken_array() =>
        Assert.Equal(["(2,3)", "(5,5)"], Problems("a = [\n  x,\n  y,\n]\nb = 1.\n").Select(p => p[..5]));

    [Fact]
    public void Reading_stops_after_twenty_problems() =>
        Assert.Equal(TomlReader.MaxProblems, Problems(string.Concat(Enumerable.Range(0, 1000).Select(i => $"k{i} = ?\n"))).Length);

    [Fact]
    public void Problems_of_another_file_in_the_same_bag_do_not_matter()
    {
        var diagnostics = new DiagnosticBag();
        diagnostics.Error(DiagnosticCodes.TomlSyntax, new("other.toml", 1, 1), "something");

        Assert.NotNull(TomlReader.Read("study.toml", "a = 1", diagnostics));
    }

    [Theory]
    [InlineData(
        new byte[] { (byte)'a', (byte)'\n', 0xC3, 0xA4, 0xF0, 0x9F, 0x98, 0x80, 0xFF },
        "(2,4) the byte 0xFF is not valid UTF-8; save the file with the encoding UTF-8"
    )]
    [InlineData(
        new byte[] { 0xEF, 0xBB, 0xBF, (byte)'a', 0xC3 },
        "(1,2) the byte 0xC3 is not valid UTF-8; save the file with the encoding UTF-8"
    )]
    [InlineData(new byte[] { 0xFF, 0xFE, (byte)'a', 0 }, "(1,1) the file is encoded as UTF-16; save the file with the encoding UTF-8")]
    public void Bytes_that_are_not_utf8_are_refused_at_the_first_wrong_one(byte[] bytes, string expected)
    {
        var diagnostics = new DiagnosticBag();

        Assert.Null(TomlReader.Read("study.toml", bytes, diagnostics));
        Assert.Equal(
            $"study.toml{expected.Replace(") ", "): error TO001: ", StringComparison.Ordinal)}",
            Assert.Single(diagnostics).ToString()
        );
    }

    private static string[] Problems(string text)
    {
        var diagnostics = new DiagnosticBag();
        Assert.Null(TomlReader.Read("study.toml", text, diagnostics));
        return
        [
            .. diagnostics.Select(d => $"({d.Span.Line},{d.Span.Column}) {d.Message}{(d.Suggestion is null ? "" : "; " + d.Suggestion)}"),
        ];
    }
}
