using System.Collections.Immutable;
using System.Text.Json.Nodes;
using StudyApp.Authoring.Syntax;

namespace StudyApp.Studies.Schemas;

/// <summary>The JSON Schema (draft 2020-12) of <c>tables/*.json</c>.</summary>
public static class TableSchema
{
    /// <summary>The schema's file.</summary>
    public const string FileName = "table.schema.json";

    private const string Name = "^[A-Za-z_][A-Za-z0-9_]*$";

    private static readonly ImmutableArray<string> Types =
    [
        "integer",
        "float",
        "boolean",
        "string",
        "datetime",
        "json",
    ];

    /// <summary>The schema's text.</summary>
    public static string Write()
    {
        var schema = SchemaParts.Root("Table", "A table that a StudyApp study's own pages write to.");
        schema["properties"] = new JsonObject
        {
            ["$schema"] = SchemaParts.Of(
                new("$schema", KeyKind.Any, "Where editors find this description; the program ignores it.")
            ),
            ["columns"] = new JsonObject
            {
                ["type"] = "object",
                ["description"] = "The columns: names, each with its type.",
                ["propertyNames"] = new JsonObject { ["pattern"] = Name },
                ["additionalProperties"] = Column(),
            },
            ["exports"] = new JsonObject
            {
                ["type"] = "array",
                ["items"] = Export(),
                ["description"] = "What the table adds to a participant's row in the export.",
            },
            ["database"] = SchemaParts.Of(
                new(
                    "database",
                    KeyKind.Text,
                    "The name of a database in SQLALCHEMY_BINDS that the rows are kept in, apart from the rest."
                )
            ),
        };
        schema["required"] = SchemaParts.Array(["columns"]);
        schema["additionalProperties"] = false;
        return SchemaParts.Print(schema);
    }

    private static JsonObject Column()
    {
        var column = SchemaParts.Table([
            new("type", KeyKind.Text, "What the column holds.") { Allowed = Types },
            new("default", KeyKind.Any, "What is stored where a row says nothing."),
        ]);
        column["properties"]!["type"]!["enum"] = SchemaParts.Array(Types);
        return column;
    }

    private static JsonObject Export()
    {
        var names = new JsonObject
        {
            ["description"] = "One column, or several, whose values make a group each.",
            ["anyOf"] = new JsonArray(
                new JsonObject { ["type"] = SchemaParts.Array(["string", "null"]) },
                new JsonObject
                {
                    ["type"] = "array",
                    ["items"] = new JsonObject { ["type"] = "string" },
                }
            ),
        };
        return new()
        {
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["fields"] = new JsonObject
                {
                    ["type"] = "object",
                    ["description"] = "Names of the export's columns, each with an expression such as avg(score).",
                    ["propertyNames"] = new JsonObject { ["pattern"] = Name },
                    ["additionalProperties"] = new JsonObject { ["type"] = "string", ["maxLength"] = 1024 },
                },
                ["filter"] = SchemaParts.Of(new("filter", KeyKind.Text, "Which rows count.")),
                ["group_by"] = names,
                ["order_by"] = SchemaParts.Of(
                    new("order_by", KeyKind.Text, "The column that the groups are put in order by.")
                ),
                ["having"] = SchemaParts.Of(new("having", KeyKind.Text, "Which groups count; only with group_by.")),
            },
            ["required"] = SchemaParts.Array(["fields"]),
            ["dependentRequired"] = new JsonObject { ["having"] = SchemaParts.Array(["group_by"]) },
            ["additionalProperties"] = false,
        };
    }
}
