using System.Collections.Immutable;

namespace StudyApp.Authoring.Expressions.Evaluating;

/// <summary>
/// Evaluates expressions on the server; <c>wwwroot/js/expressions.js</c> gives the same values and the same reasons in
/// the browser.
/// </summary>
public static class ExpressionEvaluator
{
    /// <summary>Evaluates a tree.</summary>
    /// <remarks>
    /// Never throws for anything an author or participant wrote: impossible operations, unknown names and exceeded
    /// limits are undecided. Thread-safe as far as the scope is.
    /// </remarks>
    public static EvaluationResult Evaluate(Expression expression, IExpressionScope scope)
    {
        var run = new Evaluation(scope);
        return run.Evaluate(expression) is { } value && run.Measure(value) ? EvaluationResult.Of(value) : run.Failure;
    }

    /// <summary>
    /// Calls one of <see cref="ExpressionFunctions"/>; a wrong number of arguments is undecided, too.
    /// </summary>
    public static EvaluationResult Call(string function, ImmutableArray<Value> arguments)
    {
        var run = new Evaluation(new DictionaryScope(ImmutableDictionary<string, Value>.Empty));
        if (ExpressionFunctions.WrongCount(function, arguments.Length) is { } problem) run.Fail(problem);
        return !run.HasFailed && FunctionCall.Apply(function, arguments, run) is { } value && run.Measure(value)
            ? EvaluationResult.Of(value)
            : run.Failure;
    }
}
