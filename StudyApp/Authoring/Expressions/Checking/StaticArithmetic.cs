using StudyApp.Authoring.Expressions.Parsing;

namespace StudyApp.Authoring.Expressions.Checking;

/// <summary>What the evaluator can do with values of known type; doubtful cases count as possible.</summary>
internal static class StaticArithmetic
{
    /// <summary>The type of an operation's outcome, null when it is impossible.</summary>
    /// <remarks>Neither operand is always null.</remarks>
    public static StaticType? TypeOf(BinaryOperator op, StaticType left, StaticType right)
    {
        if (IsNumeric(left) && IsNumeric(right)) return StaticType.Number;
        if (op == BinaryOperator.Add && left == right && left is StaticType.Words or StaticType.List)
            return left == StaticType.List ? left : StaticType.Text;
        if (op == BinaryOperator.Add && IsText(left) && IsText(right)) return StaticType.Text;
        if (op == BinaryOperator.Multiply && Repeats(left, right)) return left;
        if (op == BinaryOperator.Multiply && Repeats(right, left)) return right;
        if (left == StaticType.Unknown) return Possible(op, right);
        return right == StaticType.Unknown ? Possible(op, left) : null;
    }

    public static bool CanBeEqual(StaticType left, StaticType right) =>
        left == right || left is StaticType.Unknown or StaticType.Null || right is StaticType.Unknown or StaticType.Null
        || (IsText(left) && IsText(right)) || (IsNumeric(left) && IsNumeric(right));

    public static bool CanBeOrdered(StaticType left, StaticType right) =>
        left is not StaticType.Groups && right is not StaticType.Groups && CanBeEqual(left, right);

    public static bool CanContain(StaticType container, StaticType needle) => container switch
    {
        StaticType.Unknown or StaticType.List => true,
        StaticType.Groups when needle == StaticType.Boolean => true,
        StaticType.Text or StaticType.Words or StaticType.Groups => needle
            is StaticType.Unknown
                or StaticType.Number
                or StaticType.Text
                or StaticType.Words,
        _ => false,
    };

    public static bool TakesList(string function) =>
        function
            is not (
                "len"
                or "count"
                or ExpressionFunctions.Reverse
                or "abs"
                or "round"
                or "int"
                or "float"
                or "str"
                or "bool"
            );

    /// <summary>Whether a function can work with its argument of that position.</summary>
    public static bool CanTake(string function, int position, List<StaticType> types)
    {
        var type = types[position];
        if (type is StaticType.Unknown or StaticType.Null || function is "str" or "bool" or "count") return true;
        return function switch
        {
            "len" => type is StaticType.Text or StaticType.Words or StaticType.List or StaticType.Groups,
            "min" or "max" => types.Count == 1
                ? type == StaticType.List
                : type is not (StaticType.List or StaticType.Groups),
            "abs" or "round" or ExpressionFunctions.Reverse => IsNumeric(type),
            "int" or "float" => IsNumeric(type) || type == StaticType.Words,
            "sum" when position == 1 => IsNumeric(type),
            _ => type == StaticType.List,
        };
    }

    public static StaticType ResultOf(string function) => function switch
    {
        "str" => StaticType.Text,
        "bool" => StaticType.Boolean,
        "min" or "max" => StaticType.Unknown,
        _ => StaticType.Number,
    };

    private static bool IsNumeric(StaticType type) =>
        type is StaticType.Number or StaticType.Boolean or StaticType.Text;

    private static bool IsText(StaticType type) => type is StaticType.Text or StaticType.Words;

    private static bool Repeats(StaticType value, StaticType times) =>
        value is StaticType.Text or StaticType.Words or StaticType.List
        && times is StaticType.Number or StaticType.Boolean or StaticType.Unknown;

    // With one operand unknown: every operator takes numbers, + also joins, * also repeats.
    private static StaticType? Possible(BinaryOperator op, StaticType known) => known switch
    {
        StaticType.Groups => null,
        StaticType.Words or StaticType.List => op is BinaryOperator.Add or BinaryOperator.Multiply
            ? known == StaticType.List
                ? known
                : StaticType.Text
            : null,
        _ => op is BinaryOperator.Add or BinaryOperator.Multiply ? StaticType.Unknown : StaticType.Number,
    };
}
