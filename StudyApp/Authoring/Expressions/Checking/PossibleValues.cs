using System.Collections.Immutable;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Authoring.Expressions.Parsing;

namespace StudyApp.Authoring.Expressions.Checking;

/// <summary>The values that an expression can have.</summary>
/// <remarks>Where its parts have few, the evaluator itself is asked with each.</remarks>
internal static class PossibleValues
{
    /// <summary>More combinations of values are not tried.</summary>
    private const int MostTries = 400;

    private static readonly DictionaryScope NoNames = new(new Dictionary<string, Value>());

    public static Possible Of(Expression expression, ImmutableDictionary<string, Possible> names)
    {
        switch (expression)
        {
            case Constant c: return Possible.OneOf(c.Value);
            case NameReference or FieldReference:
                return names.GetValueOrDefault(((Reference)expression).Text, Possible.Anything);
            case TableReference: return Possible.Anything;
            case UnaryExpression { Operator: UnaryOperator.Not } or ComparisonChain: return Truths(expression, names);
            case LogicalExpression logical: return OfLogical(logical, names);
            case ConditionalExpression c:
                return Branch(c.Condition, true, c.Then, names).Or(Branch(c.Condition, false, c.Otherwise, names));
            default:
                var children = ExpressionReferences.Children(expression);
                var parts = children.Select(child => Of(child, names)).ToImmutableArray();
                if (parts.Any(p => p is OneOfPossible { Values.IsEmpty: true })) return Possible.Nothing;
                return Tried(parts, values => WithParts(expression, values)) ?? Ranged(expression, parts);
        }
    }

    /// <summary>
    /// The outcomes of an expression with all combinations of its parts' values; null when they are too many to try.
    /// </summary>
    public static Possible? Tried(ImmutableArray<Possible> parts, Func<ImmutableArray<Expression>, Expression> make) =>
        Combinations(parts) is { } combinations
            ? Possible.OneOf(combinations.Select(c => Evaluate(make(c))).OfType<Value>())
            : null;

    /// <summary>The value with those parts; null when it is undecided.</summary>
    public static Value? Evaluate(Expression expression) =>
        ExpressionEvaluator.Evaluate(expression, NoNames).ValueOrDefault;

    /// <summary>All combinations of the parts' values; null when they are too many, or unknown.</summary>
    public static IEnumerable<ImmutableArray<Expression>>? Combinations(ImmutableArray<Possible> parts)
    {
        var count = 1L;
        foreach (var part in parts)
            if (part is not OneOfPossible few || (count *= few.Values.Length) > MostTries) return null;
        IEnumerable<ImmutableArray<Expression>> combinations = [[]];
        foreach (var part in parts.Cast<OneOfPossible>())
            combinations = combinations.SelectMany(before =>
                part.Values.Select(value => before.Add(new Constant(value, default)))
            );
        return combinations;
    }

    private static Possible Truths(Expression expression, ImmutableDictionary<string, Possible> names)
    {
        var possible = Possible.Nothing;
        if (Possibility.Assume(expression, true, names) is not null)
            possible = possible.Or(Possible.OneOf(Value.Of(true)));
        if (Possibility.Assume(expression, false, names) is null) return possible;
        // A comparison with None is None, which counts as false.
        return possible.Or(
            expression is ComparisonChain
                ? Possible.OneOf(Value.Of(false), Value.Null)
                : Possible.OneOf(Value.Of(false))
        );
    }

    private static Possible OfLogical(LogicalExpression logical, ImmutableDictionary<string, Possible> names)
    {
        var decides = logical.Operator == LogicalOperator.Or;
        var possible = Possible.Nothing;
        ImmutableDictionary<string, Possible>? before = names;
        foreach (var (at, operand) in logical.Operands.Index())
        {
            if (before is null) break;
            var of = Of(operand, before);
            possible = possible.Or(at == logical.Operands.Length - 1 ? of : of.Only(decides));
            before = Possibility.Assume(operand, !decides, before);
        }
        return possible;
    }

    private static Possible Branch(
        Expression condition,
        bool truth,
        Expression taken,
        ImmutableDictionary<string, Possible> names
    ) => Possibility.Assume(condition, truth, names) is { } then ? Of(taken, then) : Possible.Nothing;

    private static Expression WithParts(Expression expression, ImmutableArray<Expression> parts) => expression switch
    {
        UnaryExpression u => u with { Operand = parts[0] },
        BinaryExpression b => b with { Left = Kept(b.Left, parts[0]), Right = Kept(b.Right, parts[1]) },
        CallExpression c => c with { Arguments = parts },
        SubscriptExpression s => s with { Target = parts[0], Key = parts[1] },
        ListExpression l => l with { Items = parts },
        _ => throw new InvalidOperationException("Has no parts of this kind."),
    };

    // A value in the place of str() is still a text that was made.
    private static Expression Kept(Expression before, Expression part) =>
        WrittenText.Is(before) ? new CallExpression("str", [part], before.Span) : part;

    // Rounding keeps the order, so the outcomes at the limits bound all others.
    private static Possible Ranged(Expression expression, ImmutableArray<Possible> parts)
    {
        if (parts.Length == 0 || parts[0].AsRange is not { } a) return Possible.Anything;
        if (expression is UnaryExpression unary)
            return unary.Operator == UnaryOperator.Plus
                ? Possible.Between(a.Low, a.High, a.OrNull, orText: false)
                : Possible.Between(-a.High, -a.Low, a.OrNull, orText: false);
        if (expression is not BinaryExpression binary || WrittenText.Joins(binary)
            || parts[1].AsRange is not { } b) return Possible.Anything;
        return binary.Operator switch
        {
            BinaryOperator.Add => Bounded(a, b, a.Low + b.Low, a.High + b.High),
            BinaryOperator.Subtract => Bounded(a, b, a.Low - b.High, a.High - b.Low),
            _ => Possible.Anything,
        };
    }

    private static Possible Bounded(RangePossible a, RangePossible b, double low, double high) =>
        // Text that reads as a number only in a wider sense, such as 1e5, is joined instead of added.
        (a.OrText && b.OrText)
        || double.IsNaN(low)
        || double.IsNaN(high)
            ? Possible.Anything
            : Possible.Between(low, high, a.OrNull || b.OrNull, orText: false);
}
