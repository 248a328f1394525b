namespace StudyApp.Expressions;

/// <summary>Walks a tree for what it takes from its surroundings.</summary>
public static class ExpressionReferences
{
    /// <summary>Every reference in the order of the text, repetitions included; names of functions are none, keys of subscripts may hold some.</summary>
    public static IEnumerable<Reference> In(Expression expression)
    {
        IEnumerable<Reference> own = expression is Reference reference ? [reference] : [];
        return own.Concat(Children(expression).SelectMany(In));
    }

    /// <summary>The direct parts of a node, in the order of the text.</summary>
    public static IReadOnlyList<Expression> Children(Expression expression) => expression switch
    {
        Constant or NameReference or FieldReference => [],
        TableReference r => r.Key is null ? [] : [r.Key],
        UnaryExpression u => [u.Operand],
        BinaryExpression b => [b.Left, b.Right],
        ComparisonChain c => c.Operands,
        LogicalExpression l => l.Operands,
        ConditionalExpression c => [c.Then, c.Condition, c.Otherwise],
        CallExpression c => c.Arguments,
        SubscriptExpression s => [s.Target, s.Key],
        ListExpression l => l.Items,
        _ => throw new InvalidOperationException("Not one of the closed set."),
    };
}
