using StudyApp.Storage.Connection.Bound;
using StudyApp.Storage.Connection.Postgres;
using StudyApp.Storage.Connection.Secrets;
using StudyApp.Storage.Connection.Sqlite;
using StudyApp.Studies.Settings;

namespace StudyApp.Storage.Connection;

/// <summary>From an address to a database.</summary>
public static class StudyDatabases
{
    // Beside the configuration, where the database is on a server: of all studies in the folder.
    private const string ServersKeyFile = "studyapp" + KeyFile.Ending;

    /// <summary>A study's database with those of SQLALCHEMY_BINDS; nothing is opened yet.</summary>
    /// <param name="server">The addresses, and where the key file lies.</param>
    /// <param name="studyFolder">Where relative paths begin.</param>
    /// <param name="readsOnly">Whether nothing is ever written: then an SQLite file may be a copy, or lie where nothing
    /// can be written.</param>
    public static StudyDatabase For(ServerSettings server, string studyFolder, bool readsOnly = false)
    {
        var bound = new BoundDatabases(
            server.Binds.Select(b => KeyValuePair.Create(b.Key, For(b.Value, studyFolder, new([]), readsOnly)))
        );
        return For(server, studyFolder, bound, readsOnly);
    }

    /// <summary>A study's database alone, for what asks for no answers; nothing is opened yet.</summary>
    public static StudyDatabase WithoutBinds(ServerSettings server, string studyFolder, bool readsOnly = false) =>
        For(server, studyFolder, new([]), readsOnly);

    /// <summary>The database of an address; nothing is opened yet.</summary>
    /// <remarks>A relative SQLite file lies in the study's folder.</remarks>
    public static StudyDatabase For(DatabaseAddress address, string studyFolder) =>
        For(address, studyFolder, new([]), readsOnly: false);

    private static StudyDatabase For(ServerSettings server, string folder, BoundDatabases bound, bool readsOnly) =>
        For(server.Database, folder, bound, readsOnly, server.KeyFile);

    private static StudyDatabase For(DatabaseAddress address, string folder, BoundDatabases bound, bool readsOnly,
        string? keyFile = null) => address switch
        {
            SqliteAddress { File: null } => new SqliteDatabase(null) { Bound = bound },
            SqliteAddress { File: { } file } =>
                new SqliteDatabase(Path.GetFullPath(file, folder), readsOnly)
                {
                    Bound = bound,
                    Keys = new(Path.GetFullPath(keyFile ?? file + KeyFile.Ending, folder))
                },
            PostgresAddress postgres => new PostgresDatabase(postgres)
            {
                Bound = bound,
                Keys = new(Path.GetFullPath(keyFile ?? ServersKeyFile, folder))
            },
            _ => throw new ArgumentOutOfRangeException(nameof(address)),
        };
}
