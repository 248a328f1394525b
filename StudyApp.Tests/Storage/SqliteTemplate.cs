using Microsoft.EntityFrameworkCore;
using StudyApp.Storage.Connection.Sqlite;

namespace StudyApp.Tests.Storage;

/// <summary>A file with all tables and nothing in them, migrated once in a run: a copy is quicker than migrating again.</summary>
internal static class SqliteTemplate
{
    private static readonly Lazy<Task<byte[]>> Migrated = new(() => Task.Run(MigrateAsync));

    /// <summary>Puts a copy where no file is yet; leaves one that is there as it is.</summary>
    public static async Task CopyToAsync(string file)
    {
        if (!File.Exists(file)) await File.WriteAllBytesAsync(file, await Migrated.Value);
    }

    private static async Task<byte[]> MigrateAsync()
    {
        var folder = Directory.CreateTempSubdirectory("studyapp-test-");
        var file = Path.Combine(folder.FullName, "template.db");
        await using (var database = new SqliteDatabase(file))
        {
            await using var context = database.CreateDbContext();
            await context.Database.MigrateAsync();
        }
        if (File.Exists(file + "-wal")) throw new InvalidOperationException("A copy would lack what is in the write-ahead log.");
        var migrated = await File.ReadAllBytesAsync(file);
        folder.Delete(recursive: true);
        return migrated;
    }
}
