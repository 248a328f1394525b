using System.Text;
using StudyApp.Studies.Schemas;
using StudyApp.Syntax;

namespace StudyApp.Tests.Studies;

/// <summary>Writes <c>production.toml.example</c> from the list of keys, so that each stands in it with its default.</summary>
internal static class ProductionExample
{
    private const int Width = 118;

    private const string Head = """
        # How a study is run. Copy this file and start it:
        #
        #     cp production.toml.example production.toml
        #     dotnet run production.toml
        #
        # The study itself (pages, texts, questionnaires) lies in the folder of the file that STUDY names; what is set here wins.
        # Every setting stands here with its default, or, where it is not set, with an example. Take the # away to set it.
        # A server setting can also come from the environment (STUDYAPP_PORT=8080), which wins over the files, and a few from the
        # command line (--port 8080), which wins over all. "check production.toml" in place of "production.toml" says what is wrong.
        #
        # There is no password: a link is printed at the start with which you choose one for the admin panel.


        """;

    private static readonly (string Heading, string[] Keys)[] Sections =
    [
        ("The study", ["STUDY", "TITLE", "CONTACT", "STUDY_INFO", "LANGUAGES", "PAGE_LIST"]),
        ("Where the data lies",
            ["SQLALCHEMY_DATABASE_URI", "DATABASE_URL", "DATABASE_POOLER", "SQLALCHEMY_BINDS", "KEY_FILE"]),
        ("The server", ["HOST", "PORT", "BEHIND_REVERSE_PROXY", "APPLICATION_ROOT", "MAX_CONTENT_LENGTH", "SESSION_COOKIE_NAME"]),
        ("The admin panel", ["USE_ADMIN", "ADMIN_PORT", "ADMIN_PASSWORD"]),
        ("Who may take part, and when",
            ["OPEN_FROM", "OPEN_UNTIL", "EXPIRES_AFTER_HOURS", "TARGET", "QUOTAS", "NEWCOMERS_PER_MINUTE", "REQUIRE", "TEST_TOKEN"]),
        ("Coming back",
            ["RETRIEVE_SESSIONS", "ALLOW_RETAKES", "RETURN_WITH", "LINK_SECRET", "SESSION_BIND_TO_IP_PARTICIPANT", "ABANDONED_MINUTES"]),
        ("What is kept of participants",
            ["STORE_IP", "STORE_USER_AGENT", "LOG_QUESTIONNAIRE_INTERACTIONS", "LOG_GRID_CLICKS", "ON_WITHDRAW"]),
        ("Conditions",
            ["CONDITIONS", "FACTORS", "ASSIGNMENT", "CONDITION_TIES", "COUNTS_INCLUDE_ABANDONED",
                "CONDITIONS_FROM_CSV", "CONDITIONS_FROM_DB"]),
        ("Recruiting",
            ["PLATFORM", "RECRUITMENT", "EXTERNAL_ID_LABEL", "EXTERNAL_ID_PROMPT", "PROLIFIC_TOKEN", "PROLIFIC_API", "SONA_CREDIT_URL"]),
        ("The end",
            ["GENERATE_COMPLETION_CODE", "STATIC_COMPLETION_CODE", "COMPLETION_CODE_MESSAGE", "OUTGOING_URL", "OUTGOING_REDIRECT"]),
        ("Pages", ["USE_BREADCRUMBS", "HEADER_COLOR", "ALLOW_BACK", "DISABLE_PASTE", "CONSENT_MIN_SECONDS"]),
        ("Exports and artificial participants", ["EXPORT", "SIMULATE"]),
    ];

    /// <summary>Keys that no section has; a new one is put where people look for it.</summary>
    public static IEnumerable<string> Left => ConfigSchema.Keys.Select(k => k.Name).Except(Sections.SelectMany(s => s.Keys));

    /// <summary>What a file writes for a key: its default, else an example.</summary>
    public static string Value(KeyDescription key) => (key.Default?.Replace('"', '\'') ?? key.Example)
        ?? throw new InvalidOperationException($"{key.Name} has neither a default nor an example.");

    public static string Write()
    {
        var text = new StringBuilder(Head);
        foreach (var (heading, keys) in Sections)
        {
            text.Append($"# ── {heading} ".PadRight(Width, '─')).Append("\n\n");
            foreach (var name in keys) Append(text, ConfigSchema.Keys.Single(k => k.Name == name));
        }
        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static void Append(StringBuilder text, KeyDescription key)
    {
        var choice = key.Allowed.IsEmpty ? "" : $" One of: {string.Join(", ", key.Allowed)}.";
        var such = key.Default is null && key.Name != "STUDY" ? " Not set; for example:" : "";
        foreach (var line in Wrapped(key.Help + choice + such)) text.Append("# ").Append(line).Append('\n');
        text.Append(key.Name == "STUDY" ? "" : "# ").Append(key.Name).Append(" = ").Append(Value(key)).Append("\n\n");
    }

    private static IEnumerable<string> Wrapped(string text)
    {
        var line = "";
        foreach (var word in text.Split(' '))
            if (line.Length + word.Length + 1 <= Width - 2) line = line.Length == 0 ? word : $"{line} {word}";
            else
            {
                yield return line;
                line = word;
            }
        yield return line;
    }
}
