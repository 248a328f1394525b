using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace StudyApp.Storage.Sqlite;

/// <summary>The study's database on SQLite.</summary>
public sealed class SqliteStudyDbContext(DbContextOptions<SqliteStudyDbContext> options) : StudyDbContext(options);

// Used by `dotnet ef` only; nothing is opened.
internal sealed class SqliteDesignTimeFactory : IDesignTimeDbContextFactory<SqliteStudyDbContext>
{
    public SqliteStudyDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteStudyDbContext>().UseSqlite("Data Source=design.db").Options);
}
