namespace StudyApp.Authoring.Expressions.Parsing;

/// <summary>What stands before one operand.</summary>
public enum UnaryOperator
{
    /// <summary><c>-x</c></summary>
    Negate,

    /// <summary><c>+x</c></summary>
    Plus,

    /// <summary><c>not x</c></summary>
    Not,
}

/// <summary>Arithmetic between two operands.</summary>
public enum BinaryOperator
{
    /// <summary><c>+</c>: sum, or joins two texts or two lists.</summary>
    Add,

    /// <summary><c>-</c></summary>
    Subtract,

    /// <summary><c>*</c>: product, or repeats a text or a list.</summary>
    Multiply,

    /// <summary><c>/</c></summary>
    Divide,

    /// <summary><c>//</c>: rounds towards minus infinity.</summary>
    FloorDivide,

    /// <summary><c>%</c>: takes the sign of the right operand.</summary>
    Modulo,
}

/// <summary>One link of a comparison chain.</summary>
public enum ComparisonOperator
{
    /// <summary><c>&lt;</c></summary>
    Less,

    /// <summary><c>&lt;=</c></summary>
    LessOrEqual,

    /// <summary><c>&gt;</c></summary>
    Greater,

    /// <summary><c>&gt;=</c></summary>
    GreaterOrEqual,

    /// <summary><c>==</c></summary>
    Equal,

    /// <summary><c>!=</c></summary>
    NotEqual,

    /// <summary><c>in</c>: element of a list, part of a text, name of a group.</summary>
    In,

    /// <summary><c>not in</c></summary>
    NotIn,
}

/// <summary>Operators that return one of their operands and evaluate no more of them than needed.</summary>
public enum LogicalOperator
{
    /// <summary><c>and</c>: the first falsy operand, else the last.</summary>
    And,

    /// <summary><c>or</c>: the first truthy operand, else the last.</summary>
    Or,
}

/// <summary>How operators are written.</summary>
public static class OperatorSymbols
{
    /// <summary>As in an expression's text.</summary>
    public static string Symbol(this UnaryOperator op) => op switch
    {
        UnaryOperator.Negate => "-",
        UnaryOperator.Plus => "+",
        UnaryOperator.Not => "not",
        _ => throw new ArgumentOutOfRangeException(nameof(op)),
    };

    /// <inheritdoc cref="Symbol(UnaryOperator)"/>
    public static string Symbol(this BinaryOperator op) => op switch
    {
        BinaryOperator.Add => "+",
        BinaryOperator.Subtract => "-",
        BinaryOperator.Multiply => "*",
        BinaryOperator.Divide => "/",
        BinaryOperator.FloorDivide => "//",
        BinaryOperator.Modulo => "%",
        _ => throw new ArgumentOutOfRangeException(nameof(op)),
    };

    /// <inheritdoc cref="Symbol(UnaryOperator)"/>
    public static string Symbol(this ComparisonOperator op) => op switch
    {
        ComparisonOperator.Less => "<",
        ComparisonOperator.LessOrEqual => "<=",
        ComparisonOperator.Greater => ">",
        ComparisonOperator.GreaterOrEqual => ">=",
        ComparisonOperator.Equal => "==",
        ComparisonOperator.NotEqual => "!=",
        ComparisonOperator.In => "in",
        ComparisonOperator.NotIn => "not in",
        _ => throw new ArgumentOutOfRangeException(nameof(op)),
    };

    /// <inheritdoc cref="Symbol(UnaryOperator)"/>
    public static string Symbol(this LogicalOperator op) => op switch
    {
        LogicalOperator.And => "and",
        LogicalOperator.Or => "or",
        _ => throw new ArgumentOutOfRangeException(nameof(op)),
    };
}
