using StudyApp.Authoring.Expressions;
using StudyApp.Authoring.Expressions.Checking;
using StudyApp.Authoring.Expressions.Evaluating;
using Xunit;

namespace StudyApp.Tests.Authoring.Expressions;

public sealed class PossibilityTests
{
    private static readonly Dictionary<string, Possible> Names = new(StringComparer.Ordinal)
    {
        ["sex"] = Possible.OneOf(Value.Of("female"), Value.Of("male"), Value.Null),
        ["grid"] = Possible.OneOf(Value.Of(1.0), Value.Of(2.0), Value.Of(3.0), Value.Null),
        ["age"] = Possible.Between(18, 99),
        ["any"] = Possible.Anything,
        ["tick"] = Possible.OneOf(Value.Of(true), Value.Of(false)),
        ["gone"] = Possible.OneOf(Value.Null),
    };

    [Theory]
    [InlineData("1 == 2")]
    [InlineData("False")]
    [InlineData("None or 0 or ''")]
    [InlineData("sex == 'Female'")]
    [InlineData("sex == 3")]
    [InlineData("'divers' == sex")]
    [InlineData("sex in ['m', 'f']")]
    [InlineData("age > 20 and sex == 'x'")]
    [InlineData("sex == 'x' or sex == 'y'")]
    [InlineData("not (sex != 'x')")]
    [InlineData("not (sex == 'male' or sex == 'female' or sex == None)")]
    [InlineData("sex == 'male' and sex == 'female'")]
    [InlineData("sex == 'male' and not sex")]
    [InlineData("sex == 'male' and sex not in ['male']")]
    [InlineData("age < 18")]
    [InlineData("age <= 17.5")]
    [InlineData("100 <= age")]
    [InlineData("age == 5")]
    [InlineData("age in [1, 2, 3]")]
    [InlineData("30 < age < 20")]
    [InlineData("age > 50 and age < 40")]
    [InlineData("age + 1 < 19")]
    [InlineData("-age > 0")]
    [InlineData("age - 100 >= 0")]
    [InlineData("any > 5 and any < 3")]
    [InlineData("any == 'a' and any == 'b'")]
    [InlineData("any == None and any != None")]
    [InlineData("grid + 1 > 4")]
    [InlineData("len(sex) > 6")]
    [InlineData("grid * grid == 5")]
    [InlineData("(1 if sex == 'x' else 0) == 1")]
    [InlineData("tick == 'yes'")]
    [InlineData("tick and not tick")]
    [InlineData("gone > 3 or gone == 'a' or gone")]
    [InlineData("[1, 2][5]")]
    [InlineData("1 / 0 == 1")]
    [InlineData("any == None and any > 3")]
    public void What_no_values_make_true_is_found(string text) => Assert.False(Possibility.CanBeTrue(Parsed.From(text), Names));

    [Theory]
    [InlineData("sex == 'female'")]
    [InlineData("sex == None")]
    [InlineData("not (sex == 'x')")]
    [InlineData("age < 19")]
    [InlineData("age <= 18")]
    [InlineData("age == '18'")]
    [InlineData("age == '1e2'")]
    [InlineData("not (age >= 18)")]
    [InlineData("not age")]
    [InlineData("age > 20 or sex == 'x'")]
    [InlineData("any > 5 and any < 6")]
    [InlineData("any > 5 or any < 3")]
    [InlineData("any == '7' and any == 7")]
    [InlineData("any > 'b' and any < 'c'")]
    [InlineData("unknown == 3")]
    [InlineData("other.field == 3 and tables.t.x > 4")]
    [InlineData("tick == 1")]
    [InlineData("gone == None")]
    [InlineData("grid * grid == 9")]
    [InlineData("age == any")]
    [InlineData("sum([age, age]) > 36")]
    public void What_some_values_make_true_is_never_accused(string text) => Assert.True(Possibility.CanBeTrue(Parsed.From(text), Names));

    [Fact]
    public void Conditions_inside_conditions_cost_no_time_without_end()
    {
        var text = "any";
        for (var i = 0; i < 14; i++) text = $"not (any and ({text} or age))";
        Assert.True(Possibility.CanBeTrue(Parsed.From(text), Names));
    }

    /// <summary>
    /// Whatever a tree evaluates to, the possible values hold it: for values known exactly, among others, and within limits.
    /// </summary>
    [Fact]
    public void A_tree_that_is_true_for_some_values_is_never_called_never_true()
    {
        var random = new Random(20270101);
        var (trees, never) = (0, 0);
        foreach (var (tree, variables) in ExpressionRandomTests.Trees().Concat(Conditions(random)))
        {
            trees++;
            var domains = variables.ToDictionary(v => v.Key, v => Around(v.Value, random), StringComparer.Ordinal);
            var scope = new DictionaryScope(variables);
            var canBe = Possibility.CanBeTrue(tree, domains);
            if (!canBe) never++;
            var outcome = ExpressionEvaluator.Evaluate(tree, scope);
            Assert.True(
                canBe || outcome.IsTruthy != true,
                $"{ExpressionPrinter.Print(tree)} is {outcome} for "
                    + $"{string.Join(", ", variables.Select(v => $"{v.Key} = {v.Value} of {domains[v.Key]}"))}"
            );
        }
        // Claims are made, and not by the way only.
        Assert.InRange(never, trees / 20, trees);
    }

    // Comparisons of names with near values, joined: the conditions that authors write.
    private static IEnumerable<(Expression, Dictionary<string, Value>)> Conditions(Random random)
    {
        string[] operators = ["==", "!=", "<", "<=", ">", ">="],
            values = ["1", "2", "3", "'a'", "'b'", "'2'", "'1e2'", "None", "True", "x", "y", "z", "x + 1", "-y", "x - y", "[1, 'a']"];
        for (var i = 0; i < 20_000; i++)
        {
            var text = Condition(3);
            yield return (Parsed.From(text), "xyz".ToDictionary(n => n.ToString(), _ => Pick(), StringComparer.Ordinal));
        }

        string Condition(int depth) => (depth == 0 ? 3 : random.Next(6)) switch
        {
            0 => $"({Condition(depth - 1)} and {Condition(depth - 1)})",
            1 => $"({Condition(depth - 1)} or {Condition(depth - 1)})",
            2 => $"not ({Condition(depth - 1)})",
            4 => $"({Condition(depth - 1)} if {Condition(depth - 1)} else {Condition(depth - 1)})",
            5 => $"{"xyz"[random.Next(3)]} {(random.Next(2) == 0 ? "in" : "not in")} [{values[random.Next(9)]}, {values[random.Next(9)]}]",
            _ => $"{values[random.Next(values.Length)]} {operators[random.Next(6)]} "
                + $"{"xyz"[random.Next(3)]}{(random.Next(4) == 0 ? $" {operators[random.Next(6)]} {values[random.Next(values.Length)]}" : "")}",
        };

        Value Pick() => random.Next(8) switch
        {
            0 => Value.Null,
            1 => Value.Of(random.Next(2) == 0),
            2 => Value.Of("a"),
            3 => Value.Of("2"),
            4 => Value.Of("1e2"),
            _ => Value.Of((double)random.Next(5)),
        };
    }

    private static Possible Around(Value value, Random random)
    {
        var isText = value is TextValue;
        switch (random.Next(4))
        {
            case 0: return Possible.OneOf(value);
            case 1: return Possible.OneOf(value, Value.Null, Value.Of("b"), Value.Of(3.0));
            case 2 when value is NumberValue n:
                return Possible.Between(n.Number - random.Next(3), n.Number + random.Next(3), random.Next(2) == 0, random.Next(2) == 0);
            case 2 when value is BooleanValue: return Possible.Between(0, 1);
            case 2 when isText && NumberText.TryRead(((TextValue)value).Text, out var number): return Possible.Between(number, number + 1);
            case 2 when value is NullValue: return Possible.Between(0, 3);
            default: return random.Next(3) == 0 ? Possible.Anything : Possible.OneOf(value);
        }
    }
}
