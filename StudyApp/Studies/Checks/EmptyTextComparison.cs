using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Expressions;
using StudyApp.Authoring.Expressions.Checking;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Authoring.Expressions.Parsing;

namespace StudyApp.Studies.Checks;

/// <summary>
/// Finds comparisons with the empty text: what nobody answered is None, so that <c>name != ''</c> would hold for
/// everyone.
/// </summary>
internal static class EmptyTextComparison
{
    public static void Warn(Expression expression, DiagnosticBag diagnostics)
    {
        if (
            expression is ComparisonChain chain
            && chain.Operands.Any(o => o is Constant { Value: TextValue { Text: "" } })
            && chain.Operands.Any(o => o is Reference)
            && chain.Operators.Any(o => o is ComparisonOperator.Equal or ComparisonOperator.NotEqual))
            diagnostics.Warn(
                DiagnosticCodes.ExpressionAlwaysSame,
                chain.Span,
                "what is not answered is None, never the empty text",
                "compare with None"
            );
        foreach (var child in ExpressionReferences.Children(expression)) Warn(child, diagnostics);
    }
}
