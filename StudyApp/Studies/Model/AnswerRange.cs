using System.Globalization;
using StudyApp.Authoring.Expressions;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Studies.Items;

namespace StudyApp.Studies.Model;

/// <summary>The lowest and the highest number that a question stores.</summary>
/// <param name="Low">The lowest.</param>
/// <param name="High">The highest, above <paramref name="Low"/>.</param>
internal readonly record struct AnswerRange(double Low, double High)
{
    /// <summary>
    /// Of a column, from its limits, else from its values; null where they are no numbers or not all are known.
    /// </summary>
    public static AnswerRange? Of(ItemColumn column)
    {
        if (TryRead(column.Min, out var low) && TryRead(column.Max, out var high))
            return low < high ? new(low, high) : null;
        var numbers = new List<double>();
        // A blank choice is no answer.
        foreach (var (text, _) in column.Values.Where(v => !string.IsNullOrWhiteSpace(v.Value)))
            if (TryRead(text, out var number)) numbers.Add(number);
            else return null;
        return numbers.Count > 1 && numbers.Min() < numbers.Max() ? new(numbers.Min(), numbers.Max()) : null;
    }

    /// <summary>
    /// The tree in which each <c>reverse(item)</c> says between which numbers: <c>reverse(item, 1, 5)</c>.
    /// </summary>
    /// <remarks>What has no known range is left as it is; the check of the tree tells.</remarks>
    public static Expression Reversed(Expression expression, Func<Reference, AnswerRange?> rangeOf) =>
        ExpressionRewriter.Calls(expression, call =>
        call is { Function: ExpressionFunctions.Reverse, Arguments: [Reference item] } && rangeOf(item) is { } range
            ? call with
            {
                Arguments =
                [
                    item,
                    new Constant(Value.Of(range.Low), call.Span),
                    new Constant(Value.Of(range.High), call.Span),
                ],
            }
            : call);

    /// <summary>The ranges of what stands on one page, or is calculated from it.</summary>
    public static Func<Reference, AnswerRange?> Within(Questionnaire questionnaire) =>
        reference => reference is NameReference name
            && questionnaire.Columns.FirstOrDefault(c => c.Name == name.Name) is { } column ? Of(column) : null;

    /// <summary>The ranges of what expressions about a participant can name.</summary>
    /// <remarks>A bare name has one only where it means the same range in every questionnaire.</remarks>
    public static Func<Reference, AnswerRange?> Within(IEnumerable<Questionnaire> questionnaires)
    {
        var all = questionnaires.ToList();
        return reference => reference switch
        {
            FieldReference field => all.Find(q => q.Name == field.Questionnaire)
                ?.Columns.FirstOrDefault(c => c.Name == field.Field)
                is { } column
                ? Of(column) : null,
            NameReference name => all.Where(q => q.Declares(name.Name))
                .Select(q => Within(q)(name))
                .Distinct()
                .ToList()
                is [var only]
                ? only
                : null,
            _ => null,
        };
    }

    private static bool TryRead(string text, out double number) =>
        double.TryParse(
            text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out number
        );
}
