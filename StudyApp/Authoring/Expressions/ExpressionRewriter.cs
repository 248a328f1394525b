using System.Collections.Immutable;
using StudyApp.Authoring.Expressions.Checking;

namespace StudyApp.Authoring.Expressions;

/// <summary>Replaces calls in a tree.</summary>
internal static class ExpressionRewriter
{
    /// <summary>
    /// The tree with each call as the function gives it back, inner ones first; the same tree where nothing is
    /// replaced.
    /// </summary>
    public static Expression Calls(Expression expression, Func<CallExpression, CallExpression> replace)
    {
        if (!HasCall(expression)) return expression;
        Expression Inside(Expression part) => Calls(part, replace);
        ImmutableArray<Expression> All(ImmutableArray<Expression> parts) => [.. parts.Select(Inside)];
        return expression switch
        {
            TableReference { Key: { } key } table => table with { Key = Inside(key) },
            UnaryExpression unary => unary with { Operand = Inside(unary.Operand) },
            BinaryExpression binary => binary with { Left = Inside(binary.Left), Right = Inside(binary.Right) },
            ComparisonChain chain => chain with { Operands = All(chain.Operands) },
            LogicalExpression logical => logical with { Operands = All(logical.Operands) },
            ConditionalExpression choice => choice with
            {
                Condition = Inside(choice.Condition),
                Then = Inside(choice.Then),
                Otherwise = Inside(choice.Otherwise),
            },
            CallExpression call => replace(call with { Arguments = All(call.Arguments) }),
            SubscriptExpression subscript => subscript with
            {
                Target = Inside(subscript.Target),
                Key = Inside(subscript.Key),
            },
            ListExpression list => list with { Items = All(list.Items) },
            _ => expression,
        };
    }

    private static bool HasCall(Expression expression) =>
        expression is CallExpression || ExpressionReferences.Children(expression).Any(HasCall);
}
