using System.Net;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StudyApp.Operations.Jobs;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Participants;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>The server says when it is not well: to monitoring, and in the log.</summary>
public sealed class HealthTests
{
    [Theory, OnSqlite, OnPostgres]
    internal async Task A_database_that_can_be_read_and_not_written_is_told_apart(DatabaseKind kind)
    {
        var clock = new StepClock();
        using var folder = new WrittenStudy();
        var database = await StudyHost.UriAsync(kind);
        await using var host = await StudyHost.StartAsync(folder, database, b => b.Services.AddSingleton<TimeProvider>(clock));
        using var monitor = host.NewVisitor();
        Assert.Equal((HttpStatusCode.OK, "ok"), await AskAsync(monitor, "health/write"));

        await ExecuteAsync(host, "ALTER TABLE versions RENAME TO elsewhere");
        clock.Advance(WriteProbe.HoldsFor);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "the database takes no writes"), await AskAsync(monitor, "health/write"));
        Assert.Equal((HttpStatusCode.OK, "ok"), await AskAsync(monitor, "health"));
    }

    [Fact]
    public async Task A_writer_that_does_not_get_on_is_noticed_until_it_does()
    {
        var clock = new StepClock();
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder, configure: b => b.Services.AddSingleton<TimeProvider>(clock));
        using var monitor = host.NewVisitor();
        using var visitor = host.NewVisitor();
        await visitor.OpenAsync("");
        var writer = host.Services.GetRequiredService<ParticipantWriter>();
        Task<Answer> consent;
        using (await host.Services.GetRequiredService<StudyDatabase>().WriteTurnAsync(CancellationToken.None))
        {
            consent = visitor.SubmitAsync(("consent", "1"));
            while (writer.LongestCommit == TimeSpan.Zero) await Task.Yield();
            Assert.Equal(HttpStatusCode.OK, (await AskAsync(monitor, "health")).Status);
            clock.Advance(TimeSpan.FromSeconds(11));
            var slow = (HttpStatusCode.ServiceUnavailable, "what participants send is not stored in time");
            Assert.Equal(slow, await AskAsync(monitor, "health"));
        }
        Assert.Equal("questionnaire/mood", (await consent).PageName);
        while (writer.LongestCommit != TimeSpan.Zero) await Task.Yield();
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(monitor, "health")).Status);
    }

    [Fact]
    public async Task The_log_says_that_the_database_is_back_also_where_nobody_sends_anything()
    {
        var log = new KeptLog();
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder, configure: log.Of);
        var watch = host.Services.GetRequiredService<DatabaseWatch>();
        await watch.RoundAsync(CancellationToken.None);
        Assert.Empty(log.With("The database"));

        host.Services.GetRequiredService<ParticipantWriter>().Trouble.Note(new SqliteException("database or disk is full", 13));
        await watch.RoundAsync(CancellationToken.None);

        Assert.Single(log.With("cannot be used now"));
        Assert.Single(log.With("can be used again"));
    }

    [Theory, OnSqlite, OnPostgres]
    internal async Task A_page_that_was_answered_5xx_is_told_in_the_log_by_its_kind(DatabaseKind kind)
    {
        var log = new KeptLog();
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder, await StudyHost.UriAsync(kind), log.Of);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync("external_id=secret-id");
        Assert.Empty(log.With("was answered"));
        await ExecuteAsync(host, "ALTER TABLE drafts RENAME TO elsewhere");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await visitor.OpenAsync("questionnaire/mood?x=secret-query")).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await visitor.OpenAsync("redirect_to_page/secret-page")).Status);

        Assert.Single(log.With("GET of /questionnaire/mood was answered 503"));
        Assert.Single(log.With("GET of /redirect_to_page/{**path} was answered 503"));
        // The database is there; it is the statement that is wrong.
        Assert.Equal(2, log.With("A statement failed at GET").Count());
        Assert.Empty(log.With("cannot be used now"));
        Assert.Empty(log.With("secret"));
    }

    private static Task<int> ExecuteAsync(StudyHost host, string sql) => host.QueryAsync(db => db.Database.ExecuteSqlRawAsync(sql));

    private static async Task<(HttpStatusCode Status, string Text)> AskAsync(Visitor monitor, string address)
    {
        var answer = await monitor.OpenAsync(address);
        return (answer.Status, answer.Text);
    }
}
