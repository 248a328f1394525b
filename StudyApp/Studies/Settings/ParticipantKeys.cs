using StudyApp.Authoring.Syntax;

namespace StudyApp.Studies.Settings;

/// <summary>Settings of taking part: who may, how they come back and what they get at the end.</summary>
internal static class ParticipantKeys
{
    // ── Who may take part, and when
    public static readonly SettingKey OpenFrom = new(
        "OPEN_FROM", KeyKind.Any,
        "From when newcomers are let in: a date and time with its offset, 2026-12-01T09:00:00+01:00; without "
            + "one, UTC.")
    {
        Example = "2026-12-01T09:00:00+01:00",
    };

    public static readonly SettingKey OpenUntil = new(
        "OPEN_UNTIL", KeyKind.Any,
        "From when newcomers are turned away; who takes part may finish.")
    {
        Example = "2027-01-31T18:00:00+01:00",
    };

    public static readonly SettingKey ExpiresAfterHours = new(
        "EXPIRES_AFTER_HOURS", KeyKind.Number,
        "Hours after the start in which the study must be finished.")
    {
        Example = "48",
    };

    public static readonly SettingKey Target = new(
        "TARGET", KeyKind.Integer,
        "With how many participants, complete and under way, the study is full.")
    {
        Example = "200",
    };

    public static readonly SettingKey Quotas = new(
        "QUOTAS", KeyKind.Tables,
        "Limits for those of a source, in a condition, or for whom show_if holds.")
    {
        Example = "[{name='from Prolific', source='prolific', max=100}]",
        Entry =
        [
            new("name", KeyKind.Text, "Its name."),
            new("source", KeyKind.Text, "The recruiting platform."),
            new("condition", KeyKind.Integer, "The condition, from 1."),
            new("show_if", KeyKind.Text, "An expression over answers."),
            new("max", KeyKind.Integer, "How many at most.") { Needed = true },
        ],
        IsStructured = true,
    };

    public static readonly SettingKey NewcomersPerMinute = new(
        "NEWCOMERS_PER_MINUTE", KeyKind.Integer,
        "How many newcomers are let in within a minute, on all servers; 0 for no limit.", "0");

    public static readonly SettingKey Require = new(
        "REQUIRE", KeyKind.Text,
        "The device that is needed; asked for on the consent page.")
    {
        Allowed = ["keyboard", "desktop"],
        Example = "'keyboard'",
    };

    public static readonly SettingKey TestToken = new(
        "TEST_TOKEN", KeyKind.Text,
        "At least 12 characters, secret: /?test=TOKEN begins a test run that is not counted.")
    {
        Example = "'a-secret-of-your-own'",
        IsSecret = true,
    };

    // ── Coming back
    public static readonly SettingKey RetrieveSessions = new(
        "RETRIEVE_SESSIONS", KeyKind.Flag,
        "Whether someone who comes back goes on where they were.", "true");

    public static readonly SettingKey AllowRetakes = new(
        "ALLOW_RETAKES", KeyKind.Flag,
        "Whether someone who has finished can take part again.", "false");

    public static readonly SettingKey ReturnWith = new(
        "RETURN_WITH", KeyKind.Text,
        "What someone with an external id must show to go on in another browser: the id, a signed link, " + "or a PIN.",
        "\"id\""
    )
    {
        Allowed = ["id", "link", "pin"],
    };

    public static readonly SettingKey LinkSecret = new(
        "LINK_SECRET", KeyKind.Text,
        "What links are signed with, at least 16 characters; by default a key kept in the database. Best set in "
            + "the environment.")
    {
        Example = "'at least sixteen characters'",
        IsServer = true,
        IsSecret = true,
    };

    public static readonly SettingKey SessionBindToIpParticipant = new(
        "SESSION_BIND_TO_IP_PARTICIPANT", KeyKind.Flag,
        "Whether participants who change the network begin anew, or come back by their id. Phones change "
            + "it often.",
        "false"
    )
    { IsServer = true };

    public static readonly SettingKey AbandonedMinutes = new(
        "ABANDONED_MINUTES", KeyKind.Number,
        "Minutes without a sign after which someone counts as gone.", "5");

    // ── What is kept of participants
    public static readonly SettingKey StoreIp = new(
        "STORE_IP", KeyKind.Text,
        "What is kept of participants' network addresses.", "\"none\"")
    {
        Allowed = ["none", "shortened", "hashed", "full"],
    };

    public static readonly SettingKey StoreUserAgent = new(
        "STORE_USER_AGENT", KeyKind.Text,
        "What is kept of what participants' browsers call themselves.", "\"none\"")
    {
        Allowed = ["none", "shortened", "hashed", "full"],
    };

    public static readonly SettingKey LogQuestionnaireInteractions = new(
        "LOG_QUESTIONNAIRE_INTERACTIONS", KeyKind.Flag,
        "Whether clicks and changes in questionnaires are stored.", "false");

    public static readonly SettingKey LogGridClicks = new(
        "LOG_GRID_CLICKS", KeyKind.Flag,
        "Another name of LOG_QUESTIONNAIRE_INTERACTIONS.", "false")
    {
        SameAs = LogQuestionnaireInteractions,
    };

    public static readonly SettingKey OnWithdraw = new(
        "ON_WITHDRAW", KeyKind.Text,
        "What withdrawing does with the data: they are left out, or deleted; as the consent form says.", "\"exclude\"")
    {
        Allowed = ["exclude", "erase"],
    };

    // ── Recruiting
    public static readonly SettingKey Platform = new(
        "PLATFORM", KeyKind.Text,
        "The usual recruiting platform; typed ids belong to it.")
    {
        Example = "'prolific'",
    };

    public static readonly SettingKey Recruitment = new(
        "RECRUITMENT", KeyKind.Any,
        "The recruiting platforms, one table each: [RECRUITMENT.prolific].")
    {
        Example = "{prolific={codes={complete='C1ABC123', screened_out='SCR00001'}}}",
        IsStructured = true,
    };

    public static readonly SettingKey ExternalIdLabel = new(
        "EXTERNAL_ID_LABEL", KeyKind.LocalText,
        "What the recruiting platform calls its ids.")
    {
        Example = "'participant ID'",
    };

    public static readonly SettingKey ExternalIdPrompt = new(
        "EXTERNAL_ID_PROMPT", KeyKind.LocalText,
        "The question for the id.")
    {
        Example = "'Please enter your participant ID.'",
    };

    public static readonly SettingKey ProlificToken = new(
        "PROLIFIC_TOKEN", KeyKind.Text,
        "The token of Prolific's interface; best set in the environment.")
    {
        Example = "'the token of your account'",
        IsServer = true,
        IsSecret = true,
    };

    public static readonly SettingKey ProlificApi = new(
        "PROLIFIC_API", KeyKind.Text,
        "The address of Prolific's interface.")
    {
        Example = "'https://api.prolific.com/api/v1/'",
        IsServer = true,
    };

    public static readonly SettingKey SonaCreditUrl = new(
        "SONA_CREDIT_URL", KeyKind.Text,
        "The address that grants credit at SONA; best set in the environment.")
    {
        Example =
            ""
                + "'https://school.sona-systems.com/services/SonaAPI.svc/WebstudyCredit?experiment_id=1&credit_token=T&survey_code=XXXX'",
        IsServer = true,
        IsSecret = true,
    };

    // ── The end
    public static readonly SettingKey GenerateCompletionCode = new(
        "GENERATE_COMPLETION_CODE", KeyKind.Flag,
        "Whether everyone gets a completion code of their own.", "true");

    public static readonly SettingKey StaticCompletionCode = new(
        "STATIC_COMPLETION_CODE", KeyKind.Text,
        "One completion code for all.")
    {
        Example = "'C1ABC123'",
    };

    public static readonly SettingKey CompletionCodeMessage = new(
        "COMPLETION_CODE_MESSAGE", KeyKind.LocalText,
        "What stands above the completion code.")
    {
        Example = "'Please copy this code and paste it where you came from:'",
    };

    public static readonly SettingKey OutgoingUrl = new(
        "OUTGOING_URL", KeyKind.Text,
        "Where participants are sent at the end.")
    {
        Example = "'https://app.prolific.com/submissions/complete?cc=C1ABC123'",
    };

    public static readonly SettingKey OutgoingRedirect = new(
        "OUTGOING_REDIRECT", KeyKind.Text,
        "Whether they first see the end page.", "\"page\"")
    {
        Allowed = ["page", "immediate"],
    };
}
