using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using StudyApp.Storage.Connection.Secrets;

namespace StudyApp.Storage.Connection.Sqlite;

/// <summary>A study in an SQLite file: write-ahead log, synced at every commit, one writer at a time.</summary>
public sealed class SqliteDatabase : StudyDatabase
{
    // Reads hold a connection for moments only; more than a few are in use at once on a machine with many cores alone.
    private const int MostIdleReaders = 16;

    // As long as a command waits for the file itself.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly string _file;
    private readonly SqliteFile _data;
    private readonly SqlitePragmas _pragmas;
    private readonly bool _temporary;
    private readonly Lazy<DbContextOptions<SqliteStudyDbContext>> _options;
    private readonly SqliteTurn _turn;
    private readonly ConcurrentBag<PreparedConnection> _readers = [];
    private volatile bool _closed;

    /// <summary>A database at a path.</summary>
    /// <param name="file">Absolute; null for a database that is gone with the process.</param>
    /// <param name="readsOnly">Whether nothing is ever written: then the file may be a copy, or lie where nothing can
    /// be written.</param>
    /// <param name="patience">How long the turn to write is waited for; null for the usual time.</param>
    public SqliteDatabase(string? file, bool readsOnly = false, TimeSpan? patience = null)
    {
        _turn = new(patience ?? Patience);
        _temporary = file is null;
        // A private file instead of SQLite's memory mode: readers and the writer need not wait for each other, as on a
        // real file.
        _file = file ?? Path.Combine(Path.GetTempPath(), $"studyapp-{Guid.NewGuid():N}.db");
        _data = new(_file, readsOnly);
        _pragmas = new(_data);
        // Whoever has the file has not the key.
        Keys = file is null ? KeyFile.OfThisProcess : new(file + KeyFile.Ending);
        _options = new(() => new DbContextOptionsBuilder<SqliteStudyDbContext>()
            .UseSqlite(_data.ConnectionString)
            .AddInterceptors(_pragmas)
            .Options);
    }

    /// <inheritdoc/>
    public override string Description => _temporary ? "memory" : _file;

    /// <summary>
    /// Sees each connection once it is set up; for whoever wants to look at the statements that are run.
    /// </summary>
    internal Action<DbConnection>? Opened { get => _pragmas.Applied; set => _pragmas.Applied = value; }

    internal override int Writers => 1;

    internal override string RowLock => "";

    internal override ViewDialect Views { get; } = new SqliteViews();

    /// <inheritdoc/>
    public override StudyDbContext CreateDbContext() => new SqliteStudyDbContext(_options.Value, _turn);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        _closed = true;
        await Bound.DisposeAsync();
        while (_readers.TryTake(out var reader)) await reader.GivenBackTo(null).DisposeAsync();
        _turn.Dispose();
        using (var connection = new SqliteConnection(_data.ConnectionString)) SqliteConnection.ClearPool(connection);
        if (_temporary) _data.Delete();
    }

    internal override async Task<DbConnection> OpenAsync(CancellationToken cancel)
    {
        _data.Make();
        var connection = new SqliteConnection(_data.ConnectionString);
        try
        {
            await connection.OpenAsync(cancel);
            await _pragmas.ApplyAsync(connection, cancel);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    // Opening, its pragmas and preparing cost more than most reads.
    internal override async Task<PreparedConnection> RentAsync(CancellationToken cancel) =>
        (_readers.TryTake(out var idle) ? idle : new(await OpenAsync(cancel))).GivenBackTo(TakeBack);

    internal override Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancel) =>
        Task.FromResult<DbTransaction>(((SqliteConnection)connection).BeginTransaction(deferred: false));

    // Deferred: it takes no lock that the writer needs.
    internal override Task<DbTransaction> BeginSnapshotAsync(DbConnection connection, CancellationToken cancel) =>
        Task.FromResult<DbTransaction>(((SqliteConnection)connection).BeginTransaction(deferred: true));

    internal override Task<IDisposable> WriteTurnAsync(CancellationToken cancel) => _turn.TakeAsync(cancel);

    internal override async Task<bool> CutLogAsync(CancellationToken cancel)
    {
        using var turn = await WriteTurnAsync(cancel);
        await using var connection = await OpenAsync(cancel);
        return await SqliteErasing.CutLogAsync(connection, cancel);
    }

    internal override async Task<bool> RewriteAsync(
        IReadOnlyCollection<string> tables,
        DateTime now,
        CancellationToken cancel
    )
    {
        // Others wait meanwhile: a large file waits for an hour when nobody takes part.
        if (!_data.IsSmall && !_data.IsQuiet(now)) return false;
        using var turn = await WriteTurnAsync(cancel);
        await using var connection = await OpenAsync(cancel);
        return await SqliteErasing.RewriteAsync(connection, cancel);
    }

    /// <summary>Leaves one file without a log, which can be read where nothing can be written.</summary>
    internal async Task FinishAsync(CancellationToken cancel)
    {
        using var connection = new SqliteConnection(_data.ConnectionString);
        SqliteConnection.ClearPool(connection);
        await connection.OpenAsync(cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = DELETE";
        await command.ExecuteNonQueryAsync(cancel);
    }

    internal override void KeepPrivate() => _data.KeepPrivate();

    internal override async Task InspectAsync(
        bool mustExist,
        string table,
        Func<DbConnection, string, CancellationToken, Task> check,
        CancellationToken cancel
    )
    {
        if (_temporary && mustExist)
            throw new DatabaseException(
                DatabaseProblem.Unavailable,
                "SQLALCHEMY_DATABASE_URI keeps the data in memory: nothing is left once the study stops. Give it "
                    + "a file, such as sqlite:///study.db."
            );
        var info = new FileInfo(_file);
        if (!info.Exists || info.Length == 0)
        {
            if (mustExist)
                throw new DatabaseException(
                    DatabaseProblem.Unavailable,
                    $"There is no database {_file} yet. Start the study once, or correct SQLALCHEMY_DATABASE_URI."
                )
                {
                    IsAbsent = true,
                };
            if (info.Directory is { Exists: false } folder)
                throw new DatabaseException(
                    DatabaseProblem.Unavailable,
                    $"The folder {folder.FullName} for the database does not exist. Make it, or correct "
                        + $"SQLALCHEMY_DATABASE_URI."
                );
            return;
        }
        try
        {
            CheckHeader();
            await using var connection = new SqliteConnection(InspectionString());
            await connection.OpenAsync(cancel);
            await check(
                connection,
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
                cancel
            );
        }
        catch (SqliteException failure)
        {
            throw Explain(failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new DatabaseException(
                DatabaseProblem.Unavailable,
                $"The database {_file} cannot be read: {failure.Message} Give the program's user the right to "
                    + $"read and write it.",
                failure
            );
        }
        if (!mustExist) CheckWritable();
    }

    // EF waits for its lock's row without an end. A migration that is under way holds the file's own lock, so that its
    // row cannot be taken away here.
    internal override async Task AwaitMigrationAsync(CancellationToken cancel)
    {
        if (!File.Exists(_file)) return;
        await using var connection = await OpenAsync(cancel);
        await using var command = connection.CreateCommand();
        while (true)
        {
            command.CommandText = $"SELECT COUNT(*) FROM sqlite_master WHERE name = '{DatabaseInspection.LockTable}'";
            if ((long)(await command.ExecuteScalarAsync(cancel))! == 0) return;
            command.CommandText =
                $"DELETE FROM \"{DatabaseInspection.LockTable}\" WHERE \"Timestamp\" < datetime('now', '-20 "
                + $"seconds'); SELECT COUNT(*) FROM \"{DatabaseInspection.LockTable}\"";
            if ((long)(await command.ExecuteScalarAsync(cancel))! == 0) return;
            await Task.Delay(TimeSpan.FromSeconds(1), cancel);
        }
    }

    // Locked, read-only, broken, full, not there: what no statement is to blame for.
    internal override bool IsAway(DbException failure) =>
        failure is SqliteException { SqliteErrorCode: 5 or 6 or 8 or 10 or 11 or 13 or 14 or 26 };

    internal override bool IsTaken(DbException failure) => failure is SqliteException { SqliteErrorCode: 5 or 6 };

    internal override DatabaseException Explain(DbException failure) => failure is not SqliteException sqlite
        ? new(DatabaseProblem.Unavailable, $"The database {_file} failed: {failure.Message}", failure)
        : sqlite.SqliteErrorCode switch
        {
            5 or 6 => new(
                DatabaseProblem.Unavailable,
                $"The database {_file} is locked by another program. Close that program, or wait until it is "
                    + $"done, and start again.",
                failure
            ),
            8 => new(
                DatabaseProblem.Unavailable,
                $"The database {_file} is read-only. Give the program's user the right to write the file and "
                    + $"its folder.",
                failure
            ),
            11 or 26 => new(
                DatabaseProblem.Wrong,
                $"{_file} is not an SQLite database, or it is damaged. Correct SQLALCHEMY_DATABASE_URI, or "
                    + $"restore a backup.",
                failure
            ),
            13 => new(
                DatabaseProblem.Unavailable,
                $"The disk with {_file} is full. Make room and start again.",
                failure
            ),
            14 => new(
                DatabaseProblem.Unavailable,
                $"The database {_file} cannot be opened. Look at the folder's existence and the program's "
                    + $"rights there.",
                failure
            ),
            _ => new(DatabaseProblem.Unavailable, $"The database {_file} failed: {failure.Message}", failure),
        };

    private bool TakeBack(PreparedConnection reader)
    {
        if (_closed || _readers.Count >= MostIdleReaders) return false;
        _readers.Add(reader);
        return true;
    }

    private string InspectionString() =>
        _data.ReadsOnly
            ? _data.ConnectionString + ";Pooling=False"
            : new SqliteConnectionStringBuilder
            {
                DataSource = _file,
                Mode = SqliteOpenMode.ReadOnly,
                Pooling = false,
                DefaultTimeout = 5
            }.ToString();

    private void CheckHeader()
    {
        Span<byte> head = stackalloc byte[16];
        using var stream = new FileStream(
            _file,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete
        );
        if (
            stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length
            || !head.SequenceEqual("SQLite format 3\0"u8)
        )
            throw new DatabaseException(
                DatabaseProblem.Wrong,
                $"{_file} is not an SQLite database. Correct SQLALCHEMY_DATABASE_URI."
            );
    }

    private void CheckWritable()
    {
        try
        {
            using var stream = new FileStream(
                _file,
                FileMode.Open,
                FileAccess.ReadWrite,
                FileShare.ReadWrite | FileShare.Delete
            );
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new DatabaseException(
                DatabaseProblem.Unavailable,
                $"The database {_file} is read-only. Give the program's user the right to write the file and "
                    + $"its folder.",
                failure
            );
        }
    }
}
