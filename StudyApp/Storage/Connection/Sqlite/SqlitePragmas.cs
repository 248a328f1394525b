using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace StudyApp.Storage.Connection.Sqlite;

/// <summary>
/// Sets up every connection: write-ahead log, a sync at every commit, so that an acknowledged answer survives a power
/// cut, and zeros over what is deleted.
/// </summary>
/// <remarks>Those that only read change nothing.</remarks>
internal sealed class SqlitePragmas(SqliteFile file) : DbConnectionInterceptor
{
    private const string Writing =
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 15000; PRAGMA secure_delete = ON;";
    private const string Reading = "PRAGMA query_only = ON; PRAGMA busy_timeout = 15000;";

    /// <summary>Told of each connection that is set up.</summary>
    public Action<DbConnection>? Applied { get; set; }

    public async Task ApplyAsync(DbConnection connection, CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = SqlFor(connection);
        await command.ExecuteNonQueryAsync(cancel);
        Applied?.Invoke(connection);
    }

    public override InterceptionResult ConnectionOpening(
        DbConnection connection,
        ConnectionEventData eventData,
        InterceptionResult result
    )
    {
        if (!OnlyReads(connection)) file.Make();
        return result;
    }

    public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection,
        ConnectionEventData eventData,
        InterceptionResult result,
        CancellationToken cancellationToken = default
    ) => ValueTask.FromResult(ConnectionOpening(connection, eventData, result));

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = SqlFor(connection);
        command.ExecuteNonQuery();
        Applied?.Invoke(connection);
    }

    public override Task ConnectionOpenedAsync(
        DbConnection connection,
        ConnectionEndEventData eventData,
        CancellationToken cancellationToken = default
    ) => ApplyAsync(connection, cancellationToken);

    private string SqlFor(DbConnection connection) => OnlyReads(connection) ? Reading : Writing;

    // EF looks whether a database is there with a connection that only reads.
    private bool OnlyReads(DbConnection connection) =>
        file.ReadsOnly
        || connection.ConnectionString.Contains($"Mode={nameof(SqliteOpenMode.ReadOnly)}", StringComparison.Ordinal);
}
