using StudyApp.Storage.Bound;
using StudyApp.Storage.Postgres;
using StudyApp.Storage.Sqlite;
using StudyApp.Studies;

namespace StudyApp.Storage;

/// <summary>From an address to a database.</summary>
public static class StudyDatabases
{
    /// <summary>A study's database with those of SQLALCHEMY_BINDS; nothing is opened yet.</summary>
    public static StudyDatabase For(ServerSettings server, string studyFolder)
    {
        var bound = new BoundDatabases(server.Binds.Select(b => KeyValuePair.Create(b.Key, For(b.Value, studyFolder))));
        return For(server.Database, studyFolder, bound);
    }

    /// <summary>The database of an address; nothing is opened yet. A relative SQLite file lies in the study's folder.</summary>
    public static StudyDatabase For(DatabaseAddress address, string studyFolder) => For(address, studyFolder, new([]));

    private static StudyDatabase For(DatabaseAddress address, string studyFolder, BoundDatabases bound) => address switch
    {
        SqliteAddress sqlite => new SqliteDatabase(sqlite.File is null ? null : Path.GetFullPath(sqlite.File, studyFolder)) { Bound = bound },
        PostgresAddress postgres => new PostgresDatabase(postgres) { Bound = bound },
        _ => throw new ArgumentOutOfRangeException(nameof(address)),
    };
}
