using StudyApp.Storage.Postgres;
using StudyApp.Storage.Sqlite;
using StudyApp.Studies;

namespace StudyApp.Storage;

/// <summary>From an address to a database.</summary>
public static class StudyDatabases
{
    /// <summary>The database of an address; nothing is opened yet. A relative SQLite file lies in the study's folder.</summary>
    public static StudyDatabase For(DatabaseAddress address, string studyFolder) => address switch
    {
        SqliteAddress sqlite => new SqliteDatabase(sqlite.File is null ? null : Path.GetFullPath(sqlite.File, studyFolder)),
        PostgresAddress postgres => new PostgresDatabase(postgres),
        _ => throw new ArgumentOutOfRangeException(nameof(address)),
    };
}
