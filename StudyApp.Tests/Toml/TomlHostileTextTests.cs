using System.Diagnostics;
using System.Text;
using StudyApp.Diagnostics;
using StudyApp.Syntax;
using StudyApp.Toml;
using Xunit;

namespace StudyApp.Tests.Toml;

public sealed class TomlHostileTextTests
{
    private const int Many = 200_000;

    public static TheoryData<string, string> DeepTexts => new()
    {
        { "arrays", "a = " + new string('[', Many) },
        { "inline tables", "a = " + Repeat("{a = ", Many) },
        { "dotted key", Repeat("a.", Many) + "a = 1" },
        { "header", "[" + Repeat("a.", Many) + "a]" },
        { "array of tables", "[[" + Repeat("a.", Many) + "a]]" },
        { "dotted keys in inline tables", "a = " + Repeat("{" + Repeat("a.", 60) + "a = ", 3) },
        { "arrays below a header", $"[{Repeat("a.", 60)}a]\na = {new string('[', 60)}{new string(']', 60)}" },
    };

    public static TheoryData<string, string> LongTexts => new()
    {
        { "keys in one table", Join(i => $"k{i} = {i}\n") },
        { "keys in one inline table", "a = {" + Join(i => $"k{i} = {i}, ") + "z = 1}" },
        { "dotted keys", Join(i => $"a.b.k{i} = {i}\n") },
        { "headers", Join(i => $"[a.t{i}]\n") },
        { "arrays of tables", Join(i => $"[[a.b]]\nx = {i}\n") },
        { "array items", "a = [" + Join(i => $"{i},\n") + "]" },
        { "escapes", "a = \"" + Repeat("\\n", Many) + "\"" },
        { "digits", "a = 0." + new string('1', Many * 5) },
        { "comment", "# " + new string('x', Many * 5) },
    };

    public static TheoryData<string, string> LongWrongTexts => new()
    {
        { "unclosed array", "a = [\n" + Join(i => $"{i},\n") },
        { "duplicates", Repeat("a = 1\n", Many) },
        { "no key", Repeat("\"\"'' ", Many) },
        { "quotes", Repeat("?\n\"\n", Many) },
        { "digits", "a = " + new string('1', Many * 5) },
        { "bad escapes", "a = \"" + Repeat("\\q", Many) + "\"" },
    };

    [Theory]
    [MemberData(nameof(DeepTexts))]
    public void Deep_nesting_is_refused_and_not_a_stack_overflow(string name, string text)
    {
        var problem = Assert.Single(Refuse(name, text));

        Assert.Equal("tables and arrays are nested more than 100 levels deep here", problem.Message);
    }

    [Fact]
    public void A_hundred_levels_are_read()
    {
        var root = TomlReader.Read("study.toml", "a = " + new string('[', 99) + new string(']', 99) + "\n[" + Repeat("b.", 99) + "b]", []);

        Assert.IsType<ListNode>(root!["a"]);
        Assert.IsType<TableNode>(root["b"]);
    }

    // Quadratic work would take minutes here; the limit leaves room for a busy machine.
    [Theory]
    [MemberData(nameof(LongTexts))]
    public void Long_texts_are_read_in_linear_time(string name, string text)
    {
        var watch = Stopwatch.StartNew();

        Assert.NotNull(TomlReader.Read(name, text, []));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"{name} took {watch.Elapsed}");
    }

    [Theory]
    [MemberData(nameof(LongWrongTexts))]
    public void Long_wrong_texts_are_refused_in_linear_time_with_short_messages(string name, string text)
    {
        var watch = Stopwatch.StartNew();

        Assert.All(Refuse(name, text), problem => Assert.True(problem.Message.Length < 200, problem.Message));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"{name} took {watch.Elapsed}");
    }

    [Fact]
    public void Any_cut_of_a_valid_text_is_read_or_refused()
    {
        const string text = "a = \"x\\u00e4\" # c\r\n[b.\"c d\"]\ne = [1, {f = 2026-01-31 10:00:00Z, 'g' = '''h\n'''}]\n[[i]]\nj.k = -1.5e+3\n";

        for (var length = 0; length <= text.Length; length++)
        {
            var diagnostics = new DiagnosticBag();
            var root = TomlReader.Read("study.toml", text[..length], diagnostics);
            Assert.Equal(root is null, diagnostics.HasErrors);
            Assert.True(diagnostics.Count <= 1, $"{length}: {string.Join(" / ", diagnostics)}");
        }
    }

    private static DiagnosticBag Refuse(string name, string text)
    {
        var diagnostics = new DiagnosticBag();
        Assert.Null(TomlReader.Read(name, text, diagnostics));
        Assert.NotEmpty(diagnostics);
        return diagnostics;
    }

    private static string Repeat(string text, int times) => new StringBuilder().Insert(0, text, times).ToString();

    private static string Join(Func<int, string> line) => string.Concat(Enumerable.Range(0, Many).Select(line));
}
