using StudyApp.Authoring.Syntax;

namespace StudyApp.Studies.Settings;

/// <summary>Settings of the server: where the data lies, where it listens, who gets into the panel.</summary>
internal static class ServerKeys
{
    // ── Where the data lies
    public static readonly SettingKey SqlalchemyDatabaseUri = new(
        "SQLALCHEMY_DATABASE_URI", KeyKind.Text,
        "Where the data lies: sqlite:///study.db or postgresql://user:password@host:5432/database.")
    {
        Example = "'sqlite:///study.db'",
        IsServer = true,
        IsSecret = true,
        IsDatabase = true,
    };

    public static readonly SettingKey DatabaseUrl = new(
        "DATABASE_URL", KeyKind.Text,
        "Another name of SQLALCHEMY_DATABASE_URI.")
    {
        Example = "'postgresql://user:password@db.example:5432/study'",
        IsServer = true,
        IsSecret = true,
        SameAs = SqlalchemyDatabaseUri,
        IsDatabase = true,
    };

    public static readonly SettingKey DatabasePooler = new(
        "DATABASE_POOLER", KeyKind.Flag,
        "Whether PgBouncer or another pooler in transaction mode stands before PostgreSQL.", "false")
    { IsServer = true };

    public static readonly SettingKey SqlalchemyBinds = new(
        "SQLALCHEMY_BINDS", KeyKind.Any,
        "Further databases: names, each with an address; a questionnaire or table with \"database\": NAME is "
            + "kept there.")
    {
        Example = "{contact='sqlite:///contact.db'}",
        IsServer = true,
        IsSecret = true,
        IsStructured = true,
        IsDatabase = true,
    };

    public static readonly SettingKey KeyFile = new(
        "KEY_FILE", KeyKind.Text,
        "The file with the key that wraps the secrets in the database; all servers of the study have the same. "
            + "By default FILE.key beside the SQLite file FILE, or studyapp.key beside the configuration.")
    {
        Example = "'study.key'",
        IsServer = true,
        IsPath = true,
    };

    // ── The server
    public static readonly SettingKey Host = new(
        "HOST", KeyKind.Text,
        "The address to listen on; 0.0.0.0 for every network.", "\"127.0.0.1\"")
    { IsServer = true };

    public static readonly SettingKey Port = new(
        "PORT", KeyKind.Integer,
        "The port to listen on; 0 takes a free one.", "5000")
    { IsServer = true };

    public static readonly SettingKey BehindReverseProxy = new(
        "BEHIND_REVERSE_PROXY", KeyKind.Flag,
        "Whether a reverse proxy stands before the server.", "false")
    { IsServer = true };

    public static readonly SettingKey ApplicationRoot = new(
        "APPLICATION_ROOT", KeyKind.Text,
        "The path everything lies under, such as /sleep.")
    {
        Example = "'/sleep'",
        IsServer = true,
    };

    public static readonly SettingKey MaxContentLength = new(
        "MAX_CONTENT_LENGTH", KeyKind.Number,
        "The largest request accepted, in bytes.", "8388608")
    { IsServer = true };

    public static readonly SettingKey SessionCookieName = new(
        "SESSION_COOKIE_NAME", KeyKind.Text,
        "The name of the participants' cookie.")
    {
        Example = "'my_study'",
        IsServer = true,
    };

    // ── The admin panel
    public static readonly SettingKey UseAdmin = new(
        "USE_ADMIN", KeyKind.Flag,
        "Whether there is an admin panel.", "true")
    { IsServer = true };

    public static readonly SettingKey AdminPort = new(
        "ADMIN_PORT", KeyKind.Integer,
        "A port for the admin panel alone, so that scripts of participants' pages cannot read it; 0 takes a free "
            + "one.")
    {
        Example = "5001",
        IsServer = true,
    };

    public static readonly SettingKey AdminPassword = new(
        "ADMIN_PASSWORD", KeyKind.Text,
        "The first admin account's password, at least 12 characters.")
    {
        Example = "'a sentence of your own'",
        IsServer = true,
        IsSecret = true,
    };
}
