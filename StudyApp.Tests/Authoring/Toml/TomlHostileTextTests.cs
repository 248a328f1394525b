using System.Diagnostics;
using System.Globalization;
using System.Text;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Syntax;
using StudyApp.Authoring.Toml;
using Xunit;

namespace StudyApp.Tests.Authoring.Toml;

public sealed class TomlHostileTextTests
{
    private const int Many = 200_000;
    private const string Sample =
        "a = \"x\\u00e4\" # c\r\n[b.\"c d\"]\ne = [1, {f = 2026-01-31 10:00:00Z, 'g' = '''h\n'''}]\n[[i]]\nj.k = -1.5e+3\n";

    private static readonly Dictionary<string, string> DeepTexts = new()
    {
        { "arrays", "a = " + new string('[', Many) },
        { "inline tables", "a = " + Repeat("{a = ", Many) },
        { "dotted key", Repeat("a.", Many) + "a = 1" },
        { "header", "[" + Repeat("a.", Many) + "a]" },
        { "array of tables", "[[" + Repeat("a.", Many) + "a]]" },
        { "dotted keys in inline tables", "a = " + Repeat("{" + Repeat("a.", 60) + "a = ", 3) + "1" + Repeat("}", 3) },
        { "arrays below a header", $"[{Repeat("a.", 60)}a]\na = {new string('[', 60)}{new string(']', 60)}" },
    };

    private static readonly Dictionary<string, Func<int, string>> LongTexts = new()
    {
        { "keys in one table", n => Join(n, i => $"k{i} = {i}\n") },
        { "keys in one inline table", n => "a = {" + Join(n, i => $"k{i} = {i}, ") + "z = 1}" },
        { "dotted keys", n => Join(n, i => $"a.b.k{i} = {i}\n") },
        { "headers", n => Join(n, i => $"[a.t{i}]\n") },
        { "arrays of tables", n => Join(n, i => $"[[a.b]]\nx = {i}\n") },
        { "array items", n => "a = [" + Join(n, i => $"{i},\n") + "]" },
        { "escapes", n => "a = \"" + Repeat("\\n", n) + "\"" },
        { "digits", n => "a = 0." + new string('1', n * 5) },
        { "comment", n => "# " + new string('x', n * 5) },
    };

    private static readonly Dictionary<string, Func<int, string>> LongWrongTexts = new()
    {
        { "unclosed array", n => "a = [\n" + Join(n, i => $"{i},\n") },
        { "duplicates", n => Repeat("a = 1\n", n) },
        { "no key", n => Repeat("\"\"'' ", n) },
        { "quotes", n => Repeat("?\n\"\n", n) },
        { "digits", n => "a = " + new string('1', n * 5) },
        { "bad escapes", n => "a = \"" + Repeat("\\q", n) + "\"" },
    };

    public static TheoryData<string> DeepNames => [.. DeepTexts.Keys];

    public static TheoryData<string> LongNames => [.. LongTexts.Keys];

    public static TheoryData<string> LongWrongNames => [.. LongWrongTexts.Keys];

    [Theory]
    [MemberData(nameof(DeepNames))]
    public void Deep_nesting_is_refused_and_not_a_stack_overflow(string name)
    {
        var problem = Assert.Single(Refuse(DeepTexts[name]));

        Assert.Equal("tables and arrays are nested more than 100 levels deep here", problem.Message);
    }

    [Fact]
    public void A_hundred_levels_are_read()
    {
        var root = TomlReader.Read("study.toml", "a = " + new string('[', 99) + new string(']', 99) + "\n[" + Repeat("b.", 99) + "b]", []);

        Assert.IsType<ListNode>(root!["a"]);
        Assert.IsType<TableNode>(root["b"]);
    }

    [Theory]
    [MemberData(nameof(LongNames))]
    public void Long_texts_are_read_in_linear_time(string name) =>
        AssertLinear(LongTexts[name], text => Assert.NotNull(TomlReader.Read("study.toml", text, [])));

    [Theory]
    [MemberData(nameof(LongWrongNames))]
    public void Long_wrong_texts_are_refused_in_linear_time_with_short_messages(string name) =>
        AssertLinear(
            LongWrongTexts[name],
            text => Assert.All(Refuse(text), problem => Assert.True(problem.Message.Length < 200, problem.Message))
        );

    [Fact]
    public void A_text_cut_anywhere_has_at_most_one_problem()
    {
        for (var length = 0; length <= Sample.Length; length++)
        {
            var diagnostics = new DiagnosticBag();
            var root = TomlReader.Read("study.toml", Sample[..length], diagnostics);
            Assert.Equal(root is null, diagnostics.HasErrors);
            Assert.True(diagnostics.Count <= 1, $"{length}: {string.Join(" / ", diagnostics)}");
        }
    }

    [Fact]
    public void Random_slips_are_read_or_refused_and_never_thrown()
    {
        const string signs = "\"'[]{}=,.#\\\r\n\t \0aeu0:-+_\uFEFFä";
        var random = new Random(20260131);
        for (var round = 0; round < 20_000; round++)
        {
            var text = new StringBuilder(Sample);
            for (var slip = 0; slip <= round % 4; slip++)
                text.Remove(random.Next(text.Length - 3), random.Next(3))
                    .Insert(random.Next(text.Length), signs[random.Next(signs.Length)]);
            var diagnostics = new DiagnosticBag();
            var root = TomlReader.Read("study.toml", text.ToString(), diagnostics);
            Assert.Equal(root is null, diagnostics.HasErrors);
            Assert.All(diagnostics, d => Assert.True(d.Span.Line >= 1 && d.Span.Column >= 1 && d.Span.Length >= 0, d.ToString()));
        }
    }

    private static DiagnosticBag Refuse(string text)
    {
        var diagnostics = new DiagnosticBag();
        Assert.Null(TomlReader.Read("study.toml", text, diagnostics));
        Assert.NotEmpty(diagnostics);
        return diagnostics;
    }

    private static string Repeat(string text, int times) => new StringBuilder().Insert(0, text, times).ToString();

    private static string Join(int count, Func<int, string> line) => string.Concat(Enumerable.Range(0, count).Select(line));

    // Quadratic work takes sixteen times as long for a text four times as long; a machine that does other things besides gets further
    // tries.
    private static void AssertLinear(Func<int, string> write, Action<string> read)
    {
        var ratios = new List<double>();
        while (ratios.Count < 5)
        {
            var (brief, full) = (Time(write(Many / 4)), Time(write(Many)));
            if (full < 10 * brief || full < TimeSpan.FromSeconds(0.5)) return;
            ratios.Add(full / brief);
        }
        Assert.Fail(
            $"Four times the text took {string.Join(", ", ratios.Select(r => r.ToString("0.0", CultureInfo.InvariantCulture)))} "
                + $"times as long."
        );

        TimeSpan Time(string text)
        {
            var watch = Stopwatch.StartNew();
            read(text);
            return watch.Elapsed;
        }
    }
}
