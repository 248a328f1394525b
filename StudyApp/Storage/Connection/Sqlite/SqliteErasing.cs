using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace StudyApp.Storage.Connection.Sqlite;

/// <summary>Takes what was deleted out of the files.</summary>
/// <remarks>Nobody waits for long: what others hold is left for another time.</remarks>
internal static class SqliteErasing
{
    private const string Patience = "PRAGMA busy_timeout = 100";
    private const int Busy = 5;
    private const int Locked = 6;
    private const int Full = 13;

    /// <summary>Empties the write-ahead log; false while somebody reads in it.</summary>
    public static async Task<bool> CutLogAsync(DbConnection connection, CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
        (command.CommandText, command.CommandTimeout) = (Patience + "; PRAGMA wal_checkpoint(TRUNCATE)", 1);
        await using var row = await command.ExecuteReaderAsync(cancel);
        // The first pragma answers a row too.
        await row.NextResultAsync(cancel);
        return await row.ReadAsync(cancel) && row.GetInt64(0) == 0;
    }

    /// <summary>
    /// Writes the file anew without free pages, and without the copies that pages keep of rows which moved to another
    /// page; false when it cannot be done now.
    /// </summary>
    public static async Task<bool> RewriteAsync(DbConnection connection, CancellationToken cancel)
    {
        try
        {
            await using var command = connection.CreateCommand();
            (command.CommandText, command.CommandTimeout) = (Patience + "; VACUUM", 1);
            await command.ExecuteNonQueryAsync(cancel);
        }
        catch (SqliteException failure) when (failure.SqliteErrorCode is Busy or Locked or Full)
        {
            return false;
        }
        return await CutLogAsync(connection, cancel);
    }
}
