using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Connection.Postgres;
using StudyApp.Storage.Connection.Sqlite;
using Xunit;

namespace StudyApp.Tests.Storage;

public sealed class StudyDatabaseSetupTests
{
    private const string Other = """
        TITLE = 'Something else'
        SQLALCHEMY_DATABASE_URI = 'sqlite://'
        PAGE_LIST = [{name='Consent', path='consent'}, {name='End', path='end'}]
        """;

    [Theory, OnSqlite, OnPostgres]
    public async Task The_migrations_hold_everything_the_model_has(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateEmptyAsync(kind);
        await using var context = test.Database.CreateDbContext();

        Assert.False(context.Database.HasPendingModelChanges());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_empty_database_is_made_ready_and_stays_so(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateEmptyAsync(kind);

        await test.PrepareAsync(test.Study, TestDatabase.FirstStart);
        await test.PrepareAsync(test.Study, TestDatabase.FirstStart.AddDays(1));

        Assert.Equal(["sleep"], await test.ColumnAsync("SELECT key FROM study"));
        Assert.Equal(test.Study.Versions.Count(), (await test.ColumnAsync("SELECT hash FROM versions")).Count);
        await StudyDatabaseSetup.RequireAsync(test.Database, test.Study, CancellationToken.None);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_database_that_is_not_there_is_not_made_by_reading(DatabaseKind kind)
    {
        await using var database = await AbsentAsync(kind);

        var failure = await Assert.ThrowsAsync<DatabaseException>(() =>
            StudyDatabaseSetup.RequireAsync(database, TestStudy.Usual(), CancellationToken.None)
        );

        Assert.Equal(DatabaseProblem.Unavailable, failure.Problem);
        Assert.Equal(
            $"There is no database {database.Description} yet. Start the study once, or correct SQLALCHEMY_DATABASE_URI.",
            failure.Message
        );
        await Assert.ThrowsAsync<DatabaseException>(() =>
            StudyDatabaseSetup.RequireAsync(database, TestStudy.Usual(), CancellationToken.None)
        );
        Assert.False(File.Exists(database.Description));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_database_that_is_not_there_is_made_by_starting(DatabaseKind kind)
    {
        await using var database = await AbsentAsync(kind);

        await StudyDatabaseSetup.PrepareAsync(database, TestStudy.Usual(), TestDatabase.FirstStart, CancellationToken.None);

        await StudyDatabaseSetup.RequireAsync(database, TestStudy.Usual(), CancellationToken.None);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Another_programs_database_is_refused_and_not_changed(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateEmptyAsync(kind);
        await MakeForeignAsync(kind, test);
        var before = await FingerprintAsync(kind, test);

        var failure = await Assert.ThrowsAsync<DatabaseException>(() => test.PrepareAsync(test.Study, TestDatabase.FirstStart));

        Assert.Equal(DatabaseProblem.Wrong, failure.Problem);
        Assert.Contains(
            "was written by another program (it holds app_meta, participant…). Nothing was changed.",
            failure.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(
            DatabaseProblem.Wrong,
            (
                await Assert.ThrowsAsync<DatabaseException>(() =>
                    StudyDatabaseSetup.RequireAsync(test.Database, test.Study, CancellationToken.None)
                )
            ).Problem
        );
        Assert.Equal(before, await FingerprintAsync(kind, test));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_database_of_a_newer_version_is_refused_and_not_changed(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        await test.ExecuteAsync(
            """INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion") VALUES ('20991231000000_Future', '99.0.0')"""
        );
        var before = await FingerprintAsync(kind, test);

        var failure = await Assert.ThrowsAsync<DatabaseException>(() => test.PrepareAsync(test.Study, TestDatabase.FirstStart.AddDays(1)));

        Assert.Equal(DatabaseProblem.Wrong, failure.Problem);
        Assert.Contains("was last used by a newer version of the program", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, await FingerprintAsync(kind, test));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Another_studys_database_is_refused_and_not_changed(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind, TestStudy.Read(Other) with { Key = "other" });
        var before = await FingerprintAsync(kind, test);
        var mine = TestStudy.Usual();

        var failure = await Assert.ThrowsAsync<DatabaseException>(() => test.PrepareAsync(mine, TestDatabase.FirstStart.AddDays(1)));

        Assert.Equal(DatabaseProblem.Wrong, failure.Problem);
        Assert.StartsWith(
            "The database holds another study, \"Something else\" (other). Nothing was changed.",
            failure.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(
            DatabaseProblem.Wrong,
            (
                await Assert.ThrowsAsync<DatabaseException>(() =>
                    StudyDatabaseSetup.RequireAsync(test.Database, mine, CancellationToken.None)
                )
            ).Problem
        );
        Assert.Equal(before, await FingerprintAsync(kind, test));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_not_changed()
    {
        await using var test = await TestDatabase.CreateEmptyAsync(DatabaseKind.Sqlite);
        await File.WriteAllTextAsync(test.Database.Description, "participant,answer\n1,yes\n");

        var failure = await Assert.ThrowsAsync<DatabaseException>(() => test.PrepareAsync(test.Study, TestDatabase.FirstStart));

        Assert.Equal(
            (DatabaseProblem.Wrong, $"{test.Database.Description} is not an SQLite database. Correct SQLALCHEMY_DATABASE_URI."),
            (failure.Problem, failure.Message)
        );
        Assert.Equal("participant,answer\n1,yes\n", await File.ReadAllTextAsync(test.Database.Description));
    }

    [Fact]
    public async Task A_file_that_another_program_has_locked_is_reported_as_locked()
    {
        await using var test = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var other = new SqliteConnection($"Data Source={test.Database.Description};Pooling=false");
        SqliteConnection.ClearAllPools();
        await other.OpenAsync();
        await RunAsync(other, "PRAGMA journal_mode = DELETE");
        await RunAsync(other, "BEGIN EXCLUSIVE");

        var failure = await Assert.ThrowsAsync<DatabaseException>(() =>
            StudyDatabaseSetup.RequireAsync(test.Database, test.Study, CancellationToken.None)
        );

        Assert.Equal(
            (
                DatabaseProblem.Unavailable,
                $"The database {test.Database.Description} is locked by another program. Close that program, or wait until it is "
                    + $"done, and start again."
            ),
            (failure.Problem, failure.Message));
    }

    [Fact]
    public async Task A_first_start_that_was_killed_in_the_middle_is_begun_again()
    {
        await using var test = await TestDatabase.CreateEmptyAsync(DatabaseKind.Sqlite);
        await test.ExecuteAsync(
            """CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL PRIMARY KEY, "Timestamp" TEXT NOT NULL); INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-03-01 08:00:00.5+00:00')"""
        );

        await test.PrepareAsync(test.Study, TestDatabase.FirstStart).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(["sleep"], await test.ColumnAsync("SELECT key FROM study"));
    }

    [Theory]
    [InlineData(8, DatabaseProblem.Unavailable, "is read-only")]
    [InlineData(11, DatabaseProblem.Wrong, "or it is damaged")]
    [InlineData(13, DatabaseProblem.Unavailable, "is full")]
    [InlineData(14, DatabaseProblem.Unavailable, "cannot be opened")]
    public async Task What_SQLite_refuses_is_said_with_a_remedy(int code, DatabaseProblem problem, string words)
    {
        await using var test = await TestDatabase.CreateEmptyAsync(DatabaseKind.Sqlite);

        var failure = test.Database.Explain(new SqliteException("it failed", code));

        Assert.Equal(problem, failure.Problem);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    [Theory, OnPostgres]
    public async Task A_read_only_server_is_reported_as_such(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateEmptyAsync(kind);
        var database = test.Database.Description.Split('/')[^1];
        await (await PostgresServer.GetAsync()).ExecuteAsync(
            "postgres",
            $"ALTER DATABASE {database} SET default_transaction_read_only = on"
        );

        var failure = await Assert.ThrowsAsync<DatabaseException>(() => test.PrepareAsync(test.Study, TestDatabase.FirstStart));

        Assert.Equal(
            (DatabaseProblem.Unavailable, $"The database {test.Database.Description} is read-only. Use the primary server."),
            (failure.Problem, failure.Message)
        );
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_reported_without_the_password()
    {
        await using var database = new PostgresDatabase(new("127.0.0.1", 1, "study", "me", "secret words", null));

        var failure = await Assert.ThrowsAsync<DatabaseException>(() =>
            StudyDatabaseSetup.PrepareAsync(database, TestStudy.Usual(), TestDatabase.FirstStart, CancellationToken.None)
        );

        Assert.Equal(
            (
                DatabaseProblem.Unavailable,
                "The database server at 127.0.0.1:1/study cannot be reached. Start it, or correct SQLALCHEMY_DATABASE_URI."
            ),
            (failure.Problem, failure.Message)
        );
    }

    [Theory, OnPostgres]
    public async Task Two_studies_can_share_a_database_in_schemas_of_their_own(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateEmptyAsync(kind);
        var parts = test.Database.Description.Split(':', '/');
        foreach (var schema in new[] { "first", "Second one" })
        {
            await using var database = new PostgresDatabase(
                new(parts[0], int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture), parts[2], "postgres", null, schema)
            );
            await StudyDatabaseSetup.PrepareAsync(
                database,
                TestStudy.Usual() with
                {
                    Key = schema,
                    Title = schema,
                },
                TestDatabase.FirstStart,
                CancellationToken.None
            );
        }

        Assert.Equal(
            ["Second one", "first"],
            await test.ColumnAsync("SELECT key FROM \"first\".study UNION SELECT key FROM \"Second one\".study ORDER BY key")
        );
    }

    [Fact]
    public async Task Every_connection_to_SQLite_syncs_each_commit_to_the_log()
    {
        await using var test = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);

        Assert.Equal(["wal"], await test.ColumnAsync("PRAGMA journal_mode"));
        Assert.Equal(["2"], await test.ColumnAsync("PRAGMA synchronous"));
        Assert.Equal(["1"], await test.ColumnAsync("PRAGMA foreign_keys"));
    }

    [Fact]
    public async Task A_database_in_memory_leaves_no_file()
    {
        var before = TemporaryFiles();
        await using (var database = new SqliteDatabase(null))
            await StudyDatabaseSetup.PrepareAsync(database, TestStudy.Usual(), TestDatabase.FirstStart, CancellationToken.None);

        Assert.Empty(TemporaryFiles().Except(before));
    }

    private static string[] TemporaryFiles() => Directory.GetFiles(Path.GetTempPath(), "studyapp-*.db*");

    private static async Task<StudyDatabase> AbsentAsync(DatabaseKind kind) => kind == DatabaseKind.Sqlite
        ? new SqliteDatabase(Path.Combine(Path.GetTempPath(), $"absent-{Guid.NewGuid():N}.db"))
        : new PostgresDatabase((await PostgresServer.GetAsync()).NewAddress());

    private static async Task MakeForeignAsync(DatabaseKind kind, TestDatabase test)
    {
        const string Sql = "CREATE TABLE participant (id INTEGER); CREATE TABLE app_meta (name TEXT); INSERT INTO participant VALUES (1);";
        if (kind == DatabaseKind.Postgres)
        {
            await test.ExecuteAsync(Sql);
            return;
        }
        // Not by our own connection, which would switch the file to the write-ahead log.
        await using var connection = new SqliteConnection($"Data Source={test.Database.Description};Pooling=false");
        await connection.OpenAsync();
        await RunAsync(connection, Sql);
    }

    // The file's bytes on SQLite, every row on PostgreSQL.
    private static async Task<string> FingerprintAsync(DatabaseKind kind, TestDatabase test)
    {
        if (kind == DatabaseKind.Postgres)
        {
            var content = new List<string?>();
            foreach (var table in await test.ColumnAsync("SELECT relname FROM pg_stat_user_tables ORDER BY relname"))
                content.AddRange(await test.ColumnAsync($"SELECT '{table} ' || t::text FROM \"{table}\" t ORDER BY 1"));
            return string.Join('\n', content);
        }
        SqliteConnection.ClearAllPools();
        return Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(test.Database.Description)));
    }

    private static async Task RunAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
