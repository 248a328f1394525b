using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using StudyApp.Studies.Settings;

namespace StudyApp.Storage.Connection.Postgres;

/// <summary>A study in a PostgreSQL database, or in a schema of one.</summary>
public sealed class PostgresDatabase : StudyDatabase
{
    /// <summary>How long a statement waits for what somebody else holds, as for the turn to write on SQLite.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly PostgresAddress _address;
    private readonly string _lockTimeout;
    private readonly NpgsqlDataSource _setup;
    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlDataSource _readers;
    private readonly DbContextOptions<PostgresStudyDbContext> _options;
    private readonly DbContextOptions<PostgresStudyDbContext> _setupOptions;

    /// <summary>A database at an address; nothing is opened yet.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="patience">How long locks are waited for; null for the usual time.</param>
    public PostgresDatabase(PostgresAddress address, TimeSpan? patience = null)
    {
        _address = address;
        _lockTimeout = string.Create(
            CultureInfo.InvariantCulture,
            $"lock_timeout={(patience ?? Patience).TotalMilliseconds:0}"
        );
        var connection = new NpgsqlConnectionStringBuilder
        {
            Host = address.Host,
            Port = address.Port,
            Database = address.Database,
            Username = address.User,
            Password = address.Password,
            // Without quotes the server would take capitals for small letters.
            SearchPath = address.Schema is null ? null : Quote(address.Schema),
            MaxPoolSize = 16,
            MaxAutoPrepare = address.ByPooler ? 0 : 100,
            AutoPrepareMinUsages = 2,
            // Nothing is ever set for a session, so nothing has to be reset between two uses of a connection.
            NoResetOnClose = true,
            Timeout = 5,
            ApplicationName = "StudyApp",
            IncludeErrorDetail = false,
        };
        // A server that starts waits for another's migrations, however long they take.
        _setup = new NpgsqlDataSourceBuilder(connection.ToString()).Build();
        // A pooler hands on no settings of a session: there each transaction makes its own (BeginAsync).
        if (!address.ByPooler) connection.Options = $"-c {_lockTimeout}";
        _source = new NpgsqlDataSourceBuilder(connection.ToString()).Build();
        // Short reads of many participants share few connections, and travel together: fewer ways, and fewer processes
        // on the database's side.
        if (!address.ByPooler) (connection.Multiplexing, connection.MaxPoolSize) = (true, 4);
        _readers = new NpgsqlDataSourceBuilder(connection.ToString()).Build();
        _options = OptionsOf(_source);
        _setupOptions = OptionsOf(_setup);
    }

    /// <inheritdoc/>
    public override string Description => _address.ToString();

    internal override int Writers => 2;

    internal override string RowLock => " FOR UPDATE";

    internal override string NumberOnSql =>
        "SELECT setval(pg_get_serial_sequence('participants', 'id'), (SELECT MAX(id) FROM participants))";

    internal override ViewDialect Views { get; } = new PostgresViews();

    /// <inheritdoc/>
    public override StudyDbContext CreateDbContext() => new PostgresStudyDbContext(_options);

    /// <inheritdoc/>
    public override StudyDbContext CreateSetupContext() => new PostgresStudyDbContext(_setupOptions);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await Bound.DisposeAsync();
        await _setup.DisposeAsync();
        await _readers.DisposeAsync();
        await _source.DisposeAsync();
    }

    internal override async Task<DbConnection> OpenAsync(CancellationToken cancel) =>
        await _source.OpenConnectionAsync(cancel);

    internal override async Task<PreparedConnection> RentAsync(CancellationToken cancel) =>
        new(await _readers.OpenConnectionAsync(cancel));

    internal override async Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancel)
    {
        var transaction = await connection.BeginTransactionAsync(cancel);
        if (!_address.ByPooler) return transaction;
        await using var patience = connection.CreateCommand();
        (patience.Transaction, patience.CommandText) = (transaction, $"SET LOCAL {_lockTimeout}");
        await patience.ExecuteNonQueryAsync(cancel);
        return transaction;
    }

    internal override async Task<DbTransaction> BeginSnapshotAsync(DbConnection connection, CancellationToken cancel) =>
        await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancel);

    // Makes the place of deleted rows free for new ones. A table that somebody else works on is left to the database's
    // own round;
    // who does not own it is told so by a notice.
    internal override async Task<bool> RewriteAsync(
        IReadOnlyCollection<string> tables,
        DateTime now,
        CancellationToken cancel
    )
    {
        await using var connection = await OpenAsync(cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = $"VACUUM (SKIP_LOCKED) {string.Join(", ", tables)}";
        await command.ExecuteNonQueryAsync(cancel);
        return true;
    }

    internal override async Task InspectAsync(
        bool mustExist,
        string table,
        Func<DbConnection, string, CancellationToken, Task> check,
        CancellationToken cancel
    )
    {
        try
        {
            await using var connection = await OpenAsync(cancel);
            if (_address.Schema is not null && !mustExist)
            {
                await using var make = connection.CreateCommand();
                make.CommandText = $"CREATE SCHEMA IF NOT EXISTS {Quote(_address.Schema)}";
                await make.ExecuteNonQueryAsync(cancel);
            }
            await check(
                connection,
                "SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = current_schema()",
                cancel
            );
            if (mustExist)
            {
                await using var exists = connection.CreateCommand();
                exists.CommandText =
                    $"SELECT COUNT(*) FROM pg_catalog.pg_tables WHERE schemaname = current_schema() AND "
                    + $"tablename = '{table}'";
                if (
                    Convert.ToInt64(
                        await exists.ExecuteScalarAsync(cancel),
                        System.Globalization.CultureInfo.InvariantCulture
                    ) == 0
                )
                    throw new DatabaseException(
                        DatabaseProblem.Unavailable,
                        $"The database {Description} holds no study yet. Start the study once, or correct "
                            + $"SQLALCHEMY_DATABASE_URI."
                    )
                    {
                        IsAbsent = true,
                    };
            }
        }
        catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.InvalidCatalogName && !mustExist)
        {
            // The database itself is made by the migration.
        }
        catch (DbException failure)
        {
            throw Explain(failure);
        }
    }

    // No connection, no room, shutting down, read-only, locked by somebody else: what no statement is to blame for.
    internal override bool IsAway(DbException failure) =>
        failure is not PostgresException { SqlState: var state }
        || state is PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.LockNotAvailable
        || state[..2] is "08" or "53" or "57" or "58";

    internal override bool IsTaken(DbException failure) =>
        failure
            is { InnerException: TimeoutException }
                or PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable };

    internal override DatabaseException Explain(DbException failure) => failure switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } => new(
            DatabaseProblem.Unavailable,
            $"There is no database {Description} yet. Start the study once, or correct SQLALCHEMY_DATABASE_URI.",
            failure
        )
        {
            IsAbsent = true,
        },
        PostgresException
        {
            SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification
        } => new(
            DatabaseProblem.Unavailable,
            $"The database {Description} refuses the user or password of SQLALCHEMY_DATABASE_URI. Correct "
                + $"them there, or in the database.",
            failure
        ),
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } => new(
            DatabaseProblem.Unavailable,
            $"The user of SQLALCHEMY_DATABASE_URI lacks rights in {Description}: "
                + $"{((PostgresException)failure).MessageText}. Let the database's owner grant them.",
            failure
        ),
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => new(
            DatabaseProblem.Unavailable,
            $"The database {Description} is read-only. Use the primary server.",
            failure
        ),
        PostgresException postgres => new(
            DatabaseProblem.Unavailable,
            $"The database {Description} failed: {postgres.MessageText}.",
            failure
        ),
        _ => new(
            DatabaseProblem.Unavailable,
            $"The database server at {Description} cannot be reached. Start it, or correct SQLALCHEMY_DATABASE_URI.",
            failure
        ),
    };

    private DbContextOptions<PostgresStudyDbContext> OptionsOf(NpgsqlDataSource source) =>
        new DbContextOptionsBuilder<PostgresStudyDbContext>()
            .UseNpgsql(
                source,
                npgsql => npgsql.MigrationsHistoryTable(DatabaseInspection.HistoryTable, _address.Schema)
            )
            .Options;

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
