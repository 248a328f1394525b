using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Authoring.Expressions.Parsing;

namespace StudyApp.Authoring.Expressions;

/// <summary>Writes trees as the JSON that <c>wwwroot/js/expressions.js</c> evaluates.</summary>
/// <remarks>
/// Shapes: <c>{"const":v}</c>, <c>{"var":"reference"}</c>, <c>{"table":"T","column":"c","key":node}</c>,
/// <c>{"op":"+","args":[…]}</c>, <c>{"chain":["&lt;","&lt;="],"args":[…]}</c>, <c>{"call":"f","args":[…]}</c>,
/// <c>{"subscript":node,"key":node}</c>.
/// </remarks>
public static class ExpressionJson
{
    /// <summary>ASCII only and safe in HTML attributes that are escaped as usual.</summary>
    /// <remarks>Nesting may exceed the 64 levels JsonDocument reads by default.</remarks>
    public static string Write(Expression expression)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes)) Write(expression, writer);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    /// <summary>Writes one node with everything under it.</summary>
    public static void Write(Expression expression, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        switch (expression)
        {
            case Constant c: WriteConstant(c.Value, writer); break;
            case TableReference t: WriteTable(t, writer); break;
            case Reference r: writer.WriteString("var", r.Text); break;
            case UnaryExpression u: WriteOperation(Name(u.Operator), [u.Operand], writer); break;
            case BinaryExpression b: WriteOperation(b.Operator.Symbol(), [b.Left, b.Right], writer); break;
            case ComparisonChain { Operators: [var single] } c: WriteOperation(Name(single), c.Operands, writer); break;
            case ComparisonChain c: WriteChain(c, writer); break;
            case LogicalExpression l: WriteOperation(l.Operator.Symbol(), l.Operands, writer); break;
            case ConditionalExpression c: WriteOperation("if", [c.Condition, c.Then, c.Otherwise], writer); break;
            case ListExpression l: WriteOperation("list", l.Items, writer); break;
            case CallExpression c: WriteCall(c, writer); break;
            case SubscriptExpression s: WriteSubscript(s, writer); break;
            default: throw new InvalidOperationException("Not one of the closed set.");
        }
        writer.WriteEndObject();
    }

    private static string Name(UnaryOperator op) => op switch
    {
        UnaryOperator.Negate => "neg",
        UnaryOperator.Plus => "pos",
        _ => "not",
    };

    private static string Name(ComparisonOperator op) => op == ComparisonOperator.NotIn ? "not_in" : op.Symbol();

    private static void WriteConstant(Value value, Utf8JsonWriter writer)
    {
        writer.WritePropertyName("const");
        switch (value)
        {
            case BooleanValue b: writer.WriteBooleanValue(b.IsTrue); break;
            case NumberValue n: writer.WriteNumberValue(n.Number); break;
            case TextValue t: writer.WriteStringValue(t.Text); break;
            default: writer.WriteNullValue(); break;
        }
    }

    private static void WriteTable(TableReference table, Utf8JsonWriter writer)
    {
        writer.WriteString("table", table.Table);
        writer.WriteString("column", table.Column);
        if (table.Key is not { } key) return;
        writer.WritePropertyName("key");
        Write(key, writer);
    }

    private static void WriteOperation(string name, ImmutableArray<Expression> operands, Utf8JsonWriter writer)
    {
        writer.WriteString("op", name);
        WriteAll(operands, writer);
    }

    private static void WriteChain(ComparisonChain chain, Utf8JsonWriter writer)
    {
        writer.WriteStartArray("chain");
        foreach (var op in chain.Operators) writer.WriteStringValue(Name(op));
        writer.WriteEndArray();
        WriteAll(chain.Operands, writer);
    }

    private static void WriteCall(CallExpression call, Utf8JsonWriter writer)
    {
        writer.WriteString("call", call.Function);
        WriteAll(call.Arguments, writer);
    }

    private static void WriteSubscript(SubscriptExpression subscript, Utf8JsonWriter writer)
    {
        writer.WritePropertyName("subscript");
        Write(subscript.Target, writer);
        writer.WritePropertyName("key");
        Write(subscript.Key, writer);
    }

    private static void WriteAll(ImmutableArray<Expression> expressions, Utf8JsonWriter writer)
    {
        writer.WriteStartArray("args");
        foreach (var expression in expressions) Write(expression, writer);
        writer.WriteEndArray();
    }
}
