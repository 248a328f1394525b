using System.Data.Common;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Connection.Postgres;
using StudyApp.Storage.Connection.Sqlite;
using StudyApp.Storage.Participants;
using StudyApp.Studies.Model;

namespace StudyApp.Tests.Storage;

/// <summary>A fresh database with a study in it, and the writer through which participants' data come. Gone when disposed.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly string? _folder;
    private ParticipantWriter? _writer;

    private TestDatabase(StudyDatabase database, Study study, string? folder) => (Database, Study, _folder) = (database, study, folder);

    public static DateTime FirstStart { get; } = new(2026, 3, 1, 8, 0, 0, DateTimeKind.Utc);

    public StudyDatabase Database { get; }

    /// <summary>The study the database was last prepared for.</summary>
    public Study Study { get; private set; }

    public ParticipantWriter Writer => _writer ??= new(Database, NullLogger<ParticipantWriter>.Instance);

    /// <summary>A database that was prepared for a study.</summary>
    public static async Task<TestDatabase> CreateAsync(DatabaseKind kind, Study? study = null)
    {
        var test = await CreateEmptyAsync(kind, study, withTables: true);
        await test.PrepareAsync(test.Study, FirstStart);
        return test;
    }

    /// <summary>A database nothing was written to; without tables its file is not there yet on SQLite.</summary>
    public static async Task<TestDatabase> CreateEmptyAsync(DatabaseKind kind, Study? study = null, bool withTables = false)
    {
        study ??= TestStudy.Usual();
        if (kind == DatabaseKind.Postgres)
        {
            var server = await PostgresServer.GetAsync();
            return new(new PostgresDatabase(await server.CreateDatabaseAsync(withTables)), study, null);
        }
        var folder = Directory.CreateTempSubdirectory("studyapp-test-").FullName;
        var file = Path.Combine(folder, "study.db");
        if (withTables) await SqliteTemplate.CopyToAsync(file);
        return new(new SqliteDatabase(file), study, folder);
    }

    /// <summary>Starts the study again, perhaps changed.</summary>
    public async Task PrepareAsync(Study study, DateTime now)
    {
        await StudyDatabaseSetup.PrepareAsync(Database, study, now, CancellationToken.None);
        Study = study;
    }

    /// <summary>The first column of every row, as text; null for NULL.</summary>
    public async Task<List<string?>> ColumnAsync(string sql) => [.. (await RowsAsync(sql)).Select(row => row[0])];

    /// <summary>Every row of a query as invariant text; null for NULL.</summary>
    public async Task<List<string?[]>> RowsAsync(string sql)
    {
        await using var connection = await Database.OpenAsync(CancellationToken.None);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string?[]>();
        while (await reader.ReadAsync()) rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => TextOf(reader, i))]);
        return rows;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var connection = await Database.OpenAsync(CancellationToken.None);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_writer is not null) await _writer.DisposeAsync();
        await Database.DisposeAsync();
        if (_folder is not null) Directory.Delete(_folder, recursive: true);
    }

    private static string? TextOf(DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture);
}
