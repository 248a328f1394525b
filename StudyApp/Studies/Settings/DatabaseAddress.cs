using System.Globalization;

namespace StudyApp.Studies.Settings;

/// <summary>Where the data lies. The kinds below are all there are.</summary>
public abstract record DatabaseAddress
{
    /// <summary>
    /// Reads an address as SQLAlchemy writes it; null with a reason when it is malformed or of an unsupported kind.
    /// </summary>
    /// <remarks>The reason never repeats the address: it may hold a password.</remarks>
    public static DatabaseAddress? Parse(string address, out string reason)
    {
        var mark = address.IndexOf("://", StringComparison.Ordinal);
        var scheme = mark < 0 ? "" : address[..mark].ToLowerInvariant();
        var rest = mark < 0 ? "" : address[(mark + 3)..];
        reason = "use sqlite:///study.db or postgresql://user:password@host:5432/database";
        return scheme switch
        {
            "sqlite" or "sqlite+pysqlite" => Sqlite(rest, ref reason),
            "postgresql" or "postgres" or "postgresql+psycopg2" or "postgresql+psycopg" => PostgresAddress.Parse(
                rest,
                ref reason
            ),
            _ => null,
        };
    }

    private static SqliteAddress? Sqlite(string rest, ref string reason)
    {
        var path = rest.Split('?')[0];
        if (path.Length == 0 || path is "/" or "/:memory:") return new(null);
        if (path[0] == '/') return new(path[1..]);
        reason =
            "an SQLite address has three slashes before a relative file name and four before an absolute "
            + "one: sqlite:///study.db";
        return null;
    }
}

/// <summary>An SQLite file.</summary>
/// <param name="File">Absolute, or relative to the study folder; null keeps the data in memory, gone with the
/// process.</param>
public sealed record SqliteAddress(string? File) : DatabaseAddress;

/// <summary>A PostgreSQL database.</summary>
/// <param name="Schema">The schema that holds the study, from <c>?schema=</c> or <c>?options=-csearch_path=</c>; null
/// for the database's default.</param>
public sealed record PostgresAddress(
    string Host,
    int Port,
    string Database,
    string? User,
    string? Password,
    string? Schema
) : DatabaseAddress
{
    /// <summary>
    /// Whether a pooler such as PgBouncer stands between, which gives each transaction another connection: nothing may
    /// be kept in one.
    /// </summary>
    public bool ByPooler { get; init; }

    internal static PostgresAddress? Parse(string rest, ref string reason)
    {
        if (
            !Uri.TryCreate("postgresql://" + rest, UriKind.Absolute, out var uri)
            || uri.AbsolutePath.Trim('/').Length == 0
        )
        {
            reason =
                "a PostgreSQL address names host and database: "
                + "postgresql://user:password@host:5432/database; special characters of the password are "
                + "percent-encoded";
            return null;
        }
        var user = uri.UserInfo.Split(':', 2);
        return new(
            uri.Host.Length == 0 ? "localhost" : uri.Host.Trim('[', ']'),
            uri.Port > 0 ? uri.Port : 5432,
            Uri.UnescapeDataString(uri.AbsolutePath.Trim('/')),
            user[0].Length == 0 ? null : Uri.UnescapeDataString(user[0]),
            user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null,
            SchemaOf(uri.Query));
    }

    /// <summary>Host, port and database, without the password: for messages.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Host}:{Port}/{Database}{(Schema is null ? "" : $" (schema {Schema})")}"
        );

    private static string? SchemaOf(string query)
    {
        foreach (var pair in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            var value = parts.Length > 1 ? Uri.UnescapeDataString(parts[1].Replace('+', ' ')) : "";
            if (parts[0] == "schema" && value.Length > 0) return value;
            if (parts[0] == "options" && value.IndexOf("search_path=", StringComparison.Ordinal) is >= 0 and var at)
                return value[(at + "search_path=".Length)..].Split(',', ' ')[0];
        }
        return null;
    }
}
