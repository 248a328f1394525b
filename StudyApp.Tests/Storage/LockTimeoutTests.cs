using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Connection.Postgres;
using StudyApp.Storage.Participants;
using StudyApp.Web.Participant.Framing;
using Xunit;

namespace StudyApp.Tests.Storage;

/// <summary>On PostgreSQL locks are waited for as long as the turn to write on SQLite: whoever waits longer is asked to try
/// again.</summary>
public sealed class LockTimeoutTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    [Theory, OnPostgres]
    public async Task Whoever_waits_too_long_for_a_lock_is_told_that_the_server_is_busy(DatabaseKind kind)
    {
        Assert.Equal(DatabaseKind.Postgres, kind);
        var address = await (await PostgresServer.GetAsync()).CreateDatabaseAsync(withTables: true);
        foreach (var byPooler in new[] { false, true })
        {
            await using var database = new PostgresDatabase(address with { ByPooler = byPooler }, patience: Short);
            await StudyDatabaseSetup.PrepareAsync(database, TestStudy.Usual(), TestDatabase.FirstStart, CancellationToken.None);
            await using var writer = new ParticipantWriter(database, NullLogger<ParticipantWriter>.Instance);
            await using var holder = new PostgresDatabase(address);
            await using var context = holder.CreateDbContext();
            await using (await context.Database.BeginTransactionAsync())
            {
                await context.Database.ExecuteSqlRawAsync("LOCK TABLE participants IN ACCESS EXCLUSIVE MODE");
                var waited = Stopwatch.StartNew();

                var failure = await Assert.ThrowsAsync<PostgresException>(() => writer.NoteActiveAsync(1, TestDatabase.FirstStart));

                Assert.True(waited.Elapsed < TimeSpan.FromSeconds(10), $"It waited for {waited.Elapsed}.");
                Assert.Equal(PostgresErrorCodes.LockNotAvailable, failure.SqlState);
                Assert.True(ParticipantErrors.MeansBusy(failure));
                Assert.True(writer.Trouble.IsOn);
            }
            await writer.NoteActiveAsync(1, TestDatabase.FirstStart);
            Assert.False(writer.Trouble.IsOn);
        }
    }

    [Theory, OnPostgres]
    public async Task A_server_that_starts_waits_for_the_set_up_of_another(DatabaseKind kind)
    {
        Assert.Equal(DatabaseKind.Postgres, kind);
        var address = await (await PostgresServer.GetAsync()).CreateDatabaseAsync(withTables: true);
        await using var database = new PostgresDatabase(address, patience: Short);
        await using var holder = new PostgresDatabase(address);
        await StudyDatabaseSetup.PrepareAsync(holder, TestStudy.Usual(), TestDatabase.FirstStart, CancellationToken.None);
        await using var context = holder.CreateDbContext();
        await using var transaction = await context.Database.BeginTransactionAsync();
        await StudyDatabaseSetup.LockAsync(holder, context, CancellationToken.None);

        var starting = StudyDatabaseSetup.PrepareAsync(database, TestStudy.Usual(), TestDatabase.FirstStart, CancellationToken.None);

        Assert.NotSame(starting, await Task.WhenAny(starting, Task.Delay(Short * 5)));
        await transaction.CommitAsync();
        await starting;
    }
}
