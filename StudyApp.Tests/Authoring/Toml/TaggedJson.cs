using System.Globalization;
using System.Text.Json;
using StudyApp.Authoring.Syntax;

namespace StudyApp.Tests.Authoring.Toml;

/// <summary>Compares a tree with the JSON of the official tests, where <c>42</c> is <c>{"type": "integer", "value": "42"}</c>.</summary>
internal static class TaggedJson
{
    /// <summary>One sentence for each place where the tree is not what the JSON says.</summary>
    public static IEnumerable<string> Differences(JsonElement expected, Node actual, string path) => (expected.ValueKind, actual) switch
    {
        (JsonValueKind.Array, ListNode list) => OfList(expected, list, path),
        (JsonValueKind.Object, _) when IsScalar(expected) => IsSame(expected, actual)
            ? []
            : [$"{path}: expected {expected}, found {actual}"],
        (JsonValueKind.Object, TableNode table) => OfTable(expected, table, path),
        _ => [$"{path}: expected {expected}, found {actual}"],
    };

    private static IEnumerable<string> OfList(JsonElement expected, ListNode list, string path) =>
        expected.GetArrayLength() != list.Items.Length
            ? [$"{path}: expected {expected.GetArrayLength()} items, found {list.Items.Length}"]
            : expected.EnumerateArray().Zip(list.Items).SelectMany((pair, i) => Differences(pair.First, pair.Second, $"{path}[{i}]"));

    private static IEnumerable<string> OfTable(JsonElement expected, TableNode table, string path)
    {
        var keys = expected.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal).ToArray();
        return keys.SequenceEqual(table.Entries.Select(e => e.Key).Order(StringComparer.Ordinal))
            ? table.Entries.SelectMany(e => Differences(expected.GetProperty(e.Key), e.Value, $"{path}.{e.Key}"))
            : [$"{path}: expected the keys {string.Join(' ', keys)}, found {string.Join(' ', table.Entries.Select(e => e.Key))}"];
    }

    private static bool IsScalar(JsonElement json) =>
        json.EnumerateObject().Count() == 2
        && json.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String
        && json.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.String;

    private static bool IsSame(JsonElement expected, Node actual)
    {
        var text = expected.GetProperty("value").GetString()!;
        return (expected.GetProperty("type").GetString(), actual) switch
        {
            ("string", StringNode node) => node.Value == text,
            ("integer", IntegerNode node) => node.Value == long.Parse(text, CultureInfo.InvariantCulture),
            ("float", FloatNode node) => node.Value.Equals(Float(text)),
            ("bool", BooleanNode node) => node.Value == bool.Parse(text),
            ("datetime", MomentNode { Kind: MomentKind.OffsetDateTime } node) => node.Value == Moment(text),
            ("datetime-local", MomentNode { Kind: MomentKind.LocalDateTime } node) => node.Value == Moment(text + "Z"),
            ("date-local", MomentNode { Kind: MomentKind.LocalDate } node) => node.Value == Moment(text + "T00:00:00Z"),
            ("time-local", MomentNode { Kind: MomentKind.LocalTime } node) => node.Value == Moment("0001-01-01T" + text + "Z"),
            _ => false,
        };
    }

    private static double Float(string text) => text switch
    {
        "nan" or "+nan" or "-nan" => double.NaN,
        "inf" or "+inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    private static DateTimeOffset Moment(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
