using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Expressions;
using StudyApp.Authoring.Expressions.Checking;
using StudyApp.Authoring.Expressions.Evaluating;
using Xunit;

namespace StudyApp.Tests.Authoring.Expressions;

public sealed class ExpressionCheckerTests
{
    private static readonly ExpressionNames Names = new(new Dictionary<string, StaticType>
    {
        ["age"] = StaticType.Number,
        ["grid"] = StaticType.Text,
        ["gender"] = StaticType.Words,
        ["agrees"] = StaticType.Boolean,
        ["colours"] = StaticType.List,
        ["thing"] = StaticType.Unknown,
        ["demo.age"] = StaticType.Number,
        ["demo.t1.age"] = StaticType.Number,
        ["tables.T.rt"] = StaticType.Number,
        ["tables.T.by"] = StaticType.Groups,
    });

    [Theory]
    [InlineData("age > 18 and gender == 'female'", StaticType.Boolean)]
    [InlineData("grid > 3", StaticType.Boolean)]
    [InlineData("int(grid) > 3", StaticType.Boolean)]
    [InlineData("grid == 4 or grid == '4'", StaticType.Boolean)]
    [InlineData("age + grid * 2 - agrees", StaticType.Number)]
    [InlineData("'Age: ' + str(age)", StaticType.Text)]
    [InlineData("gender + '!'", StaticType.Text)]
    [InlineData("'-' * age", StaticType.Words)]
    [InlineData("'red' in colours", StaticType.Boolean)]
    [InlineData("'fem' in gender", StaticType.Boolean)]
    [InlineData("age in [18, 19] or age not in ('a', 20)", StaticType.Boolean)]
    [InlineData("gender == None or age != None", StaticType.Boolean)]
    [InlineData("mean([age, grid, agrees]) > 3", StaticType.Boolean)]
    [InlineData("max(age, grid) + min([1, age])", StaticType.Unknown)]
    [InlineData("sum(colours) + len(colours)", StaticType.Number)]
    [InlineData("thing - 1 if thing * 'a' else thing[0]", StaticType.Unknown)]
    [InlineData("demo.age == demo.t1.age", StaticType.Boolean)]
    [InlineData("tables.T.by.easy > 3 and tables.T.by[age] < 2", StaticType.Boolean)]
    [InlineData("'easy' in tables.T.by and len(tables.T.by) == 2", StaticType.Boolean)]
    [InlineData("'kept' if True else 5", StaticType.Words)]
    [InlineData("not gender", StaticType.Boolean)]
    [InlineData("1 < age < 99", StaticType.Boolean)]
    [InlineData("colours + [1] == colours", StaticType.Boolean)]
    [InlineData("colours < [1]", StaticType.Boolean)]
    public void What_can_work_is_not_warned_about(string text, StaticType type)
    {
        var diagnostics = new DiagnosticBag();
        Assert.Equal(type, ExpressionChecker.Check(Parsed.From(text), Names, diagnostics));
        Assert.Empty(diagnostics);
    }

    // Columns count from the first character of the text, 1-based.
    [Theory]
    [InlineData("agge > 3", DiagnosticCodes.ExpressionUnknownName, 1, 4, "nothing is called \"agge\"; did you mean \"age\"?")]
    [InlineData("age > limit", DiagnosticCodes.ExpressionUnknownName, 7, 5, "nothing is called \"limit\"")]
    [InlineData("agrees == true", DiagnosticCodes.ExpressionUnknownName, 11, 4, "did you mean \"True\"?")]
    [InlineData("dmeo.age > 3", DiagnosticCodes.ExpressionUnknownName, 1, 8, "did you mean \"demo.age\"?")]
    [InlineData("demo.t2.age > 3", DiagnosticCodes.ExpressionUnknownName, 1, 11, "did you mean \"demo.t1.age\"?")]
    [InlineData("tables.T.rtt > 3", DiagnosticCodes.ExpressionUnknownName, 1, 12, "did you mean \"tables.T.rt\"?")]
    [InlineData("tables.U.by[age] > 3", DiagnosticCodes.ExpressionUnknownName, 1, 16, "\"tables.U.by\"")]
    [InlineData("1 + tables.T.by", DiagnosticCodes.ExpressionUnkeyedGroups, 5, 11, "name one: tables.T.by.GROUP")]
    [InlineData("mean(tables.T.by) > 1", DiagnosticCodes.ExpressionUnkeyedGroups, 6, 11, "a value for each group")]
    [InlineData("tables.T.rt.easy", DiagnosticCodes.ExpressionImpossible, 1, 16, "has no groups")]
    [InlineData("tables.T.by[[1]]", DiagnosticCodes.ExpressionImpossible, 1, 16, "cannot name a group")]
    [InlineData("'Age: ' + age", DiagnosticCodes.ExpressionImpossible, 1, 13, "make a text of the other with str()")]
    [InlineData("gender - 1", DiagnosticCodes.ExpressionImpossible, 1, 10, "a text without a number - a number is not possible")]
    [InlineData("colours * colours", DiagnosticCodes.ExpressionImpossible, 1, 17, "a list * a list")]
    [InlineData("thing - 'a'", DiagnosticCodes.ExpressionImpossible, 1, 11, "a value - a text without a number")]
    [InlineData("-gender", DiagnosticCodes.ExpressionImpossible, 1, 7, "- needs a number")]
    [InlineData("+colours", DiagnosticCodes.ExpressionImpossible, 1, 8, "a list")]
    [InlineData("gender > 3", DiagnosticCodes.ExpressionImpossible, 1, 10, "a text without a number > a number")]
    [InlineData("colours < age", DiagnosticCodes.ExpressionImpossible, 1, 13, "a list < a number")]
    [InlineData("age in 5", DiagnosticCodes.ExpressionImpossible, 1, 8, "a number in a number")]
    [InlineData("agrees in gender", DiagnosticCodes.ExpressionImpossible, 1, 16, "a boolean in a text")]
    [InlineData("age[0]", DiagnosticCodes.ExpressionImpossible, 1, 6, "a number has no positions")]
    [InlineData("colours['a']", DiagnosticCodes.ExpressionImpossible, 9, 3, "whole number")]
    [InlineData("mean(age)", DiagnosticCodes.ExpressionImpossible, 6, 3, "give it a list: mean([a, b])")]
    [InlineData("abs(gender)", DiagnosticCodes.ExpressionImpossible, 5, 6, "abs() cannot take")]
    [InlineData("round(age, gender)", DiagnosticCodes.ExpressionImpossible, 12, 6, "round() cannot take")]
    [InlineData("len(age)", DiagnosticCodes.ExpressionImpossible, 5, 3, "len() cannot take a number")]
    [InlineData("max(age, colours)", DiagnosticCodes.ExpressionImpossible, 10, 7, "max() cannot take a list")]
    [InlineData("age > 1 or 1 / 0", DiagnosticCodes.ExpressionImpossible, 12, 5, "never be calculated: division by zero")]
    [InlineData("age + int('x')", DiagnosticCodes.ExpressionImpossible, 7, 8, "the text is not a number")]
    [InlineData("age + mean([])", DiagnosticCodes.ExpressionImpossible, 7, 8, "of nothing")]
    [InlineData("gender == 1", DiagnosticCodes.ExpressionAlwaysSame, 1, 11, "a text without a number == a number is always False")]
    [InlineData("age != 'eighteen'", DiagnosticCodes.ExpressionAlwaysSame, 1, 17, "always True")]
    [InlineData("colours == 'red'", DiagnosticCodes.ExpressionAlwaysSame, 1, 16, "always False")]
    [InlineData("age < None", DiagnosticCodes.ExpressionAlwaysSame, 1, 10, "test for it with == None")]
    [InlineData("age + None", DiagnosticCodes.ExpressionAlwaysSame, 1, 10, "always None")]
    [InlineData("round(age, 1, 2)", DiagnosticCodes.ExpressionArgumentCount, 1, 16, "round() takes 1 or 2 arguments, not 3")]
    [InlineData("len()", DiagnosticCodes.ExpressionArgumentCount, 1, 5, "len() takes 1 argument, not 0")]
    public void What_cannot_work_is_warned_about_where_it_stands(string text, string code, int column, int length, string part)
    {
        var diagnostics = new DiagnosticBag();
        ExpressionChecker.Check(Parsed.From(text), Names, diagnostics);
        var found = Assert.Single(diagnostics);
        Assert.Equal((code, Severity.Warning, Parsed.Origin.Shift(column - 1, length)), (found.Code, found.Severity, found.Span));
        Assert.Contains(part, found.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void All_problems_are_found_at_once()
    {
        var diagnostics = new DiagnosticBag();
        ExpressionChecker.Check(Parsed.From("limit > 3 and gender == 1 and 1 / 0"), Names, diagnostics);
        Assert.Equal(["EX009", "EX011", "EX010"], diagnostics.Select(d => d.Code));
    }

    // The check and the evaluator must not contradict each other. Left out: cases whose impossible part is never reached.
    [Fact]
    public void What_has_a_value_in_the_table_is_not_called_impossible()
    {
        string[] skipping = [" and ", " or ", " if ", "1 / 0"];
        var vectors = ExpressionVector
            .All.Where(v => v.Expected is not (null or NullValue) && !skipping.Any(s => v.Text.Contains(s, StringComparison.Ordinal)))
            .ToList();
        Assert.True(vectors.Count > 500);
        foreach (var vector in vectors)
        {
            var diagnostics = new DiagnosticBag();
            var names = new ExpressionNames(vector.Variables.Select(v => KeyValuePair.Create(v.Key, TypeOf(v.Value))));
            ExpressionChecker.Check(Parsed.From(vector.Text), names, diagnostics);
            Assert.True(
                diagnostics.All(d => d.Code is DiagnosticCodes.ExpressionAlwaysSame or DiagnosticCodes.ExpressionUnkeyedGroups),
                $"{vector.Text}: {string.Join("; ", diagnostics)}"
            );
        }
    }

    [Fact]
    public void A_random_operation_that_is_called_impossible_is_undecided_or_null()
    {
        var called = 0;
        foreach (var (expression, variables) in ExpressionRandomTests.Trees().Where(t => IsOneStrictOperation(t.Expression)))
        {
            var diagnostics = new DiagnosticBag();
            ExpressionChecker.Check(
                expression,
                new ExpressionNames(variables.Select(v => KeyValuePair.Create(v.Key, TypeOf(v.Value)))),
                diagnostics
            );
            if (diagnostics.All(d => d.Code != DiagnosticCodes.ExpressionImpossible)) continue;
            called++;
            Assert.True(
                ExpressionEvaluator.Evaluate(expression, new DictionaryScope(variables)).ValueOrDefault is null or NullValue,
                ExpressionPrinter.Print(expression)
            );
        }
        Assert.True(called > 20);
    }

    private static bool IsOneStrictOperation(Expression expression) =>
        expression is BinaryExpression or UnaryExpression or CallExpression or SubscriptExpression
        && ExpressionReferences.Children(expression).All(c => IsLeaf(c) || (c is ListExpression l && l.Items.All(IsLeaf)));

    private static bool IsLeaf(Expression expression) => expression is Constant or Reference;

    private static StaticType TypeOf(Value value) => value switch
    {
        BooleanValue => StaticType.Boolean,
        NumberValue => StaticType.Number,
        TextValue t => NumberText.TryReadDigits(t.Text, out _) ? StaticType.Text : StaticType.Words,
        ListValue => StaticType.List,
        MapValue => StaticType.Groups,
        _ => StaticType.Unknown,
    };
}
