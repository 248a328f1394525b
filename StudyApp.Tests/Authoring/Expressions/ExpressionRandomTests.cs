using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Expressions;
using StudyApp.Authoring.Expressions.Checking;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Authoring.Expressions.Parsing;
using Xunit;

namespace StudyApp.Tests.Authoring.Expressions;

public sealed class ExpressionRandomTests
{
    public const int Count = 5000;

    /// <summary>The same trees for every run and every test.</summary>
    internal static IEnumerable<(Expression Expression, Dictionary<string, Value> Variables)> Trees()
    {
        var random = new RandomExpressions(seed: 20260301);
        var made = 0;
        while (made < Count)
        {
            var next = random.Next(depth: 1 + (made % 5));
            if (
                ExpressionPrinter.Print(next.Expression).Length > ExpressionLimits.Characters
                || Size(next.Expression) > ExpressionLimits.Nodes
            )
                continue;
            made++;
            yield return next;
        }
    }

    [Fact]
    public void A_printed_tree_parses_to_the_same_tree()
    {
        foreach (var (expression, _) in Trees())
        {
            var text = ExpressionPrinter.Print(expression);
            var diagnostics = new DiagnosticBag();
            var parsed = ExpressionParser.Parse(text, Parsed.Origin, diagnostics);
            Assert.True(parsed is not null, $"{text}: {diagnostics.FirstOrDefault()}");
            Assert.Equal(ExpressionJson.Write(expression), ExpressionJson.Write(parsed));
        }
    }

    [Fact]
    public void The_trees_are_a_mixture_of_all_kinds_of_node_value_and_reason()
    {
        var trees = Trees().ToList();
        var results = trees.Select(t => ExpressionEvaluator.Evaluate(t.Expression, new DictionaryScope(t.Variables))).ToList();
        var values = results.Select(r => r.ValueOrDefault).OfType<Value>().ToList();
        Assert.InRange(values.Count, Count * 2 / 5, Count * 3 / 5);
        Assert.InRange(results.OfType<Undecided>().Select(u => u.Reason).Distinct().Count(), 50, Count);
        Assert.Equal(5, values.Select(v => v.GetType()).Where(t => t != typeof(MapValue)).Distinct().Count());
        Assert.Equal(12, trees.SelectMany(t => All(t.Expression)).Select(e => e.GetType()).Distinct().Count());
    }

    private static IEnumerable<Expression> All(Expression expression) =>
        ExpressionReferences.Children(expression).SelectMany(All).Prepend(expression);

    private static int Size(Expression expression) => All(expression).Count();
}
