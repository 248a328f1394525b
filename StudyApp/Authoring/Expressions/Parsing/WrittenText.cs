namespace StudyApp.Authoring.Expressions.Parsing;

/// <summary>
/// Tells what an author has made a text with <c>str()</c>: it is joined and repeated as text even where it has digits
/// only, as in Python.
/// </summary>
/// <remarks>An answer that is digits stays a number in all arithmetic.</remarks>
internal static class WrittenText
{
    /// <summary>Whether an operator treats its operands as texts: one of them is.</summary>
    public static bool Joins(BinaryExpression binary) =>
        binary.Operator is BinaryOperator.Add or BinaryOperator.Multiply && (Is(binary.Left) || Is(binary.Right));

    /// <summary>Whether an expression can give nothing but such a text.</summary>
    public static bool Is(Expression expression) => expression switch
    {
        CallExpression call => call.Function == "str",
        BinaryExpression binary => Joins(binary),
        ConditionalExpression choice => Is(choice.Then) && Is(choice.Otherwise),
        LogicalExpression logical => logical.Operands.All(Is),
        _ => false,
    };
}
