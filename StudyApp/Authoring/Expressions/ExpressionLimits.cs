namespace StudyApp.Authoring.Expressions;

/// <summary>Bounds that keep every expression from hanging or flooding a page.</summary>
/// <remarks><c>wwwroot/js/expressions.js</c> repeats those of evaluation.</remarks>
public static class ExpressionLimits
{
    /// <summary>Longest expression, in UTF-16 code units.</summary>
    public const int Characters = 4096;

    /// <summary>Most nodes of a tree: every constant, name, operator, call and list is one.</summary>
    public const int Nodes = 512;

    /// <summary>Deepest nesting of brackets and of <c>not</c>, <c>+</c>, <c>-</c> before an operand.</summary>
    public const int Depth = 64;

    /// <summary>
    /// Steps of one evaluation: each node, and each list element that is copied, compared, summed up or returned, is
    /// one; docs/expressions.md says what <c>in</c> costs.
    /// </summary>
    public const int Steps = 100_000;

    /// <summary>Longest text that an expression may make, in UTF-16 code units.</summary>
    public const int TextLength = 10_000;

    /// <summary>Longest list that an expression may make.</summary>
    public const int ListLength = 4096;
}
