using System.Collections.Immutable;
using System.Text.Json.Nodes;
using StudyApp.Authoring.Syntax;
using StudyApp.Studies.Settings;

namespace StudyApp.Studies.Schemas;

/// <summary>The JSON Schema (draft 2020-12) of the configuration file; editors use it for TOML as well.</summary>
public static class ConfigSchema
{
    /// <summary>The schema's file.</summary>
    public const string FileName = "config.schema.json";

    private static readonly ImmutableArray<KeyDescription> PageKeys =
    [
        new("name", KeyKind.LocalText, "The page's name, in the progress line and in the admin panel."),
        new(
            "path",
            KeyKind.Text,
            "What is shown: consent, consent_nc, create_participant, create_participant_nc, "
                + "assign_condition, external_id, questionnaire/NAME or questionnaire/NAME/TAG, instructions/NAME, "
                + "simple/NAME, custom/NAME, task/NAME, part/NAME, end or end/REASON."
        ),
        new("show_if", KeyKind.Text, "An expression over answers: when the page is shown."),
        new("required", KeyKind.Flag, "Of a task: the study ends where it cannot be done.", "false"),
        new("parameters", KeyKind.Any, "Of a task: its parameters."),
        new("min_seconds", KeyKind.Number, "Seconds before the page can be left."),
        new("max_seconds", KeyKind.Number, "Seconds after which the page closes."),
        new("opens_after_days", KeyKind.Number, "Of a part: days after the part before was finished until it opens."),
        new("opens_after_hours", KeyKind.Number, "The same in hours."),
        new(
            "closes_after_days",
            KeyKind.Number,
            "Of a part: days after the part before was finished until it can no longer be begun."
        ),
        new("closes_after_hours", KeyKind.Number, "The same in hours."),
        new("completion_code", KeyKind.Text, "Of a part: the recruiting platform's code for the part before."),
        new("outgoing_url", KeyKind.Text, "Of an end: where participants are sent."),
        new(
            "counts",
            KeyKind.Flag,
            "Of an end before the plain one: whether whoever ends there keeps the place in conditions, targets "
            + "and quotas.", "false"),
        new("condition", KeyKind.Integer, "Of an arm: the condition that takes it, from 1."),
        new("order", KeyKind.Text, "Of a block: in which order its pages are shown.")
        {
            Allowed = ["fixed", "random", "latin_square", "by_condition"],
        },
        new(
            "orders",
            KeyKind.List,
            "With the order by_condition: one list of the pages' numbers, from 1, for each condition."
        ),
    ];

    /// <summary>The schema's text.</summary>
    public static string Write()
    {
        var schema = SchemaParts.Root("Study", "The configuration of a StudyApp study.");
        var properties = SchemaParts.Properties(SettingKeys.All);
        properties[StudyKeys.PageList.Name] = Pages(StudyKeys.PageList.Help);
        foreach (var (name, instead) in SettingKeys.NotEffective.OrderBy(k => k.Key, StringComparer.Ordinal))
            properties[name] = new JsonObject { ["description"] = $"Has no effect: {instead}.", ["deprecated"] = true };
        properties["$schema"] = new JsonObject { ["type"] = "string" };
        schema["properties"] = properties;
        schema["anyOf"] = new JsonArray(Required(StudyKeys.PageList.Name), Required(StudyKeys.Study.Name));
        // Settings of an author's own can be left in place; what looks like a setting of the program is checked.
        schema["patternProperties"] = new JsonObject { ["^[^A-Z]"] = new JsonObject() };
        schema["additionalProperties"] = false;
        schema["$defs"] = new JsonObject { ["page"] = Page() };
        return SchemaParts.Print(schema);
    }

    private static JsonObject Page()
    {
        var page = SchemaParts.Table(PageKeys);
        page["properties"]!["conditional_routing"] = Pages(
            "Arms: the first whose condition and show_if match is taken."
        );
        page["properties"]!["page_list"] = Pages("The pages of a block or an arm.");
        return page;
    }

    private static JsonObject Required(string key) => new() { ["required"] = SchemaParts.Array([key]) };

    private static JsonObject Pages(string help) =>
        new()
        {
            ["type"] = "array",
            ["items"] = SchemaParts.Reference("page"),
            ["description"] = help,
        };
}
