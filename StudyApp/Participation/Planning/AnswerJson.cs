using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Model;

namespace StudyApp.Participation.Planning;

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

    public static string WriteMissing(IReadOnlyDictionary<string, MissingReason> missing) => Build(json =>
    {
        foreach (var (column, reason) in missing) json.WriteString(column, NameOf(reason));
    });

    public static string WriteChanges(IReadOnlyDictionary<string, (long First, long Last)> changes) => Build(json =>
    {
        foreach (var (column, (first, last)) in changes)
        {
            json.WriteStartArray(column);
            json.WriteNumberValue(first);
            json.WriteNumberValue(last);
            json.WriteEndArray();
        }
    });

    /// <summary>What <see cref="Write"/> wrote.</summary>
    public static Dictionary<string, ResponseValue> Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document
            .RootElement.EnumerateObject()
            .ToDictionary(p => p.Name, p => ValueOf(p.Value), StringComparer.Ordinal);
    }

    /// <summary>The reason's name in the database and in exports.</summary>
    public static string NameOf(MissingReason reason) => reason switch
    {
        MissingReason.Blank => "blank",
        MissingReason.NotApplicable => "na",
        MissingReason.NotShown => "not_shown",
        MissingReason.TimeUp => "time_up",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };

    public static string WriteOrder(Questionnaire questionnaire, PresentedOrder order) => Build(json =>
    {
        if (questionnaire.Layout.Moves) WriteKeys(PresentedOrder.ItemsKey, order.Items.Select(questionnaire.KeyOf));
        foreach (var (index, keys) in order.Keys.OrderBy(o => o.Key)) WriteKeys(questionnaire.KeyOf(index), keys);

        void WriteKeys(string name, IEnumerable<string> keys)
        {
            json.WriteStartArray(name);
            foreach (var key in keys) json.WriteStringValue(key);
            json.WriteEndArray();
        }
    });

    /// <summary>Stored answers as expressions see them.</summary>
    public static IReadOnlyDictionary<string, Value> ReadTerms(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document
            .RootElement.EnumerateObject()
            .ToDictionary(p => p.Name, p => TermOf(p.Value), StringComparer.Ordinal);
    }

    private static Value TermOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => Value.Of(value.GetDouble()),
        JsonValueKind.String => Value.Of(value.GetString()),
        JsonValueKind.True => Value.Of(true),
        JsonValueKind.False => Value.Of(false),
        JsonValueKind.Null => Value.Null,
        _ => Value.Of(value.GetRawText()),
    };

    private static ResponseValue ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.TryGetInt64(out var whole)
            ? ResponseValue.Of(whole)
            : ResponseValue.Of(value.GetDouble()),
        JsonValueKind.String => ResponseValue.Of(value.GetString()!),
        _ => ResponseValue.Missing,
    };

    internal static string Build(Action<Utf8JsonWriter> write)
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
