using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>Studies over time: a second study that knows the first one's participants, and one study in parts.</summary>
public sealed class LongitudinalTests
{
    private const string Parts =
        "{path='consent'}, {path='questionnaire/mood'}, {name='Part 2', path='part/2', opens_after_days=7, closes_after_days=10, "
        + "completion_code='PART1'}, {path='questionnaire/mood/2'}, {path='end'}";
    private const string Conditions = "CONDITIONS = [{label='a'}, {label='b'}]";

    [Theory, OnSqlite, OnPostgres]
    internal async Task Who_comes_in_time_goes_on_and_who_is_early_is_told_when(DatabaseKind kind)
    {
        var clock = new SetClock();
        using var folder = new WrittenStudy().WithPages(Parts).WithSetting("ALLOW_BACK = true");
        await using var host = await StartAsync(folder, kind, clock);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync("external_id=W%261&source=panel");
        var wait = await visitor.SubmitAsync(("age", "33"));
        var finished = clock.GetUtcNow().UtcDateTime;

        Assert.Equal(("part/2", "PART1"), (wait.PageName, wait.Code));
        Assert.Equal((Iso(finished.AddDays(7)), Iso(finished.AddDays(10))), (TimeAt(wait, "part-opens"), TimeAt(wait, "part-closes")));
        Assert.Null(wait.Page.QuerySelector("main form"));
        var link = new Uri(wait.Page.GetElementById("part-link")!.GetAttribute("href")!);
        Assert.StartsWith("?external_id=W%261&source=panel&key=", link.Query, StringComparison.Ordinal);
        // Neither a form of one's own nor helpers nor waiting just short of it lead on.
        clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        foreach (
            var helper in new[]
            {
                "redirect_next_page",
                "redirect_to_page/questionnaire/mood/2",
                "redirect_previous_page",
                "questionnaire/mood/2",
                "",
            }
        )
            Assert.Equal("part/2", (await visitor.OpenAsync(helper)).PageName);
        Assert.Equal(
            "part/2",
            (
                await visitor.OpenAsync((await visitor.PostRawAsync("part/2", ("__visit", "3"))).Location?.ToString().TrimStart('/') ?? "")
            ).PageName
        );

        clock.Advance(TimeSpan.FromSeconds(1));
        using var phone = host.NewVisitor();
        var open = await phone.OpenAsync(link.Query);
        Assert.Equal(("part/2", "Part 2"), (open.PageName, open.Page.QuerySelector("h1")!.TextContent));
        var next = await phone.SubmitAsync();
        Assert.Equal("questionnaire/mood/2", next.PageName);
        Assert.Null(next.Page.QuerySelector("button[value=back]"));
        Assert.Equal("end", (await phone.SubmitAsync(("age", "34"))).PageName);
        Assert.Null((await host.QueryAsync(db => db.Participants.SingleAsync())).WaitsUntil);
    }

    [Theory, OnSqlite, OnPostgres]
    internal async Task Who_comes_too_late_reads_until_when_it_was_open_and_ends(DatabaseKind kind)
    {
        var clock = new SetClock();
        using var folder = new WrittenStudy().WithPages(Parts);
        await using var host = await StartAsync(folder, kind, clock);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        await visitor.SubmitAsync(("age", "33"));
        var finished = clock.GetUtcNow().UtcDateTime;
        clock.Advance(TimeSpan.FromDays(8));
        var open = await visitor.OpenAsync("");
        clock.Advance(TimeSpan.FromDays(2));

        var late = await visitor.OpenAsync("");
        Assert.Equal(("part/2", Iso(finished.AddDays(10)), null), (late.PageName, TimeAt(late, "part-closes"), late.Code));
        Assert.False((await host.QueryAsync(db => db.Participants.SingleAsync())).Finished);
        // A form from when it was open counts by the moment it comes.
        Assert.EndsWith("end/too_late", (await visitor.PostAsync(open)).Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal("end/too_late", (await visitor.OpenAsync("")).PageName);
        Assert.Equal("too_late", (await host.QueryAsync(db => db.Participants.AsNoTracking().SingleAsync())).EndReason);
    }

    [Theory, OnSqlite, OnPostgres]
    internal async Task Who_waits_for_a_part_keeps_their_place_in_the_balance_until_it_closes(DatabaseKind kind)
    {
        var clock = new SetClock();
        using var folder = new WrittenStudy().WithPages(Parts).WithSetting(Conditions).WithSetting("TARGET = 1");
        await using var host = await StartAsync(folder, kind, clock);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        await visitor.SubmitAsync(("age", "33"));

        clock.Advance(TimeSpan.FromDays(9));
        using var second = host.NewVisitor();
        Assert.Equal("end/quota_full", (await second.OpenAsync("")).PageName);
        clock.Advance(TimeSpan.FromDays(2));
        using var third = host.NewVisitor();
        Assert.Equal("consent", (await third.OpenAsync("")).PageName);
    }

    [Theory, OnSqlite, OnPostgres]
    internal async Task A_second_study_knows_the_participants_of_the_first_by_link_and_by_typing(DatabaseKind kind)
    {
        using var first = new WrittenStudy().WithSetting(Conditions);
        var uri = await StudyHost.UriAsync(kind);
        await using var firstHost = await StudyHost.StartAsync(first, uri);
        using var visitor = firstHost.NewVisitor();
        await visitor.ConsentAsync("external_id=W1");
        await visitor.SubmitAsync(("age", "33"));
        var condition = (await firstHost.QueryAsync(db => db.Participants.SingleAsync())).Condition;
        var from = kind == DatabaseKind.Sqlite ? $"sqlite:///{Path.Combine(first.Root, "study.db")}" : uri;
        using var second = new WrittenStudy()
            .WithSetting(Conditions)
            .WithSetting($"CONDITIONS_FROM_DB = '{from}'")
            .WithPages("{path='consent_nc'}, {path='external_id'}, {path='assign_condition'}, {path='questionnaire/mood'}, {path='end'}");
        await using var host = await StudyHost.StartAsync(second, "sqlite://");

        using var known = host.NewVisitor();
        await known.ConsentAsync();
        var unknown = await known.PostAsync(("mTurkID", "w1"));
        Assert.Equal((HttpStatusCode.NotFound, "message"), (unknown.Status, unknown.PageName));
        Assert.Equal("questionnaire/mood", (await known.SubmitAsync(("mTurkID", " W1 "))).PageName);
        Assert.Equal(condition, (await host.QueryAsync(db => db.Participants.SingleAsync())).Condition);
        using var stranger = host.NewVisitor();
        await stranger.OpenAsync("?external_id=nobody");
        Assert.Equal((HttpStatusCode.NotFound, "message"), await StatusAsync(stranger));
        Assert.Equal(1, await host.CountParticipantsAsync());
    }

    private static async Task<(HttpStatusCode, string)> StatusAsync(Visitor visitor)
    {
        var answer = await visitor.SubmitAsync(("consent", "1"));
        return (answer.Status, answer.PageName);
    }

    private static async Task<StudyHost> StartAsync(WrittenStudy folder, DatabaseKind kind, SetClock clock) =>
        await StudyHost.StartAsync(folder, await StudyHost.UriAsync(kind), b => b.Services.AddSingleton<TimeProvider>(clock));

    private static string? TimeAt(Answer page, string id) => page.Page.QuerySelector($"#{id} time")?.GetAttribute("datetime");

    private static string Iso(DateTime utc) => utc.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
