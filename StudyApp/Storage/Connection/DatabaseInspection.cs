using System.Data.Common;
using StudyApp.Authoring.Diagnostics;

namespace StudyApp.Storage.Connection;

/// <summary>Tells our databases from others by their tables and migrations, reading only.</summary>
internal static class DatabaseInspection
{
    public const string HistoryTable = "__EFMigrationsHistory";

    /// <summary>
    /// Its one row says, on SQLite only, that someone migrates; a program that is killed then leaves it behind.
    /// </summary>
    public const string LockTable = "__EFMigrationsLock";

    public static async Task CheckAsync(
        StudyDatabase database,
        DbConnection connection,
        string tablesSql,
        CancellationToken cancel
    )
    {
        var tables = await ReadAsync(connection, tablesSql, cancel);
        if (!tables.Contains(HistoryTable) || !tables.Contains("participants"))
        {
            // A first start that was stopped in the middle.
            if (tables.IsSubsetOf([HistoryTable, LockTable])) return;
            throw new DatabaseException(DatabaseProblem.Wrong,
                $"The database {database.Description} was written by another program (it holds "
                    + $"{string.Join(", ", tables.Order(StringComparer.Ordinal).Take(3))}…). Nothing was "
                    + $"changed. "
                + "Give SQLALCHEMY_DATABASE_URI another name; the data of a BOFS study can then be brought "
                + "over with: "
                + ProgramCommand.Text
                + " import CONFIG BOFS_DATABASE"
        );
        }
        var applied = await ReadAsync(connection, $"SELECT \"MigrationId\" FROM \"{HistoryTable}\"", cancel);
        await using var context = database.CreateDbContext();
        var known = Microsoft
            .EntityFrameworkCore.RelationalDatabaseFacadeExtensions.GetMigrations(context.Database)
            .ToHashSet(StringComparer.Ordinal);
        if (applied.Except(known).Any())
            throw new DatabaseException(
                DatabaseProblem.Wrong,
                $"The database {database.Description} was last used by a newer version of the program. Start "
                    + $"that version, or restore a backup made before."
            );
    }

    public static async Task<HashSet<string>> ReadAsync(DbConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancel)) names.Add(reader.GetString(0));
        return names;
    }
}
