using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StudyApp.Operations.Jobs;
using StudyApp.Research.Monitoring;
using StudyApp.Storage.Participants;
using StudyApp.Studies.Model;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>When newcomers are let in, and until when participants may go on.</summary>
public sealed class OpeningTests
{
    private const string Closed = "end/closed";

    [Fact]
    public async Task Newcomers_come_in_from_the_first_moment_to_the_last_and_are_told_when_it_opens()
    {
        var clock = new SetClock();
        var from = Whole(clock.GetUtcNow().AddHours(1));
        using var folder = new WrittenStudy().WithSetting(
            $"OPEN_FROM = {Toml(from)}\nOPEN_UNTIL = {Toml(from.AddHours(2))}\nCONTACT = 'lab@example.org'"
        );
        await using var host = await ServeAsync(folder, clock);

        foreach (var path in new[] { "", "consent", "questionnaire/mood", "end", Closed, "?PROLIFIC_PID=P1" })
        {
            using var early = host.NewVisitor();
            await early.OpenAsync(path);
            Assert.Equal((Closed, HttpStatusCode.OK), (early.Current.PageName, early.Current.Status));
            Assert.Equal(
                from.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                early.Current.Page.QuerySelector("#opens-at time")?.GetAttribute("datetime")
            );
            Assert.Contains(
                from.ToString("HH:mm", CultureInfo.InvariantCulture) + " UTC",
                early.Current.Page.QuerySelector("#opens-at")!.TextContent,
                StringComparison.Ordinal
            );
            Assert.NotNull(early.Current.Page.QuerySelector("a[href='mailto:lab@example.org']"));
        }
        clock.Advance(from.AddTicks(-1) - clock.GetUtcNow());
        Assert.Equal(Closed, await ArriveAsync(host));
        clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal("consent", await ArriveAsync(host));
        clock.Advance(TimeSpan.FromHours(2) - TimeSpan.FromTicks(1));
        Assert.Equal("consent", await ArriveAsync(host));
        clock.Advance(TimeSpan.FromTicks(1));
        using var late = host.NewVisitor();
        await late.OpenAsync("");
        Assert.Equal(Closed, late.Current.PageName);
        Assert.Null(late.Current.Page.QuerySelector("#opens-at"));
        Assert.Equal(0, await host.CountParticipantsAsync());
    }

    [Theory]
    [InlineData("{path='questionnaire/mood'}, {path='end'}")]
    [InlineData("{path='create_participant'}, {path='questionnaire/mood'}, {path='end'}")]
    public async Task A_closed_study_without_consent_makes_nobody_either(string pages)
    {
        using var folder = new WrittenStudy().WithPages(pages).WithSetting("OPEN_UNTIL = 2020-01-01T00:00:00Z");
        await using var host = await StudyHost.StartAsync(folder);

        Assert.Equal(Closed, await ArriveAsync(host));
        Assert.Equal(0, await host.CountParticipantsAsync());
    }

    [Fact]
    public async Task Whoever_agrees_after_the_closing_is_told_and_whoever_takes_part_finishes()
    {
        var clock = new SetClock();
        using var folder = new WrittenStudy().WithSetting($"OPEN_UNTIL = {Toml(Whole(clock.GetUtcNow().AddHours(1)))}");
        await using var host = await ServeAsync(folder, clock);
        using var inside = host.NewVisitor();
        using var reading = host.NewVisitor();
        await inside.ConsentAsync("external_id=E1");
        Assert.Equal("consent", (await reading.OpenAsync("")).PageName);
        clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(HttpStatusCode.SeeOther, (await reading.PostAsync(("consent", "1"))).Status);
        Assert.Equal(Closed, (await reading.SubmitAsync(("consent", "1"))).PageName);
        Assert.Equal(1, await host.CountParticipantsAsync());
        // By the cookie, and by the link from another browser.
        Assert.Equal("questionnaire/mood", (await inside.OpenAsync("")).PageName);
        using var elsewhere = host.NewVisitor();
        Assert.Equal("questionnaire/mood", (await elsewhere.OpenAsync("?external_id=E1")).PageName);
        Assert.Equal("end", (await inside.SubmitAsync(("age", "30"))).PageName);
        Assert.NotNull(inside.Current.Code);
    }

    [Theory, OnSqlite, OnPostgres]
    internal async Task Closing_by_hand_holds_on_every_server_at_once_and_is_kept_with_its_author(DatabaseKind kind)
    {
        using var folder = new WrittenStudy();
        var uri = await StudyHost.UriAsync(kind);
        await using var first = await StudyHost.StartAsync(folder, uri);
        await using var second = await StudyHost.StartAsync(folder, uri);
        using var reading = second.NewVisitor();
        Assert.Equal("consent", (await reading.OpenAsync("")).PageName);

        await OrderAsync(first, OpeningState.Closed);

        Assert.Equal(Closed, (await reading.SubmitAsync(("consent", "1"))).PageName);
        Assert.Equal(Closed, await ArriveAsync(second));
        Assert.Equal(Closed, await ArriveAsync(first));
        Assert.Equal(0, await first.CountParticipantsAsync());
        await OrderAsync(second, OpeningState.Times);
        Assert.Equal("consent", await ArriveAsync(first));
        Assert.Equal(
            ["Closed by ada", "Times by ada"],
            await first.QueryAsync(db => db.OpeningSwitches.OrderBy(s => s.Id).Select(s => s.State + " by " + s.Account).ToListAsync())
        );
    }

    [Theory, OnSqlite, OnPostgres]
    internal async Task The_transaction_that_makes_participants_sees_the_closing(DatabaseKind kind)
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder, await StudyHost.UriAsync(kind));
        var visitors = await Task.WhenAll(Enumerable.Range(0, 24).Select(async _ =>
        {
            var visitor = host.NewVisitor();
            await visitor.OpenAsync("");
            return visitor;
        }));

        var posts = visitors.Select(v => v.SubmitAsync(("consent", "1"))).ToList();
        await OrderAsync(host, OpeningState.Closed);
        var after = await host.CountParticipantsAsync();
        var pages = await Task.WhenAll(posts);

        Assert.Equal(after, await host.CountParticipantsAsync());
        Assert.Equal(after, pages.Count(p => p.PageName == "questionnaire/mood"));
        Assert.Equal(24 - after, pages.Count(p => p.PageName == Closed));
        foreach (var visitor in visitors) visitor.Dispose();
    }

    [Fact]
    public async Task An_order_by_hand_outlives_a_restart_and_opens_before_the_time()
    {
        using var folder = new WrittenStudy().WithSetting("OPEN_FROM = 2999-01-01T00:00:00Z");
        await using (var host = await StudyHost.StartAsync(folder))
        {
            Assert.Equal(Closed, await ArriveAsync(host));
            await OrderAsync(host, OpeningState.Open);
            Assert.Equal("consent", await ArriveAsync(host));
        }
        await using var again = await StudyHost.StartAsync(folder);
        Assert.Equal("consent", await ArriveAsync(again));
    }

    [Theory, OnSqlite, OnPostgres]
    internal async Task Whoever_comes_back_too_late_is_told_and_keeps_the_answers_sent(DatabaseKind kind)
    {
        var clock = new SetClock();
        using var folder = new WrittenStudy()
            .WithSetting(
                "EXPIRES_AFTER_HOURS = 24\nQUOTAS = [{source='', max=1}]\nCONDITIONS = [{label='a'}, {label='b'}]\nCONDITION_TIES = "
                    + "'lowest'"
            )
            .WithPages(
                "{path='consent'}, {path='questionnaire/mood'}, {path='questionnaire/mood', tag='2'}, {path='instructions/i'}, "
                    + "{path='end'}"
            )
            .With("templates/instructions/i.html", "<p>i</p>");
        await using var host = await ServeAsync(folder, clock, await StudyHost.UriAsync(kind));
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync("external_id=E1");
        await visitor.SubmitAsync(("age", "30"));
        clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromTicks(10));
        var open = await visitor.OpenAsync("");
        Assert.StartsWith("questionnaire/mood", open.PageName, StringComparison.Ordinal);
        var before = await host.QueryAsync(db => db.Visits.CountAsync());
        clock.Advance(TimeSpan.FromTicks(10));

        Assert.Equal(
            ("end/expired", HttpStatusCode.OK),
            (await visitor.OpenAsync("")) is var page ? (page.PageName, page.Status) : default
        );
        using var elsewhere = host.NewVisitor();
        Assert.Equal("end/expired", (await elsewhere.OpenAsync("?external_id=E1")).PageName);
        Assert.Equal("end/expired", (await visitor.OpenAsync("redirect_next_page")).PageName);
        // Looking changes nothing; what was being filled in is taken.
        Assert.Equal(
            (before, 0),
            (await host.QueryAsync(db => db.Visits.CountAsync()), await host.QueryAsync(db => db.Participants.CountAsync(p => p.Finished)))
        );
        Assert.Equal("/end/expired", (await visitor.PostAsync(open, ("age", "31"))).Location?.ToString());
        var person = await host.QueryAsync(db => db.Participants.SingleAsync());
        Assert.Equal((true, "expired", null, false), (person.Finished, person.EndReason, person.CompletionCode, person.Excluded));
        Assert.Equal(2, await host.QueryAsync(db => db.Submissions.CountAsync()));
        Assert.Equal("end/expired", (await visitor.OpenAsync("")).PageName);
        Assert.Null(visitor.Current.Code);
    }

    [Theory, OnSqlite, OnPostgres]
    internal async Task Whose_time_is_over_is_ended_without_coming_back_and_gives_the_place_back(DatabaseKind kind)
    {
        var clock = new SetClock();
        using var folder = new WrittenStudy().WithSetting(
            "EXPIRES_AFTER_HOURS = 1\nTARGET = 2\nCONDITIONS = [{label='a'}, {label='b'}]\nCONDITION_TIES = 'lowest'"
        );
        await using var host = await ServeAsync(folder, clock, await StudyHost.UriAsync(kind));
        using var gone = host.NewVisitor();
        using var done = host.NewVisitor();
        await gone.ConsentAsync();
        await done.ConsentAsync();
        await done.SubmitAsync(("age", "30"));
        Assert.Equal("end/quota_full", await ArriveAsync(host));
        clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(1, await host.Services.GetRequiredService<ExpiryJob>().RoundAsync(CancellationToken.None));
        Assert.Equal(0, await host.Services.GetRequiredService<ExpiryJob>().RoundAsync(CancellationToken.None));

        Assert.Equal(
            ["complete", "expired"],
            await host.QueryAsync(db => db.Participants.OrderBy(p => p.EndReason).Select(p => p.EndReason!).ToListAsync())
        );
        Assert.Equal("end/expired", (await gone.OpenAsync("")).PageName);
        var counts = await host
            .Services.GetRequiredService<AdminQueries>()
            .OverviewAsync(clock.GetUtcNow().UtcDateTime.AddMinutes(-5), DateTime.UnixEpoch, CancellationToken.None);
        Assert.Equal(["Abandoned 1", "Finished 1"], counts.Groups.Select(g => $"{g.Status} {g.Count}").Order(StringComparer.Ordinal));
        using var next = host.NewVisitor();
        Assert.Equal("questionnaire/mood", (await next.ConsentAsync()).PageName);
        Assert.Equal(1, await host.QueryAsync(db => db.Participants.OrderByDescending(p => p.Id).Select(p => p.Condition).FirstAsync()));
    }

    [Fact]
    public async Task An_incomplete_page_sent_too_late_ends_without_an_error_and_a_withdrawal_stays_one()
    {
        var clock = new SetClock();
        using var folder = new WrittenStudy().WithSetting("EXPIRES_AFTER_HOURS = 1");
        await using var host = await ServeAsync(folder, clock);
        using var careless = host.NewVisitor();
        using var leaving = host.NewVisitor();
        await careless.ConsentAsync();
        await leaving.ConsentAsync();
        await leaving.OpenAsync("withdraw");
        clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal("end/expired", (await careless.SubmitAsync(("age", "not a number"))).PageName);
        Assert.Equal("end/withdrawn", (await leaving.SubmitAsync()).PageName);
        Assert.Equal(0, await host.QueryAsync(db => db.Submissions.CountAsync()));
    }

    private static Task OrderAsync(StudyHost host, OpeningState state) =>
        host.Services.GetRequiredService<ParticipantWriter>().SwitchOpeningAsync(state, "ada", DateTime.UtcNow);

    private static Task<StudyHost> ServeAsync(WrittenStudy folder, TimeProvider clock, string uri = "sqlite:///study.db") =>
        StudyHost.StartAsync(folder, uri, configure: b => b.Services.AddSingleton(clock));

    private static async Task<string> ArriveAsync(StudyHost host)
    {
        using var visitor = host.NewVisitor();
        return (await visitor.OpenAsync("")).PageName;
    }

    private static DateTimeOffset Whole(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMinute));

    private static string Toml(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}
