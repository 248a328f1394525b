using StudyApp.Authoring.Expressions.Parsing;

namespace StudyApp.Authoring.Expressions.Evaluating;

/// <summary>Arithmetic as in Python, on doubles; digit text counts as a number.</summary>
/// <remarks>C# null stands for "failed", the run knows why.</remarks>
internal static class ValueArithmetic
{
    public static Value? Apply(BinaryExpression binary, (Value Left, Value Right) operands, Evaluation run)
    {
        var (op, a, b) = (binary.Operator, operands.Left, operands.Right);
        if (a is NullValue || b is NullValue) return Value.Null;
        if (!WrittenText.Joins(binary) && ValueComparison.TryNumber(a, out var x)
            && ValueComparison.TryNumber(b, out var y)) return Calculate(op, x, y, run);
        return (op, a, b) switch
        {
            (BinaryOperator.Add, TextValue s, TextValue t) => run.Text(
                (long)s.Text.Length + t.Text.Length,
                () => s.Text + t.Text
            ),
            (BinaryOperator.Add, ListValue s, ListValue t) => run.List(
                (long)s.Items.Length + t.Items.Length,
                () => s.Items.AddRange(t.Items)
            ),
            (BinaryOperator.Multiply, TextValue or ListValue, NumberValue or BooleanValue) => Repeat(a, b, run),
            (BinaryOperator.Multiply, NumberValue or BooleanValue, TextValue or ListValue) => Repeat(b, a, run),
            _ => run.Fail($"{a.KindName} {op.Symbol()} {b.KindName} is not possible"),
        };
    }

    public static Value? Apply(UnaryOperator op, Value value, Evaluation run) => value switch
    {
        NullValue => value,
        _ when ValueComparison.TryNumber(value, out var number) => Value.Of(
            op == UnaryOperator.Negate ? -number : number
        ),
        _ => run.Fail($"{op.Symbol()} {value.KindName} is not possible"),
    };

    /// <summary>CPython's float_divmod, so that signs and rounding are its own.</summary>
    internal static double FloorDivide(double x, double y)
    {
        var rest = x % y;
        var quotient = (x - rest) / y;
        if (rest != 0 && y < 0 != rest < 0) quotient -= 1;
        var floor = Math.Floor(quotient);
        return quotient - floor > 0.5 ? floor + 1 : floor;
    }

    internal static double Modulo(double x, double y)
    {
        var rest = x % y;
        return rest != 0 && y < 0 != rest < 0 ? rest + y : rest;
    }

    private static Value? Calculate(BinaryOperator op, double x, double y, Evaluation run)
    {
        if (y == 0 && op is (BinaryOperator.Divide or BinaryOperator.FloorDivide or BinaryOperator.Modulo))
            return run.Fail("division by zero");
        return run.Number(op switch
        {
            BinaryOperator.Add => x + y,
            BinaryOperator.Subtract => x - y,
            BinaryOperator.Multiply => x * y,
            BinaryOperator.Divide => x / y,
            BinaryOperator.FloorDivide => FloorDivide(x, y),
            BinaryOperator.Modulo => Modulo(x, y),
            _ => throw new ArgumentOutOfRangeException(nameof(op)),
        });
    }

    private static Value? Repeat(Value value, Value times, Evaluation run)
    {
        ValueComparison.TryNumber(times, out var count);
        if (count != Math.Floor(count)) return run.Fail("only a whole number can repeat a text or a list");
        if (value is TextValue text)
        {
            var length = text.Text.Length == 0 || count <= 0 ? 0 : text.Text.Length * count;
            return run.Text(length, () => length == 0 ? "" : string.Concat(Enumerable.Repeat(text.Text, (int)count)));
        }
        var items = ((ListValue)value).Items;
        var size = items.Length == 0 || count <= 0 ? 0 : items.Length * count;
        return run.List(size, () => size == 0 ? [] : [.. Enumerable.Repeat(items, (int)count).SelectMany(i => i)]);
    }
}
