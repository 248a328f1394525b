using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Expressions;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Studies.Items;
using StudyApp.Studies.Items.Answers;

namespace StudyApp.Studies.Model;

/// <summary>Something computed from the answers to one questionnaire, such as the score of a scale.</summary>
/// <param name="Name">Its name; no question of the file has it.</param>
/// <param name="Expression">What is computed: names are answers and other calculations of the same file.</param>
/// <param name="Text">The expression as the author wrote it.</param>
/// <param name="Rank">Calculations of lower rank come first: those it needs are among them.</param>
/// <param name="Span">Where the name stands.</param>
public sealed record Calculation(string Name, Expression Expression, string Text, int Rank, SourceSpan Span)
{
    /// <summary>The column exports show.</summary>
    public ItemColumn Column => new(Name, ColumnType.Number, "", []);

    /// <summary>
    /// Computes all calculations of a questionnaire from one submission: name → value, or the reason why there is none.
    /// </summary>
    /// <remarks>Never throws.</remarks>
    /// <param name="questionnaire">Whose calculations.</param>
    /// <param name="answers">Column → answer; columns that are not there were not answered.</param>
    public static IReadOnlyDictionary<string, EvaluationResult> Evaluate(
        Questionnaire questionnaire,
        IReadOnlyDictionary<string, Value> answers
    )
    {
        var row = new Dictionary<string, Value>(StringComparer.Ordinal);
        foreach (var column in questionnaire.Columns)
            row[column.Name] = AsNumber(answers.GetValueOrDefault(column.Name, Value.Null));
        var scope = new DictionaryScope(row);
        var results = new Dictionary<string, EvaluationResult>(StringComparer.Ordinal);
        foreach (var calculation in questionnaire.Calculations.OrderBy(c => c.Rank))
        {
            var result = results[calculation.Name] = ExpressionEvaluator.Evaluate(calculation.Expression, scope);
            if (result.ValueOrDefault is { } value) row[calculation.Name] = value;
        }
        return results;
    }

    /// <summary>
    /// As <see cref="Evaluate(Questionnaire, IReadOnlyDictionary{string, Value})"/>, from answers as they are stored.
    /// </summary>
    public static IReadOnlyDictionary<string, EvaluationResult> Evaluate(
        Questionnaire questionnaire,
        IReadOnlyDictionary<string, ResponseValue> answers
    ) => Evaluate(questionnaire, answers.ToDictionary(a => a.Key, a => ValueOf(a.Value), StringComparer.Ordinal));

    /// <summary>A result as it is stored and exported: what cannot be computed is missing.</summary>
    public static ResponseValue ResponseOf(EvaluationResult result) =>
        result.ValueOrDefault is { } value ? ResponseOf(value) : ResponseValue.Missing;

    /// <summary>An answer as expressions see it.</summary>
    public static Value ValueOf(ResponseValue answer) => answer.Value switch
    {
        null => Value.Null,
        long whole => Value.Of((double)whole),
        double number => Value.Of(number),
        var text => Value.Of((string)text),
    };

    /// <summary>A computed value as exports print it: booleans as 1 and 0, null as missing, lists as text.</summary>
    public static ResponseValue ResponseOf(Value value) => value switch
    {
        NullValue => ResponseValue.Missing,
        BooleanValue b => ResponseValue.Of(b.IsTrue ? 1L : 0L),
        NumberValue n when double.IsInteger(n.Number) && Math.Abs(n.Number) < 1e15 => ResponseValue.Of((long)n.Number),
        NumberValue n => ResponseValue.Of(n.Number),
        _ => ResponseValue.Of(value.ToString()),
    };

    // Answers to grids and choices are text; in a calculation digits are numbers, and blank text is no answer.
    private static Value AsNumber(Value value) => value switch
    {
        TextValue { Text: "" } => Value.Null,
        TextValue text when NumberText.TryReadDigits(text.Text, out var number) => Value.Of(number),
        _ => value,
    };
}
