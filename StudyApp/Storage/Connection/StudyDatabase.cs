using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using StudyApp.Storage.Connection.Bound;
using StudyApp.Storage.Connection.Secrets;

namespace StudyApp.Storage.Connection;

/// <summary>One study's database: how to reach it, and the few things in which the two providers differ.</summary>
/// <remarks>Thread-safe.</remarks>
public abstract class StudyDatabase : IDbContextFactory<StudyDbContext>, IAsyncDisposable
{
    /// <summary>What messages call the database: a file's path, or host and name; never a password.</summary>
    public abstract string Description { get; }

    /// <summary>The databases that hold what lies apart from the rest; disposed with this one.</summary>
    public BoundDatabases Bound { get; init; } = new([]);

    /// <summary>The key outside the database with which the secrets in it are wrapped.</summary>
    public KeyFile Keys { get; init; } = KeyFile.OfThisProcess;

    /// <summary>How many writers commit side by side: SQLite has one, PostgreSQL takes more.</summary>
    internal abstract int Writers { get; }

    /// <summary>
    /// What locks the rows a SELECT reads until the transaction ends; empty where the transaction locks everything.
    /// </summary>
    internal abstract string RowLock { get; }

    /// <summary>
    /// What lets new participants be numbered on after numbers that were given by hand; empty where the database sees
    /// to that itself.
    /// </summary>
    internal virtual string NumberOnSql => "";

    /// <summary>The analysts' views in this provider's SQL.</summary>
    internal abstract ViewDialect Views { get; }

    /// <summary>A context for one operation; the caller disposes it.</summary>
    public abstract StudyDbContext CreateDbContext();

    /// <summary>
    /// The same for the set-up at a start, which waits for that of another server as long as it takes.
    /// </summary>
    public virtual StudyDbContext CreateSetupContext() => CreateDbContext();

    /// <summary>An open connection from the pool, set up for durable writing; the caller disposes it.</summary>
    internal abstract Task<DbConnection> OpenAsync(CancellationToken cancel);

    /// <summary>A connection for reading; disposing it gives it back.</summary>
    internal virtual async Task<PreparedConnection> RentAsync(CancellationToken cancel) => new(await OpenAsync(cancel));

    /// <summary>Begins a transaction that may write.</summary>
    internal abstract Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancel);

    /// <summary>Begins a transaction that only reads: one state throughout, and nobody waits for it.</summary>
    internal abstract Task<DbTransaction> BeginSnapshotAsync(DbConnection connection, CancellationToken cancel);

    /// <summary>Waits for the turn to write; SQLite has one writer at a time.</summary>
    /// <remarks>
    /// Whoever begins a transaction that writes takes it before, and disposes it after the transaction.
    /// </remarks>
    /// <exception cref="ServerBusyException">Somebody else had it for too long.</exception>
    internal virtual Task<IDisposable> WriteTurnAsync(CancellationToken cancel) =>
        Task.FromResult<IDisposable>(NoTurn.Instance);

    /// <summary>Empties the log in which pages lie as they were before; false when that is for another time.</summary>
    internal virtual Task<bool> CutLogAsync(CancellationToken cancel) => Task.FromResult(true);

    /// <summary>
    /// Takes what was deleted out of where the database keeps it; false when that is for another time.
    /// </summary>
    /// <param name="tables">Those in which something was deleted.</param>
    /// <param name="now">UTC.</param>
    internal abstract Task<bool> RewriteAsync(
        IReadOnlyCollection<string> tables,
        DateTime now,
        CancellationToken cancel
    );

    /// <summary>Takes the rights of others to read files that older versions left readable for everybody.</summary>
    internal virtual void KeepPrivate()
    {
        // A server keeps its files itself.
    }

    /// <summary>Refuses a database that is not this study's, before a byte of it changes.</summary>
    /// <exception cref="DatabaseException">It is another program's, of a newer version, unreachable, locked or
    /// read-only.</exception>
    internal Task InspectAsync(bool mustExist, CancellationToken cancel) =>
        InspectAsync(
            mustExist,
            "participants",
            (connection, tables, token) => DatabaseInspection.CheckAsync(this, connection, tables, token),
            cancel
        );

    /// <summary>Refuses a database that something is wrong with, before a byte of it changes.</summary>
    /// <param name="mustExist">Whether an absent one is refused too.</param>
    /// <param name="table">What one that exists holds.</param>
    /// <param name="check">Looks at one that is there: a connection that only reads, and the SQL that lists its
    /// tables.</param>
    internal abstract Task InspectAsync(
        bool mustExist,
        string table,
        Func<DbConnection, string, CancellationToken, Task> check,
        CancellationToken cancel
    );

    /// <summary>
    /// Waits until nobody else migrates, and clears away what a migration that was killed left behind.
    /// </summary>
    /// <remarks>Only where the database itself does not.</remarks>
    internal virtual Task AwaitMigrationAsync(CancellationToken cancel) => Task.CompletedTask;

    /// <summary>
    /// Whether a command failed because the database cannot be used now; else the statement itself was wrong.
    /// </summary>
    internal abstract bool IsAway(DbException failure);

    /// <summary>Whether a command failed because others held what it needs for longer than anybody waits.</summary>
    internal abstract bool IsTaken(DbException failure);

    /// <summary>What a failed command means for the person who started the program.</summary>
    internal abstract DatabaseException Explain(DbException failure);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    private sealed class NoTurn : IDisposable
    {
        public static readonly NoTurn Instance = new();

        public void Dispose()
        {
            // Nothing to give back.
        }
    }
}
