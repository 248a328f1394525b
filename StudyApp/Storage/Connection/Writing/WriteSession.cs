using System.Data;
using System.Data.Common;

namespace StudyApp.Storage.Connection.Writing;

/// <summary>The connection of one writer.</summary>
/// <remarks>
/// Used by one thread at a time, which waits for the database itself. Where the database lies across a network, each
/// way there and back costs more than the statement: there the statements of all writes that go side by side travel
/// together, and the methods answer tasks that <see cref="RunAsync"/> completes.
/// </remarks>
internal sealed class WriteSession(StudyDatabase database, DbConnection connection) : IAsyncDisposable
{
    private readonly PreparedConnection _connection = new(connection);
    private readonly bool _sendsTogether = connection.CanCreateBatch;
    private readonly List<Statement> _waiting = [];
    private DbTransaction? _transaction;
    private bool _oneHasBegun;
    private bool _hasArrivalsLock;

    /// <summary>Whether the transaction may have been committed, whatever failure was reported.</summary>
    public bool IsCommitting { get; private set; }

    /// <summary>Whether the connection is of no more use.</summary>
    public bool IsBroken => _connection.Connection.State != ConnectionState.Open;

    public async Task BeginAsync(CancellationToken cancel)
    {
        _transaction = await database.BeginAsync(_connection.Connection, cancel);
        _hasArrivalsLock = false;
    }

    public async Task CommitAsync()
    {
        if (_waiting.Count > 0) Send();
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

    /// <summary>Runs writes side by side, until all are done or one has failed.</summary>
    /// <param name="writes">Each waits for nothing but this session. They begin in this order.</param>
    public async Task RunAsync(IEnumerable<Func<Task>> writes)
    {
        var running = writes.Select(write => write()).ToList();
        while (true)
        {
            foreach (var failed in running.Where(r => r.IsFaulted)) await failed;
            running.RemoveAll(r => r.IsCompleted);
            if (running.Count == 0) return;
            if (_waiting.Count == 0)
                throw new InvalidOperationException("A write waits for something other than the database.");
            Send();
        }
    }

    /// <summary>Begins one write, which can be undone without the others of its transaction.</summary>
    public Task BeginOneAsync()
    {
        _oneHasBegun = false;
        return SendAsync("SAVEPOINT one", CancellationToken.None);
    }

    /// <summary>Ends one write.</summary>
    /// <remarks>What was sent and not answered yet is answered now: a failure is this write's own.</remarks>
    public Task EndOneAsync() => NowAsync("RELEASE SAVEPOINT one");

    /// <summary>Undoes one write.</summary>
    public async Task UndoOneAsync()
    {
        _waiting.Clear();
        // A lock taken since the savepoint is given back with it.
        _hasArrivalsLock = false;
        if (!_oneHasBegun) return;
        await NowAsync("ROLLBACK TO SAVEPOINT one");
        await NowAsync("RELEASE SAVEPOINT one");
    }

    /// <summary>Runs a statement whose result nobody asks for and that answers no rows.</summary>
    public async Task SendAsync(string sql, CancellationToken cancel, params (string Name, object? Value)[] parameters)
    {
        if (_sendsTogether) _waiting.Add(new(sql, parameters));
        else await ExecuteAsync(sql, cancel, parameters);
    }

    /// <summary>Rows changed.</summary>
    public Task<int> ExecuteAsync(
        string sql,
        CancellationToken cancel,
        params (string Name, object? Value)[] parameters
    )
    {
        cancel.ThrowIfCancellationRequested();
        if (!_sendsTogether)
        {
            _oneHasBegun = true;
            return Task.FromResult(Command(sql, parameters).ExecuteNonQuery());
        }
        var statement = new CountedStatement(sql, parameters);
        _waiting.Add(statement);
        return statement.Task;
    }

    /// <summary>The first column of the first row; null when there is no row or it is NULL.</summary>
    public async Task<object?> ScalarAsync(
        string sql,
        CancellationToken cancel,
        params (string Name, object? Value)[] parameters
    )
    {
        var rows = await QueryAsync(sql, row => row.First, cancel, parameters);
        return rows is [not DBNull and var value, ..] ? value : null;
    }

    public Task<List<T>> QueryAsync<T>(
        string sql, Func<Row, T> read, CancellationToken cancel, params (string Name, object? Value)[] parameters)
    {
        cancel.ThrowIfCancellationRequested();
        var statement = new QueryStatement<T>(sql, parameters, read);
        if (_sendsTogether)
        {
            _waiting.Add(statement);
            return statement.Task;
        }
        _oneHasBegun = true;
        using (var reader = Command(sql, parameters).ExecuteReader()) statement.Read(reader);
        statement.Complete(0);
        return statement.Task;
    }

    /// <summary>Lets one arrival at a time pass, on every server of the study, until the transaction ends.</summary>
    public Task LockArrivalsAsync()
    {
        // Without rows to lock the transaction itself is the lock.
        if (!_hasArrivalsLock && _sendsTogether)
            _waiting.Add(new LockStatement("SELECT id FROM study WHERE id = 1" + database.RowLock));
        _hasArrivalsLock = true;
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await EndAsync();
        }
        finally
        {
            // Whatever rolling back on a broken connection said: one that is not closed is missing from the pool for
            // good.
            await _connection.DisposeAsync();
        }
    }

    private Task NowAsync(string sql) => RunAsync([() => ExecuteAsync(sql, CancellationToken.None)]);

    private DbCommand Command(string sql, (string Name, object? Value)[] parameters)
    {
        var command = _connection.Command(sql, parameters);
        command.Transaction = _transaction;
        return command;
    }

    // One way there and back. Whoever waited goes on before this returns, and may have left new statements.
    private void Send()
    {
        var sent = _waiting.ToArray();
        _waiting.Clear();
        _oneHasBegun = true;
        try
        {
            using var batch = _connection.Connection.CreateBatch();
            batch.Transaction = _transaction;
            var commands = Array.ConvertAll(sent, statement => statement.AddTo(batch));
            using (var reader = batch.ExecuteReader())
            {
                foreach (var (index, statement) in sent.Where(s => s.AnswersRows).Index())
                {
                    if (index > 0) reader.NextResult();
                    statement.Read(reader);
                }
                // Disposing the reader would keep a failure of what comes after the last rows to itself.
                while (reader.NextResult())
                {
                }
            }
            for (var i = 0; i < sent.Length; i++) sent[i].Complete(commands[i].RecordsAffected);
        }
        catch (Exception failure)
        {
            foreach (var statement in sent) statement.Fail(failure);
            throw;
        }
    }
}
