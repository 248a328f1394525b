using System.Collections.Immutable;
using StudyApp.Authoring.Expressions.Parsing;

namespace StudyApp.Authoring.Expressions.Checking;

/// <summary>Finds out whether an expression can be true at all, from what its names can hold.</summary>
/// <remarks>
/// It never says no where some values make the expression true; it may say yes where none do. Abstract interpretation:
/// each part is followed with sets of values instead of values.
/// </remarks>
public static class Possibility
{
    // Each level of conditions inside conditions doubles the work.
    private const int MostNesting = 10;

    /// <summary>False when no values make the expression true. What is undecided is not true.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="names">What references can hold, by <see cref="Reference.Text"/>; others can hold anything.</param>
    public static bool CanBeTrue(Expression expression, IReadOnlyDictionary<string, Possible> names) =>
        Nesting(expression) > MostNesting
        || Assume(expression, true, names.ToImmutableDictionary(StringComparer.Ordinal)) is not null;

    /// <summary>What names can hold where the expression has that truth; null when it cannot have it.</summary>
    internal static ImmutableDictionary<string, Possible>? Assume(
        Expression expression,
        bool truth,
        ImmutableDictionary<string, Possible> names
    ) =>
        expression switch
        {
            UnaryExpression { Operator: UnaryOperator.Not } not => Assume(not.Operand, !truth, names),
            LogicalExpression logical => logical.Operator == LogicalOperator.And == truth
                ? Each(logical.Operands, truth, names)
                : First(logical.Operands, truth, names),
            ConditionalExpression c => Either(
                Assume(c.Condition, true, names) is { } yes ? Assume(c.Then, truth, yes) : null,
                Assume(c.Condition, false, names) is { } no ? Assume(c.Otherwise, truth, no) : null),
            ComparisonChain chain => PossibleComparison.Assume(chain, truth, names),
            _ => PossibleValues.Of(expression, names) is var possible && possible.CanBe(truth)
                ? Narrow(names, expression, possible.Only(truth))
                : null,
        };

    /// <summary>The names, with one of them known better; as they are when the expression is no name.</summary>
    internal static ImmutableDictionary<string, Possible> Narrow(
        ImmutableDictionary<string, Possible> names,
        Expression expression,
        Possible possible
    ) =>
        expression is NameReference or FieldReference && possible is not AnyPossible
            ? names.SetItem(((Reference)expression).Text, possible)
            : names;

    internal static ImmutableDictionary<string, Possible>? Either(
        ImmutableDictionary<string, Possible>? a,
        ImmutableDictionary<string, Possible>? b
    )
    {
        if (a is null || b is null) return a ?? b;
        var joined = ImmutableDictionary.CreateBuilder<string, Possible>(StringComparer.Ordinal);
        foreach (var (name, possible) in a)
            if (b.TryGetValue(name, out var other))
                joined[name] = ReferenceEquals(possible, other) ? possible : possible.Or(other);
        return joined.ToImmutable();
    }

    private static int Nesting(Expression expression) =>
        ExpressionReferences.Children(expression).Select(Nesting).DefaultIfEmpty().Max()
        + (
            expression
                is LogicalExpression
                    or ConditionalExpression
                    or ComparisonChain
                    or UnaryExpression { Operator: UnaryOperator.Not }
                ? 1
                : 0
        );

    private static ImmutableDictionary<string, Possible>? Each(
        ImmutableArray<Expression> operands,
        bool truth,
        ImmutableDictionary<string, Possible>? names
    )
    {
        foreach (var operand in operands)
            if (names is not null) names = Assume(operand, truth, names);
        return names;
    }

    // The first operand of that truth decides; those before it had the other.
    private static ImmutableDictionary<string, Possible>? First(
        ImmutableArray<Expression> operands,
        bool truth,
        ImmutableDictionary<string, Possible> names
    )
    {
        ImmutableDictionary<string, Possible>? found = null;
        ImmutableDictionary<string, Possible>? before = names;
        foreach (var operand in operands)
        {
            if (before is null) break;
            found = Either(found, Assume(operand, truth, before));
            before = Assume(operand, !truth, before);
        }
        return found;
    }
}
