using System.Text.Json;
using StudyApp.Studies.Items.Answers;

namespace StudyApp.Research.Data.Writing;

/// <summary>Reads the JSON objects in which answers, orders and trials are stored.</summary>
internal static class StoredJson
{
    /// <summary>Name → value, in the order stored; true and false as 1 and 0.</summary>
    public static OrderedDictionary<string, ResponseValue> Values(string json)
    {
        using var document = JsonDocument.Parse(json);
        var values = new OrderedDictionary<string, ResponseValue>(StringComparer.Ordinal);
        foreach (var property in document.RootElement.EnumerateObject())
            values[property.Name] = ValueOf(property.Value);
        return values;
    }

    /// <summary>Item → keys in the order presented.</summary>
    public static Dictionary<string, string[]> Order(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document
            .RootElement.EnumerateObject()
            .ToDictionary(
                p => p.Name,
                p => p.Value.EnumerateArray().Select(key => key.GetString()!).ToArray(),
                StringComparer.Ordinal
            );
    }

    private static ResponseValue ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => ResponseValue.Missing,
        JsonValueKind.True => ResponseValue.Of(1L),
        JsonValueKind.False => ResponseValue.Of(0L),
        JsonValueKind.Number => value.TryGetInt64(out var whole)
            ? ResponseValue.Of(whole)
            : ResponseValue.Of(value.GetDouble()),
        JsonValueKind.String => ResponseValue.Of(value.GetString()!),
        _ => ResponseValue.Of(value.GetRawText()),
    };
}
