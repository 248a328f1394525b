using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Expressions;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Authoring.Expressions.Parsing;
using StudyApp.Authoring.Syntax;
using Xunit;

namespace StudyApp.Tests.Authoring.Expressions;

public sealed class ExpressionParserTests
{
    [Theory]
    [InlineData("1", """{"const":1}""")]
    [InlineData("'a' \"b\"", """{"const":"ab"}""")]
    [InlineData("True", """{"const":true}""")]
    [InlineData("None", """{"const":null}""")]
    [InlineData("age", """{"var":"age"}""")]
    [InlineData("1a", """{"var":"1a"}""")]
    [InlineData("a + 1", """{"op":"+","args":[{"var":"a"},{"const":1}]}""")]
    [InlineData("1 - 2 - 3", """{"op":"-","args":[{"op":"-","args":[{"const":1},{"const":2}]},{"const":3}]}""")]
    [InlineData("7 // 2 % 3", """{"op":"%","args":[{"op":"//","args":[{"const":7},{"const":2}]},{"const":3}]}""")]
    [InlineData("-a", """{"op":"neg","args":[{"var":"a"}]}""")]
    [InlineData("+a", """{"op":"pos","args":[{"var":"a"}]}""")]
    [InlineData("not a", """{"op":"not","args":[{"var":"a"}]}""")]
    [InlineData("a <= 1", """{"op":"\u003C=","args":[{"var":"a"},{"const":1}]}""")]
    [InlineData("1 < a <= 3", """{"chain":["\u003C","\u003C="],"args":[{"const":1},{"var":"a"},{"const":3}]}""")]
    [InlineData("a in [1]", """{"op":"in","args":[{"var":"a"},{"op":"list","args":[{"const":1}]}]}""")]
    [InlineData("a not in b", """{"op":"not_in","args":[{"var":"a"},{"var":"b"}]}""")]
    [InlineData("a not\n in b", """{"op":"not_in","args":[{"var":"a"},{"var":"b"}]}""")]
    [InlineData("a and b and c", """{"op":"and","args":[{"var":"a"},{"var":"b"},{"var":"c"}]}""")]
    [InlineData("a or b and c", """{"op":"or","args":[{"var":"a"},{"op":"and","args":[{"var":"b"},{"var":"c"}]}]}""")]
    [InlineData("(a)", """{"var":"a"}""")]
    [InlineData("(a, 1)", """{"op":"list","args":[{"var":"a"},{"const":1}]}""")]
    [InlineData("len(a)", """{"call":"len","args":[{"var":"a"}]}""")]
    [InlineData("max(1, a,)", """{"call":"max","args":[{"const":1},{"var":"a"}]}""")]
    [InlineData("a if b else c", """{"op":"if","args":[{"var":"b"},{"var":"a"},{"var":"c"}]}""")]
    [InlineData("[a > 1, b]", """{"op":"list","args":[{"op":"\u003E","args":[{"var":"a"},{"const":1}]},{"var":"b"}]}""")]
    [InlineData("a[0]", """{"subscript":{"var":"a"},"key":{"const":0}}""")]
    [InlineData("a['k']", """{"subscript":{"var":"a"},"key":{"const":"k"}}""")]
    [InlineData("a[b]", """{"subscript":{"var":"a"},"key":{"var":"b"}}""")]
    [InlineData("demo.age", """{"var":"demo.age"}""")]
    [InlineData("demo.t1.age", """{"var":"demo.t1.age"}""")]
    [InlineData("demo..age", """{"var":"demo..age"}""")]
    [InlineData("a.b + c.d.e", """{"op":"+","args":[{"var":"a.b"},{"var":"c.d.e"}]}""")]
    [InlineData("1.5 + .5", """{"op":"+","args":[{"const":1.5},{"const":0.5}]}""")]
    [InlineData("tables.T.rt", """{"table":"T","column":"rt"}""")]
    [InlineData("tables.T.rt.easy", """{"table":"T","column":"rt","key":{"const":"easy"}}""")]
    [InlineData("tables.T.rt.7", """{"table":"T","column":"rt","key":{"const":7}}""")]
    [InlineData("tables.T.rt[k + 1]", """{"table":"T","column":"rt","key":{"op":"+","args":[{"var":"k"},{"const":1}]}}""")]
    [InlineData("tables.T.rt[k][0]", """{"subscript":{"table":"T","column":"rt","key":{"var":"k"}},"key":{"const":0}}""")]
    [InlineData("(tables.T.rt)[k]", """{"subscript":{"table":"T","column":"rt"},"key":{"var":"k"}}""")]
    [InlineData("'demo.age' == x", """{"op":"==","args":[{"const":"demo.age"},{"var":"x"}]}""")]
    public void A_text_becomes_a_tree(string text, string json) =>
        Assert.Equal(json.Replace("+", "\\u002B", StringComparison.Ordinal), ExpressionJson.Write(Parsed.From(text)));

    // Columns count from the first character of the text, 1-based.
    [Theory]
    [InlineData("", DiagnosticCodes.ExpressionEmpty, 1, 0, "empty")]
    [InlineData("  \n\t ", DiagnosticCodes.ExpressionEmpty, 1, 2, "empty")]
    [InlineData("# nothing", DiagnosticCodes.ExpressionEmpty, 1, 9, "empty")]
    [InlineData("1 +", DiagnosticCodes.ExpressionSyntax, 4, 0, "ends too early")]
    [InlineData("a b", DiagnosticCodes.ExpressionSyntax, 3, 1, "\"b\" is not expected here")]
    [InlineData("1 2", DiagnosticCodes.ExpressionSyntax, 3, 1, "\"2\"")]
    [InlineData("(1 + 2", DiagnosticCodes.ExpressionSyntax, 7, 0, "has no \")\"")]
    [InlineData("[1, 2", DiagnosticCodes.ExpressionSyntax, 6, 0, "has no \"]\"")]
    [InlineData("1)", DiagnosticCodes.ExpressionSyntax, 2, 1, "\")\"")]
    [InlineData("a == ", DiagnosticCodes.ExpressionSyntax, 6, 0, "ends too early")]
    [InlineData("a == not b", DiagnosticCodes.ExpressionSyntax, 6, 3, "\"not\"")]
    [InlineData("1, 2", DiagnosticCodes.ExpressionSyntax, 2, 1, "\",\"")]
    [InlineData("[1,, 2]", DiagnosticCodes.ExpressionSyntax, 4, 1, "\",\"")]
    [InlineData("f(", DiagnosticCodes.ExpressionUnknownFunction, 1, 1, "no function \"f\"")]
    [InlineData("1 if 2", DiagnosticCodes.ExpressionSyntax, 7, 0, "needs an \"else\"")]
    [InlineData("a > 1 “", DiagnosticCodes.ExpressionSyntax, 7, 1, "U+201C")]
    [InlineData("a ≥ 1", DiagnosticCodes.ExpressionSyntax, 3, 1, "write >=")]
    [InlineData("a\u00A0> 1", DiagnosticCodes.ExpressionSyntax, 2, 1, "non-breaking")]
    [InlineData("age = 3", DiagnosticCodes.ExpressionForbidden, 5, 1, "compare with ==")]
    [InlineData("age === 3", DiagnosticCodes.ExpressionForbidden, 5, 3, "compare with ==")]
    [InlineData("a && b", DiagnosticCodes.ExpressionForbidden, 3, 2, "write and")]
    [InlineData("a || b", DiagnosticCodes.ExpressionForbidden, 3, 2, "write or")]
    [InlineData("!a", DiagnosticCodes.ExpressionForbidden, 1, 1, "write not")]
    [InlineData("a <> b", DiagnosticCodes.ExpressionForbidden, 3, 2, "!=")]
    [InlineData("2 ** 3", DiagnosticCodes.ExpressionForbidden, 3, 2, "powers")]
    [InlineData("1 & 2", DiagnosticCodes.ExpressionForbidden, 3, 1, "write and")]
    [InlineData("1 | 2", DiagnosticCodes.ExpressionForbidden, 3, 1, "write or")]
    [InlineData("1 ^ 2", DiagnosticCodes.ExpressionForbidden, 3, 1, "bit operations")]
    [InlineData("~1", DiagnosticCodes.ExpressionForbidden, 1, 1, "bit operations")]
    [InlineData("1 << 2", DiagnosticCodes.ExpressionForbidden, 3, 2, "bit operations")]
    [InlineData("a is None", DiagnosticCodes.ExpressionForbidden, 3, 2, "\"is\"")]
    [InlineData("lambda: 1", DiagnosticCodes.ExpressionForbidden, 1, 6, "\"lambda\"")]
    [InlineData("[x for x in y]", DiagnosticCodes.ExpressionForbidden, 4, 3, "\"for\"")]
    [InlineData("(x := 1)", DiagnosticCodes.ExpressionForbidden, 4, 2, "assigned")]
    [InlineData("{'a': 1}", DiagnosticCodes.ExpressionForbidden, 1, 1, "dictionaries")]
    [InlineData("{1, 2}", DiagnosticCodes.ExpressionForbidden, 1, 1, "sets")]
    [InlineData("a[1:2]", DiagnosticCodes.ExpressionForbidden, 4, 1, "slices")]
    [InlineData("a[:]", DiagnosticCodes.ExpressionForbidden, 3, 1, "slices")]
    [InlineData("(a).b", DiagnosticCodes.ExpressionForbidden, 4, 1, "attributes")]
    [InlineData("'a'.upper()", DiagnosticCodes.ExpressionForbidden, 4, 1, "attributes")]
    [InlineData("a .b", DiagnosticCodes.ExpressionForbidden, 3, 1, "attributes")]
    [InlineData("a.upper()", DiagnosticCodes.ExpressionForbidden, 1, 7, "methods")]
    [InlineData("round(x, ndigits=2)", DiagnosticCodes.ExpressionForbidden, 17, 1, "\"=\"")]
    [InlineData("max(*a)", DiagnosticCodes.ExpressionSyntax, 5, 1, "\"*\"")]
    [InlineData("f'{a}'", DiagnosticCodes.ExpressionForbidden, 1, 2, "f-strings")]
    [InlineData("b'a'", DiagnosticCodes.ExpressionForbidden, 1, 2, "bytes")]
    [InlineData("await a", DiagnosticCodes.ExpressionForbidden, 1, 5, "\"await\"")]
    [InlineData("class + 1", DiagnosticCodes.ExpressionForbidden, 1, 5, "reserved word")]
    [InlineData("a ? b : c", DiagnosticCodes.ExpressionForbidden, 3, 1, "VALUE if CONDITION else OTHER")]
    [InlineData("import os", DiagnosticCodes.ExpressionForbidden, 1, 6, "reserved word")]
    [InlineData("1 + exec('x')", DiagnosticCodes.ExpressionUnknownFunction, 5, 4, "no function \"exec\"")]
    [InlineData("maen([1])", DiagnosticCodes.ExpressionUnknownFunction, 1, 4, "did you mean \"mean\"?")]
    [InlineData("1 + 2j", DiagnosticCodes.ExpressionLiteral, 5, 2, "complex")]
    [InlineData("1.5J", DiagnosticCodes.ExpressionLiteral, 1, 4, "complex")]
    [InlineData("1.5x", DiagnosticCodes.ExpressionLiteral, 1, 4, "neither a number nor a name")]
    [InlineData("12_", DiagnosticCodes.ExpressionLiteral, 1, 3, "neither")]
    [InlineData("007", DiagnosticCodes.ExpressionLiteral, 1, 3, "write 7, or '007'")]
    [InlineData("1e999", DiagnosticCodes.ExpressionLiteral, 1, 5, "too large")]
    [InlineData("x + 'abc", DiagnosticCodes.ExpressionLiteral, 5, 1, "no closing quote")]
    [InlineData("'''abc'", DiagnosticCodes.ExpressionLiteral, 1, 3, "no closing quote")]
    [InlineData("'a\nb'", DiagnosticCodes.ExpressionLiteral, 1, 1, "no closing quote")]
    [InlineData("'a\\x4'", DiagnosticCodes.ExpressionLiteral, 3, 2, "2 hexadecimal digits")]
    [InlineData("'\\ud83d'", DiagnosticCodes.ExpressionLiteral, 2, 6, "not a Unicode character")]
    [InlineData("'\\N{DASH}'", DiagnosticCodes.ExpressionLiteral, 2, 2, "by name")]
    [InlineData("a.b.c.d", DiagnosticCodes.ExpressionReference, 1, 7, "QUESTIONNAIRE.FIELD")]
    [InlineData("1 + a.", DiagnosticCodes.ExpressionReference, 5, 2, "QUESTIONNAIRE.FIELD")]
    [InlineData("a..", DiagnosticCodes.ExpressionReference, 1, 3, "QUESTIONNAIRE.FIELD")]
    [InlineData("tables.T", DiagnosticCodes.ExpressionReference, 1, 8, "tables.TABLE.FIELD")]
    [InlineData("tables..col", DiagnosticCodes.ExpressionReference, 1, 11, "tables.TABLE.FIELD")]
    [InlineData("tables.T.col.key.more", DiagnosticCodes.ExpressionReference, 1, 21, "tables.TABLE.FIELD")]
    public void An_error_says_what_is_wrong_and_where(string text, string code, int column, int length, string part)
    {
        var diagnostics = new DiagnosticBag();
        Assert.Null(ExpressionParser.Parse(text, new("study.toml", 3, 1), diagnostics));
        var found = Assert.Single(diagnostics);
        Assert.Equal((code, Severity.Error, new SourceSpan("study.toml", 3, column, length)), (found.Code, found.Severity, found.Span));
        Assert.Contains(part, found.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Places_count_from_the_place_of_the_text_in_its_file()
    {
        var diagnostics = new DiagnosticBag();
        ExpressionParser.Parse("age >> 3", new("study.toml", 12, 20), diagnostics);
        Assert.Equal("study.toml(12,24): error EX004: bit operations are not supported", Assert.Single(diagnostics).ToString());
    }

    [Fact]
    public void Behind_a_line_break_columns_begin_anew()
    {
        var diagnostics = new DiagnosticBag();
        ExpressionParser.Parse("age > 3 and\n  (age = 4)", new("study.toml", 12, 20), diagnostics);
        Assert.Equal(new SourceSpan("study.toml", 13, 8, 1), Assert.Single(diagnostics).Span);
    }

    [Fact]
    public void Nodes_know_their_places()
    {
        var chain = Assert.IsType<ComparisonChain>(Parsed.From("(a + b) * 2 > len(c)"));
        Assert.Equal(Parsed.Origin.Shift(0, 20), chain.Span);
        Assert.Equal(Parsed.Origin.Shift(0, 11), chain.Operands[0].Span);
        Assert.Equal(Parsed.Origin.Shift(14, 6), chain.Operands[1].Span);
        Assert.Equal(Parsed.Origin.Shift(18, 1), Assert.IsType<CallExpression>(chain.Operands[1]).Arguments[0].Span);
    }

    [Fact]
    public void A_string_node_carries_the_place_of_its_text()
    {
        var diagnostics = new DiagnosticBag();
        ExpressionParser.Parse(new StringNode("a =", new("q.json", 4, 9, 5), ContentOffset: 1), diagnostics);
        Assert.Equal((4, 12), (diagnostics.Single().Span.Line, diagnostics.Single().Span.Column));
    }

    [Fact]
    public void In_a_string_with_escapes_the_message_counts_the_characters()
    {
        var diagnostics = new DiagnosticBag();
        ExpressionParser.Parse(new StringNode("\"a\" =", new("q.json", 4, 9, 9)), diagnostics);
        Assert.Equal(new SourceSpan("q.json", 4, 9, 9), diagnostics.Single().Span);
        Assert.Contains("(character 5 of the expression)", diagnostics.Single().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_a_string_is_an_expression()
    {
        var diagnostics = new DiagnosticBag();
        Assert.Null(ExpressionParser.Parse(new IntegerNode(1, Parsed.Origin), diagnostics));
        Assert.Null(ExpressionParser.Parse(new BooleanNode(true, Parsed.Origin), diagnostics));
        Assert.Null(ExpressionParser.Parse(new NullNode(Parsed.Origin), diagnostics));
        Assert.All(diagnostics, d => Assert.Equal(DiagnosticCodes.ExpressionNotText, d.Code));
        Assert.Equal(3, diagnostics.Count);
    }

    [Fact]
    public void Any_slip_of_the_fingers_is_reported_and_never_thrown()
    {
        var random = new Random(11);
        const string alphabet = "ab1.0_'\"\\()[],+-*/%<>=! \n#{}:ifnotrué😀\ud83d";
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 24)).Select(_ => alphabet[random.Next(alphabet.Length)]));
            var diagnostics = new DiagnosticBag();
            var expression = ExpressionParser.Parse(text, Parsed.Origin, diagnostics);
            Assert.Equal(expression is null ? 1 : 0, diagnostics.Count);
            if (expression is not null) ExpressionEvaluator.Evaluate(expression, new DictionaryScope(new Dictionary<string, Value>()));
        }
    }
}
