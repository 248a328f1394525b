using System.Net;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace StudyApp.Tests.Integration;

public sealed class BackTests
{
    private const string Pages =
        "{path='consent'}, {path='external_id'}, {path='instructions/hello'}, {path='questionnaire/mood'}, "
        + "{path='questionnaire/rate'}, {path='task/simple_rt', parameters={trials=3, practice_trials=0}}, "
        + "{path='questionnaire/mood/later'}, {path='end'}";

    [Fact]
    public async Task Going_back_shows_the_earlier_answers_and_a_correction_is_a_row_of_its_own()
    {
        using var folder = Study();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await ReachMoodAsync(visitor);
        await visitor.SubmitAsync(("age", "33"), ("why", "first"));

        var mood = await visitor.SubmitAsync(("action", "back"), ("calm", "2"), ("sad", ""));
        Assert.Equal(("questionnaire/mood", "33", "first", ""), (mood.PageName, mood.ValueOf("age"), mood.ValueOf("why"), mood.Errors));
        var rate = await visitor.SubmitAsync(("age", "34"), ("why", "second"));

        Assert.Equal("questionnaire/rate", rate.PageName);
        Assert.Equal(["calm2", "sad_na"], rate.Page.QuerySelectorAll("input[checked]").Select(i => i.Id));
        Assert.Equal(
            ["""{"age":33,"why":"first"}""", """{"age":34,"why":"second"}"""],
            await host.QueryAsync(db => db.Submissions.OrderBy(s => s.Id).Select(s => s.Answers).ToListAsync())
        );
        Assert.Equal(
            "back",
            await host.QueryAsync(db =>
                db.Visits.Where(v => v.Path == "questionnaire/rate").OrderBy(v => v.Id).Select(v => v.Outcome).FirstAsync()
            )
        );
    }

    [Fact]
    public async Task Not_applicable_and_grid_answers_come_back_from_the_submission()
    {
        using var folder = Study().WithPages("{path='consent'}, {path='questionnaire/rate'}, {path='questionnaire/mood'}, {path='end'}");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        await visitor.SubmitAsync(("calm", "1"), ("sad", ""));

        var rate = await visitor.SubmitAsync(("action", "back"));

        Assert.Equal(["calm1", "sad_na"], rate.Page.QuerySelectorAll("input[checked]").Select(i => i.Id));
    }

    [Fact]
    public async Task Continue_comes_first_and_Back_asks_for_nothing()
    {
        using var folder = Study();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();

        var id = await visitor.ConsentAsync();
        Assert.Null(BackOf(id));
        var hello = await visitor.SubmitAsync(("mTurkID", "A1"));
        var mood = await visitor.SubmitAsync();

        foreach (var page in new[] { hello, mood })
        {
            Assert.Equal(
                ["", "back"],
                page.Page.QuerySelectorAll("main form button[type=submit]").Select(b => b.GetAttribute("value") ?? "")
            );
            Assert.True(BackOf(page)!.HasAttribute("formnovalidate"));
        }
    }

    [Fact]
    public async Task Nobody_goes_back_into_a_task_or_before_consent()
    {
        using var folder = Study();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        var id = await visitor.ConsentAsync();
        Assert.Equal("external_id", (await visitor.SubmitAsync(("action", "back"), ("mTurkID", "A1"))).PageName);
        Assert.Equal(id.ValueOf("mTurkID"), visitor.Current.ValueOf("mTurkID"));
        await visitor.SubmitAsync(("mTurkID", "A1"));
        await visitor.SubmitAsync();
        await visitor.SubmitAsync(("age", "33"));
        await visitor.SubmitAsync(("calm", "1"));
        await visitor.SubmitAsync(("__trials", "0"));

        var later = visitor.Current;
        Assert.Equal(("questionnaire/mood/later", null), (later.PageName, BackOf(later)));
        Assert.Equal("questionnaire/mood/later", (await visitor.SubmitAsync(("action", "back"))).PageName);
        Assert.Equal(2, await host.QueryAsync(db => db.Submissions.CountAsync()));
    }

    [Fact]
    public async Task Without_the_setting_there_is_no_button_and_the_word_means_nothing()
    {
        using var folder = Study(allowed: false);
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await ReachMoodAsync(visitor);
        Assert.Null(BackOf(visitor.Current));

        Assert.Equal("questionnaire/rate", (await visitor.SubmitAsync(("action", "back"), ("age", "33"))).PageName);
    }

    [Fact]
    public async Task A_back_button_pressed_twice_goes_back_once()
    {
        using var folder = Study();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await ReachMoodAsync(visitor);
        var page = await visitor.SubmitAsync(("age", "33"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => visitor.PostAsync(page, ("action", "back"))));

        Assert.All(answers, a => Assert.Equal((HttpStatusCode.SeeOther, "/questionnaire/mood"), (a.Status, a.Location?.OriginalString)));
    }

    [Theory]
    [InlineData(true, "redirect_previous_page", "external_id")]
    [InlineData(true, "redirect_to_page/external_id", "external_id")]
    [InlineData(true, "redirect_to_page/consent", "instructions/hello")]
    [InlineData(false, "redirect_previous_page", "instructions/hello")]
    [InlineData(false, "redirect_to_page/external_id", "instructions/hello")]
    public async Task The_address_leads_back_from_instructions_where_that_is_allowed(bool allowed, string address, string expected)
    {
        using var folder = Study(allowed);
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        await visitor.SubmitAsync(("mTurkID", "A1"));

        Assert.Equal(expected, (await visitor.OpenAsync(address)).PageName);
    }

    [Fact]
    public async Task The_address_never_leads_away_from_a_questionnaire()
    {
        using var folder = Study();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await ReachMoodAsync(visitor);

        Assert.Equal("questionnaire/mood", (await visitor.OpenAsync("redirect_previous_page")).PageName);
    }

    private static WrittenStudy Study(bool allowed = true)
    {
        var study = new WrittenStudy().WithPages(Pages)
            .With("templates/instructions/hello.html", "<p>Hello</p>")
            .With(
                "questionnaires/rate.json",
                """{"questions":[{"questiontype":"radiogrid","id":"g","labels":["low","high"],"na_column":true,"questions":[{"id":"calm","text":"Calm"},{"id":"sad","text":"Sad"}]}]}"""
            );
        return allowed ? study.WithSetting("ALLOW_BACK = true") : study;
    }

    private static async Task ReachMoodAsync(Visitor visitor)
    {
        await visitor.ConsentAsync();
        await visitor.SubmitAsync(("mTurkID", "A1"));
        await visitor.SubmitAsync();
        Assert.Equal("questionnaire/mood", visitor.Current.PageName);
    }

    private static AngleSharp.Dom.IElement? BackOf(Answer page) => page.Page.QuerySelector("button[name=action][value=back]");
}
