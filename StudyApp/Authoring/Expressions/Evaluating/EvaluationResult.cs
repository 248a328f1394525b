namespace StudyApp.Authoring.Expressions.Evaluating;

/// <summary>The outcome of an evaluation or a lookup: a value, or the reason why there is none. A closed set.</summary>
public abstract record EvaluationResult
{
    private protected EvaluationResult()
    {
    }

    /// <summary>A value, <see cref="Value.Null"/> included.</summary>
    public static EvaluationResult Of(Value value) => new Evaluated(value);

    /// <summary>No value.</summary>
    public static EvaluationResult Undecided(string reason) => new Undecided(reason);

    /// <summary>No value yet: it is collected later, and nothing is wrong with the expression.</summary>
    public static EvaluationResult Pending(string reason) => new Undecided(reason) { IsPending = true };

    /// <summary>The value; null when undecided.</summary>
    public Value? ValueOrDefault => (this as Evaluated)?.Value;

    /// <summary>Whether a condition holds; null when undecided.</summary>
    /// <remarks>What follows from undecided is the caller's rule.</remarks>
    public bool? IsTruthy => ValueOrDefault?.IsTruthy;
}

/// <summary>There is a value.</summary>
public sealed record Evaluated(Value Value) : EvaluationResult;

/// <summary>There is no value: an answer is not collected yet, or an operation is impossible.</summary>
/// <param name="Reason">For authors, in English, without a full stop; may quote names of the expression, never
/// answers.</param>
public sealed record Undecided(string Reason) : EvaluationResult
{
    /// <summary>Whether a value is merely not collected yet; otherwise the author has something to correct.</summary>
    public bool IsPending { get; init; }
}
