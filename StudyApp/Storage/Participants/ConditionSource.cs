using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;
using StudyApp.Storage.Connection;
using StudyApp.Studies.Model;
using StudyApp.Studies.Settings;

namespace StudyApp.Storage.Participants;

/// <summary>Conditions that were assigned elsewhere, by external id.</summary>
/// <remarks>The other study's database is only read. Thread-safe.</remarks>
/// <param name="lookup">Where; null for nowhere.</param>
/// <param name="folder">The study's folder, from which relative files are named.</param>
public sealed class ConditionSource(ConditionLookup? lookup, string folder)
{
    // Ours, then BOFS's in two versions. The newest of those who finished counts, else the newest.
    private static readonly string[] Queries =
    [
        "SELECT condition FROM participants WHERE external_id = @id AND condition IS NOT NULL AND condition <> 0 ORDER BY finished DESC, id DESC LIMIT 1",
        "SELECT condition FROM participant WHERE external_id = @id AND condition IS NOT NULL AND "
            + "condition <> 0 ORDER BY finished DESC, \"participantID\" DESC LIMIT 1",
        "SELECT condition FROM participant WHERE \"mTurkID\" = @id AND condition IS NOT NULL AND "
            + "condition <> 0 ORDER BY finished DESC, \"participantID\" DESC LIMIT 1",
    ];

    private string? _query;

    /// <summary>Whether conditions are looked up at all.</summary>
    public bool IsConfigured => lookup is not null;

    /// <summary>The condition of an id, whose case matters; null when nobody has it there.</summary>
    /// <remarks>It may be one that this study does not have.</remarks>
    public async Task<int?> FindAsync(string externalId, CancellationToken cancel)
    {
        if (lookup is null) return null;
        if (lookup.Csv?.TryGetValue(externalId.Trim(), out var condition) == true) return condition;
        if (lookup.Database is null) return null;
        await using var connection = await OpenAsync(lookup.Database, cancel);
        return await AskAsync(connection, await QueryAsync(connection, cancel), externalId.Trim(), cancel);
    }

    /// <summary>Looks whether the other database can be asked.</summary>
    /// <exception cref="DatabaseException">It is not there, or holds no participants.</exception>
    public async Task CheckAsync(CancellationToken cancel)
    {
        if (lookup?.Database is not { } address) return;
        try
        {
            await using var connection = await OpenAsync(address, cancel);
            await QueryAsync(connection, cancel);
        }
        catch (DbException failure)
        {
            throw new DatabaseException(
                DatabaseProblem.Unavailable,
                $"The database of CONDITIONS_FROM_DB cannot be read: {failure.Message} Correct the address, "
                    + $"or start that study once.",
                failure
            );
        }
    }

    private async Task<string> QueryAsync(DbConnection connection, CancellationToken cancel)
    {
        if (_query is { } known) return known;
        foreach (var query in Queries)
            try
            {
                await AskAsync(connection, query, "", cancel);
                return _query = query;
            }
            catch (DbException failure)
                when (failure
                        is SqliteException { SqliteErrorCode: 1 }
                            or PostgresException
                        {
                            SqlState: PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn
                        }
                )
            {
                // Another program's or version's table; the next query may fit.
            }
        throw new DatabaseException(
            DatabaseProblem.Wrong,
            "The database of CONDITIONS_FROM_DB holds no table of participants with condition and external "
                + "id. Name the database of a study of this program or of BOFS."
        );
    }

    private static async Task<int?> AskAsync(DbConnection connection, string query, string id, CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = query;
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("id", id);
        command.Parameters.Add(parameter);
        return await command.ExecuteScalarAsync(cancel) is { } found and not DBNull
            ? Convert.ToInt32(found, CultureInfo.InvariantCulture)
            : null;
    }

    private async Task<DbConnection> OpenAsync(DatabaseAddress address, CancellationToken cancel)
    {
        DbConnection connection = address switch
        {
            SqliteAddress { File: { } file } => new SqliteConnection(
                new SqliteConnectionStringBuilder
                {
                    DataSource = Path.GetFullPath(file, folder),
                    Mode = SqliteOpenMode.ReadOnly,
                    DefaultTimeout = 5,
                }.ToString()
            ),
            PostgresAddress postgres => new NpgsqlConnection(new NpgsqlConnectionStringBuilder
            {
                Host = postgres.Host,
                Port = postgres.Port,
                Database = postgres.Database,
                Username = postgres.User,
                Password = postgres.Password,
                SearchPath = postgres.Schema is null
                    ? null
                    : $"\"{postgres.Schema.Replace("\"", "\"\"", StringComparison.Ordinal)}\"",
                Timeout = 5,
                MaxPoolSize = 4,
                ApplicationName = "StudyApp",
            }.ToString()),
            _ => throw new InvalidOperationException("A database in memory cannot be another study's."),
        };
        try
        {
            await connection.OpenAsync(cancel);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
