using System.Collections.Immutable;
using System.Text.Json.Nodes;
using StudyApp.Syntax;

namespace StudyApp.Studies.Schemas;

/// <summary>The JSON Schema (draft 2020-12) of the configuration file; editors use it for TOML as well.</summary>
public static class ConfigSchema
{
    /// <summary>The schema's file.</summary>
    public const string FileName = "config.schema.json";

    /// <summary>What each of <see cref="ConfigKeys.Effective"/> takes and does.</summary>
    internal static ImmutableArray<KeyDescription> Keys { get; } =
    [
        new(ProductionFile.StudyKey, KeyKind.Text,
            "The study's own file, where this one is another: settings of this one win, and their paths count from here.")
        {
            Example = "'experiments/demo/demo.toml'",
        },
        new("TITLE", KeyKind.LocalText, "The study's name, at the top of each page.") { Example = "'My study'" },
        new("PAGE_LIST", KeyKind.Any, "The pages, in the order in which participants come to them.")
        {
            Needed = true,
            Example = "[{name='Consent', path='consent'}, {name='About you', path='questionnaire/demographics'}, {name='End', path='end'}]",
        },
        new("CONDITIONS", KeyKind.Tables, "The levels of the design; participants are spread evenly over them.")
        {
            Example = "[{label='control'}, {label='treatment'}]",
            Entry = [new("label", KeyKind.Text, "Its name in exports.") { Needed = true }, new("enabled", KeyKind.Flag, "Whether participants are assigned to it.", "true"),
                new("weight", KeyKind.Integer, "How many participants it gets for each of a condition of weight 1.", "1"), new("target", KeyKind.Integer, "With how many participants it is full.")],
        },
        new("FACTORS", KeyKind.Tables, "Instead of CONDITIONS: every combination of their levels is a condition.")
        {
            Example = "[{name='colour', levels=['red', 'blue']}]",
            Entry = [new("name", KeyKind.Text, "The factor's name; expressions can ask for it.") { Needed = true }, new("levels", KeyKind.Texts, "Its levels.") { Needed = true }],
        },
        new("ASSIGNMENT", KeyKind.Any, "How conditions are assigned: {rule=\"minimisation\"}, \"random\" or \"blocks\", with block_multiple and strata.")
        {
            Example = "{rule='blocks', block_multiple=2, strata=['source']}",
        },
        new("TARGET", KeyKind.Integer, "With how many participants, complete and under way, the study is full.") { Example = "200" },
        new("NEWCOMERS_PER_MINUTE", KeyKind.Integer, "How many newcomers are let in within a minute, on all servers; 0 for no limit.", "0"),
        new("QUOTAS", KeyKind.Tables, "Limits for those of a source, in a condition, or for whom show_if holds.")
        {
            Example = "[{name='from Prolific', source='prolific', max=100}]",
            Entry = [new("name", KeyKind.Text, "Its name."), new("source", KeyKind.Text, "The recruiting platform."), new("condition", KeyKind.Integer, "The condition, from 1."),
                new("show_if", KeyKind.Text, "An expression over answers."), new("max", KeyKind.Integer, "How many at most.") { Needed = true }],
        },
        new("CONDITION_TIES", KeyKind.Text, "Which of equally full conditions is taken.", "\"random\"") { Allowed = ["random", "lowest"] },
        new("CONDITIONS_FROM_CSV", KeyKind.Text, "A file of ids and conditions, decided elsewhere.") { Example = "'conditions.csv'" },
        new("CONDITIONS_FROM_DB", KeyKind.Text, "The database of an earlier study whose conditions are kept.")
        {
            Example = "'sqlite:///first_day.db'",
        },
        new("OPEN_FROM", KeyKind.Any, "From when newcomers are let in: a date and time with its offset, 2026-12-01T09:00:00+01:00; without one, UTC.")
        {
            Example = "2026-12-01T09:00:00+01:00",
        },
        new("OPEN_UNTIL", KeyKind.Any, "From when newcomers are turned away; who takes part may finish.")
        {
            Example = "2027-01-31T18:00:00+01:00",
        },
        new("EXPIRES_AFTER_HOURS", KeyKind.Number, "Hours after the start in which the study must be finished.") { Example = "48" },
        new("REQUIRE", KeyKind.Text, "The device that is needed; asked for on the consent page.")
        {
            Allowed = ["keyboard", "desktop"],
            Example = "'keyboard'",
        },
        new("TEST_TOKEN", KeyKind.Text, "At least 12 characters, secret: /?test=TOKEN begins a test run that is not counted.")
        {
            Example = "'a-secret-of-your-own'",
        },
        new("PLATFORM", KeyKind.Text, "The usual recruiting platform; typed ids belong to it.") { Example = "'prolific'" },
        new("RECRUITMENT", KeyKind.Any, "The recruiting platforms, one table each: [RECRUITMENT.prolific].")
        {
            Example = "{prolific={codes={complete='C1ABC123', screened_out='SCR00001'}}}",
        },
        new("PROLIFIC_TOKEN", KeyKind.Text, "The token of Prolific's interface; best set in the environment.")
        {
            Example = "'the token of your account'",
        },
        new("PROLIFIC_API", KeyKind.Text, "The address of Prolific's interface.") { Example = "'https://api.prolific.com/api/v1/'" },
        new("SONA_CREDIT_URL", KeyKind.Text, "The address that grants credit at SONA; best set in the environment.")
        {
            Example = "'https://school.sona-systems.com/services/SonaAPI.svc/WebstudyCredit?experiment_id=1&credit_token=T&survey_code=XXXX'",
        },
        new("SQLALCHEMY_DATABASE_URI", KeyKind.Text, "Where the data lies: sqlite:///study.db or postgresql://user:password@host:5432/database.")
        {
            Example = "'sqlite:///study.db'",
        },
        new("SQLALCHEMY_BINDS", KeyKind.Any, "Further databases: names, each with an address; a questionnaire or table with \"database\": NAME is kept there.")
        {
            Example = "{contact='sqlite:///contact.db'}",
        },
        new("DATABASE_URL", KeyKind.Text, "Another name of SQLALCHEMY_DATABASE_URI.")
        {
            Example = "'postgresql://user:password@db.example:5432/study'",
        },
        new("DATABASE_POOLER", KeyKind.Flag, "Whether PgBouncer or another pooler in transaction mode stands before PostgreSQL.", "false"),
        new("HOST", KeyKind.Text, "The address to listen on; 0.0.0.0 for every network.", "\"127.0.0.1\""),
        new("PORT", KeyKind.Integer, "The port to listen on; 0 takes a free one.", "5000"),
        new("ADMIN_PORT", KeyKind.Integer, "A port for the admin panel alone, so that scripts of participants' pages cannot read it; 0 takes a free one.")
        {
            Example = "5001",
        },
        new("APPLICATION_ROOT", KeyKind.Text, "The path everything lies under, such as /sleep.") { Example = "'/sleep'" },
        new("BEHIND_REVERSE_PROXY", KeyKind.Flag, "Whether a reverse proxy stands before the server.", "false"),
        new("SESSION_BIND_TO_IP_PARTICIPANT", KeyKind.Flag, "Whether participants who change the network begin anew, or come back by their id. Phones change it often.", "false"),
        new("SESSION_COOKIE_NAME", KeyKind.Text, "The name of the participants' cookie.") { Example = "'my_study'" },
        new("MAX_CONTENT_LENGTH", KeyKind.Number, "The largest request accepted, in bytes.", "8388608"),
        new("USE_ADMIN", KeyKind.Flag, "Whether there is an admin panel.", "true"),
        new("ADMIN_PASSWORD", KeyKind.Text, "The first admin account's password, at least 12 characters.")
        {
            Example = "'a sentence of your own'",
        },
        new("RETRIEVE_SESSIONS", KeyKind.Flag, "Whether someone who comes back goes on where they were.", "true"),
        new("ALLOW_RETAKES", KeyKind.Flag, "Whether someone who has finished can take part again.", "false"),
        new("ON_WITHDRAW", KeyKind.Text, "What withdrawing does with the data: they are left out, or deleted; as the consent form says.", "\"exclude\"") { Allowed = ["exclude", "erase"] },
        new("RETURN_WITH", KeyKind.Text, "What someone with an external id must show to go on in another browser: the id, a signed link, or a PIN.", "\"id\"") { Allowed = ["id", "link", "pin"] },
        new("LINK_SECRET", KeyKind.Text, "What links are signed with, at least 16 characters; by default a key kept in the database. Best set in the environment.")
        {
            Example = "'at least sixteen characters'",
        },
        new("KEY_FILE", KeyKind.Text, "The file with the key that wraps the secrets in the database; all servers of the study have the same. By default FILE.key beside the SQLite file FILE, or studyapp.key beside the configuration.")
        {
            Example = "'study.key'",
        },
        new("STORE_IP", KeyKind.Text, "What is kept of participants' network addresses.", "\"none\"") { Allowed = ["none", "shortened", "hashed", "full"] },
        new("STORE_USER_AGENT", KeyKind.Text, "What is kept of what participants' browsers call themselves.", "\"none\"") { Allowed = ["none", "shortened", "hashed", "full"] },
        new("ABANDONED_MINUTES", KeyKind.Number, "Minutes without a sign after which someone counts as gone.", "5"),
        new("COUNTS_INCLUDE_ABANDONED", KeyKind.Flag, "Whether those who left count when conditions are assigned.", "false"),
        new("CONSENT_MIN_SECONDS", KeyKind.Number, "Seconds before consent can be given.", "1"),
        new("EXTERNAL_ID_LABEL", KeyKind.LocalText, "What the recruiting platform calls its ids.") { Example = "'participant ID'" },
        new("EXTERNAL_ID_PROMPT", KeyKind.LocalText, "The question for the id.") { Example = "'Please enter your participant ID.'" },
        new("GENERATE_COMPLETION_CODE", KeyKind.Flag, "Whether everyone gets a completion code of their own.", "true"),
        new("STATIC_COMPLETION_CODE", KeyKind.Text, "One completion code for all.") { Example = "'C1ABC123'" },
        new("COMPLETION_CODE_MESSAGE", KeyKind.LocalText, "What stands above the completion code.")
        {
            Example = "'Please copy this code and paste it where you came from:'",
        },
        new("OUTGOING_URL", KeyKind.Text, "Where participants are sent at the end.")
        {
            Example = "'https://app.prolific.com/submissions/complete?cc=C1ABC123'",
        },
        new("OUTGOING_REDIRECT", KeyKind.Text, "Whether they first see the end page.", "\"page\"") { Allowed = ["page", "immediate"] },
        new("CONTACT", KeyKind.LocalText, "Whom participants can ask.")
        {
            Example = "'Dr. A. Researcher, a.researcher@university.example'",
        },
        new("STUDY_INFO", KeyKind.LocalText, "A word about the study.") { Example = "'A study about …'" },
        new("LANGUAGES", KeyKind.Texts, "The languages participants can read the study in, the main one first, such as [\"en\"].")
        {
            Example = "['en']",
        },
        new("USE_BREADCRUMBS", KeyKind.Flag, "Whether pages show how far one is.", "true"),
        new("HEADER_COLOR", KeyKind.Text, "The accent colour, such as #2f5d8a.") { Example = "'#2f5d8a'" },
        new("ALLOW_BACK", KeyKind.Flag, "Whether participants can go back.", "false"),
        new("DISABLE_PASTE", KeyKind.Flag, "Whether nothing can be pasted into inputs.", "false"),
        new("LOG_QUESTIONNAIRE_INTERACTIONS", KeyKind.Flag, "Whether clicks and changes in questionnaires are stored.", "false"),
        new("LOG_GRID_CLICKS", KeyKind.Flag, "Another name of LOG_QUESTIONNAIRE_INTERACTIONS.", "false"),
        new("EXPORT", KeyKind.Tables, "What custom tables add to a participant's row in the export, before what their own files add.")
        {
            Example = "[{table='trials', fields={n='count(*)'}}]",
            Entry = [new("table", KeyKind.Text, "The table's name.") { Needed = true }, new("fields", KeyKind.Any, "Names of columns, each with its SQL expression.") { Needed = true }, new("filter", KeyKind.Text, "Which rows count."),
                new("group_by", KeyKind.Any, "A column, or several, whose values make columns of their own."), new("order_by", KeyKind.Text, "The column that orders the groups."), new("having", KeyKind.Text, "Which groups count.")],
        },
        new("SIMULATE", KeyKind.Tables, "How artificial participants answer, where that should not be left to chance; people are not concerned. Later entries win, and those of a condition.")
        {
            Example = "[{item='demographics/age', mean=40, sd=12}]",
            Entry = [new("item", KeyKind.Text, "ID, QUESTIONNAIRE/ID or QUESTIONNAIRE/TAG/ID of an answer.") { Needed = true }, new("condition", KeyKind.Text, "The condition it is for: its number, from 1, or its label."),
                new("mean", KeyKind.Number, "The mean of a normal distribution, clipped to what can be answered."), new("sd", KeyKind.Number, "Its standard deviation."),
                new("weights", KeyKind.Any, "Values or labels, each with its weight."), new("value", KeyKind.Text, "Always this answer."), new("missing", KeyKind.Number, "The share left unanswered, from 0 to 1.")],
        },
    ];

    private static readonly ImmutableArray<KeyDescription> PageKeys =
    [
        new("name", KeyKind.LocalText, "The page's name, in the progress line and in the admin panel."),
        new("path", KeyKind.Text, "What is shown: consent, consent_nc, create_participant, create_participant_nc, assign_condition, external_id, questionnaire/NAME or questionnaire/NAME/TAG, instructions/NAME, simple/NAME, custom/NAME, task/NAME, part/NAME, end or end/REASON."),
        new("show_if", KeyKind.Text, "An expression over answers: when the page is shown."),
        new("required", KeyKind.Flag, "Of a task: the study ends where it cannot be done.", "false"),
        new("parameters", KeyKind.Any, "Of a task: its parameters."),
        new("min_seconds", KeyKind.Number, "Seconds before the page can be left."),
        new("max_seconds", KeyKind.Number, "Seconds after which the page closes."),
        new("opens_after_days", KeyKind.Number, "Of a part: days after the part before was finished until it opens."),
        new("opens_after_hours", KeyKind.Number, "The same in hours."),
        new("closes_after_days", KeyKind.Number, "Of a part: days after the part before was finished until it can no longer be begun."),
        new("closes_after_hours", KeyKind.Number, "The same in hours."),
        new("completion_code", KeyKind.Text, "Of a part: the recruiting platform's code for the part before."),
        new("outgoing_url", KeyKind.Text, "Of an end: where participants are sent."),
        new("counts", KeyKind.Flag, "Of an end before the plain one: whether whoever ends there keeps the place in conditions, targets "
            + "and quotas.", "false"),
        new("condition", KeyKind.Integer, "Of an arm: the condition that takes it, from 1."),
        new("order", KeyKind.Text, "Of a block: in which order its pages are shown.") { Allowed = ["fixed", "random", "latin_square", "by_condition"] },
        new("orders", KeyKind.List, "With the order by_condition: one list of the pages' numbers, from 1, for each condition."),
    ];

    /// <summary>The schema's text.</summary>
    public static string Write()
    {
        var schema = SchemaParts.Root("Study", "The configuration of a StudyApp study.");
        var properties = SchemaParts.Properties(Keys);
        properties["PAGE_LIST"] = Pages(Keys.Single(k => k.Name == "PAGE_LIST").Help);
        foreach (var (name, instead) in ConfigKeys.NotEffective.OrderBy(k => k.Key, StringComparer.Ordinal))
            properties[name] = new JsonObject { ["description"] = $"Has no effect: {instead}.", ["deprecated"] = true };
        properties["$schema"] = new JsonObject { ["type"] = "string" };
        schema["properties"] = properties;
        schema["anyOf"] = new JsonArray(Required("PAGE_LIST"), Required(ProductionFile.StudyKey));
        // Settings of an author's own can be left in place; what looks like a setting of the program is checked.
        schema["patternProperties"] = new JsonObject { ["^[^A-Z]"] = new JsonObject() };
        schema["additionalProperties"] = false;
        schema["$defs"] = new JsonObject { ["page"] = Page() };
        return SchemaParts.Print(schema);
    }

    private static JsonObject Page()
    {
        var page = SchemaParts.Table(PageKeys);
        page["properties"]!["conditional_routing"] = Pages("Arms: the first whose condition and show_if match is taken.");
        page["properties"]!["page_list"] = Pages("The pages of a block or an arm.");
        return page;
    }

    private static JsonObject Required(string key) => new() { ["required"] = SchemaParts.Array([key]) };

    private static JsonObject Pages(string help) => new() { ["type"] = "array", ["items"] = SchemaParts.Reference("page"), ["description"] = help };
}
