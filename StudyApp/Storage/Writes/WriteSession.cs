using System.Data;
using System.Data.Common;

namespace StudyApp.Storage.Writes;

/// <summary>The commands of one writer's connection, prepared once and used again. Used by one thread at a time, which waits for the database itself.</summary>
internal sealed class WriteSession(StudyDatabase database, DbConnection connection) : IAsyncDisposable
{
    private readonly PreparedConnection _connection = new(connection);
    private readonly List<(string Sql, (string Name, object? Value)[] Parameters)> _waiting = [];
    private DbTransaction? _transaction;
    private bool _oneHasBegun;

    // How many of those that wait answer rows nobody asks for.
    private int _answersBefore;

    public async Task BeginAsync(CancellationToken cancel) => _transaction = await database.BeginAsync(_connection.Connection, cancel);

    /// <summary>Whether the transaction may have been committed, whatever failure was reported.</summary>
    public bool IsCommitting { get; private set; }

    /// <summary>Whether the connection is of no more use.</summary>
    public bool IsBroken => _connection.Connection.State != ConnectionState.Open;

    public async Task CommitAsync(CancellationToken cancel)
    {
        if (_waiting.Count > 0)
        {
            var (sql, parameters) = _waiting[^1];
            _waiting.RemoveAt(_waiting.Count - 1);
            await ExecuteAsync(sql, cancel, parameters);
        }
        IsCommitting = true;
        _transaction!.Commit();
        IsCommitting = false;
        await EndAsync();
    }

    public async Task EndAsync()
    {
        // An open transaction is rolled back by disposing it.
        if (_transaction is not null) await _transaction.DisposeAsync();
        _transaction = null;
    }

    /// <summary>Begins one write, which can be undone without the others of its transaction.</summary>
    public Task BeginOneAsync(CancellationToken cancel)
    {
        _oneHasBegun = false;
        return SendAsync("SAVEPOINT one", cancel);
    }

    /// <summary>Ends one write. What was sent and not answered yet is answered now: a failure is this write's own.</summary>
    public Task EndOneAsync(CancellationToken cancel) => ExecuteAsync("RELEASE SAVEPOINT one", cancel);

    /// <summary>Undoes one write.</summary>
    public async Task UndoOneAsync(CancellationToken cancel)
    {
        _waiting.Clear();
        _answersBefore = 0;
        if (!_oneHasBegun) return;
        await ExecuteAsync("ROLLBACK TO SAVEPOINT one", cancel);
        await ExecuteAsync("RELEASE SAVEPOINT one", cancel);
    }

    /// <summary>Runs a statement whose result nobody asks for and that answers no rows. Where the database lies across a network, it waits and goes along with the next one that is asked for: each way there and back costs more than the statement.</summary>
    public async Task SendAsync(string sql, CancellationToken cancel, params (string Name, object? Value)[] parameters)
    {
        if (_connection.Connection.CanCreateBatch) _waiting.Add((sql, parameters));
        else await ExecuteAsync(sql, cancel, parameters);
    }

    /// <summary>Rows changed.</summary>
    public async Task<int> ExecuteAsync(string sql, CancellationToken cancel, params (string Name, object? Value)[] parameters)
    {
        _oneHasBegun = true;
        if (_waiting.Count == 0) return Command(sql, parameters).ExecuteNonQuery();
        await using var batch = Batch(sql, parameters);
        batch.ExecuteNonQuery();
        return batch.BatchCommands[^1].RecordsAffected;
    }

    /// <summary>The first column of the first row; null when there is no row or it is NULL.</summary>
    public async Task<object?> ScalarAsync(string sql, CancellationToken cancel, params (string Name, object? Value)[] parameters)
    {
        var rows = await QueryAsync(sql, row => row.GetValue(0), cancel, parameters);
        return rows is [not DBNull and var value, ..] ? value : null;
    }

    public async Task<List<T>> QueryAsync<T>(string sql, Func<DbDataReader, T> read, CancellationToken cancel, params (string Name, object? Value)[] parameters)
    {
        _oneHasBegun = true;
        if (_waiting.Count == 0) return await ReadAsync(Command(sql, parameters).ExecuteReader(), 0, read);
        var before = _answersBefore;
        await using var batch = Batch(sql, parameters);
        return await ReadAsync(batch.ExecuteReader(), before, read);
    }

    /// <summary>Lets one arrival at a time pass, on every server of the study, until the transaction ends.</summary>
    public async Task LockArrivalsAsync(CancellationToken cancel)
    {
        await SendAsync("SELECT id FROM study WHERE id = 1" + database.RowLock, cancel);
        _answersBefore = _waiting.Count > 0 ? _answersBefore + 1 : 0;
    }

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

    // What waits, and the statement that is asked for.
    private DbBatch Batch(string sql, (string Name, object? Value)[] parameters)
    {
        var batch = _connection.Connection.CreateBatch();
        batch.Transaction = _transaction;
        foreach (var (text, values) in _waiting.Append((sql, parameters)))
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = text;
            foreach (var (name, value) in values)
            {
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
                command.Parameters.Add(parameter);
            }
            batch.BatchCommands.Add(command);
        }
        _waiting.Clear();
        _answersBefore = 0;
        return batch;
    }

    private static async Task<List<T>> ReadAsync<T>(DbDataReader reader, int skip, Func<DbDataReader, T> read)
    {
        await using (reader)
        {
            var rows = new List<T>();
            for (; skip > 0; skip--) reader.NextResult();
            while (reader.Read()) rows.Add(read(reader));
            return rows;
        }
    }
}
