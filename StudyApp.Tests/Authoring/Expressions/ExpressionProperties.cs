using CsCheck;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Expressions;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Authoring.Expressions.Parsing;
using Xunit;

namespace StudyApp.Tests.Authoring.Expressions;

/// <summary>What holds of every expression that somebody may type.</summary>
public sealed class ExpressionProperties
{
    private static readonly Gen<string> Pieces = Gen.OneOf(
        "n", "t", "l", "q.f", "q..f", "tables.T.c", "1", "0.5", "'a'", "\"b\"", "None", "True", "(", ")", "[", "]", ",", "+", "-", "*",
        "/", "//", "%", "**", "<", "<=", "==", "!=", "in", "not", "is", "and", "or", "if", "else", "len", "mean", "round", ".", "..", "'",
        "é", "=", "&&", "!");

    private static readonly Gen<string> Atoms = Gen.OneOf(
        Gen.OneOf("n", "m", "t", "l", "None", "True", "False", "'a'", "''", "'4'"),
        Gen.Int[0, 12].Select(i => $"{i}"),
        Gen.Int[0, 99].Select(i => $"0.{i:00}"));

    private static readonly Gen<string> Operators = Gen.OneOf("+", "-", "*", "/", "//", "%", "<", "<=", "==", "!=", "and", "or");

    private static readonly Gen<string> Texts = Gen.Recursive<string>((depth, inner) => depth > 3 ? Atoms : Gen.Frequency(
        (3, Atoms),
        (3, Gen.Select(inner, Operators, inner, (a, op, b) => $"({a} {op} {b})")),
        (1, Gen.Select(inner, inner, inner, (a, b, c) => $"({a} if {b} else {c})")),
        (1, Gen.Select(Gen.OneOf("len", "str", "bool", "abs", "not ", "-"), inner, (f, a) => $"({f}({a}))")),
        (1, inner.Array[0, 3].Select(items => $"[{string.Join(", ", items)}]"))));

    private static readonly Gen<Dictionary<string, Value>> Scopes =
        Gen.Select(Gen.Int[-3, 12], Gen.Double[-5, 5], Gen.OneOf("", "a", "4", "word"), Gen.Int[0, 5].Array[0, 4], Gen.Bool, Scope);

    [Fact]
    public void Whatever_is_typed_is_read_or_refused_with_a_place_in_the_text() => Pieces.Array[0, 12].Sample(pieces =>
    {
        var text = string.Join(' ', pieces);
        var diagnostics = new DiagnosticBag();
        var expression = ExpressionParser.Parse(text, new("study.toml", 7, 11), diagnostics);

        Assert.Equal(expression is null, diagnostics.HasErrors);
        Assert.All(diagnostics, d => Assert.InRange(d.Span.Column, 11, 11 + text.Length));
        if (expression is not null) ExpressionEvaluator.Evaluate(expression, new DictionaryScope(new Dictionary<string, Value>()));
    }, iter: 20_000);

    [Fact]
    public void What_is_read_can_be_printed_and_read_again() => Texts.Sample(text =>
    {
        var first = Parsed.From(text);
        var second = Parsed.From(ExpressionPrinter.Print(first));
        Assert.Equal(ExpressionJson.Write(first), ExpressionJson.Write(second));
    }, iter: 3000);

    [Fact]
    public void Laws_of_logic_hold_wherever_both_sides_are_decided() => Gen.Select(Texts, Texts, Scopes).Sample((a, b, scope) =>
    {
        AssertSame($"not ({a} and {b})", $"(not {a}) or (not {b})", scope);
        AssertSame($"not ({a} or {b})", $"(not {a}) and (not {b})", scope);
        AssertSame($"not (not {a})", $"bool({a})", scope);
        AssertSame($"{a} == {b}", $"{b} == {a}", scope);
        AssertSame($"{a} != {b}", $"not ({a} == {b})", scope);
        AssertSame($"{a} < {b}", $"{b} > {a}", scope);
    }, iter: 3000);

    [Fact]
    public void Numbers_are_added_and_compared_as_the_machine_does() => Gen.Double[-1e6, 1e6].Array[2].Sample(pair =>
    {
        var (a, b) = (pair[0], pair[1]);
        var scope = new Dictionary<string, Value> { ["a"] = Value.Of(a), ["b"] = Value.Of(b) };
        Assert.Equal(Value.Of(a + b), Parsed.Evaluated("a + b", scope).ValueOrDefault);
        Assert.Equal(Value.Of(a * b), Parsed.Evaluated("a * b", scope).ValueOrDefault);
        Assert.Equal(Value.Of(a < b), Parsed.Evaluated("a < b", scope).ValueOrDefault);
        Assert.Equal(Value.Of(Math.Max(a, b)), Parsed.Evaluated("max(a, b)", scope).ValueOrDefault);
    });

    private static Dictionary<string, Value> Scope(int number, double other, string text, int[] list, bool isKnown)
    {
        var scope = new Dictionary<string, Value>
        {
            ["n"] = Value.Of((double)number),
            ["t"] = Value.Of(text),
            ["l"] = Value.Of([.. list.Select(i => Value.Of((double)i))]),
        };
        if (isKnown) scope["m"] = Value.Of(other);
        return scope;
    }

    private static void AssertSame(string left, string right, Dictionary<string, Value> scope)
    {
        var (first, second) = (Parsed.Evaluated(left, scope), Parsed.Evaluated(right, scope));
        if (first.IsTruthy is not { } one || second.IsTruthy is not { } other) return;
        Assert.True(one == other, $"{left} is {one}, {right} is {other} with {TestValues.Write(scope)}");
    }
}
