namespace StudyApp.Authoring.Expressions.Evaluating;

/// <summary>Where an expression finds the values of its references.</summary>
/// <remarks>
/// What is unknown or not collected yet is undecided; collected but not answered is <see cref="Value.Null"/>.
/// </remarks>
public interface IExpressionScope
{
    /// <summary>The value of a bare name.</summary>
    EvaluationResult Find(NameReference reference);

    /// <summary>The value of a questionnaire's field.</summary>
    EvaluationResult Find(FieldReference reference);

    /// <summary>The value of a table's export: a <see cref="MapValue"/> when it is grouped.</summary>
    /// <remarks>The key is not looked up here, the evaluator does it. Null counts as undecided.</remarks>
    EvaluationResult Find(TableReference reference);
}
