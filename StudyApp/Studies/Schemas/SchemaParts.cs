using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using StudyApp.Authoring.Syntax;

namespace StudyApp.Studies.Schemas;

/// <summary>The pieces JSON Schemas are made of.</summary>
/// <remarks>
/// What a reader accepts is valid, its conversions included: text that is a number, words for true and false, null for
/// nothing.
/// </remarks>
internal static class SchemaParts
{
    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The outermost object of a schema.</summary>
    public static JsonObject Root(string title, string description) => new()
    {
        ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
        ["title"] = title,
        ["description"] = description,
        ["type"] = "object",
    };

    /// <summary>The file's text.</summary>
    public static string Print(JsonObject schema) => schema.ToJsonString(Layout) + "\n";

    /// <summary>The values a key takes, with its help.</summary>
    public static JsonObject Of(KeyDescription key)
    {
        var schema = Values(key.Kind);
        if (!key.Allowed.IsEmpty) schema["enum"] = Array([.. key.Allowed, null]);
        if (key.Kind == KeyKind.Tables && !key.Entry.IsEmpty)
            schema["items"] = Table(key.Entry);
        schema["description"] = key.Help;
        if (key.Default is { } given) schema["default"] = JsonNode.Parse(given);
        return schema;
    }

    /// <summary>A closed object of those keys.</summary>
    public static JsonObject Table(IEnumerable<KeyDescription> keys)
    {
        var described = keys.ToList();
        var schema = new JsonObject { ["type"] = "object", ["properties"] = Properties(described) };
        if (described.Exists(k => k.Needed))
            schema["required"] = Array(described.Where(k => k.Needed).Select(k => k.Name));
        schema["additionalProperties"] = false;
        return schema;
    }

    public static JsonObject Properties(IEnumerable<KeyDescription> keys) =>
        new(keys.Select(k => KeyValuePair.Create<string, JsonNode?>(k.Name, Of(k))));

    public static JsonObject Reference(string definition) => new() { ["$ref"] = $"#/$defs/{definition}" };

    public static JsonArray Array(IEnumerable<string?> texts) => [.. texts.Select(t => t is null ? null : (JsonNode)t)];

    /// <summary>An expression over answers.</summary>
    public static JsonObject Expression(string help) =>
        new() { ["type"] = Array(["string", "null"]), ["description"] = help };

    // One text for all languages, or a table of one for each: {"en": "yes", "de": "ja"}.
    private static JsonObject LocalText(bool orNull) => new()
    {
        ["type"] = Array(["string", "object", "number", "boolean", .. orNull ? ["null"] : Enumerable.Empty<string>()]),
        ["additionalProperties"] = new JsonObject { ["type"] = Array(["string", "number", "boolean"]) },
    };

    private static JsonObject Values(KeyKind kind) => kind switch
    {
        KeyKind.Any => [],
        KeyKind.Text => new() { ["type"] = Array(["string", "number", "boolean", "null"]) },
        KeyKind.LocalText => LocalText(orNull: true),
        KeyKind.LocalTexts => new() { ["type"] = Array(["array", "null"]), ["items"] = LocalText(orNull: false) },
        KeyKind.Integer => new()
        {
            ["type"] = Array(["integer", "string", "null"]),
            ["pattern"] = @"^\s*[+-]?[0-9]+(\.0*)?([eE][+-]?[0-9]+)?\s*$",
        },
        KeyKind.Number => new()
        {
            ["type"] = Array(["number", "string", "null"]),
            ["pattern"] = @"^\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*$",
        },
        KeyKind.Flag => new()
        {
            ["type"] = Array(["boolean", "integer", "string", "null"]),
            ["minimum"] = 0,
            ["maximum"] = 1,
            ["pattern"] =
                @"^\s*([Tt][Rr][Uu][Ee]|[Yy][Ee][Ss]|[Oo][Nn]|1|[Ff][Aa][Ll][Ss][Ee]|[Nn][Oo]|[Oo][Ff][Ff]|0|)\s*$",
        },
        KeyKind.List => new() { ["type"] = Array(["array", "null"]) },
        KeyKind.Texts => new()
        {
            ["type"] = Array(["array", "null"]),
            ["items"] = new JsonObject { ["type"] = Array(["string", "number", "boolean"]) },
        },
        KeyKind.Tables => new()
        {
            ["type"] = Array(["array", "null"]),
            ["items"] = new JsonObject { ["type"] = "object" },
        },
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
