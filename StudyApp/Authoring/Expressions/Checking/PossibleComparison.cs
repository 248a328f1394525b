using System.Collections.Immutable;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Authoring.Expressions.Parsing;

namespace StudyApp.Authoring.Expressions.Checking;

/// <summary>What comparisons tell about their operands.</summary>
internal static class PossibleComparison
{
    /// <summary>What names can hold where the comparison has that truth; null when it cannot have it.</summary>
    public static ImmutableDictionary<string, Possible>? Assume(
        ComparisonChain chain,
        bool truth,
        ImmutableDictionary<string, Possible> names
    )
    {
        if (truth)
        {
            ImmutableDictionary<string, Possible>? after = names;
            for (var i = 0; i < chain.Operators.Length && after is not null; i++)
                after = Link(chain.Operators[i], chain.Operands[i], chain.Operands[i + 1], true, after);
            return after;
        }
        // The first link that is false decides.
        ImmutableDictionary<string, Possible>? found = null;
        ImmutableDictionary<string, Possible>? before = names;
        for (var i = 0; i < chain.Operators.Length && before is not null; i++)
        {
            found = Possibility.Either(
                found,
                Link(chain.Operators[i], chain.Operands[i], chain.Operands[i + 1], false, before)
            );
            before = Link(chain.Operators[i], chain.Operands[i], chain.Operands[i + 1], true, before);
        }
        return found;
    }

    private static ImmutableDictionary<string, Possible>? Link(
        ComparisonOperator op,
        Expression left,
        Expression right,
        bool truth,
        ImmutableDictionary<string, Possible> names
    )
    {
        var (a, b) = (PossibleValues.Of(left, names), PossibleValues.Of(right, names));
        if (a is OneOfPossible { Values.IsEmpty: true } || b is OneOfPossible { Values.IsEmpty: true }) return null;
        if (Compared(op, a, b, truth) is not { } kept || NotEmpty(kept.Left) is null || NotEmpty(kept.Right) is null)
            return null;
        return Possibility.Narrow(Possibility.Narrow(names, left, kept.Left), right, kept.Right);
    }

    // What is left of both operands; null when the comparison cannot have that truth.
    private static (Possible Left, Possible Right)? Compared(ComparisonOperator op, Possible a, Possible b, bool truth)
    {
        if (PossibleValues.Combinations([a, b]) is { } pairs)
        {
            var left = pairs
                .Where(p =>
                    PossibleValues.Evaluate(new ComparisonChain(p, [op], default)) is { } outcome
                    && outcome.IsTruthy == truth
                )
                .ToList();
            return left.Count == 0
                ? null
                : (
                    Possible.OneOf(left.Select(p => ((Constant)p[0]).Value)),
                    Possible.OneOf(left.Select(p => ((Constant)p[1]).Value))
                );
        }
        return op switch
        {
            ComparisonOperator.Equal => truth ? Same(a, b) : (WithoutOnly(a, b), WithoutOnly(b, a)),
            ComparisonOperator.NotEqual => truth ? (WithoutOnly(a, b), WithoutOnly(b, a)) : Same(a, b),
            ComparisonOperator.In when truth => Inside(a, b),
            ComparisonOperator.NotIn when !truth => Inside(a, b),
            ComparisonOperator.In or ComparisonOperator.NotIn => (a, b),
            _ when truth => Ordered(op, a, b),
            // A comparison with None is never true, whichever way round it is.
            _ when a.AsRange is { OrNull: false } && b.AsRange is { OrNull: false } => Ordered(Opposite(op), a, b),
            _ => (a, b),
        };
    }

    private static (Possible Left, Possible Right)? Same(Possible a, Possible b) =>
        Matching(a, b) is { } x && Matching(b, a) is { } y ? (x, y) : null;

    // Those of a that can equal one of b.
    private static Possible? Matching(Possible a, Possible b)
    {
        switch (a, b)
        {
            case (OneOfPossible few, RangePossible range):
                return NotEmpty(
                    Possible.OneOf(
                        few.Values.Where(v =>
                            v is NullValue ? range.OrNull
                            : ValueComparison.TryNumber(v, out var x) ? x >= range.Low && x <= range.High
                            : range.OrText && ReadsAsNumber(v)
                        )
                    )
                );
            case (RangePossible range, OneOfPossible few):
                if (few.Values.Any(v => range.OrText && ReadsAsNumber(v) && !ValueComparison.TryNumber(v, out _)))
                    return range;
                var numbers = Possible.OneOf(
                    few.Values.Where(v => v is NullValue || ValueComparison.TryNumber(v, out _))
                );
                return numbers.AsRange is { } limits ? NotEmpty(Overlap(range, limits))
                    : few.Values.Contains(Value.Null) && range.OrNull ? Possible.OneOf(Value.Null)
                    : null;
            case (RangePossible x, RangePossible y): return NotEmpty(Overlap(x, y));
            // Text that does not read as a number equals only itself.
            case (AnyPossible, OneOfPossible few)
                when few.Values.All(v => v is NullValue || (v is TextValue && !ValueComparison.TryNumber(v, out _))):
                return few;
            case (AnyPossible, not AnyPossible) when b.AsRange is { OrText: false } range:
                return range with { OrText = true };
            default: return a;
        }
    }

    private static Possible Overlap(RangePossible a, RangePossible b) =>
        Possible.Range(Math.Max(a.Low, b.Low), Math.Min(a.High, b.High), a.OrNull && b.OrNull, a.OrText);

    // Something equals None only when it is None.
    private static Possible WithoutOnly(Possible a, Possible b) =>
        a is RangePossible range && b is OneOfPossible { Values: [NullValue] } ? range with { OrNull = false } : a;

    private static (Possible Left, Possible Right)? Inside(Possible a, Possible b)
    {
        if (b is not OneOfPossible few || !few.Values.All(v => v is ListValue)) return (a, b);
        var elements = Possible.OneOf(few.Values.Cast<ListValue>().SelectMany(l => l.Items));
        if (elements is OneOfPossible { Values.IsEmpty: true }) return null;
        return Matching(a, elements) is { } left ? (left, b) : null;
    }

    private static (Possible Left, Possible Right)? Ordered(ComparisonOperator op, Possible a, Possible b)
    {
        if (IsNull(a) || IsNull(b)) return null;
        var (x, y) = (a.AsRange, b.AsRange);
        // Beside a number, only what counts as one can be put in order; beside text, other text can.
        if (x is null && a is AnyPossible && y is { OrText: false })
            x = new(double.NegativeInfinity, double.PositiveInfinity, OrNull: false, OrText: true);
        if (y is null && b is AnyPossible && x is { OrText: false })
            y = new(double.NegativeInfinity, double.PositiveInfinity, OrNull: false, OrText: true);
        // Two texts that read as numbers only in a wider sense, such as 1e5, are put in the order of texts.
        if (x is null || y is null || (x.OrText && y.OrText)) return (a, b);
        var (low, high) = op switch
        {
            ComparisonOperator.Less => (Above(x.Low), Below(y.High)),
            ComparisonOperator.LessOrEqual => (x.Low, y.High),
            ComparisonOperator.Greater => (Below(x.High), Above(y.Low)),
            _ => (x.High, y.Low),
        };
        var (left, right) = op is ComparisonOperator.Less or ComparisonOperator.LessOrEqual
            ? (
                Possible.Range(x.Low, Math.Min(x.High, high), false, x.OrText),
                Possible.Range(Math.Max(y.Low, low), y.High, false, y.OrText)
            )
            : (
                Possible.Range(Math.Max(x.Low, high), x.High, false, x.OrText),
                Possible.Range(y.Low, Math.Min(y.High, low), false, y.OrText)
            );
        return NotEmpty(left) is null || NotEmpty(right) is null ? null : (Kept(a, left), Kept(b, right));
    }

    // A list of values stays one.
    private static Possible Kept(Possible before, Possible after) =>
        before is OneOfPossible few && after is RangePossible range
        ? Possible.OneOf(
            few.Values.Where(v =>
                ValueComparison.TryNumber(v, out var number) && number >= range.Low && number <= range.High
            )
        )
        : after;

    private static ComparisonOperator Opposite(ComparisonOperator op) => op switch
    {
        ComparisonOperator.Less => ComparisonOperator.GreaterOrEqual,
        ComparisonOperator.LessOrEqual => ComparisonOperator.Greater,
        ComparisonOperator.Greater => ComparisonOperator.LessOrEqual,
        _ => ComparisonOperator.Less,
    };

    private static double Above(double limit) => double.IsFinite(limit) ? Math.BitIncrement(limit) : limit;

    private static double Below(double limit) => double.IsFinite(limit) ? Math.BitDecrement(limit) : limit;

    private static bool ReadsAsNumber(Value value) => value is TextValue text && NumberText.TryRead(text.Text, out _);

    private static bool IsNull(Possible possible) =>
        possible is OneOfPossible few && few.Values.All(v => v is NullValue);

    private static Possible? NotEmpty(Possible possible) =>
        possible is OneOfPossible { Values.IsEmpty: true } ? null : possible;
}
