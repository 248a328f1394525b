using System.Net;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>Page kinds and addresses that existing study folders use, beside those other tests are about.</summary>
public sealed class FlowAddressTests
{
    private const string Two = "CONDITIONS = [{label='a'}, {label='b'}]";

    [Theory]
    [InlineData("external_id")]
    [InlineData("start_mturk")]
    [InlineData("startMTurk")]
    public async Task The_page_for_the_id_has_three_names(string path)
    {
        using var folder = new WrittenStudy().WithPages($"{{path='consent'}}, {{path='{path}'}}, {{path='end'}}");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();

        Assert.Equal(path, (await visitor.ConsentAsync()).PageName);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await visitor.PostAsync(visitor.Current, ("mTurkID", "  "))).Status);
        Assert.Equal("end", (await visitor.SubmitAsync(("mTurkID", "  A1 b ü "))).PageName);
        Assert.Equal("A1 b ü", await host.QueryAsync(db => db.Participants.Select(p => p.ExternalId).SingleAsync()));
    }

    [Theory]
    [InlineData("create_participant", "1")]
    [InlineData("create_participant_nc", "0")]
    public async Task A_list_that_begins_with_making_the_participant_makes_one(string path, string condition)
    {
        using var folder = new WrittenStudy()
            .WithSetting(Two)
            .WithSetting("CONDITION_TIES = 'lowest'")
            .WithPages($"{{path='{path}'}}, {{path='questionnaire/mood'}}, {{path='end'}}");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();

        Assert.Equal("questionnaire/mood", (await visitor.OpenAsync(path)).PageName);
        foreach (var again in new[] { path, "", "questionnaire/mood", "end", path })
            Assert.Equal("questionnaire/mood", (await visitor.OpenAsync(again)).PageName);
        Assert.Equal(
            [condition],
            await host.QueryAsync(db =>
                db.Participants.Select(p =>
                        p.Condition == 0 ? "0"
                        : p.Condition == 1 ? "1"
                        : "other"
                    )
                    .ToListAsync()
            )
        );
    }

    [Fact]
    public async Task Whoever_comes_to_a_study_that_is_only_an_end_reads_it()
    {
        using var folder = new WrittenStudy().WithPages("{path='end'}");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();

        Assert.Equal("end", (await visitor.OpenAsync("")).PageName);
        Assert.Equal("end", (await visitor.OpenAsync("end")).PageName);
    }

    [Fact]
    public async Task Pages_scripts_learn_where_the_participant_is_and_say_that_the_page_is_open()
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();

        Assert.Equal("/consent", "/" + (await visitor.OpenAsync("current_url")).Text.TrimStart('/'));
        await visitor.ConsentAsync();
        Assert.Equal("questionnaire/mood", (await visitor.OpenAsync("current_url")).Text.TrimStart('/'));
        var before = await host.QueryAsync(db => db.Participants.Select(p => p.LastActiveAt).SingleAsync());
        var answer = await visitor.OpenAsync("user_active");
        Assert.Equal((HttpStatusCode.OK, ""), (answer.Status, answer.Text));
        Assert.True(await host.QueryAsync(db => db.Participants.Select(p => p.LastActiveAt).SingleAsync()) > before);
    }

    [Theory]
    [InlineData("redirect_next_page")]
    [InlineData("redirect_previous_page")]
    [InlineData("redirect_from_page/questionnaire/mood")]
    [InlineData("redirect_to_page/end")]
    [InlineData("restart")]
    [InlineData("questionnaire/mood?x=1")]
    [InlineData("end/complete")]
    public async Task Whoever_is_no_participant_is_led_to_the_first_page(string address)
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();

        Assert.Equal("consent", (await visitor.OpenAsync(address)).PageName);
        Assert.Equal(HttpStatusCode.OK, (await visitor.OpenAsync("user_active")).Status);
        Assert.Equal(
            (HttpStatusCode.SeeOther, "/"),
            ((await visitor.PostRawAsync("submit")) is var answer ? (answer.Status, answer.Location?.OriginalString) : default)
        );
        Assert.Equal(0, await host.CountParticipantsAsync());
    }

    [Fact]
    public async Task At_the_end_no_address_leads_on_and_a_query_on_the_current_page_does_no_harm()
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        Assert.Equal("questionnaire/mood", (await visitor.OpenAsync("questionnaire/mood?x=1&y=%20")).PageName);
        await visitor.SubmitAsync(("age", "33"));
        var ended = await host.QueryAsync(db => db.Participants.Select(p => p.EndedAt).SingleAsync());

        foreach (
            var address in new[]
            {
                "redirect_next_page",
                "redirect_previous_page",
                "redirect_to_page/questionnaire/mood",
                "redirect_from_page/end",
                "end/other",
                "",
            }
        )
            Assert.Equal("end", (await visitor.OpenAsync(address)).PageName);

        Assert.Equal(ended, await host.QueryAsync(db => db.Participants.Select(p => p.EndedAt).SingleAsync()));
    }

    [Fact]
    public async Task Looking_at_pages_again_and_elsewhere_changes_no_time()
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        var before = await TimesAsync();

        foreach (
            var address in new[]
            {
                "questionnaire/mood",
                "",
                "end",
                "consent",
                "nowhere",
                "admin",
                "favicon.ico",
                "consent_text",
                "current_url",
            }
        )
            await visitor.OpenAsync(address);

        Assert.Equal(before, await TimesAsync());

        Task<string> TimesAsync() =>
            host.QueryAsync(async db =>
                string.Join(' ', await db.Visits.OrderBy(v => v.Number).Select(v => v.Path + v.StartedAt + v.SubmittedAt).ToListAsync())
                + await db.Participants.Select(p => p.LastActiveAt).SingleAsync()
            );
    }

    [Fact]
    public async Task One_page_that_stands_twice_is_two_visits_with_times_of_their_own()
    {
        using var folder = new WrittenStudy().With("templates/instructions/i.html", "<p>i</p>")
            .WithPages("{path='consent'}, {path='instructions/i'}, {path='questionnaire/mood'}, {path='instructions/i'}, {path='end'}");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        await visitor.SubmitAsync();
        await visitor.SubmitAsync(("age", "33"));
        Assert.Equal("instructions/i", visitor.Current.PageName);
        await visitor.SubmitAsync();

        var visits = await host.QueryAsync(db =>
            db.Visits.Where(v => v.Path == "instructions/i")
                .OrderBy(v => v.Number)
                .Select(v => new
                {
                    v.Occurrence,
                    v.SubmittedAt,
                    v.StartedAt,
                })
                .ToListAsync()
        );
        Assert.Equal([0, 1], visits.Select(v => v.Occurrence));
        Assert.All(visits, v => Assert.True(v.SubmittedAt > v.StartedAt));
    }
}
