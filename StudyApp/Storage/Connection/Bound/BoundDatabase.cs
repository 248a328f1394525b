using System.Data.Common;
using System.Globalization;
using StudyApp.Storage.Connection.Postgres;
using StudyApp.Studies.Model;

namespace StudyApp.Storage.Connection.Bound;

/// <summary>One database of SQLALCHEMY_BINDS: documents by key, and a row that says whose they are.</summary>
/// <remarks>Plain SQL, the same on both providers. Thread-safe.</remarks>
/// <param name="name">Its name in SQLALCHEMY_BINDS.</param>
/// <param name="database">How it is reached.</param>
internal sealed class BoundDatabase(string name, StudyDatabase database) : IAsyncDisposable
{
    private const string Documents = "bound_documents";
    private const string Owner = "bound_study";
    private const int Format = 1;
    private const int MaxAttempts = 3;

    // Few sizes, so that few statements are prepared; what is left over is filled up with the last key.
    private static readonly int[] Together = [1, 10, 100];

    private static readonly string[] Tables =
    [
        $"CREATE TABLE IF NOT EXISTS {Owner} (id integer PRIMARY KEY, format integer NOT NULL, bind text NOT NULL, study text NOT NULL, title text NOT NULL, created_at timestamptz NOT NULL)",
        $"CREATE TABLE IF NOT EXISTS {Documents} (key text PRIMARY KEY, participant_id bigint NOT NULL, "
            + $"kind text NOT NULL, name text NOT NULL, tag text NOT NULL, document text NOT NULL, stored_at "
            + $"timestamptz NOT NULL)",
        $"CREATE INDEX IF NOT EXISTS ix_{Documents}_participant ON {Documents} (participant_id)",
    ];

    /// <summary>Whether it was found to be this study's and can be used.</summary>
    public bool IsReady { get; private set; }

    public string Description => database.Description;

    private string Setting => "SQLALCHEMY_BINDS." + name;

    /// <summary>Refuses what is not this study's, before a byte of it changes.</summary>
    /// <exception cref="DatabaseException">It is another program's or study's, or cannot be reached.</exception>
    public async Task InspectAsync(Study study, bool mustExist, CancellationToken cancel)
    {
        try
        {
            await database.InspectAsync(
                mustExist,
                Documents,
                (connection, tables, token) => CheckAsync(study, mustExist, connection, tables, token),
                cancel
            );
        }
        catch (DatabaseException failure)
        {
            throw Named(failure);
        }
        IsReady |= mustExist;
    }

    /// <summary>Makes the tables where they are not there.</summary>
    public async Task PrepareAsync(Study study, DateTime now, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
            try
            {
                await InTransactionAsync(
                    async (connection, transaction) =>
                    {
                        foreach (var table in Tables) await ExecuteAsync(connection, transaction, table, cancel);
                        await ExecuteAsync(
                            connection, transaction,
                            $"INSERT INTO {Owner} (id, format, bind, study, title, created_at) VALUES (1, "
                                + $"@format, @bind, @study, @title, @now) ON CONFLICT (id) DO UPDATE SET study "
                                + $"= excluded.study, title = excluded.title",
                            cancel,
                            ("format", Format),
                            ("bind", name),
                            ("study", study.Key),
                            ("title", study.Title),
                            ("now", now)
                        );
                    },
                    cancel);
                database.KeepPrivate();
                IsReady = true;
                return;
            }
            catch (DbException failure) when (attempt < MaxAttempts && failure is { SqlState: "23505" or "42P07" })
            {
                // Another server made the same tables at the same moment.
            }
            catch (DbException failure)
            {
                throw Named(database.Explain(failure));
            }
    }

    /// <summary>Stores documents, all or none; they are durable when this returns.</summary>
    public Task StoreAsync(IReadOnlyList<BoundDocument> documents, CancellationToken cancel) => InTransactionAsync(
        async (connection, transaction) =>
        {
            foreach (var document in documents)
                await ExecuteAsync(
                    connection, transaction,
                    $"INSERT INTO {Documents} (key, participant_id, kind, name, tag, document, stored_at) "
                        + $"VALUES (@key, @participant, @kind, @name, @tag, @document, @at)",
                    cancel,
                    ("key", document.Key),
                    ("participant", document.ParticipantId),
                    ("kind", document.Kind),
                    ("name", document.Name),
                    ("tag", document.Tag),
                    ("document", document.Json),
                    ("at", document.StoredAt)
                );
        },
        cancel);

    /// <summary>Deletes documents that nothing names.</summary>
    public Task RemoveAsync(IReadOnlyCollection<string> keys, CancellationToken cancel) => InTransactionAsync(
        async (connection, transaction) =>
        {
            foreach (var key in keys)
                await ExecuteAsync(
                    connection,
                    transaction,
                    $"DELETE FROM {Documents} WHERE key = @key",
                    cancel,
                    ("key", key)
                );
        },
        cancel);

    /// <summary>Deletes everything of a participant; a second time does nothing.</summary>
    public Task EraseAsync(long participantId, CancellationToken cancel) =>
        InTransactionAsync(
            (connection, transaction) =>
                ExecuteAsync(
                    connection,
                    transaction,
                    $"DELETE FROM {Documents} WHERE participant_id = @participant",
                    cancel,
                    ("participant", participantId)
                ),
            cancel
        );

    /// <inheritdoc cref="StudyDatabase.CutLogAsync"/>
    public Task<bool> CutLogAsync(CancellationToken cancel) => database.CutLogAsync(cancel);

    /// <inheritdoc cref="StudyDatabase.RewriteAsync"/>
    public Task<bool> RewriteAsync(DateTime now, CancellationToken cancel) =>
        database.RewriteAsync([Documents], now, cancel);

    /// <summary>The documents of keys; those that are not there are left out.</summary>
    public async Task<Dictionary<string, string>> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancel)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        await using var connection = await database.RentAsync(cancel);
        foreach (var some in keys.Chunk(Together[^1]))
        {
            var size = Together.First(t => t >= some.Length);
            (string Name, object? Value)[] parameters =
            [
                .. Enumerable
                    .Range(0, size)
                    .Select(i =>
                        ("k" + i.ToString(CultureInfo.InvariantCulture), (object?)some[Math.Min(i, some.Length - 1)])
                    ),
            ];
            var command = connection.Command(
                $"SELECT key, document FROM {Documents} WHERE key IN "
                    + $"({string.Join(", ", parameters.Select(p => "@" + p.Name))})",
                parameters
            );
            await using var row = await command.ExecuteReaderAsync(cancel);
            while (await row.ReadAsync(cancel)) found[row.GetString(0)] = row.GetString(1);
        }
        return found;
    }

    /// <summary>Every key with its participant.</summary>
    public async Task<List<(string Key, long ParticipantId)>> KeysAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT key, participant_id FROM {Documents}";
        await using var row = await command.ExecuteReaderAsync(cancel);
        var keys = new List<(string, long)>();
        while (await row.ReadAsync(cancel)) keys.Add((row.GetString(0), row.GetInt64(1)));
        return keys;
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private async Task CheckAsync(
        Study study,
        bool mustExist,
        DbConnection connection,
        string tablesSql,
        CancellationToken cancel
    )
    {
        var tables = await DatabaseInspection.ReadAsync(connection, tablesSql, cancel);
        if (tables.Count == 0 && mustExist)
            throw new DatabaseException(
                DatabaseProblem.Unavailable,
                $"The database {Description} of {Setting} holds nothing yet. Start the study once, or correct "
                    + $"{Setting}."
            )
            {
                IsAbsent = true,
            };
        if (tables.Count == 0) return;
        if (!tables.SetEquals([Documents, Owner]))
            throw new DatabaseException(DatabaseProblem.Wrong,
                $"The database {Description} of {Setting} was written by another program, or holds a "
                    + $"study (it holds {string.Join(", ", tables.Order(StringComparer.Ordinal).Take(3))}…). "
                    + $"Nothing was changed. Give {Setting} a database of its own."
            );
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT format, bind, study, title FROM {Owner}";
        await using var row = await command.ExecuteReaderAsync(cancel);
        if (!await row.ReadAsync(cancel)) return;
        if (row.GetInt32(0) > Format)
            throw new DatabaseException(
                DatabaseProblem.Wrong,
                $"The database {Description} of {Setting} was last used by a newer version of the program. Start "
                    + $"that version, or restore a backup made before."
            );
        if (row.GetString(2) != study.Key && row.GetString(3) != study.Title)
            throw new DatabaseException(
                DatabaseProblem.Wrong,
                $"The database {Description} of {Setting} holds answers of another study, "
                    + $"\"{row.GetString(3)}\" ({row.GetString(2)}). Nothing was changed. Give {Setting} a database "
                    + $"of its own."
            );
        if (row.GetString(1) != name)
            throw new DatabaseException(
                DatabaseProblem.Wrong,
                $"The database {Description} of {Setting} is that of SQLALCHEMY_BINDS.{row.GetString(1)}. "
                    + $"Nothing was changed. Give {Setting} a database of its own."
            );
    }

    // Every use waits for the file's one writer, and ends with a commit of its own: what is acknowledged is durable
    // here before the study's database names it.
    private async Task InTransactionAsync(Func<DbConnection, DbTransaction, Task> work, CancellationToken cancel)
    {
        using var turn = await database.WriteTurnAsync(cancel);
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await database.BeginAsync(connection, cancel);
        await work(connection, transaction);
        await transaction.CommitAsync(cancel);
    }

    private static async Task ExecuteAsync(
        DbConnection connection,
        DbTransaction transaction,
        string sql,
        CancellationToken cancel,
        params (string Name, object Value)[] parameters
    )
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        foreach (var (parameterName, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (parameterName, value);
            command.Parameters.Add(parameter);
        }
        await command.ExecuteNonQueryAsync(cancel);
    }

    // The provider's sentences name the setting of the study's own database; a database on a server is made by nobody
    // but its owner here.
    private DatabaseException Named(DatabaseException failure) => new(
        failure.Problem,
        failure.IsAbsent && IsOnServer
            ? $"There is no database {Description} yet. Make it, or correct {Setting}."
            : failure.Message.Replace("SQLALCHEMY_DATABASE_URI", Setting, StringComparison.Ordinal),
        failure)
    { IsAbsent = failure.IsAbsent };

    private bool IsOnServer => database is PostgresDatabase;
}
