using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StudyApp.Research.Monitoring;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Counting;
using StudyApp.Storage.Participants;
using StudyApp.Studies.Model;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>Those who try a study out, and those whose device does not fit.</summary>
public sealed class TestRunTests
{
    private const string Token = "a quiet token &+";
    private const string Setting = $"TEST_TOKEN = '{Token}'";
    private const string Bar = ".test-run";

    private static readonly string Link = "?test=" + Uri.EscapeDataString(Token);

    [Theory, OnSqlite, OnPostgres]
    internal async Task A_test_run_walks_a_full_and_closed_study_in_any_condition_and_counts_nowhere(DatabaseKind kind)
    {
        using var folder = new WrittenStudy()
            .WithSetting("CONSENT_MIN_SECONDS = 60")
            .WithSetting(
                $"{Setting}\nTARGET = 1\nCONDITIONS = [{{label='a', target=1}}, {{label='b', enabled=false}}, {{label='c', "
                    + $"target=1}}]\nQUOTAS = [{{name='old', show_if='mood.age > 18', max=0}}]"
            );
        await using var host = await StudyHost.StartAsync(folder, await StudyHost.UriAsync(kind));
        await host.Services.GetRequiredService<ParticipantWriter>().SwitchOpeningAsync(OpeningState.Closed, "ada", DateTime.UtcNow);
        using var tester = host.NewVisitor();

        foreach (var condition in new int?[] { 3, 2, 1, null })
        {
            var consent = await tester.OpenAsync(Link + (condition is { } number ? $"&condition={number}" : ""));
            Assert.Equal(("consent", "Test run, not counted"), (consent.PageName, consent.Page.QuerySelector(Bar)?.TextContent));
            Assert.DoesNotContain(Token, consent.Text, StringComparison.Ordinal);
            var mood = await tester.SubmitAsync(("consent", "1"));
            Assert.Equal("questionnaire/mood", mood.PageName);
            Assert.NotNull(mood.Page.QuerySelector(Bar));
            var end = await tester.SubmitAsync(("age", "30"));
            Assert.Equal("end", end.PageName);
            Assert.NotNull(end.Page.QuerySelector(Bar));
        }

        var people = await host.QueryAsync(db => db.Participants.OrderBy(p => p.Id).ToListAsync());
        Assert.Equal([3, 2, 1], people.Take(3).Select(p => p.Condition));
        Assert.InRange(people[3].Condition, 1, 3);
        Assert.All(people, p => Assert.Equal(("test", true, "complete", true), (p.Source, p.Excluded, p.EndReason, p.Finished)));
        Assert.All(people, p => Assert.DoesNotContain(Token, p.Arrival, StringComparison.Ordinal));
        Assert.Equal(0, await host.QueryAsync(db => db.Assignments.CountAsync()));
        await host.Services.GetRequiredService<ParticipantWriter>().SwitchOpeningAsync(OpeningState.Open, "ada", DateTime.UtcNow);
        using var first = host.NewVisitor();
        var form = await first.OpenAsync("");
        Assert.Equal("consent", form.PageName);
        Assert.Null(form.Page.QuerySelector(Bar));
        Assert.Empty(
            AssignmentReplay.Verify(
                await AssignmentLog.ReadAsync(host.Services.GetRequiredService<StudyDatabase>(), CancellationToken.None)
            )
        );
    }

    [Theory]
    [InlineData("?test=a+quiet+token")]
    [InlineData("?test=")]
    [InlineData("consent?test=something+else+entirely")]
    [InlineData("?test=a%20quiet%20token%20%26%2B&condition=3")]
    [InlineData("?test=a%20quiet%20token%20%26%2B&condition=0")]
    [InlineData("?test=a%20quiet%20token%20%26%2B&condition=x")]
    public async Task A_wrong_test_link_is_refused_and_begins_nothing(string path)
    {
        using var folder = new WrittenStudy().WithSetting($"{Setting}\nCONDITIONS = [{{label='a'}}, {{label='b'}}]");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();

        var answer = await visitor.OpenAsync(path);

        Assert.Equal((HttpStatusCode.Forbidden, "message"), (answer.Status, answer.PageName));
        Assert.DoesNotContain("quiet", answer.Text, StringComparison.Ordinal);
        Assert.Equal(0, visitor.Cookies.Count);
        Assert.Equal("consent", (await visitor.OpenAsync("")).PageName);
        Assert.Null(visitor.Current.Page.QuerySelector(Bar));
    }

    [Fact]
    public async Task Without_a_token_in_the_configuration_the_parameter_means_nothing()
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync("test=anything&source=x");

        Assert.False(await host.QueryAsync(db => db.Participants.Select(p => p.Excluded).SingleAsync()));
    }

    [Fact]
    public async Task Asking_ahead_for_a_test_link_begins_nothing()
    {
        using var folder = new WrittenStudy().WithSetting(Setting);
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        using var head = new HttpRequestMessage(HttpMethod.Head, Link);

        var answer = await visitor.SendAsync(head);

        Assert.Equal(HttpStatusCode.Found, answer.Status);
        Assert.Equal(0, visitor.Cookies.Count);
    }

    [Fact]
    public async Task A_link_opened_in_a_test_run_s_browser_begins_an_ordinary_visit_and_an_id_typed_in_one_is_nobody_s()
    {
        using var folder = new WrittenStudy()
            .WithSetting(Setting)
            .WithPages("{path='consent'}, {path='external_id'}, {path='questionnaire/mood'}, {path='end'}");
        await using var host = await StudyHost.StartAsync(folder);
        using var browser = host.NewVisitor();
        for (var i = 0; i < 2; i++)
        {
            await browser.OpenAsync(Link);
            await browser.SubmitAsync(("consent", "1"));
            Assert.Equal("questionnaire/mood", (await browser.SubmitAsync(("mTurkID", "E1"))).PageName);
            Assert.Equal("end", (await browser.SubmitAsync(("age", "30"))).PageName);
        }

        await browser.OpenAsync("?external_id=E1");
        Assert.Equal("consent", browser.Current.PageName);
        Assert.Null(browser.Current.Page.QuerySelector(Bar));
        Assert.Equal("external_id", (await browser.SubmitAsync(("consent", "1"))).PageName);
        Assert.Equal(
            [true, true, false],
            await host.QueryAsync(db => db.Participants.OrderBy(p => p.Id).Select(p => p.Excluded).ToListAsync())
        );
    }

    [Theory]
    [InlineData("?PROLIFIC_PID={{%PROLIFIC_PID%}}&SESSION_ID={{%SESSION_ID%}}", "")]
    [InlineData("?PROLIFIC_PID=%7B%7B%25PROLIFIC_PID%25%7D%7D", "PLATFORM = 'prolific'")]
    [InlineData("?external_id={{%PROLIFIC_PID%}}", "")]
    public async Task A_link_whose_placeholder_was_not_filled_in_is_a_test_run_too(string link, string setting)
    {
        using var folder = new WrittenStudy().WithSetting(
            $"{setting}\nOPEN_UNTIL = 2020-01-01T00:00:00Z\nCONDITIONS = [{{label='a', enabled=false}}]"
        );
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();

        Assert.Equal("consent", (await visitor.OpenAsync(link)).PageName);
        Assert.NotNull(visitor.Current.Page.QuerySelector(Bar));
        Assert.Equal("questionnaire/mood", (await visitor.SubmitAsync(("consent", "1"))).PageName);
        Assert.NotNull(visitor.Current.Page.QuerySelector(Bar));

        var person = await host.QueryAsync(db => db.Participants.SingleAsync());
        Assert.Equal((true, null, 1), (person.Excluded, person.ExternalId, person.Condition));
    }

    [Theory]
    [InlineData("keyboard", "keyboard", "questionnaire/mood", null)]
    [InlineData("desktop", "keyboard desktop", "questionnaire/mood", null)]
    [InlineData("desktop", "", "questionnaire/mood", "device_unverified")]
    [InlineData("desktop", "keyboard", "device", null)]
    [InlineData("keyboard", "none", "device", null)]
    public async Task A_device_is_checked_before_anything_is_stored(string need, string found, string expected, string? outcome)
    {
        using var folder = new WrittenStudy().WithSetting($"REQUIRE = '{need}'");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        var consent = await visitor.OpenAsync("?PROLIFIC_PID=P1&STUDY_ID=a%26b");
        Assert.Contains(
            need == "desktop" ? "You need a desktop computer" : "You need a device with a keyboard",
            consent.Page.QuerySelector("main form")!.TextContent,
            StringComparison.Ordinal
        );

        var page = await visitor.SubmitAsync(("consent", "1"), ("__device", found));

        Assert.Equal(expected, page.PageName);
        Assert.Equal(expected == "device" ? 0 : 1, await host.CountParticipantsAsync());
        if (expected == "device")
        {
            Assert.Equal($"{host.Address}?PROLIFIC_PID=P1&STUDY_ID=a%26b", page.Page.GetElementById("study-address")?.TextContent);
            Assert.Equal("consent", (await visitor.OpenAsync("")).PageName);
        }
        else
            Assert.Equal(
                outcome,
                await host.QueryAsync(db => db.Visits.Where(v => v.Path == "consent").Select(v => v.Outcome).SingleAsync())
            );
    }

    [Fact]
    public async Task The_consent_text_can_be_read_again_from_every_page_and_reading_changes_nothing()
    {
        using var folder = new WrittenStudy()
            .WithSetting("STUDY_INFO = 'About moods.'\nCONTACT = 'lab@example.org'\nLANGUAGES = ['en', 'de']")
            .With("consent.de.html", "<h1>Stimmung</h1><p>Bitte lesen.</p>")
            .WithPages("{path='consent'}, {path='questionnaire/mood'}, {path='instructions/i'}, {path='task/simple_rt'}, {path='end'}")
            .With("templates/instructions/i.html", "<p>i</p>");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync("lang=de");
        var names = new List<string>();
        foreach (var answers in new (string, string)[][] { [("age", "30")], [], [] })
        {
            Check(visitor.Current);
            await visitor.SubmitAsync(answers);
        }
        Check(visitor.Current);
        Assert.Equal(["questionnaire/mood", "instructions/i", "task/simple_rt", "end"], names);
        var before = await RowsAsync();

        var text = await visitor.OpenAsync("consent_text");
        Assert.Equal((HttpStatusCode.OK, "consent_text"), (text.Status, text.PageName));
        Assert.Contains("Bitte lesen.", text.Page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Null(text.Page.QuerySelector("main form"));
        Assert.Equal(before, await RowsAsync());
        Assert.Equal("end", (await visitor.OpenAsync("")).PageName);

        void Check(Answer page)
        {
            names.Add(page.PageName);
            Assert.Equal("/consent_text", page.Page.QuerySelector("footer a[target=_blank]")?.GetAttribute("href"));
            Assert.NotNull(page.Page.QuerySelector("footer a[href='mailto:lab@example.org']"));
            Assert.Contains("About moods.", page.Page.QuerySelector("footer details")!.TextContent, StringComparison.Ordinal);
        }

        Task<string> RowsAsync() =>
            host.QueryAsync(async db =>
                System.Text.Json.JsonSerializer.Serialize(
                    new
                    {
                        people = await db.Participants.AsNoTracking().ToListAsync(),
                        visits = await db.Visits.AsNoTracking().ToListAsync(),
                    }
                )
            );
    }

    [Fact]
    public async Task A_study_without_consent_has_no_consent_text()
    {
        using var folder = new WrittenStudy().WithPages("{path='questionnaire/mood'}, {path='end'}");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();

        Assert.Null((await visitor.OpenAsync("")).Page.QuerySelector("footer a[target=_blank]"));
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.OpenAsync("consent_text")).Status);
    }
}
