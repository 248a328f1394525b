using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Expressions;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Authoring.Expressions.Parsing;
using Xunit;

namespace StudyApp.Tests.Authoring.Expressions;

/// <summary>Parses for tests that are not about parsing.</summary>
internal static class Parsed
{
    public static readonly SourceSpan Origin = new("study.toml", 7, 11);

    public static Expression From(string text)
    {
        var diagnostics = new DiagnosticBag();
        var expression = ExpressionParser.Parse(text, Origin, diagnostics);
        Assert.Empty(diagnostics);
        return Assert.IsAssignableFrom<Expression>(expression);
    }

    public static EvaluationResult Evaluated(string text, IReadOnlyDictionary<string, Value> variables) =>
        ExpressionEvaluator.Evaluate(From(text), new DictionaryScope(variables));

    public static EvaluationResult Evaluated(string text) => Evaluated(text, new Dictionary<string, Value>());
}
