using StudyApp.Authoring.Expressions;
using StudyApp.Authoring.Expressions.Evaluating;
using Xunit;

namespace StudyApp.Tests.Authoring.Expressions;

public sealed class ExpressionVectorTests
{
    public static TheoryData<int, string> Cases
    {
        get
        {
            var cases = new TheoryData<int, string>();
            for (var i = 0; i < ExpressionVector.All.Count; i++)
            {
                var text = ExpressionVector.All[i].Text;
                cases.Add(i, text.Length > 60 ? text[..60] + "…" : text);
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_server_gives_the_value_of_the_table(int index, string shown)
    {
        var vector = ExpressionVector.All[index];
        var result = Parsed.Evaluated(vector.Text, vector.Variables);
        if (vector.Expected is null) Assert.True(result is Undecided, $"{vector.About}: {shown} is undecided, not {result}");
        else Assert.Equal(EvaluationResult.Of(vector.Expected), result);
    }

    [Fact]
    public void The_rows_of_the_manual_are_among_the_cases() => Assert.InRange(ExpressionVector.Manual.Count(), 30, 100);

    [Fact]
    public void The_table_has_cases_for_every_operator_and_every_function_with_and_without_null()
    {
        Assert.True(ExpressionVector.All.Count >= 400);
        var texts = ExpressionVector.All.Select(v => v.Text).ToList();
        foreach (var function in ExpressionFunctions.Arguments.Keys)
        {
            Assert.Contains($"{function}(None)", texts);
            Assert.Contains(
                texts,
                t => t.StartsWith(function + "(", StringComparison.Ordinal) && !t.Contains("None", StringComparison.Ordinal)
            );
        }
        foreach (var op in new[] { "+", "-", "*", "/", "//", "%", "<", "<=", ">", ">=", "==", "!=", "in", "not in", "and", "or" })
            Assert.Contains(
                texts,
                t => t.Contains($" {op} None", StringComparison.Ordinal) || t.Contains($"None {op} ", StringComparison.Ordinal)
            );
    }
}
