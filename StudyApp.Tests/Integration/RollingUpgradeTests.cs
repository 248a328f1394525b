using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>Two servers over one database, of which one runs a newer version of the study: what one shows is sent to the other.</summary>
public sealed class RollingUpgradeTests : IDisposable
{
    private const string OldPages = "{path='consent'}, {path='questionnaire/mood'}, {path='instructions/a'}, {path='end'}";
    private const string NewPages =
        "{path='consent'}, {path='questionnaire/mood'}, {path='instructions/a'}, {path='questionnaire/late'}, {path='end'}";
    private const string Added =
        """{"questions":[{"questiontype":"num_field","id":"age","min":18,"max":99,"required":true},{"questiontype":"field","id":"added","required":true}]}""";

    private readonly WrittenStudy _old = Study(OldPages);
    private readonly WrittenStudy _new = Study(NewPages)
        .With("questionnaires/mood.json", Added)
        .With("consent.html", "<h1>Mood</h1><p>Please read this anew.</p>")
        .With("templates/instructions/a.html", "<p>a, reworded</p>");

    public void Dispose()
    {
        _old.Dispose();
        _new.Dispose();
    }

    [Theory, OnPostgres]
    internal async Task A_page_of_the_old_server_is_shown_again_by_the_new_one_with_what_was_typed(DatabaseKind kind)
    {
        await using var servers = await Servers.StartAsync(_old, _new, kind);
        using var visitor = servers.Old.NewVisitor();
        var page = await visitor.ConsentAsync();

        var again = await SendAsync(visitor, servers.New, page, ("age", "31"), ("why", "Because"));
        Assert.Equal(
            (HttpStatusCode.UnprocessableEntity, "questionnaire/mood", "31"),
            (again.Status, again.PageName, again.ValueOf("age"))
        );
        Assert.Contains("This page was changed", again.Errors, StringComparison.Ordinal);
        Assert.Equal(0, await servers.Old.QueryAsync(db => db.Submissions.CountAsync()));

        // Back at the old one: it is the new one's page now, and goes back and forth no more.
        var elsewhere = await SendAsync(visitor, servers.Old, again, ("age", "31"), ("added", "more"));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(3)), (elsewhere.Status, elsewhere.Headers.RetryAfter?.Delta));
        Assert.Equal(HttpStatusCode.SeeOther, (await SendAsync(visitor, servers.New, again, ("age", "31"), ("added", "more"))).Status);
        await AssertStoredAsync(servers.New, """{"age":31,"added":"more"}""");
    }

    [Theory, OnPostgres]
    internal async Task What_the_old_server_gets_of_a_page_of_the_new_one_waits_for_the_new_one(DatabaseKind kind)
    {
        await using var servers = await Servers.StartAsync(_old, _new, kind);
        using var visitor = servers.Old.NewVisitor();
        await visitor.ConsentAsync();
        var page = await OpenAsync(visitor, servers.New, "questionnaire/mood");

        var answer = await SendAsync(visitor, servers.Old, page, ("age", "32"), ("added", "typed"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.Contains("being updated", answer.Text, StringComparison.Ordinal);
        Assert.Equal(0, await servers.Old.QueryAsync(db => db.Submissions.CountAsync()));

        var again = await OpenAsync(visitor, servers.New, "questionnaire/mood");
        Assert.Equal(("32", "typed"), (again.ValueOf("age"), again.ValueOf("added")));
        Assert.Equal(HttpStatusCode.SeeOther, (await SendAsync(visitor, servers.New, again, ("age", "32"), ("added", "typed"))).Status);
        await AssertStoredAsync(servers.New, """{"age":32,"added":"typed"}""");
    }

    [Theory, OnPostgres]
    internal async Task In_two_windows_each_form_is_read_as_it_was_shown(DatabaseKind kind)
    {
        await using var servers = await Servers.StartAsync(_old, _new, kind);
        using var visitor = servers.Old.NewVisitor();
        var old = await visitor.ConsentAsync();
        await OpenAsync(visitor, servers.New, "questionnaire/mood");

        // The database knows the new server's page as the last one shown; the form is the old one's all the same.
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SendAsync(visitor, servers.New, old, ("age", "33"))).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await SendAsync(visitor, servers.Old, old, ("age", "33"))).Status);
        await AssertStoredAsync(servers.Old, """{"age":33,"why":null}""");
    }

    [Theory, OnPostgres]
    internal async Task At_a_page_that_only_the_new_server_has_the_old_one_throws_nobody_out(DatabaseKind kind)
    {
        await using var servers = await Servers.StartAsync(_old, _new, kind);
        using var visitor = servers.Old.NewVisitor();
        var page = await visitor.ConsentAsync();
        await SendAsync(visitor, servers.Old, page, ("age", "34"));
        await SendAsync(visitor, servers.New, await OpenAsync(visitor, servers.New, "instructions/a"));
        var late = await OpenAsync(visitor, servers.New, "questionnaire/late");

        foreach (var path in new[] { "", "questionnaire/late", "end", "instructions/a" })
        {
            var answer = await OpenAsync(visitor, servers.Old, path);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, true), (answer.Status, answer.Headers.RetryAfter is not null));
        }
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await SendAsync(visitor, servers.Old, late, ("last", "kept"))).Status);
        Assert.False(await servers.Old.QueryAsync(db => db.Participants.Select(p => p.Finished).SingleAsync()));

        var again = await OpenAsync(visitor, servers.New, "questionnaire/late");
        Assert.Equal("kept", again.ValueOf("last"));
        Assert.Equal(HttpStatusCode.SeeOther, (await SendAsync(visitor, servers.New, again, ("last", "kept"))).Status);
        Assert.NotNull((await OpenAsync(visitor, servers.Old, "end")).Code);
        Assert.Equal(
            ["consent", "questionnaire/mood", "instructions/a", "questionnaire/late", "end"],
            await servers.Old.QueryAsync(db => db.Visits.OrderBy(v => v.Number).Select(v => v.Path).ToListAsync())
        );
    }

    [Theory, OnPostgres]
    internal async Task In_another_order_the_old_server_asks_nothing_again(DatabaseKind kind)
    {
        using var old = Study(
            "{path='consent'}, {path='instructions/a'}, {path='questionnaire/late'}, {path='instructions/b'}, {path='end'}"
        );
        using var other = Study(
            "{path='consent'}, {path='instructions/a'}, {path='instructions/b'}, {path='questionnaire/late'}, {path='end'}"
        );
        await using var servers = await Servers.StartAsync(old, other, kind);
        using var visitor = servers.Old.NewVisitor();
        await visitor.ConsentAsync();
        await SendAsync(visitor, servers.New, await OpenAsync(visitor, servers.New, "instructions/a"));
        await SendAsync(visitor, servers.New, await OpenAsync(visitor, servers.New, "instructions/b"));

        var late = await OpenAsync(visitor, servers.Old, "questionnaire/late");
        Assert.Equal("/end", (await SendAsync(visitor, servers.Old, late, ("last", "x"))).Location?.ToString());
    }

    [Theory, OnPostgres]
    internal async Task Agreed_is_what_was_read(DatabaseKind kind)
    {
        await using var servers = await Servers.StartAsync(_old, _new, kind);
        using var first = servers.Old.NewVisitor();
        var again = await SendAsync(first, servers.New, await OpenAsync(first, servers.Old, "consent"), ("consent", "1"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.Status);
        Assert.Contains("read this anew", again.Text, StringComparison.Ordinal);
        // The old server does not show this wording, but takes the agreement to it.
        Assert.Equal(HttpStatusCode.SeeOther, (await SendAsync(first, servers.Old, again, ("consent", "1"))).Status);
        using var second = servers.Old.NewVisitor();
        Assert.Equal(
            HttpStatusCode.SeeOther,
            (await SendAsync(second, servers.Old, await OpenAsync(second, servers.Old, "consent"), ("consent", "1"))).Status
        );

        var agreed = await servers.Old.QueryAsync(db =>
            db.Visits.Where(v => v.Path == "consent")
                .OrderBy(v => v.ParticipantId)
                .Join(db.Versions, v => v.VersionHash, v => v.Hash, (_, version) => version.Content)
                .ToListAsync()
        );
        Assert.Equal(
            (2, true, false),
            (agreed.Count, agreed[0].Contains("anew", StringComparison.Ordinal), agreed[1].Contains("anew", StringComparison.Ordinal))
        );
    }

    [Theory, OnPostgres]
    internal async Task Rows_with_a_column_that_only_the_new_server_has_are_left_to_it(DatabaseKind kind)
    {
        _old.With("tables/log.json", """{"columns":{"n":{"type":"integer"}}}""");
        _new.With("tables/log.json", """{"columns":{"n":{"type":"integer"},"more":{}}}""")
            .With("tables/second.json", """{"columns":{"n":{"type":"integer"}}}""");
        await using var servers = await Servers.StartAsync(_old, _new, kind);
        using var visitor = servers.Old.NewVisitor();
        await visitor.ConsentAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await RowAsync(visitor, servers.Old, "log", """{"n":1,"more":"x"}"""));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await RowAsync(visitor, servers.Old, "second", """{"n":1}"""));
        Assert.Equal(HttpStatusCode.NoContent, await RowAsync(visitor, servers.New, "log", """{"n":1,"more":"x"}"""));
        Assert.Equal(HttpStatusCode.NoContent, await RowAsync(visitor, servers.Old, "log", """{"n":2}"""));
        Assert.Equal(HttpStatusCode.NotFound, await RowAsync(visitor, servers.New, "third", "{}"));
        Assert.Equal(2, await servers.Old.QueryAsync(db => db.TableRows.CountAsync()));
    }

    [Theory, OnPostgres]
    internal async Task Trials_and_what_is_typed_at_a_page_of_the_new_server_are_left_to_it(DatabaseKind kind)
    {
        using var old = Study(
            "{path='consent'}, {path='task/simple_rt', parameters={trials=3, practice_trials=0}}, {path='questionnaire/mood'}, "
                + "{path='end'}"
        );
        using var other = Study(
                "{path='consent'}, {path='task/simple_rt', parameters={trials=30, practice_trials=0}}, {path='questionnaire/mood'}, "
                    + "{path='end'}"
            )
            .With("questionnaires/mood.json", Added);
        await using var servers = await Servers.StartAsync(old, other, kind);
        using var visitor = servers.Old.NewVisitor();
        await visitor.ConsentAsync();
        var task = await OpenAsync(visitor, servers.New, "task/simple_rt");

        var trial = $$"""{"run":"{{task.Page.QuerySelector("#task")!.GetAttribute("data-run")}}","trials":[{"index":29,"rt_ms":250}]}""";
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await JsonAsync(visitor, servers.Old, "task/simple_rt/trials", trial));
        Assert.Equal(HttpStatusCode.NoContent, await JsonAsync(visitor, servers.New, "task/simple_rt/trials", trial));
        await SendAsync(visitor, servers.New, task, ("__trials", "1"));

        var page = await OpenAsync(visitor, servers.New, "questionnaire/mood");
        const string Draft = """{"visit":3,"fields":{"added":"typed"}}""";
        var token = page.Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await JsonAsync(visitor, servers.Old, "draft", Draft, token));
        Assert.Equal(HttpStatusCode.NoContent, await JsonAsync(visitor, servers.New, "draft", Draft, token));
        Assert.Equal("typed", (await OpenAsync(visitor, servers.New, "questionnaire/mood")).ValueOf("added"));
    }

    [Theory, OnSqlite, OnPostgres]
    internal async Task Whoever_is_at_a_page_that_was_taken_out_for_good_goes_on_and_gets_a_code(DatabaseKind kind)
    {
        var database = kind == DatabaseKind.Sqlite ? $"sqlite:///{_old.Root}/shared.db" : await StudyHost.UriAsync(kind);
        var cookies = new List<Cookie>();
        ShareKey(_old, _new);
        await using (var before = await StudyHost.StartAsync(_new, database))
        {
            using var visitor = before.NewVisitor();
            await visitor.ConsentAsync();
            await visitor.SubmitAsync(("age", "35"), ("added", "x"));
            Assert.Equal("questionnaire/late", (await visitor.SubmitAsync()).PageName);
            cookies.AddRange(visitor.Cookies.GetAllCookies());
        }
        // Begun after the other study came into use: nobody else knows better.
        await using var host = await StudyHost.StartAsync(_old, database);
        using var later = host.NewVisitor();
        foreach (var cookie in cookies) later.Cookies.Add(new Cookie(cookie.Name, cookie.Value, "/", "127.0.0.1"));
        var end = await later.OpenAsync("");

        var participant = await host.QueryAsync(db => db.Participants.SingleAsync());
        Assert.Equal(("end", true, "complete"), (end.PageName, participant.Finished, participant.EndReason));
        Assert.Equal(participant.CompletionCode, end.Code);
        Assert.Equal(
            "removed",
            await host.QueryAsync(db => db.Visits.Where(v => v.Path == "questionnaire/late").Select(v => v.Outcome).SingleAsync())
        );
    }

    private static WrittenStudy Study(string pages)
    {
        var study = new WrittenStudy()
            .WithPages(pages)
            .With("questionnaires/late.json", """{"questions":[{"questiontype":"field","id":"last"}]}""");
        foreach (var name in "ab") study.With($"templates/instructions/{name}.html", $"<p>{name}</p>");
        return study;
    }

    // Servers that share a database share the key to its secrets.
    private static void ShareKey(WrittenStudy one, WrittenStudy other)
    {
        foreach (var study in new[] { one, other }) study.WithSetting($"KEY_FILE = '{one.Root}/studyapp.key'");
    }

    private static Task<Answer> OpenAsync(Visitor visitor, StudyHost at, string path) =>
        visitor.OpenAsync(new Uri(at.Address, path).ToString());

    private static async Task<Answer> SendAsync(Visitor visitor, StudyHost to, Answer page, params (string Name, string Value)[] fields)
    {
        var form =
            page.Page.QuerySelector("main form")
            ?? throw new InvalidOperationException($"The page {page.PageName} ({page.Status}) has no form.");
        var hidden = form.QuerySelectorAll("input[type=hidden]").Select(i => (i.GetAttribute("name")!, i.GetAttribute("value") ?? ""));
        return await visitor.PostRawAsync(new Uri(to.Address, form.GetAttribute("action")!).ToString(), [.. hidden, .. fields]);
    }

    private static Task<HttpStatusCode> RowAsync(Visitor visitor, StudyHost to, string table, string json) =>
        JsonAsync(visitor, to, $"table/{table}", json);

    private static async Task<HttpStatusCode> JsonAsync(Visitor visitor, StudyHost to, string path, string json, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(to.Address, path))
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        if (token is not null) request.Headers.Add("RequestVerificationToken", token);
        return (await visitor.SendAsync(request)).Status;
    }

    // Once, with the version that has these questions.
    private static async Task AssertStoredAsync(StudyHost host, string answers)
    {
        var stored = await host.QueryAsync(db =>
            db.Submissions.Join(
                    db.Versions,
                    s => s.VersionHash,
                    v => v.Hash,
                    (s, v) =>
                        new
                        {
                            s.Answers,
                            s.VersionHash,
                            v.Content,
                        }
                )
                .SingleAsync()
        );
        var visit = await host.QueryAsync(db => db.Visits.SingleAsync(v => v.Path == "questionnaire/mood"));
        Assert.Equal((answers, stored.VersionHash), (stored.Answers, visit.VersionHash));
        Assert.Equal(answers.Contains("added", StringComparison.Ordinal), stored.Content.Contains("added", StringComparison.Ordinal));
    }

    /// <summary>The old one began first, as it does when servers are upgraded.</summary>
    private sealed class Servers(StudyHost old, StudyHost newer) : IAsyncDisposable
    {
        public StudyHost Old => old;

        public StudyHost New => newer;

        public static async Task<Servers> StartAsync(WrittenStudy old, WrittenStudy newer, DatabaseKind kind)
        {
            var database = await StudyHost.UriAsync(kind);
            ShareKey(old, newer);
            var first = await StudyHost.StartAsync(old, database);
            return new(first, await StudyHost.StartAsync(newer, database));
        }

        public async ValueTask DisposeAsync()
        {
            await newer.DisposeAsync();
            await old.DisposeAsync();
        }
    }
}
