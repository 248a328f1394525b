namespace StudyApp.Tests.Storage;

/// <summary>The databases every storage test runs on: <c>[Theory, OnSqlite, OnPostgres]</c> with the kind as first parameter.</summary>
public enum DatabaseKind
{
    Sqlite,
    Postgres,
}
