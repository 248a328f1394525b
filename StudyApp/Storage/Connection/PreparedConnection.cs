using System.Data.Common;

namespace StudyApp.Storage.Connection;

/// <summary>A connection whose commands are prepared once and used again.</summary>
/// <remarks>Used by one thread at a time; each command by one reader at a time.</remarks>
/// <param name="connection">Open; closed with this one, unless it is given back.</param>
internal sealed class PreparedConnection(DbConnection connection) : IAsyncDisposable
{
    private readonly Dictionary<string, DbCommand> _commands = new(StringComparer.Ordinal);
    private Func<PreparedConnection, bool>? _giveBack;

    public DbConnection Connection => connection;

    /// <summary>
    /// Lets disposing give the connection back instead of closing it; what takes it back answers whether it did.
    /// </summary>
    public PreparedConnection GivenBackTo(Func<PreparedConnection, bool>? pool)
    {
        _giveBack = pool;
        return this;
    }

    /// <summary>The command of a statement, with these values. It stays this connection's: do not dispose it.</summary>
    public DbCommand Command(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, _) in parameters)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = name;
                command.Parameters.Add(parameter);
            }
            _commands[sql] = command;
        }
        for (var i = 0; i < parameters.Length; i++) command.Parameters[i].Value = parameters[i].Value ?? DBNull.Value;
        return command;
    }

    public async ValueTask DisposeAsync()
    {
        if (_giveBack?.Invoke(this) == true) return;
        foreach (var command in _commands.Values) await command.DisposeAsync();
        await connection.DisposeAsync();
    }
}
