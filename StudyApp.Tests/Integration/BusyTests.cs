using System.Net;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Participants;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>More is to be stored than the server lets wait: it says so calmly, and nothing is lost.</summary>
public sealed class BusyTests : IDisposable
{
    private readonly WrittenStudy _folder = new WrittenStudy()
        .WithPages(
            "{path='consent'}, {path='questionnaire/mood'}, {path='task/simple_rt', parameters={trials=3, practice_trials=0}}, "
                + "{path='end'}"
        )
        .With("tables/log.json", """{"columns":{"n":{"type":"integer"}}}""");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Consent_and_answers_are_shown_again_as_they_were_typed()
    {
        await using var host = await StudyHost.StartAsync(_folder);
        using var newcomer = host.NewVisitor();
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        await newcomer.OpenAsync("");
        Answer refused, sent;
        await using (await FullQueue.FillAsync(host, _folder))
        {
            refused = await newcomer.PostAsync(("consent", "1"));
            AssertCalm(refused);
            Assert.Equal("consent", refused.PageName);
            sent = await visitor.PostAsync(("age", "30"), ("why", "Zoë's <words>"));
            AssertCalm(sent);
            Assert.Equal(("questionnaire/mood", "30", "Zoë's <words>"), (sent.PageName, sent.ValueOf("age"), sent.ValueOf("why")));
            Assert.Contains("Everything you entered is still here", sent.Errors, StringComparison.Ordinal);
            Assert.Equal(0, await host.QueryAsync(db => db.Submissions.CountAsync()));
        }
        Assert.Equal(HttpStatusCode.SeeOther, (await newcomer.PostAsync(refused, ("consent", "1"))).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.PostAsync(sent, ("age", "30"), ("why", "Zoë's <words>"))).Status);
        Assert.Equal(
            """{"age":30,"why":"Zoë's <words>"}""",
            await host.QueryAsync(db => db.Submissions.Select(s => s.Answers).SingleAsync())
        );
        Assert.Equal(2, await host.CountParticipantsAsync());
    }

    [Fact]
    public async Task A_page_that_cannot_be_shown_yet_names_the_time_to_open_it_again()
    {
        await using var host = await StudyHost.StartAsync(_folder);
        using var visitor = host.NewVisitor();
        await visitor.OpenAsync("");
        var next = (await visitor.PostAsync(("consent", "1"))).Location!;
        await using (await FullQueue.FillAsync(host, _folder))
        {
            var page = await visitor.OpenAsync(next.ToString());
            AssertCalm(page);
            Assert.Contains("Nothing you sent is lost", page.Text, StringComparison.Ordinal);
        }
        Assert.Equal("questionnaire/mood", (await visitor.OpenAsync(next.ToString())).PageName);
    }

    [Fact]
    public async Task Rows_and_trials_are_told_to_come_again_and_are_stored_once()
    {
        await using var host = await StudyHost.StartAsync(_folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        await visitor.SubmitAsync(("age", "30"));
        var run = visitor.Current.Page.QuerySelector("#task")!.GetAttribute("data-run");
        (string Path, string Json)[] requests =
        [
            ("table/log", """{"n":1,"__row":"a"}"""),
            ("task/simple_rt/trials", $$"""{"run":"{{run}}","trials":[{"index":0,"rt_ms":250}]}"""),
        ];
        await using (await FullQueue.FillAsync(host, _folder))
            foreach (var (path, json) in requests) AssertCalm(await SendAsync(visitor, path, json));
        foreach (var (path, json) in requests) Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(visitor, path, json)).Status);
        Assert.Equal((1, 1), (await host.QueryAsync(db => db.TableRows.CountAsync()), await host.QueryAsync(db => db.Trials.CountAsync())));
    }

    private static void AssertCalm(Answer answer)
    {
        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(3)), (answer.Status, answer.Headers.RetryAfter?.Delta));
        Assert.DoesNotContain("Exception", answer.Text, StringComparison.Ordinal);
    }

    private static async Task<Answer> SendAsync(Visitor visitor, string path, string json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        return await visitor.SendAsync(request);
    }

    /// <summary>Another program holds the database, and as many writes wait for it as may; once disposed of, all are through.</summary>
    private sealed class FullQueue(SqliteConnection backup, SqliteTransaction transaction, List<Task> waiting) : IAsyncDisposable
    {
        private readonly CancellationTokenSource _isOver = new();
        private Task _filling = Task.CompletedTask;

        public static async Task<FullQueue> FillAsync(StudyHost host, WrittenStudy folder)
        {
            var backup = new SqliteConnection($"Data Source={Path.Combine(folder.Root, "study.db")};Pooling=false");
            await backup.OpenAsync();
            var transaction = backup.BeginTransaction(deferred: false);
            var writer = host.Services.GetRequiredService<ParticipantWriter>();
            var queue = new FullQueue(backup, transaction, []);
            // More than may wait: some are under way, which is as far as they come while the database is held.
            while (queue.Fill(writer) <= ParticipantWriter.Capacity) await Task.Yield();
            queue._filling = Task.Run(async () =>
            {
                while (!queue._isOver.IsCancellationRequested)
                {
                    queue.Fill(writer);
                    await Task.Yield();
                }
            });
            return queue;
        }

        // Until one is refused; how many were not.
        private int Fill(ParticipantWriter writer)
        {
            while (true)
            {
                var write = writer.NoteActiveAsync(1, DateTime.UtcNow);
                if (write.IsFaulted)
                {
                    Assert.IsType<ServerBusyException>(write.Exception!.InnerException);
                    return waiting.Count;
                }
                waiting.Add(write);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _isOver.CancelAsync();
            await _filling;
            _isOver.Dispose();
            await transaction.RollbackAsync();
            await transaction.DisposeAsync();
            await backup.DisposeAsync();
            await Task.WhenAll(waiting);
        }
    }
}
