using System.Text.Json;
using System.Text.RegularExpressions;

namespace StudyApp.Tests.Studies.Schemas;

/// <summary>
/// The part of JSON Schema 2020-12 that the program's schemas use; a keyword it does not know fails the test that meets it.
/// </summary>
internal sealed class SchemaRules(string schema)
{
    private readonly JsonElement _root = JsonDocument.Parse(schema).RootElement;

    public JsonElement Root => _root;

    /// <summary>Comments and trailing commas are accepted, as the program accepts them.</summary>
    public bool Accepts(string json) =>
        Accepts(
            _root,
            JsonDocument.Parse(json, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }).RootElement
        );

    private bool Accepts(JsonElement rules, JsonElement value) => rules.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => rules.EnumerateObject().All(rule => Holds(rule, rules, value)),
    };

    private bool Holds(JsonProperty rule, JsonElement rules, JsonElement value) => rule.Name switch
    {
        "$schema" or "title" or "description" or "default" or "$defs" or "deprecated" or "then" or "else" => true,
        "$ref" => Accepts(_root.GetProperty("$defs").GetProperty(rule.Value.GetString()!["#/$defs/".Length..]), value),
        "type" => Types(rule.Value).Any(type => IsOf(type, value)),
        "enum" => rule.Value.EnumerateArray().Any(v => JsonElement.DeepEquals(v, value)),
        "const" => JsonElement.DeepEquals(rule.Value, value),
        "allOf" => rule.Value.EnumerateArray().All(r => Accepts(r, value)),
        "anyOf" => rule.Value.EnumerateArray().Any(r => Accepts(r, value)),
        "not" => !Accepts(rule.Value, value),
        "if" => !rules.TryGetProperty(Accepts(rule.Value, value) ? "then" : "else", out var branch) || Accepts(branch, value),
        "minimum" => value.ValueKind != JsonValueKind.Number || value.GetDouble() >= rule.Value.GetDouble(),
        "maximum" => value.ValueKind != JsonValueKind.Number || value.GetDouble() <= rule.Value.GetDouble(),
        "maxLength" => value.ValueKind != JsonValueKind.String || value.GetString()!.Length <= rule.Value.GetInt32(),
        "pattern" => value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, rule.Value.GetString()!),
        "items" => value.ValueKind != JsonValueKind.Array || value.EnumerateArray().All(v => Accepts(rule.Value, v)),
        _ => value.ValueKind != JsonValueKind.Object || HoldsForObject(rule, rules, value),
    };

    private bool HoldsForObject(JsonProperty rule, JsonElement rules, JsonElement value) => rule.Name switch
    {
        "required" => rule.Value.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _)),
        "properties" => rule.Value.EnumerateObject().All(p => !value.TryGetProperty(p.Name, out var given) || Accepts(p.Value, given)),
        "propertyNames" => value.EnumerateObject().All(p => Accepts(rule.Value, JsonSerializer.SerializeToElement(p.Name))),
        "patternProperties" => value
            .EnumerateObject()
            .All(p => rule.Value.EnumerateObject().All(r => !Regex.IsMatch(p.Name, r.Name) || Accepts(r.Value, p.Value))),
        "additionalProperties" => value.EnumerateObject().All(p => IsDescribed(p.Name, rules) || Accepts(rule.Value, p.Value)),
        "dependentRequired" => rule
            .Value.EnumerateObject()
            .All(d =>
                !value.TryGetProperty(d.Name, out _) || d.Value.EnumerateArray().All(n => value.TryGetProperty(n.GetString()!, out _))
            ),
        _ => throw new NotSupportedException($"The keyword {rule.Name} is not known here."),
    };

    private static bool IsDescribed(string name, JsonElement rules) =>
        (rules.TryGetProperty("properties", out var properties) && properties.TryGetProperty(name, out _))
        || (
            rules.TryGetProperty("patternProperties", out var patterns) && patterns.EnumerateObject().Any(p => Regex.IsMatch(name, p.Name))
        );

    private static IEnumerable<string> Types(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()!) : [type.GetString()!];

    private static bool IsOf(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && double.IsInteger(value.GetDouble()),
        _ => throw new NotSupportedException($"The type {type} is not known here."),
    };
}
