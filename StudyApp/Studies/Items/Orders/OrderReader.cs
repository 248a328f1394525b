using System.Collections.Immutable;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Syntax;

namespace StudyApp.Studies.Items.Orders;

/// <summary>
/// Reads how things are put in order: <c>"order"</c>, and <c>"orders"</c> for one order per condition.
/// </summary>
public static class OrderReader
{
    private const string Order = "order";
    private const string Orders = "orders";

    private static readonly string[] Names = ["fixed", "random", "latin_square", "by_condition"];

    /// <summary>The rule a table asks for; file order when it asks for none, and where it is wrong.</summary>
    /// <param name="reader">The table.</param>
    /// <param name="count">How many things are ordered.</param>
    /// <param name="things">What they are, for messages: <c>pages</c>.</param>
    public static OrderRule Read(TableReader reader, int count, string things)
    {
        var name = reader.Text(Order);
        if (name != "by_condition" && reader.Raw(Orders) is { } stray)
            reader.Diagnostics.Error(
                DiagnosticCodes.OrderValue,
                stray.Span,
                $"\"{Orders}\" of {reader.Owner} says nothing without order = \"by_condition\".",
                "add it, or remove the orders"
            );
        switch (name)
        {
            case null or "fixed": return new FileOrder();
            case "random": return new RandomOrder();
            case "latin_square": return new LatinSquareOrder();
            case "by_condition": return ReadOrders(reader, count, things);
            default:
                reader.Diagnostics.Error(
                    DiagnosticCodes.OrderValue,
                    reader.SpanOf(Order),
                    $"There is no order \"{name}\".",
                    Suggestions.DidYouMean(name, Names) ?? $"use one of {string.Join(", ", Names)}"
                );
                return new FileOrder();
        }
    }

    private static ConditionOrder ReadOrders(TableReader reader, int count, string things)
    {
        var orders = ImmutableArray.CreateBuilder<ImmutableArray<int>>();
        foreach (var node in reader.List(Orders))
        {
            var order = node is ListNode list
                ? list
                    .Items.Select(n =>
                        n is IntegerNode { Value: >= 1 } number && number.Value <= count ? (int)number.Value - 1 : -1
                    )
                    .ToImmutableArray()
                : [];
            if (order.Length != count || order.Contains(-1) || order.Distinct().Count() != count)
                reader.Diagnostics.Error(
                    DiagnosticCodes.OrderValue,
                    node.Span,
                    $"Each order names the {count} {things} of {reader.Owner} by their numbers, each once.",
                    $"such as [{string.Join(", ", Enumerable.Range(1, count).Reverse())}]"
                );
            else orders.Add(order);
        }
        if (reader.List(Orders).IsEmpty)
            reader.Diagnostics.Error(
                DiagnosticCodes.OrderValue,
                reader.SpanOf(Order),
                $"{reader.Owner} has an order by condition but no \"{Orders}\".",
                $"add orders, one list of the numbers 1 to {count} for each condition"
            );
        return new ConditionOrder(orders.ToImmutable());
    }
}
