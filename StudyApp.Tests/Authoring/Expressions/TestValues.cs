using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using StudyApp.Authoring.Expressions.Evaluating;

namespace StudyApp.Tests.Authoring.Expressions;

/// <summary>Values as JSON and back.</summary>
internal static class TestValues
{
    public static Value Read(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => Value.Of(json.GetBoolean()),
        JsonValueKind.Number => Value.Of(json.GetDouble()),
        JsonValueKind.String => Value.Of(json.GetString()),
        JsonValueKind.Array => Value.Of(json.EnumerateArray().Select(Read).ToImmutableArray()),
        JsonValueKind.Object => new MapValue(json.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, Read(p.Value)))),
        _ => Value.Null,
    };

    public static string Write(Value value) => value switch
    {
        BooleanValue b => b.IsTrue ? "true" : "false",
        NumberValue n => n.Number.ToString("R", CultureInfo.InvariantCulture),
        TextValue t => JsonSerializer.Serialize(t.Text),
        ListValue l => $"[{string.Join(",", l.Items.Select(Write))}]",
        MapValue m => Write(m.Entries),
        _ => "null",
    };

    public static string Write(IEnumerable<KeyValuePair<string, Value>> values)
    {
        var entries = values.Select(v => $"{JsonSerializer.Serialize(v.Key)}:{Write(v.Value)}");
        return new StringBuilder("{").AppendJoin(',', entries).Append('}').ToString();
    }
}
