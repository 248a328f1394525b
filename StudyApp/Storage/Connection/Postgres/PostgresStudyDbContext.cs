using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace StudyApp.Storage.Connection.Postgres;

/// <summary>The study's database on PostgreSQL.</summary>
public sealed class PostgresStudyDbContext(DbContextOptions<PostgresStudyDbContext> options) : StudyDbContext(options);

// Used by `dotnet ef` only; nothing is opened.
internal sealed class PostgresDesignTimeFactory : IDesignTimeDbContextFactory<PostgresStudyDbContext>
{
    public PostgresStudyDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresStudyDbContext>().UseNpgsql("Host=design").Options);
}
