using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Connection.Sqlite;
using StudyApp.Storage.Participants;
using Xunit;

namespace StudyApp.Tests.Storage;

/// <summary>On SQLite one writes at a time. Whoever had the turn gives it back, and whoever waits for it is told when it takes too
/// long.</summary>
public sealed class WriteTurnTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    [Theory]
    [InlineData("conflict")]
    [InlineData("conflict without waiting")]
    [InlineData("refused")]
    [InlineData("cancelled")]
    [InlineData("saved")]
    public async Task A_save_gives_its_turn_back_however_it_ended(string how)
    {
        await using var test = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using (var context = test.Database.CreateDbContext())
        {
            context.Users.Add(new() { Id = "1", UserName = "first" });
            await context.SaveChangesAsync();
        }

        var failure = await Record.ExceptionAsync(() => SaveAsync(test.Database, how));

        Assert.Equal(how == "saved", failure is null);
        Assert.Equal(how.StartsWith("conflict", StringComparison.Ordinal), failure is DbUpdateConcurrencyException);
        // One that was not given back would be waited for in vain.
        using var turn = await test.Database.WriteTurnAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Whoever_waits_too_long_is_told_that_the_server_is_busy_and_nothing_is_stored()
    {
        await using var test = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var database = new SqliteDatabase(test.Database.Description, patience: Short);
        await using var writer = new ParticipantWriter(database, NullLogger<ParticipantWriter>.Instance);
        await using var context = database.CreateDbContext();
        context.Users.Add(new() { UserName = "late" });
        using (await database.WriteTurnAsync(CancellationToken.None))
        {
            await Assert.ThrowsAsync<ServerBusyException>(() => database.WriteTurnAsync(CancellationToken.None));
            await Assert.ThrowsAsync<ServerBusyException>(() => context.SaveChangesAsync());
            Assert.Throws<ServerBusyException>(() => context.SaveChanges());
            await Assert.ThrowsAsync<ServerBusyException>(() => writer.ProbeAsync());
            // What begins a transaction of its own waits before it holds the file, for which the one whose turn it is may wait.
            await Assert.ThrowsAsync<ServerBusyException>(
                () => StudyDatabaseSetup.PrepareAsync(database, test.Study, TestDatabase.FirstStart, CancellationToken.None));
        }
        Assert.True(writer.Trouble.IsOn);
        await writer.ProbeAsync();
        Assert.False(writer.Trouble.IsOn);
        Assert.Equal(1, await context.SaveChangesAsync());
    }

    [Fact]
    public async Task Whoever_holds_the_file_saves_without_waiting_for_the_turn()
    {
        await using var test = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var context = test.Database.CreateDbContext();
        await using var transaction = await context.Database.BeginTransactionAsync();
        using var turn = await test.Database.WriteTurnAsync(CancellationToken.None);

        context.Users.Add(new() { UserName = "inside" });

        Assert.Equal(1, await context.SaveChangesAsync().WaitAsync(TimeSpan.FromSeconds(5)));
        await transaction.CommitAsync();
    }

    [Fact]
    public void A_turn_is_given_back_once_however_often_it_is_disposed()
    {
        using var turns = new SqliteTurn(Short);
        var first = turns.Take();
        first.Dispose();
        first.Dispose();
        using var second = turns.Take();
        Assert.Throws<ServerBusyException>(() => turns.Take());
    }

    private static async Task SaveAsync(StudyDatabase database, string how)
    {
        await using var context = database.CreateDbContext();
        var account = await context.Users.SingleAsync();
        account.AccessFailedCount++;
        account.ConcurrencyStamp = how;
        switch (how)
        {
            case "conflict" or "conflict without waiting":
                await using (var meanwhile = database.CreateDbContext()) await SaveMeanwhileAsync(meanwhile);
                if (how == "conflict") await context.SaveChangesAsync();
                else SaveWithoutWaiting(context);
                break;
            case "refused":
                context.ChangeTracker.Clear();
                context.Users.Add(new() { Id = account.Id, UserName = "same" });
                await context.SaveChangesAsync();
                break;
            case "cancelled":
                await context.SaveChangesAsync(new CancellationToken(canceled: true));
                break;
            default:
                await context.SaveChangesAsync();
                break;
        }
    }

    // As the keys of cookies are.
    private static void SaveWithoutWaiting(StudyDbContext context) => context.SaveChanges();

    private static async Task SaveMeanwhileAsync(StudyDbContext context)
    {
        var account = await context.Users.SingleAsync();
        account.ConcurrencyStamp = "meanwhile";
        await context.SaveChangesAsync();
    }
}
