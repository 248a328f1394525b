using System.Collections.Immutable;
using System.Text.Json.Nodes;
using StudyApp.Authoring.Syntax;
using StudyApp.Studies.Items;
using StudyApp.Studies.Items.Types;

namespace StudyApp.Studies.Schemas;

/// <summary>
/// The JSON Schema (draft 2020-12) of <c>questionnaires/*.json</c>, made of the question types' <see cref="ItemKeys"/>.
/// </summary>
public static class QuestionnaireSchema
{
    /// <summary>The schema's file.</summary>
    public const string FileName = "questionnaire.schema.json";

    private static readonly ImmutableArray<KeyDescription> Order =
    [
        new("order", KeyKind.Text, "In which order the questions are shown.")
        {
            Allowed = ["fixed", "random", "latin_square", "by_condition"],
        },
        new(
            "orders",
            KeyKind.List,
            "With the order by_condition: one list of the questions' numbers, from 1, for each condition."
        ),
    ];

    private static readonly ImmutableArray<KeyDescription> Ends =
    [
        new("min_answers", KeyKind.Integer, "How many questions must be answered at least.", "0"),
        new("participant_calculations", KeyKind.Any, "Scores: names, each with an expression over the answers."),
        new(
            "database",
            KeyKind.Any,
            "The name of a database in SQLALCHEMY_BINDS that the answers are kept in, apart from the rest."
        ),
        new("code", KeyKind.Text, "HTML after the questions, placed as it is; it may hold scripts."),
    ];

    private static readonly ImmutableArray<KeyDescription> About =
    [
        new("$schema", KeyKind.Any, "Where editors find this description; the program ignores it."),
        new("title", KeyKind.LocalText, "The instrument's name, for researchers."),
        new("reference", KeyKind.Any, "Where it was published."),
        new("doi", KeyKind.Any, "Its DOI."),
        new("instructions", KeyKind.LocalText, "Shown above the questions; HTML."),
    ];

    /// <summary>The keys of the file itself; <c>questions</c> among them.</summary>
    internal static ImmutableArray<KeyDescription> Keys { get; } =
    [
        .. About,
        new("questions", KeyKind.Any, "The questions, in the order in which they are shown.") { Needed = true },
        .. Order,
        .. Ends,
    ];

    /// <summary>The schema's text.</summary>
    /// <param name="ownTypes">Question types of the study's own, whose keys nobody knows.</param>
    public static string Write(params ImmutableArray<string> ownTypes)
    {
        var schema = SchemaParts.Root("Questionnaire", "A questionnaire of a StudyApp study: one file, one page.");
        schema["properties"] = Replaced(SchemaParts.Properties(Keys), ("questions", Entries("question_or_block")));
        schema["properties"]!["participant_calculations"] = new JsonObject
        {
            ["type"] = SchemaParts.Array(["object", "string", "null"]),
            ["additionalProperties"] = new JsonObject { ["type"] = "string" },
            ["maxLength"] = 0,
            ["description"] = Keys.Single(k => k.Name == "participant_calculations").Help,
        };
        schema["required"] = SchemaParts.Array(["questions"]);
        schema["additionalProperties"] = false;
        schema["$defs"] = Definitions([.. ItemTypes.Names, .. ownTypes]);
        return SchemaParts.Print(schema);
    }

    private static JsonObject Definitions(ImmutableArray<string> types)
    {
        var definitions = new JsonObject
        {
            ["question_or_block"] = new JsonObject
            {
                ["type"] = "object",
                ["if"] = new JsonObject { ["required"] = SchemaParts.Array(["block"]), ["not"] = Typed() },
                ["then"] = SchemaParts.Reference("block"),
                ["else"] = SchemaParts.Reference("question"),
            },
            ["block"] = Block(),
            ["question"] = Question(types),
        };
        foreach (var type in ItemTypes.Names) definitions[type] = OfType(type);
        return definitions;
    }

    private static JsonObject Block()
    {
        var block = SchemaParts.Table([
            new("block", KeyKind.Any, "Questions that stay together.") { Needed = true },
            .. Order,
            ItemKeys.Common.Single(k => k.Name == "fixed"),
        ]);
        Replaced(block["properties"]!.AsObject(), ("block", Entries("question_or_block")));
        return block;
    }

    // First which type it is, then the keys of that type: an editor names the one key that is wrong instead of all
    // types that do not fit.
    private static JsonObject Question(ImmutableArray<string> types) => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject { ["questiontype"] = TypeName(types), ["question_type"] = TypeName(types) },
        ["anyOf"] = new JsonArray(
            new JsonObject { ["required"] = SchemaParts.Array(["questiontype"]) },
            new JsonObject { ["required"] = SchemaParts.Array(["question_type"]) }
        ),
        ["allOf"] = new JsonArray([.. ItemTypes.Names.Select(type => new JsonObject
        {
            ["if"] = new JsonObject { ["anyOf"] = new JsonArray(Is("questiontype", type), Is("question_type", type)) },
            ["then"] = SchemaParts.Reference(type),
        })]),
    };

    private static JsonObject OfType(string type)
    {
        var schema = SchemaParts.Table([.. ItemKeys.Common, .. ItemKeys.Of(type)]);
        var properties = schema["properties"]!.AsObject();
        Replaced(properties,
            ("questiontype", TypeName([type])),
            ("question_type", TypeName([type])),
            ("show_if", SchemaParts.Expression(ItemKeys.Common.Single(k => k.Name == "show_if").Help)),
            (
                "for_conditions",
                new JsonObject
                {
                    ["type"] = SchemaParts.Array(["array", "null"]),
                    ["items"] = new JsonObject { ["type"] = "integer", ["minimum"] = 1 },
                    ["description"] = ItemKeys.Common.Single(k => k.Name == "for_conditions").Help,
                }
            )
        );
        if (type == "group") Replaced(properties, ("questions", Entries("question")));
        return schema;
    }

    private static JsonObject Is(string key, string type) =>
        new()
        {
            ["required"] = SchemaParts.Array([key]),
            ["properties"] = new JsonObject { [key] = new JsonObject { ["const"] = type } },
        };

    private static JsonObject Typed() =>
        new()
        {
            ["anyOf"] = new JsonArray(
                new JsonObject { ["required"] = SchemaParts.Array(["questiontype"]) },
                new JsonObject { ["required"] = SchemaParts.Array(["question_type"]) }
            ),
        };

    private static JsonObject TypeName(ImmutableArray<string> types) =>
        new() { ["enum"] = SchemaParts.Array(types), ["description"] = ItemKeys.Common[0].Help };

    private static JsonObject Entries(string definition) =>
        new() { ["type"] = "array", ["items"] = SchemaParts.Reference(definition) };

    // In place, so that the order of the keys stays; what was said of the key stays too.
    private static JsonObject Replaced(
        JsonObject properties,
        params ReadOnlySpan<(string Key, JsonObject Schema)> replacements
    )
    {
        foreach (var (key, schema) in replacements)
        {
            if (!schema.ContainsKey("description") && properties[key]?["description"]?.GetValue<string>() is { } help)
                schema["description"] = help;
            properties[key] = schema;
        }
        return properties;
    }
}
