using StudyApp.Diagnostics;
using StudyApp.Expressions;

namespace StudyApp.Studies;

/// <summary>Finds comparisons with the empty text: what nobody answered is None, so that <c>name != ''</c> would hold for everyone.</summary>
internal static class EmptyTextComparison
{
    public static void Warn(Expression expression, DiagnosticBag diagnostics)
    {
        if (expression is ComparisonChain chain && chain.Operands.Any(o => o is Constant { Value: TextValue { Text: "" } }) && chain.Operands.Any(o => o is Reference)
            && chain.Operators.Any(o => o is ComparisonOperator.Equal or ComparisonOperator.NotEqual))
            diagnostics.Warn(DiagnosticCodes.ExpressionAlwaysSame, chain.Span, "what is not answered is None, never the empty text", "compare with None");
        foreach (var child in ExpressionReferences.Children(expression)) Warn(child, diagnostics);
    }
}
