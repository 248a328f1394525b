using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace StudyApp.Studies.Tables;

/// <summary>
/// What a page sends for a column, as it is stored: null, <see cref="bool"/>, <see cref="long"/>, <see cref="double"/>
/// or <see cref="string"/>.
/// </summary>
public static partial class TableValue
{
    /// <summary>
    /// The largest whole number stored, and the smallest without its sign: what a browser holds exactly.
    /// </summary>
    public const long LargestWhole = 9_007_199_254_740_991;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The value of a JSON value; false when the column cannot hold it.</summary>
    /// <remarks>
    /// Null is nothing; a number with a fraction loses it in a column of whole numbers, as in Python's <c>int()</c>.
    /// </remarks>
    public static bool TryRead(TableColumnType type, JsonElement given, out object? value)
    {
        switch (given.ValueKind)
        {
            case JsonValueKind.Null or JsonValueKind.Undefined:
                value = null;
                return true;
            case JsonValueKind.String:
                return TryRead(type, given.GetString()!, out value);
            case JsonValueKind.True or JsonValueKind.False:
                return TryConvert(type, given.GetBoolean(), given, out value);
            case JsonValueKind.Number:
                value = null;
                return given.TryGetDouble(out var number)
                    && double.IsFinite(number)
                    && TryConvert(type, number, given, out value);
            default:
                value = type == TableColumnType.Json ? Compact(given) : null;
                return type == TableColumnType.Json && IsText((string)value!);
        }
    }

    /// <summary>The value of a form's text, or of a JSON string; false when the column cannot hold it.</summary>
    public static bool TryRead(TableColumnType type, string text, out object? value)
    {
        value = null;
        if (!IsText(text)) return false;
        switch (type)
        {
            case TableColumnType.String:
                value = text;
                return true;
            case TableColumnType.Integer
                when long.TryParse(
                    text.Trim(),
                    NumberStyles.AllowLeadingSign,
                    CultureInfo.InvariantCulture,
                    out var whole
                )
                    && Math.Abs((decimal)whole) <= LargestWhole:
                value = whole;
                return true;
            case TableColumnType.Float
                when double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                    && double.IsFinite(number):
                value = number;
                return true;
            case TableColumnType.Boolean:
                value = Word(text);
                return value is not null;
            case TableColumnType.DateTime:
                value = Moment(text.Trim());
                return value is not null;
            case TableColumnType.Json:
                value = JsonOf(text);
                return value is not null;
            default:
                return false;
        }
    }

    /// <summary>A row as it is stored: a JSON object of columns and values.</summary>
    public static string WriteRow(IEnumerable<KeyValuePair<string, object?>> values)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            foreach (var (column, value) in values)
                switch (value)
                {
                    case bool flag: json.WriteBoolean(column, flag); break;
                    case long whole: json.WriteNumber(column, whole); break;
                    case double number: json.WriteNumber(column, number); break;
                    case string text: json.WriteString(column, text); break;
                    default: json.WriteNull(column); break;
                }
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>
    /// A stored row's values in the order of the table's columns as they are now; null where the row has none, or one
    /// that does not convert any more.
    /// </summary>
    public static object?[] ReadRow(CustomTable table, string stored)
    {
        using var document = JsonDocument.Parse(stored);
        return
        [
            .. table.Columns.Select(column =>
                document.RootElement.TryGetProperty(column.Name, out var given)
                && TryRead(column.Type, given, out var value)
                    ? value
                    : null
            ),
        ];
    }

    /// <summary>A value as text: numbers as short as they read back, booleans 1 and 0; null for nothing.</summary>
    public static string? TextOf(object? value) => value switch
    {
        null => null,
        bool flag => flag ? "1" : "0",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    /// <summary>True and false as authors and forms write them; null for another word.</summary>
    internal static bool? Word(string text) => text.Trim().ToLowerInvariant() switch
    {
        "true" or "1" or "yes" or "on" => true,
        "false" or "0" or "no" or "off" or "" => false,
        _ => null,
    };

    private static bool TryConvert(TableColumnType type, bool flag, JsonElement given, out object? value)
    {
        value = type switch
        {
            TableColumnType.Boolean => flag,
            TableColumnType.Integer => flag ? 1L : 0L,
            TableColumnType.Float => flag ? 1.0 : 0.0,
            TableColumnType.String or TableColumnType.Json => given.GetRawText(),
            _ => null,
        };
        return value is not null;
    }

    private static bool TryConvert(TableColumnType type, double number, JsonElement given, out object? value)
    {
        value = type switch
        {
            TableColumnType.Boolean => number is 0 or 1 ? number == 1 : null,
            TableColumnType.Integer => Math.Abs(number) <= LargestWhole ? (long)number : null,
            TableColumnType.Float => number,
            TableColumnType.String or TableColumnType.Json => given.GetRawText(),
            _ => null,
        };
        return value is not null;
    }

    private static string? Moment(string text) =>
        MomentShape().IsMatch(text)
        && DateTimeOffset.TryParse(
            text.Replace(',', '.'),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var moment
        )
            ? moment.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
            : null;

    private static string? JsonOf(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Null ? "null"
                : Compact(document.RootElement) is var compact && IsText(compact) ? compact
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Compact(JsonElement given)
    {
        try
        {
            using var buffer = new MemoryStream();
            using (var json = new Utf8JsonWriter(buffer, Options)) given.WriteTo(json);
            return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair in an escaped string: "\0" is refused below.
            return "\0";
        }
    }

    // Neither database keeps NUL in text, and half a surrogate pair is none.
    private static bool IsText(string text)
    {
        for (var i = 0; i < text.Length; i++)
            if (
                text[i] == '\0'
                || (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
            )
                return false;
        return true;
    }

    [GeneratedRegex(
        @"^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]{1,7})?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?\z"
    )]
    private static partial Regex MomentShape();
}
