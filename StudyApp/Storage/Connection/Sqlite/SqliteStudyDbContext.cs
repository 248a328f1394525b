using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace StudyApp.Storage.Connection.Sqlite;

/// <summary>The study's database on SQLite. What is saved waits for its turn.</summary>
public sealed class SqliteStudyDbContext : StudyDbContext
{
    private readonly SqliteTurn? _turn;

    /// <summary>A context that shares the file with nobody else.</summary>
    public SqliteStudyDbContext(DbContextOptions<SqliteStudyDbContext> options)
        : this(options, null)
    {
    }

    internal SqliteStudyDbContext(DbContextOptions<SqliteStudyDbContext> options, SqliteTurn? turn)
        : base(options) => _turn = turn;

    // Whoever has begun a transaction holds the file already: waiting for the turn of a writer that waits for the file
    // would end for
    // neither.
    private SqliteTurn? Needed => Database.CurrentTransaction is null ? _turn : null;

    /// <inheritdoc/>
    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        using var turn = Needed?.Take();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    /// <inheritdoc/>
    public override async Task<int> SaveChangesAsync(
        bool acceptAllChangesOnSuccess,
        CancellationToken cancellationToken = default
    )
    {
        using var turn = Needed is { } needed ? await needed.TakeAsync(cancellationToken) : null;
        return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }
}

// Used by `dotnet ef` only; nothing is opened.
internal sealed class SqliteDesignTimeFactory : IDesignTimeDbContextFactory<SqliteStudyDbContext>
{
    public SqliteStudyDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteStudyDbContext>().UseSqlite("Data Source=design.db").Options);
}
