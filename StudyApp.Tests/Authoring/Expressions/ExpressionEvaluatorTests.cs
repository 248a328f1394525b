using StudyApp.Authoring.Expressions;
using StudyApp.Authoring.Expressions.Evaluating;
using Xunit;

namespace StudyApp.Tests.Authoring.Expressions;

/// <summary>What the table of cases cannot say: reasons, and what a scope is asked.</summary>
public sealed class ExpressionEvaluatorTests
{
    [Theory]
    [InlineData("age + 1", "\"age\" is not known")]
    [InlineData("demo..age", "\"demo..age\" is not known")]
    [InlineData("tables.T.rt.easy", "\"tables.T.rt\" is not known")]
    [InlineData("1 / 0", "division by zero")]
    [InlineData("'a' < 1", "text < number is not possible")]
    [InlineData("[1] - 1", "list - number is not possible")]
    [InlineData("-'a'", "- text is not possible")]
    [InlineData("1 in None", "number in None is not possible")]
    [InlineData("None[0]", "None[...] is not possible")]
    [InlineData("[1][5]", "the list has no such position")]
    [InlineData("[1]['a']", "a list's position is a whole number")]
    [InlineData("int('x')", "int(): the text is not a number")]
    [InlineData("mean([])", "mean() of nothing")]
    [InlineData("mean(['x'])", "mean() takes numbers, not text")]
    [InlineData("len(1, 2)", "len() takes 1 argument, not 2")]
    [InlineData("round()", "round() takes 1 or 2 arguments, not 0")]
    [InlineData("max()", "max() takes at least 1 argument, not 0")]
    public void What_has_no_value_has_a_reason(string text, string reason) =>
        Assert.Equal(EvaluationResult.Undecided(reason), Parsed.Evaluated(text));

    [Theory]
    [InlineData("known and other", "known")]
    [InlineData("demo..age if known else demo.t1.age", "known demo.t1.age")]
    [InlineData("0 < known < other", "known")]
    [InlineData("tables.T.rt[known] == 1", "tables.T.rt known")]
    public void A_scope_is_asked_only_for_what_is_needed(string text, string asked)
    {
        var scope = new RecordingScope();
        ExpressionEvaluator.Evaluate(Parsed.From(text), scope);
        Assert.Equal(asked, string.Join(' ', scope.Asked));
    }

    [Fact]
    public void A_table_without_a_value_is_undecided_but_a_field_without_a_value_is_null()
    {
        var values = new Dictionary<string, Value> { ["tables.T.rt"] = Value.Null, ["demo.age"] = Value.Null };
        Assert.Equal(EvaluationResult.Pending("\"tables.T.rt\" has no value yet"), Parsed.Evaluated("tables.T.rt == None", values));
        Assert.Equal(EvaluationResult.Of(Value.Of(true)), Parsed.Evaluated("demo.age == None", values));
    }

    [Fact]
    public void Truth_of_a_result_is_that_of_its_value_and_undecided_has_none()
    {
        Assert.True(Parsed.Evaluated("'0'").IsTruthy);
        Assert.False(Parsed.Evaluated("None").IsTruthy);
        Assert.Null(Parsed.Evaluated("1 / 0").IsTruthy);
    }

    [Fact]
    public void One_tree_serves_many_evaluations_at_once()
    {
        var tree = Parsed.From("sum([x] * 100) / 100");
        Parallel.For(0, 1000, i =>
        {
            var scope = new DictionaryScope(new Dictionary<string, Value> { ["x"] = Value.Of((double)i) });
            Assert.Equal(EvaluationResult.Of(Value.Of((double)i)), ExpressionEvaluator.Evaluate(tree, scope));
        });
    }

    private sealed class RecordingScope : IExpressionScope
    {
        public List<string> Asked { get; } = [];

        public EvaluationResult Find(NameReference reference) => Record(reference, Value.Of(0.0));

        public EvaluationResult Find(FieldReference reference) => Record(reference, Value.Of(0.0));

        public EvaluationResult Find(TableReference reference) =>
            Record(reference, new MapValue([KeyValuePair.Create("0", Value.Of(1.0))]));

        private EvaluationResult Record(Reference reference, Value value)
        {
            Asked.Add(reference.Text);
            return EvaluationResult.Of(value);
        }
    }
}
