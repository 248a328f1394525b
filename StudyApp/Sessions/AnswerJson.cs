using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using StudyApp.Items;
using StudyApp.Studies;

namespace StudyApp.Sessions;

/// <summary>Answers as the JSON documents that are stored.</summary>
internal static class AnswerJson
{
    // The documents never stand inside HTML: letters stay letters.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(IReadOnlyDictionary<string, ResponseValue> values) => Build(json =>
    {
        foreach (var (column, value) in values)
            switch (value.Value)
            {
                case null: json.WriteNull(column); break;
                case long whole: json.WriteNumber(column, whole); break;
                case double number: json.WriteNumber(column, number); break;
                case var text: json.WriteString(column, (string)text); break;
            }
    });

    public static string WriteOrder(Questionnaire questionnaire, FrozenDictionary<int, ImmutableArray<string>> order) => Build(json =>
    {
        foreach (var (index, keys) in order.OrderBy(o => o.Key))
        {
            json.WriteStartArray(questionnaire.Items[index].Id ?? "#" + index.ToString(CultureInfo.InvariantCulture));
            foreach (var key in keys) json.WriteStringValue(key);
            json.WriteEndArray();
        }
    });

    private static string Build(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
