using System.Data.Common;

namespace StudyApp.Storage.Writes;

/// <summary>The commands of one writer's connection, prepared once and used again. Used by one thread at a time.</summary>
internal sealed class WriteSession(StudyDatabase database, DbConnection connection) : IAsyncDisposable
{
    private readonly PreparedConnection _connection = new(connection);
    private DbTransaction? _transaction;

    public async Task BeginAsync(CancellationToken cancel) => _transaction = await database.BeginAsync(_connection.Connection, cancel);

    public async Task CommitAsync(CancellationToken cancel)
    {
        await _transaction!.CommitAsync(cancel);
        await EndAsync();
    }

    public async Task EndAsync()
    {
        // An open transaction is rolled back by disposing it.
        if (_transaction is not null) await _transaction.DisposeAsync();
        _transaction = null;
    }

    /// <summary>Rows changed.</summary>
    public async Task<int> ExecuteAsync(string sql, CancellationToken cancel, params (string Name, object? Value)[] parameters) =>
        await Command(sql, parameters).ExecuteNonQueryAsync(cancel);

    /// <summary>The first column of the first row; null when there is no row or it is NULL.</summary>
    public async Task<object?> ScalarAsync(string sql, CancellationToken cancel, params (string Name, object? Value)[] parameters) =>
        await Command(sql, parameters).ExecuteScalarAsync(cancel) is { } value and not DBNull ? value : null;

    public async Task<List<T>> QueryAsync<T>(string sql, Func<DbDataReader, T> read, CancellationToken cancel, params (string Name, object? Value)[] parameters)
    {
        await using var reader = await Command(sql, parameters).ExecuteReaderAsync(cancel);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancel)) rows.Add(read(reader));
        return rows;
    }

    /// <summary>Lets one arrival at a time pass, on every server of the study, until the transaction ends.</summary>
    public Task LockArrivalsAsync(CancellationToken cancel) => ScalarAsync("SELECT id FROM study WHERE id = 1" + database.RowLock, cancel);

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        await _connection.DisposeAsync();
    }

    private DbCommand Command(string sql, (string Name, object? Value)[] parameters)
    {
        var command = _connection.Command(sql, parameters);
        command.Transaction = _transaction;
        return command;
    }
}
