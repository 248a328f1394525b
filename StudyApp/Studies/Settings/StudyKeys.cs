using StudyApp.Authoring.Syntax;

namespace StudyApp.Studies.Settings;

/// <summary>Settings of the study itself: its pages, conditions, looks and data.</summary>
internal static class StudyKeys
{
    // ── The study
    public static readonly SettingKey Study = new(
        "STUDY", KeyKind.Text,
        "The study's own file, where this one is another: settings of this one win, and their paths count from "
            + "here.")
    {
        Example = "'experiments/demo/demo.toml'",
        IsStructured = true,
    };

    public static readonly SettingKey Title = new(
        "TITLE", KeyKind.LocalText,
        "The study's name, at the top of each page.")
    {
        Example = "'My study'",
    };

    public static readonly SettingKey Contact = new("CONTACT", KeyKind.LocalText, "Whom participants can ask.")
    {
        Example = "'Dr. A. Researcher, a.researcher@university.example'",
    };

    public static readonly SettingKey StudyInfo = new("STUDY_INFO", KeyKind.LocalText, "A word about the study.")
    {
        Example = "'A study about …'",
    };

    public static readonly SettingKey Languages = new(
        "LANGUAGES", KeyKind.Texts,
        "The languages participants can read the study in, the main one first, such as [\"en\"].")
    {
        Example = "['en']",
        IsStructured = true,
    };

    public static readonly SettingKey PageList = new(
        "PAGE_LIST", KeyKind.Any,
        "The pages, in the order in which participants come to them.")
    {
        Needed = true,
        Example =
            "[{name='Consent', path='consent'}, {name='About you', path='questionnaire/demographics'}, "
                + "{name='End', path='end'}]",
        IsStructured = true,
    };

    // ── Conditions
    public static readonly SettingKey Conditions = new(
        "CONDITIONS", KeyKind.Tables,
        "The levels of the design; participants are spread evenly over them.")
    {
        Example = "[{label='control'}, {label='treatment'}]",
        Entry =
        [
            new("label", KeyKind.Text, "Its name in exports.") { Needed = true },
            new("enabled", KeyKind.Flag, "Whether participants are assigned to it.", "true"),
            new("weight", KeyKind.Integer, "How many participants it gets for each of a condition of weight 1.", "1"),
            new("target", KeyKind.Integer, "With how many participants it is full."),
        ],
        IsStructured = true,
    };

    public static readonly SettingKey Factors = new(
        "FACTORS", KeyKind.Tables,
        "Instead of CONDITIONS: every combination of their levels is a condition.")
    {
        Example = "[{name='colour', levels=['red', 'blue']}]",
        Entry =
        [
            new("name", KeyKind.Text, "The factor's name; expressions can ask for it.") { Needed = true },
            new("levels", KeyKind.Texts, "Its levels.") { Needed = true },
        ],
        IsStructured = true,
    };

    public static readonly SettingKey Assignment = new(
        "ASSIGNMENT", KeyKind.Any,
        "How conditions are assigned: {rule=\"minimisation\"}, \"random\" or \"blocks\", with block_multiple and "
            + "strata.")
    {
        Example = "{rule='blocks', block_multiple=2, strata=['source']}",
        IsStructured = true,
    };

    public static readonly SettingKey ConditionTies = new(
        "CONDITION_TIES", KeyKind.Text,
        "Which of equally full conditions is taken.", "\"random\"")
    {
        Allowed = ["random", "lowest"],
    };

    public static readonly SettingKey CountsIncludeAbandoned = new(
        "COUNTS_INCLUDE_ABANDONED", KeyKind.Flag,
        "Whether those who left count when conditions are assigned.", "false");

    public static readonly SettingKey ConditionsFromCsv = new(
        "CONDITIONS_FROM_CSV", KeyKind.Text,
        "A file of ids and conditions, decided elsewhere.")
    {
        Example = "'conditions.csv'",
        IsPath = true,
    };

    public static readonly SettingKey ConditionsFromDb = new(
        "CONDITIONS_FROM_DB", KeyKind.Text,
        "The database of an earlier study whose conditions are kept.")
    {
        Example = "'sqlite:///first_day.db'",
        IsSecret = true,
        IsDatabase = true,
    };

    // ── Pages
    public static readonly SettingKey UseBreadcrumbs = new(
        "USE_BREADCRUMBS", KeyKind.Flag,
        "Whether pages show how far one is.", "true");

    public static readonly SettingKey HeaderColor = new(
        "HEADER_COLOR", KeyKind.Text,
        "The accent colour, such as #2f5d8a.")
    {
        Example = "'#2f5d8a'",
    };

    public static readonly SettingKey AllowBack = new(
        "ALLOW_BACK", KeyKind.Flag,
        "Whether participants can go back.", "false");

    public static readonly SettingKey DisablePaste = new(
        "DISABLE_PASTE", KeyKind.Flag,
        "Whether nothing can be pasted into inputs.", "false");

    public static readonly SettingKey ConsentMinSeconds = new(
        "CONSENT_MIN_SECONDS", KeyKind.Number,
        "Seconds before consent can be given.", "1");

    // ── Exports and artificial participants
    public static readonly SettingKey Export = new(
        "EXPORT", KeyKind.Tables,
        "What custom tables add to a participant's row in the export, before what their own files add.")
    {
        Example = "[{table='trials', fields={n='count(*)'}}]",
        Entry =
        [
            new("table", KeyKind.Text, "The table's name.") { Needed = true },
            new("fields", KeyKind.Any, "Names of columns, each with its SQL expression.") { Needed = true },
            new("filter", KeyKind.Text, "Which rows count."),
            new("group_by", KeyKind.Any, "A column, or several, whose values make columns of their own."),
            new("order_by", KeyKind.Text, "The column that orders the groups."),
            new("having", KeyKind.Text, "Which groups count."),
        ],
        IsStructured = true,
    };

    public static readonly SettingKey Simulate = new(
        "SIMULATE", KeyKind.Tables,
        "How artificial participants answer, where that should not be left to chance; people are not concerned. "
            + "Later entries win, and those of a condition.")
    {
        Example = "[{item='demographics/age', mean=40, sd=12}]",
        Entry =
        [
            new("item", KeyKind.Text, "ID, QUESTIONNAIRE/ID or QUESTIONNAIRE/TAG/ID of an answer.") { Needed = true },
            new("condition", KeyKind.Text, "The condition it is for: its number, from 1, or its label."),
            new("mean", KeyKind.Number, "The mean of a normal distribution, clipped to what can be answered."),
            new("sd", KeyKind.Number, "Its standard deviation."),
            new("weights", KeyKind.Any, "Values or labels, each with its weight."),
            new("value", KeyKind.Text, "Always this answer."),
            new("missing", KeyKind.Number, "The share left unanswered, from 0 to 1."),
        ],
        IsStructured = true,
    };
}
