using System.Globalization;
using System.Text;
using StudyApp.Authoring.Expressions;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Authoring.Expressions.Parsing;

namespace StudyApp.Tests.Authoring.Expressions;

/// <summary>Writes a tree as text with no more brackets than the grammar needs.</summary>
internal static class ExpressionPrinter
{
    private const int If = 0, Or = 1, And = 2, Not = 3, Compare = 4, Sum = 5, Term = 6, Sign = 7, Postfix = 8;

    public static string Print(Expression expression) => Print(expression, If);

    private static string Print(Expression expression, int level) =>
        LevelOf(expression) < level ? $"({Bare(expression)})" : Bare(expression);

    private static int LevelOf(Expression expression) => expression switch
    {
        ConditionalExpression => If,
        LogicalExpression l => l.Operator == LogicalOperator.Or ? Or : And,
        UnaryExpression u => u.Operator == UnaryOperator.Not ? Not : Sign,
        ComparisonChain => Compare,
        BinaryExpression b => b.Operator is BinaryOperator.Add or BinaryOperator.Subtract ? Sum : Term,
        _ => Postfix,
    };

    private static string Bare(Expression expression)
    {
        var level = LevelOf(expression);
        return expression switch
        {
            Constant c => Literal(c.Value),
            TableReference { Key: { } key } t => $"{t.Text}[{Print(key)}]",
            Reference r => r.Text,
            UnaryExpression { Operator: UnaryOperator.Not } u => $"not {Print(u.Operand, Not)}",
            UnaryExpression u => u.Operator.Symbol() + Print(u.Operand, Sign),
            BinaryExpression b => $"{Print(b.Left, level)} {b.Operator.Symbol()} {Print(b.Right, level + 1)}",
            ComparisonChain c => Chain(c),
            LogicalExpression l => string.Join($" {l.Operator.Symbol()} ", l.Operands.Select(o => Print(o, level + 1))),
            ConditionalExpression c => $"{Print(c.Then, Or)} if {Print(c.Condition, Or)} else {Print(c.Otherwise)}",
            CallExpression c => $"{c.Function}({string.Join(", ", c.Arguments.Select(Print))})",
            SubscriptExpression { Target: TableReference { Key: null } t } s => $"({t.Text})[{Print(s.Key)}]",
            SubscriptExpression s => $"{Print(s.Target, Postfix)}[{Print(s.Key)}]",
            ListExpression l => $"[{string.Join(", ", l.Items.Select(Print))}]",
            _ => throw new InvalidOperationException("Not one of the closed set."),
        };
    }

    private static string Chain(ComparisonChain chain)
    {
        var into = new StringBuilder(Print(chain.Operands[0], Sum));
        for (var i = 0; i < chain.Operators.Length; i++)
            into.Append(' ').Append(chain.Operators[i].Symbol()).Append(' ').Append(Print(chain.Operands[i + 1], Sum));
        return into.ToString();
    }

    private static string Literal(Value value)
    {
        if (value is not TextValue text) return value.ToString();
        var into = new StringBuilder("'");
        foreach (var c in text.Text)
        {
            if (c is '\'' or '\\') into.Append('\\').Append(c);
            else if (c < ' ') into.Append("\\x").Append(((int)c).ToString("x2", CultureInfo.InvariantCulture));
            else into.Append(c);
        }
        return into.Append('\'').ToString();
    }
}
