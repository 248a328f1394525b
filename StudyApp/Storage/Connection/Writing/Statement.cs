using System.Data.Common;

namespace StudyApp.Storage.Connection.Writing;

/// <summary>A statement that waits to be sent together with others. Nobody asks for its result.</summary>
internal class Statement(string sql, (string Name, object? Value)[] parameters)
{
    /// <summary>Whether a result set comes back, empty or not.</summary>
    public virtual bool AnswersRows => false;

    /// <summary>Adds it to what is sent.</summary>
    public DbBatchCommand AddTo(DbBatch batch)
    {
        var command = batch.CreateBatchCommand();
        var positional = PositionalSql.Of(sql);
        command.CommandText = positional.Text;
        foreach (var name in positional.Names)
        {
            var parameter = command.CreateParameter();
            parameter.Value = Value(name) ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }
        batch.BatchCommands.Add(command);
        return command;
    }

    /// <summary>Takes the rows; the reader stands before the first.</summary>
    public virtual void Read(DbDataReader rows)
    {
    }

    /// <summary>Lets whoever waits go on, at once and on this thread.</summary>
    /// <param name="changed">How many rows were changed.</param>
    public virtual void Complete(int changed)
    {
    }

    /// <summary>Tells whoever waits that the transaction is over.</summary>
    public virtual void Fail(Exception failure)
    {
    }

    private object? Value(string name)
    {
        foreach (var (known, value) in parameters)
            if (known == name) return value;
        throw new InvalidOperationException($"No value for @{name}.");
    }
}

/// <summary>A lock: its row is of no interest.</summary>
internal sealed class LockStatement(string sql) : Statement(sql, [])
{
    public override bool AnswersRows => true;
}

/// <summary>A statement whose number of changed rows is asked for.</summary>
internal sealed class CountedStatement(string sql, (string Name, object? Value)[] parameters)
    : Statement(sql, parameters)
{
    private readonly TaskCompletionSource<int> _done = new();

    public Task<int> Task => _done.Task;

    public override void Complete(int changed) => _done.SetResult(changed);

    public override void Fail(Exception failure) => _done.TrySetException(failure);
}

/// <summary>A statement whose rows are asked for.</summary>
internal sealed class QueryStatement<T>(string sql, (string Name, object? Value)[] parameters, Func<Row, T> read)
    : Statement(sql, parameters)
{
    private readonly TaskCompletionSource<List<T>> _done = new();
    private readonly List<T> _rows = [];

    public Task<List<T>> Task => _done.Task;

    public override bool AnswersRows => true;

    public override void Read(DbDataReader rows)
    {
        while (rows.Read()) _rows.Add(read(new(rows)));
    }

    public override void Complete(int changed) => _done.SetResult(_rows);

    public override void Fail(Exception failure) => _done.TrySetException(failure);
}
