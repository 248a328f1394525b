using System.Net;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>Programs that read the web by themselves, and people whose browser is called like one.</summary>
public sealed class CrawlerTests
{
    private const string Crawler = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
    private const string WithoutConsent = "{path='questionnaire/mood'}, {path='end'}";

    [Fact]
    public async Task A_crawler_reads_the_consent_text_and_leaves_nothing_when_it_sends_the_form()
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        using var crawler = host.NewVisitor(Crawler);
        Assert.Equal("consent", (await crawler.OpenAsync("?PROLIFIC_PID=p1")).PageName);

        var end = await crawler.SubmitAsync(("consent", "1"));

        Assert.Equal((HttpStatusCode.OK, "end/bot"), (end.Status, end.PageName));
        Assert.Null(end.Code);
        Assert.Equal("end/bot", (await crawler.OpenAsync("end/bot")).PageName);
        Assert.Equal(0, await host.CountParticipantsAsync());
    }

    [Theory]
    [InlineData("questionnaire/mood")]
    [InlineData("create_participant")]
    [InlineData("assign_condition")]
    public async Task Where_nobody_consents_a_crawler_is_led_away_before_a_participant_is_made(string first)
    {
        using var folder = new WrittenStudy()
            .WithPages($"{{path='{first}'}}, {{path='questionnaire/mood/2'}}, {{path='end'}}")
            .WithSetting("CONDITIONS = [{label='a'}]");
        await using var host = await StudyHost.StartAsync(folder);
        using var crawler = host.NewVisitor(Crawler);

        foreach (var address in new[] { "", first, "questionnaire/mood/2", "end" })
            Assert.Equal("end/bot", (await crawler.OpenAsync(address)).PageName);

        Assert.Equal(0, await host.CountParticipantsAsync());
    }

    [Theory]
    [InlineData("{path='consent'}, " + WithoutConsent)]
    [InlineData(WithoutConsent)]
    public async Task A_person_with_a_crawler_s_name_says_so_goes_on_and_is_flagged(string pages)
    {
        using var folder = new WrittenStudy().WithPages(pages);
        await using var host = await StudyHost.StartAsync(folder);
        using var person = host.NewVisitor(Crawler);
        await person.OpenAsync("?PROLIFIC_PID=p1");
        if (person.Current.PageName == "consent") await person.SubmitAsync(("consent", "1"));
        Assert.Equal("end/bot", person.Current.PageName);

        var next = await person.SubmitAsync();
        if (next.PageName == "consent") next = await person.SubmitAsync(("consent", "1"));

        Assert.Equal("questionnaire/mood", next.PageName);
        Assert.Equal("end", (await person.SubmitAsync(("age", "30"))).PageName);
        var stored = await host.QueryAsync(db => db.Participants.SingleAsync());
        Assert.Equal(("p1", true, false, "complete"), (stored.ExternalId, stored.FlaggedAsBot, stored.Excluded, stored.EndReason));
    }

    [Fact]
    public async Task A_forged_form_makes_nobody_a_person_and_other_browsers_never_meet_the_page()
    {
        using var folder = new WrittenStudy().WithPages(WithoutConsent);
        await using var host = await StudyHost.StartAsync(folder);
        using var crawler = host.NewVisitor(Crawler);
        await crawler.OpenAsync("");

        Assert.Equal("end/bot", (await crawler.SubmitAsync(("__RequestVerificationToken", "forged"))).PageName);
        using var visitor = host.NewVisitor("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
        Assert.Equal("questionnaire/mood", (await visitor.OpenAsync("end/bot")).PageName);
        Assert.False((await host.QueryAsync(db => db.Participants.SingleAsync())).FlaggedAsBot);
    }

    [Fact]
    public async Task The_author_s_words_for_programs_stand_there_and_who_takes_part_already_is_left_in_peace()
    {
        using var folder = new WrittenStudy().With("templates/end/bot.html", "<h1>Beep</h1>");
        await using var host = await StudyHost.StartAsync(folder);
        using var crawler = host.NewVisitor(Crawler);
        Assert.Equal("Beep", (await crawler.OpenAsync("end/bot")).Page.QuerySelector("main h1")?.TextContent);
        await crawler.SubmitAsync();
        await crawler.SubmitAsync(("consent", "1"));

        Assert.Equal("questionnaire/mood", crawler.Current.PageName);
        Assert.Equal("questionnaire/mood", (await crawler.OpenAsync("end/bot")).PageName);
    }
}
