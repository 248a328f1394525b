namespace StudyApp.Expressions;

/// <summary>Evaluates expressions on the server; <c>wwwroot/js/expressions.js</c> gives the same values and the same reasons in the browser.</summary>
public static class ExpressionEvaluator
{
    /// <summary>
    /// Evaluates a tree. Never throws for anything an author or participant wrote: impossible operations, unknown names and exceeded
    /// limits are undecided. Thread-safe as far as the scope is.
    /// </summary>
    public static EvaluationResult Evaluate(Expression expression, IExpressionScope scope)
    {
        var run = new Evaluation(scope);
        return run.Evaluate(expression) is { } value && run.Measure(value) ? EvaluationResult.Of(value) : run.Failure;
    }
}
