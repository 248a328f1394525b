using System.Collections.Immutable;
using System.Net;
using System.Text.RegularExpressions;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Syntax;

namespace StudyApp.Studies.Settings;

/// <summary>How the study is served.</summary>
public sealed partial record ServerSettings
{
    /// <summary>The fewest characters of an admin password.</summary>
    public const int PasswordMinLength = 12;

    private static readonly string[] Placeholders =
    [
        "CHANGE_ME",
        "CHANGEME",
        "PASSWORD",
        "ADMIN",
        "REPLACE",
        "PLACEHOLDER",
        "SECRET",
        "EXAMPLE",
        "YOUR_",
        "TODO",
        "<",
    ];

    private static readonly ImmutableArray<(SettingKey Key, Func<ServerSettings, object?> Of)> Values =
    [
        (ServerKeys.Host, s => s.Host),
        (ServerKeys.Port, s => s.Port),
        (ServerKeys.SqlalchemyDatabaseUri, s => s.Database),
        (ServerKeys.SqlalchemyBinds, s => string.Join(';', s.Binds)),
        (ServerKeys.AdminPassword, s => s.AdminPassword),
        (ServerKeys.UseAdmin, s => s.UseAdmin),
        (ServerKeys.AdminPort, s => s.AdminPort),
        (ServerKeys.ApplicationRoot, s => s.ApplicationRoot),
        (ServerKeys.BehindReverseProxy, s => s.BehindReverseProxy),
        (ParticipantKeys.SessionBindToIpParticipant, s => s.BindsToAddress),
        (ServerKeys.MaxContentLength, s => s.MaxRequestBytes),
        (ServerKeys.SessionCookieName, s => s.CookieName),
        (ParticipantKeys.ProlificToken, s => s.ProlificToken),
        (ParticipantKeys.ProlificApi, s => s.ProlificApi),
        (ServerKeys.KeyFile, s => s.KeyFile),
        (ParticipantKeys.LinkSecret, s => s.LinkSecret),
        (ParticipantKeys.SonaCreditUrl, s => s.SonaCreditUrl),
    ];

    /// <summary>The address to listen on.</summary>
    public string Host { get; init; } = ServerKeys.Host.DefaultText;

    /// <summary>The port; 0 takes a free one.</summary>
    public int Port { get; init; } = (int)ServerKeys.Port.DefaultNumber;

    /// <summary>Where the data lies.</summary>
    public required DatabaseAddress Database { get; init; }

    /// <summary>The first admin account's password; null prints a set-up link instead.</summary>
    public string? AdminPassword { get; init; }

    /// <summary>Why the password cannot be used; null when there is none or it is good.</summary>
    public string? PasswordProblem { get; init; }

    /// <summary>Whether there is an admin panel.</summary>
    public bool UseAdmin { get; init; } = ServerKeys.UseAdmin.Default == "true";

    /// <summary>The port the panel has for itself; 0 for any free one, null for that of the participants.</summary>
    public int? AdminPort { get; init; }

    /// <summary>The path everything lies under, such as <c>/sleep</c>; empty for none.</summary>
    /// <remarks>Never ends with a slash.</remarks>
    public string ApplicationRoot { get; init; } = "";

    /// <summary>Whether one hop of X-Forwarded-For, -Proto and -Host is believed.</summary>
    public bool BehindReverseProxy { get; init; }

    /// <summary>Whether a participant's cookie holds in the network only in which it was given.</summary>
    public bool BindsToAddress { get; init; }

    /// <summary>The largest request accepted, bytes.</summary>
    public long MaxRequestBytes { get; init; } = (long)ServerKeys.MaxContentLength.DefaultNumber;

    /// <summary>The participants' cookie; null for a name made from the study.</summary>
    public string? CookieName { get; init; }

    /// <summary>Prolific's key for its interface; null for none. A secret.</summary>
    public string? ProlificToken { get; init; }

    /// <summary>Where Prolific's interface lies, with a slash at the end.</summary>
    public Uri ProlificApi { get; init; } = new("https://api.prolific.com/api/v1/");

    /// <summary>The address on which Sona grants credit, with <c>{participant}</c>; null for none.</summary>
    /// <remarks>A secret: whoever knows it can grant credit to anyone.</remarks>
    public string? SonaCreditUrl { get; init; }

    /// <summary>What participants' links are signed with; null for the key in the database. A secret.</summary>
    public string? LinkSecret { get; init; }

    /// <summary>Where the key lies that wraps the secrets in the database; null for beside the database's file, or the
    /// configuration.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The further databases, by the names that questionnaires and tables give them.</summary>
    public ImmutableSortedDictionary<string, DatabaseAddress> Binds { get; init; } =
        ImmutableSortedDictionary<string, DatabaseAddress>.Empty;

    /// <summary>The settings that are not the same in both, by their keys.</summary>
    /// <remarks>Passwords and addresses are not repeated.</remarks>
    public static IEnumerable<string> Differences(ServerSettings a, ServerSettings b) =>
        Values.Where(v => !Equals(v.Of(a), v.Of(b))).Select(v => v.Key.Name);

    /// <summary>The settings that <see cref="Differences"/> compares.</summary>
    internal static IEnumerable<SettingKey> Compared => Values.Select(v => v.Key);

    internal static ServerSettings? Read(TableReader reader)
    {
        var database = ReadDatabase(reader);
        var password = reader.TextNode(ServerKeys.AdminPassword) is { Value.Length: > 0 } given ? given : null;
        var problem = password is null ? null : ProblemOf(password.Value);
        if (problem is not null)
            reader.Diagnostics.Warn(
                DiagnosticCodes.WeakPassword,
                password!.Span,
                $"ADMIN_PASSWORD {problem}; the server does not start with it except with --debug.",
                $"choose a sentence of your own, at least {PasswordMinLength} characters"
            );
        else if (password is not null && PasswordRule.ProblemOf(password.Value) is { } weakness)
            reader.Diagnostics.Warn(
                DiagnosticCodes.WeakPassword,
                password.Span,
                $"ADMIN_PASSWORD {weakness}.",
                "choose a sentence of your own"
            );
        if (password is null && reader.IsOn(ServerKeys.UseAdmin))
            reader.Diagnostics.Inform(
                DiagnosticCodes.NoPassword,
                reader.Table.Span,
                "There is no ADMIN_PASSWORD: the admin panel is closed until the link printed at the start is used."
            );
        var port = reader.Integer(ServerKeys.Port) ?? (int)ServerKeys.Port.DefaultNumber;
        if (port is < 0 or > 65535)
            reader.Diagnostics.Error(
                DiagnosticCodes.ServerSetting, reader.SpanOf(ServerKeys.Port),
                $"PORT must lie between 0 and 65535, but is {port}.");
        var adminPort = reader.Integer(ServerKeys.AdminPort);
        if (adminPort is < 0 or > 65535)
            reader.Diagnostics.Error(
                DiagnosticCodes.ServerSetting, reader.SpanOf(ServerKeys.AdminPort),
                $"ADMIN_PORT must lie between 0 and 65535, but is {adminPort}.");
        else if (adminPort > 0 && adminPort == port)
            reader.Diagnostics.Error(
                DiagnosticCodes.ServerSetting, reader.SpanOf(ServerKeys.AdminPort),
                $"ADMIN_PORT is a port of the panel's own, but PORT is {port} too.");
        var limit = reader.Number(ServerKeys.MaxContentLength) ?? ServerKeys.MaxContentLength.DefaultNumber;
        if (limit is < 1024 or > 1_073_741_824)
            reader.Diagnostics.Error(
                DiagnosticCodes.ServerSetting, reader.SpanOf(ServerKeys.MaxContentLength),
                "MAX_CONTENT_LENGTH must lie between 1024 and 1073741824 bytes.");
        var cookie = reader.TextNode(ServerKeys.SessionCookieName);
        if (cookie is not null && !CookieNamePattern().IsMatch(cookie.Value))
            reader.Diagnostics.Error(
                DiagnosticCodes.ServerSetting,
                cookie.Span,
                "SESSION_COOKIE_NAME may hold letters, digits, _, - and . only."
            );
        var settings = new ServerSettings
        {
            Host = ReadHost(reader),
            Port = Math.Clamp(port, 0, 65535),
            AdminPort = adminPort is { } own ? Math.Clamp(own, 0, 65535) : null,
            Database = database ?? new SqliteAddress(null),
            Binds = ReadBinds(reader, database),
            AdminPassword = password?.Value,
            PasswordProblem = problem,
            UseAdmin = reader.IsOn(ServerKeys.UseAdmin),
            ApplicationRoot = ReadRoot(reader),
            BehindReverseProxy = ReadProxy(reader),
            BindsToAddress = reader.IsOn(ParticipantKeys.SessionBindToIpParticipant),
            MaxRequestBytes = (long)limit,
            CookieName = cookie?.Value,
            ProlificToken = reader.Text(ParticipantKeys.ProlificToken)?.Trim() is { Length: > 0 } token ? token : null,
            ProlificApi = ReadProlificApi(reader),
            SonaCreditUrl = ReadSonaCredit(reader),
            KeyFile = reader.Text(ServerKeys.KeyFile)?.Trim() is { Length: > 0 } key ? key : null,
            LinkSecret = ReadLinkSecret(reader),
        };
        return database is null ? null : settings;
    }

    private static DatabaseAddress? ReadDatabase(TableReader reader)
    {
        var (first, second, byPooler) = (
            reader.TextNode(ServerKeys.SqlalchemyDatabaseUri), reader.TextNode(ServerKeys.DatabaseUrl),
            reader.IsOn(ServerKeys.DatabasePooler));
        if ((first ?? second) is not { } given)
        {
            reader.Diagnostics.Error(
                DiagnosticCodes.DatabaseAddress,
                SourceSpan.WholeFile(reader.Owner),
                "SQLALCHEMY_DATABASE_URI is missing: it says where the data lies.",
                "add SQLALCHEMY_DATABASE_URI = 'sqlite:///study.db'"
            );
            return null;
        }
        var address = DatabaseAddress.Parse(given.Value.Trim(), out var reason);
        if (address is null)
            reader.Diagnostics.Error(
                DiagnosticCodes.DatabaseAddress,
                given.Span,
                "This database address is not supported: SQLite and PostgreSQL are.",
                reason
            );
        if (!byPooler || address is not PostgresAddress postgres) return address;
        if (postgres.Schema is not null)
            reader.Diagnostics.Error(
                DiagnosticCodes.DatabaseAddress,
                given.Span,
                "With DATABASE_POOLER the address cannot name a schema: a pooler forgets it between two "
                    + "transactions.",
                "give the study a database of its own, or make the schema the user's default with ALTER "
                    + "ROLE … SET search_path"
            );
        return postgres with { ByPooler = true };
    }

    // Addresses may hold passwords: messages never show them.
    private static ImmutableSortedDictionary<string, DatabaseAddress> ReadBinds(
        TableReader reader,
        DatabaseAddress? main
    )
    {
        var found = ImmutableSortedDictionary.CreateBuilder<string, DatabaseAddress>(StringComparer.Ordinal);
        if (reader.Raw(ServerKeys.SqlalchemyBinds) is { } node and not TableNode)
            reader.Refuse(ServerKeys.SqlalchemyBinds, node, "a table of names, each with a database's address");
        foreach (var (name, span, value) in DatabaseBinds.Of(reader.Table).Entries)
        {
            var (address, reason) = (default(DatabaseAddress), "such as \"sqlite:///contact.db\"");
            if (value is StringNode given) address = DatabaseAddress.Parse(given.Value.Trim(), out reason);
            if (!BindName().IsMatch(name))
                Refuse(
                    span,
                    $"\"{name}\" cannot name a database.",
                    "letters, digits, _ and -, at most 40: the names of its export files hold it"
                );
            else if (address is null)
                Refuse(value.Span, $"The address of \"{name}\" is not supported: SQLite and PostgreSQL are.", reason);
            else if (address is SqliteAddress { File: null } && main is not SqliteAddress { File: null })
                Refuse(
                    value.Span,
                    $"\"{name}\" lies in memory: its answers would be gone with the process.",
                    "give it a file, such as sqlite:///contact.db"
                );
            else if (address is not SqliteAddress { File: null } && (address == main || found.ContainsValue(address)))
                Refuse(
                    value.Span,
                    $"\"{name}\" is a database that is named already.",
                    "each name stands for a database or a schema of its own"
                );
            else found[name] = address;
        }
        return found.ToImmutable();

        void Refuse(SourceSpan span, string message, string hint) =>
            reader.Diagnostics.Error(DiagnosticCodes.BindAddress, span, message, hint);
    }

    private static Uri ReadProlificApi(TableReader reader)
    {
        var usual = new Uri("https://api.prolific.com/api/v1/");
        if (reader.Text(ParticipantKeys.ProlificApi)?.Trim() is not { Length: > 0 } text) return usual;
        if (Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var address) && IsSafe(address))
            return address;
        reader.Diagnostics.Error(
            DiagnosticCodes.ServerSetting, reader.SpanOf(ParticipantKeys.ProlificApi),
            "PROLIFIC_API is an address that begins with https://.", $"leave it out for {usual}");
        return usual;
    }

    private static string? ReadLinkSecret(TableReader reader)
    {
        const int Least = 16;
        if (reader.Text(ParticipantKeys.LinkSecret) is not { Length: > 0 } secret) return null;
        if (secret.Length < Least || ProblemOf(secret) is not null)
            reader.Diagnostics.Error(
                DiagnosticCodes.ServerSetting, reader.SpanOf(ParticipantKeys.LinkSecret),
                $"LINK_SECRET is a placeholder or has fewer than {Least} characters; who guesses it can make links.",
                "leave it out for a key that is made and kept in the database");
        return secret;
    }

    // The address holds a secret: messages never show it.
    private static string? ReadSonaCredit(TableReader reader)
    {
        if (reader.Text(ParticipantKeys.SonaCreditUrl)?.Trim() is not { Length: > 0 } text) return null;
        if (!text.Contains("{participant}", StringComparison.Ordinal))
            text = SonaCode().Replace(text, "survey_code={participant}");
        if (
            Uri.TryCreate(text.Split('{')[0], UriKind.Absolute, out var address)
            && IsSafe(address)
            && text.IndexOf("={participant}", StringComparison.Ordinal) > 0
        )
            return text;
        reader.Diagnostics.Error(
            DiagnosticCodes.ServerSetting, reader.SpanOf(ParticipantKeys.SonaCreditUrl),
            "SONA_CREDIT_URL is an address that begins with https:// and holds survey_code=.",
            "copy the server-side completion URL from the study's page at Sona");
        return null;
    }

    // Keys do not travel in the clear, except on this machine.
    private static bool IsSafe(Uri address) =>
        address.Scheme == "https" || (address.Scheme == "http" && address.IsLoopback);

    private static string ReadHost(TableReader reader)
    {
        var host = reader.Text(ServerKeys.Host)?.Trim();
        if (string.IsNullOrEmpty(host)) return ServerKeys.Host.DefaultText;
        if (Uri.CheckHostName(host) is UriHostNameType.Unknown)
            reader.Diagnostics.Error(
                DiagnosticCodes.ServerSetting, reader.SpanOf(ServerKeys.Host),
                $"\"{host}\" is not an address to listen on.", "such as 127.0.0.1, or 0.0.0.0 for every network");
        return host;
    }

    private static string ReadRoot(TableReader reader)
    {
        var root = reader.Text(ServerKeys.ApplicationRoot)?.Trim().Trim('/') ?? "";
        if (root.Length == 0) return "";
        if (!RootPattern().IsMatch(root))
            reader.Diagnostics.Error(
                DiagnosticCodes.ServerSetting, reader.SpanOf(ServerKeys.ApplicationRoot),
                "APPLICATION_ROOT is a path like /sleep: letters, digits, -, _, . and /.");
        return "/" + root;
    }

    private static bool ReadProxy(TableReader reader)
    {
        var behind = reader.IsOn(ServerKeys.BehindReverseProxy);
        var host = reader.Text(ServerKeys.Host)?.Trim();
        if (behind && !string.IsNullOrEmpty(host) && !IsThisMachine(host))
            reader.Diagnostics.Warn(
                DiagnosticCodes.OpenBehindProxy, reader.SpanOf(ServerKeys.Host),
                $"With BEHIND_REVERSE_PROXY the proxy says who comes, but HOST = \"{host}\" lets others "
                    + $"connect past it and say it too.",
                "leave HOST out where the proxy runs on this machine; else let nothing but the proxy reach the port");
        return behind;
    }

    private static bool IsThisMachine(string host) =>
        host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static string? ProblemOf(string password)
    {
        var upper = password.ToUpperInvariant();
        if (
            Array.Exists(Placeholders, p => upper.StartsWith(p, StringComparison.Ordinal))
            || upper.Contains("CHANGE", StringComparison.Ordinal)
        )
            return "is a placeholder";
        return password.Length < PasswordMinLength ? $"has fewer than {PasswordMinLength} characters" : null;
    }

    [GeneratedRegex("survey_code=[^&#]*", RegexOptions.IgnoreCase)]
    private static partial Regex SonaCode();

    [GeneratedRegex("^[A-Za-z0-9_-]{1,40}$")]
    private static partial Regex BindName();

    [GeneratedRegex("^[A-Za-z0-9_.-]{1,64}$")]
    private static partial Regex CookieNamePattern();

    [GeneratedRegex("^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*$")]
    private static partial Regex RootPattern();
}
