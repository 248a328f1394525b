namespace StudyApp.Authoring.Expressions.Evaluating;

/// <summary>A scope of values that are all at hand, such as the fields of one submission.</summary>
/// <param name="values">By <see cref="Reference.Text"/>.</param>
public sealed class DictionaryScope(IReadOnlyDictionary<string, Value> values) : IExpressionScope
{
    /// <inheritdoc/>
    public EvaluationResult Find(NameReference reference) => Find(reference.Text);

    /// <inheritdoc/>
    public EvaluationResult Find(FieldReference reference) => Find(reference.Text);

    /// <inheritdoc/>
    public EvaluationResult Find(TableReference reference) => Find(reference.Text);

    private EvaluationResult Find(string text) =>
        values.TryGetValue(text, out var value)
            ? EvaluationResult.Of(value)
            : EvaluationResult.Undecided($"\"{text}\" is not known");
}
