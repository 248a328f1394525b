using System.Text.Json;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Expressions;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Authoring.Expressions.Parsing;
using Xunit;

namespace StudyApp.Tests.Authoring.Expressions;

public sealed class ExpressionLimitTests
{
    [Fact]
    public void The_longest_text_parses_and_one_more_character_does_not()
    {
        var text = "'" + new string('a', ExpressionLimits.Characters - 2) + "'";
        Parsed.From(text);
        AssertTooLarge(text + " ", "4096");
    }

    [Fact]
    public void The_most_parts_parse_and_one_more_does_not()
    {
        var text = "[" + string.Join(",", Enumerable.Repeat("a", ExpressionLimits.Nodes - 1)) + "]";
        Parsed.From(text);
        AssertTooLarge(text.Replace("]", ",a]", StringComparison.Ordinal), "512");
    }

    [Theory]
    [InlineData("(", ")", "1")]
    [InlineData("[", "]", "1")]
    [InlineData("a[", "]", "1")]
    [InlineData("len(", ")", "1")]
    [InlineData("not ", "", "1")]
    [InlineData("-", "", "1")]
    [InlineData("(1 if 2 else ", ")", "1")]
    public void The_deepest_nesting_parses_and_one_more_level_does_not(string open, string close, string inner)
    {
        Parsed.From(Nested(ExpressionLimits.Depth));
        AssertTooLarge(Nested(ExpressionLimits.Depth + 1), "64");

        string Nested(int depth) => string.Concat(Enumerable.Repeat(open, depth)) + inner + string.Concat(Enumerable.Repeat(close, depth));
    }

    [Theory]
    [InlineData("1", " + 1", 255)]
    [InlineData("[1]", "[0]", 200)]
    [InlineData("1", " if a else 1", 170)]
    [InlineData("1", " < 2", 500)]
    public void Long_rows_of_operators_are_no_nesting_and_fit_into_json(string first, string more, int times)
    {
        var expression = Parsed.From(first + string.Concat(Enumerable.Repeat(more, times)));
        using var json = JsonDocument.Parse(ExpressionJson.Write(expression), new JsonDocumentOptions { MaxDepth = 2048 });
        Assert.Equal(JsonValueKind.Object, json.RootElement.ValueKind);
    }

    [Theory]
    [InlineData("'a' * 10001", "the text is too long")]
    [InlineData("[0] * 4097", "the list is too long")]
    [InlineData("[[0] * 4096] * 4096", "the expression takes too many steps")]
    [InlineData("[[[0] * 4096] * 4096] * 4096 == [[[0] * 4096] * 4096] * 4096", "the expression takes too many steps")]
    [InlineData("sum([0] * 4096 + [1])", "the list is too long")]
    [InlineData("str([0] * 4096)", "the text is too long")]
    [InlineData("('a' * 9999 + 'b') in 'a' * 10000", "the expression takes too many steps")]
    [InlineData("1e308 * 10", "the number is too large")]
    public void What_would_grow_without_bound_is_undecided(string text, string reason) =>
        Assert.Equal(EvaluationResult.Undecided(reason), Parsed.Evaluated(text));

    [Fact]
    public void A_long_answer_is_searched_within_the_budget()
    {
        var answer = new Dictionary<string, Value> { ["essay"] = Value.Of(new string('x', 50_000) + "end") };
        Assert.Equal(EvaluationResult.Of(Value.Of(true)), Parsed.Evaluated("'end' in essay", answer));
    }

    private static void AssertTooLarge(string text, string limit)
    {
        var diagnostics = new DiagnosticBag();
        Assert.Null(ExpressionParser.Parse(text, Parsed.Origin, diagnostics));
        var found = Assert.Single(diagnostics);
        Assert.Equal(DiagnosticCodes.ExpressionTooLarge, found.Code);
        Assert.Contains(limit, found.Message, StringComparison.Ordinal);
    }
}
