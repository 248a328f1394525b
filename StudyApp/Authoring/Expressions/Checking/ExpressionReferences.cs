namespace StudyApp.Authoring.Expressions.Checking;

/// <summary>Walks a tree for what it takes from its surroundings.</summary>
public static class ExpressionReferences
{
    /// <summary>
    /// Every reference in the order of the text, repetitions included; names of functions are none, keys of subscripts
    /// may hold some.
    /// </summary>
    public static IReadOnlyList<Reference> In(Expression expression)
    {
        var found = new List<Reference>();
        Collect(expression, found);
        return found;
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

    private static void Collect(Expression expression, List<Reference> found)
    {
        if (expression is Reference reference) found.Add(reference);
        foreach (var child in Children(expression)) Collect(child, found);
    }
}
