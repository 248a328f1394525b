using StudyApp.Authoring.Expressions.Parsing;

namespace StudyApp.Authoring.Expressions.Evaluating;

/// <summary>The language's own equality and order. Each element of a list that is looked at costs a step.</summary>
internal static class ValueComparison
{
    /// <summary>Numbers, booleans (1 and 0) and digit text.</summary>
    public static bool TryNumber(Value value, out double number)
    {
        number = 0;
        switch (value)
        {
            case NumberValue n: number = n.Number; return true;
            case BooleanValue b: number = b.IsTrue ? 1 : 0; return true;
            case TextValue t: return NumberText.TryReadDigits(t.Text, out number);
            default: return false;
        }
    }

    /// <summary><c>==</c>.</summary>
    /// <remarks>Two texts are equal only when they are the same text; digit text equals its number.</remarks>
    public static bool AreEqual(Value a, Value b, Evaluation run)
    {
        switch (a, b)
        {
            case (NullValue, NullValue): return true;
            case (TextValue x, TextValue y): return x.Text == y.Text;
            case (ListValue x, ListValue y):
                if (x.Items.Length != y.Items.Length) return false;
                for (var i = 0; i < x.Items.Length; i++)
                    if (!run.Spend() || !AreEqual(x.Items[i], y.Items[i], run))
                        return false;
                return true;
            case (MapValue x, MapValue y):
                if (x.Entries.Count != y.Entries.Count) return false;
                foreach (var (key, value) in x.Entries)
                    if (!run.Spend() || !y.Entries.TryGetValue(key, out var other) || !AreEqual(value, other, run))
                        return false;
                return true;
            default: return TryNumber(a, out var left) && TryNumber(b, out var right) && left == right;
        }
    }

    /// <summary>
    /// Negative, zero, positive for two values that can be ordered: both read as numbers, both texts (by UTF-16 code
    /// units), or both lists (by their first difference).
    /// </summary>
    /// <remarks>Null when an operand is null; undecided, shown by the run, when there is no order.</remarks>
    public static int? Order(Value a, Value b, ComparisonOperator op, Evaluation run)
    {
        if (a is NullValue || b is NullValue) return null;
        if (TryNumber(a, out var x) && TryNumber(b, out var y)) return x.CompareTo(y);
        if (a is TextValue s && b is TextValue t) return string.CompareOrdinal(s.Text, t.Text);
        if (a is ListValue left && b is ListValue right) return Order(left, right, op, run);
        run.Fail($"{a.KindName} {op.Symbol()} {b.KindName} is not possible");
        return null;
    }

    private static int? Order(ListValue a, ListValue b, ComparisonOperator op, Evaluation run)
    {
        for (var i = 0; i < a.Items.Length && i < b.Items.Length; i++)
        {
            if (!run.Spend()) return null;
            if (!AreEqual(a.Items[i], b.Items[i], run))
                return run.HasFailed ? null : Order(a.Items[i], b.Items[i], op, run);
        }
        return a.Items.Length.CompareTo(b.Items.Length);
    }
}
