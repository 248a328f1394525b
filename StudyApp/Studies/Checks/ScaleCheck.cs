using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Expressions;
using StudyApp.Authoring.Expressions.Checking;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Authoring.Expressions.Parsing;
using StudyApp.Studies.Items.Types;
using StudyApp.Studies.Model;

namespace StudyApp.Studies.Checks;

/// <summary>
/// Finds items of a scale that are turned around with a number that is off: <c>5 - x</c> where x goes from 1 to 5 gives
/// 0 to 4.
/// </summary>
internal sealed class ScaleCheck(Questionnaire questionnaire, DiagnosticBag diagnostics)
{
    // A number that is typed is a scale only where the constant nearly fits: 2026 - year_of_birth is none.
    private readonly Dictionary<string, (AnswerRange Range, bool IsTyped)> _scales = questionnaire
        .Items.SelectMany(i => i.Parts)
        .Where(i => i is RadioGridItem or SliderItem or RadioListItem or DropDownItem or NumberItem)
        .SelectMany(i => i.Columns.Select(c => (c.Name, Range: AnswerRange.Of(c), IsTyped: i is NumberItem)))
        .Where(c => c.Range is not null).DistinctBy(c => c.Name)
            .ToDictionary(c => c.Name, c => (c.Range!.Value, c.IsTyped), StringComparer.Ordinal);

    public void Report(IReadOnlyCollection<Calculation> calculations)
    {
        var parts = calculations.SelectMany(c => All(c.Expression)).OfType<BinaryExpression>()
            .Where(b => b.Operator == BinaryOperator.Subtract).ToList();
        // Who takes 1 from the other items means a scale that begins at 0.
        var beginsAtZero = parts.Exists(b => b is { Left: NameReference item, Right: Constant { Value: NumberValue c } }
            && _scales.TryGetValue(item.Name, out var scale) && scale.Range.Low == c.Number);
        foreach (var part in parts)
            if (part is { Left: Constant { Value: NumberValue constant }, Right: NameReference item }
                && _scales.TryGetValue(item.Name, out var scale) && LeavesRange(constant.Number, scale)
                && !(beginsAtZero && constant.Number == scale.Range.High))
                Warn(part, item, (constant.Number, scale.Range));
    }

    private static bool LeavesRange(double constant, (AnswerRange Range, bool IsTyped) scale)
    {
        var right = scale.Range.Low + scale.Range.High;
        // Where the outcome and the answers have no number in common, something else is meant.
        return constant != right
            && (
                scale.IsTyped
                    ? Math.Abs(constant - right) <= 1
                    : constant >= 2 * scale.Range.Low && constant <= 2 * scale.Range.High
            );
    }

    private void Warn(BinaryExpression part, NameReference item, (double Constant, AnswerRange Range) found)
    {
        var (low, high) = (found.Range.Low, found.Range.High);
        diagnostics.Warn(DiagnosticCodes.ScaleLeft, part.Span,
            $"\"{item.Name}\" goes from {NumberText.Format(low)} to {NumberText.Format(high)}, "
            + $"but this from {NumberText.Format(found.Constant - high)} to {NumberText.Format(found.Constant - low)}",
            $"to turn the item around, write {NumberText.Format(low + high)} - {item.Name}, or reverse({item.Name})");
    }

    private static IEnumerable<Expression> All(Expression expression) =>
        ExpressionReferences.Children(expression).SelectMany(All).Prepend(expression);
}
