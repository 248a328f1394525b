using Microsoft.Data.Sqlite;

namespace StudyApp.Storage.Connection.Sqlite;

/// <summary>A database's file: how it is opened, and who may.</summary>
/// <remarks>Its log and index lie beside it and get its rights from SQLite. Thread-safe.</remarks>
/// <param name="path">Absolute.</param>
/// <param name="readsOnly">Whether nothing is ever written through it.</param>
internal sealed class SqliteFile(string path, bool readsOnly)
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
    private const int CannotWrite = 8;
    private const int CannotOpen = 14;
    private const long Small = 64 << 20;

    private static readonly string[] Parts = ["", "-wal", "-shm"];
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private readonly Lazy<string> _connectionString = new(() =>
        readsOnly ? ForReading(path) : Of(path, SqliteOpenMode.ReadWriteCreate)
    );

    public string Path => path;

    /// <summary>Whether nothing is ever written through it.</summary>
    public bool ReadsOnly => readsOnly;

    public string ConnectionString => _connectionString.Value;

    /// <summary>Whether writing the whole of it anew takes no longer than participants wait without noticing.</summary>
    public bool IsSmall => new FileInfo(path) is { Exists: true, Length: <= Small };

    private string Log => path + "-wal";

    /// <summary>Makes the file, for its owner alone, where there is none.</summary>
    public void Make()
    {
        if (readsOnly || File.Exists(path)) return;
        try
        {
            using var file = new FileStream(path, PrivateFile());
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Another server made it at the same moment; where it cannot be made, SQLite says why.
        }
    }

    /// <summary>
    /// Takes the rights of everybody away who is neither the owner nor of the file's group, and then the group's too:
    /// older versions gave them to all.
    /// </summary>
    /// <remarks>Rights of the group alone were given on purpose and stay.</remarks>
    public void KeepPrivate()
    {
        if (OperatingSystem.IsWindows()) return;
        try
        {
            foreach (var part in Parts.Select(p => path + p))
                if (File.Exists(part) && (File.GetUnixFileMode(part) & Others) != 0)
                    File.SetUnixFileMode(part, Private);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Somebody else's file: its owner decides.
        }
    }

    /// <summary>Whether nothing was written for a while.</summary>
    public bool IsQuiet(DateTime now) =>
        new FileInfo(Log) is not { Exists: true, Length: > 0 } log || log.LastWriteTimeUtc < now - Quiet;

    public void Delete()
    {
        foreach (var part in Parts) File.Delete(path + part);
    }

    internal static FileStreamOptions PrivateFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = Private;
        return options;
    }

    // Where neither the file nor its folder can be written, SQLite cannot keep the log's index: it is told that nobody
    // writes, which
    // is so as long as there is no log.
    private static string ForReading(string path)
    {
        var usual = Of(path, SqliteOpenMode.ReadWrite);
        try
        {
            using var connection = new SqliteConnection(usual + ";Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT COUNT(*) FROM sqlite_master";
            command.ExecuteScalar();
            return usual;
        }
        catch (SqliteException failure) when (failure.SqliteErrorCode is CannotWrite or CannotOpen
            && new FileInfo(path + "-wal") is not { Exists: true, Length: > 0 } && File.Exists(path))
        {
            return Of($"file:{Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal)}?immutable=1",
                SqliteOpenMode.ReadOnly);
        }
        catch (SqliteException)
        {
            return usual;
        }
    }

    private static string Of(string source, SqliteOpenMode mode) =>
        new SqliteConnectionStringBuilder
        {
            DataSource = source,
            Mode = mode,
            DefaultTimeout = 15,
            ForeignKeys = true,
        }.ToString();
}
