using Microsoft.EntityFrameworkCore;
using StudyApp.Tests.Integration;
using Xunit;

namespace StudyApp.Tests.Browser;

[Collection(ChromiumTaskCollection.Name)]
public sealed class ParticipantBrowserTests(TaskChromiumFixture chromium)
{
    [BrowserTheory]
    [InlineData(390, 844, true)]
    [InlineData(1440, 900, false)]
    public async Task From_a_prolific_link_to_the_completion_code(int width, int height, bool touch)
    {
        await using var host = await DemoStudy.StartAsync();
        var page = await chromium.NewPageAsync(
            new()
            {
                ViewportSize = new() { Width = width, Height = height },
                HasTouch = touch,
                IsMobile = touch,
            }
        );
        var complaints = new List<string>();
        page.Console += (_, message) => { if (message.Type is "error" or "warning") complaints.Add(message.Text); };
        page.PageError += (_, error) => complaints.Add(error);
        var walk = new DemoWalk(page);

        await walk.ArriveAsync(host.Address, "p1");
        Assert.DoesNotContain("PROLIFIC", page.Url, StringComparison.Ordinal);
        await walk.AnswerDemographicsAsync();
        await walk.AnswerPersonalityAsync();
        Assert.StartsWith("instructions/", await walk.NameAsync(), StringComparison.Ordinal);
        await walk.ContinueAsync();
        await walk.DoTaskAsync(touch);
        await walk.AnswerClosingAsync();

        Assert.Equal("end", await walk.NameAsync());
        var shown = await page.TextContentAsync("#completion-code");
        var participant = await host.QueryAsync(db => db.Participants.SingleAsync());
        Assert.Equal(
            (participant.CompletionCode, "p1", "prolific", "complete"),
            (shown, participant.ExternalId, participant.Source, participant.EndReason)
        );
        var trials = await host.QueryAsync(db => db.Trials.OrderBy(t => t.Index).ToListAsync());
        Assert.InRange(trials.Count, 15, 100);
        Assert.Equal(Enumerable.Range(0, trials.Count), trials.Select(t => t.Index));
        Assert.Contains(trials, t => t.Data.Contains(touch ? "\"response\":\"touch\"" : "\"response\":\"key\"", StringComparison.Ordinal));
        var answers = await host.QueryAsync(db => db.Submissions.OrderBy(s => s.Id).ToListAsync());
        Assert.Equal(["demographics", "personality", "closing"], answers.Select(a => a.Questionnaire));
        Assert.Contains("\"gender\":\"\\\"quoted\\\", ü\"", answers[0].Answers, StringComparison.Ordinal);
        Assert.Contains("\"comments\":\"two\\r\\nlines; \\\"ok\\\"\"", answers[2].Answers, StringComparison.Ordinal);
        Assert.Empty(complaints);
        await page.Context.DisposeAsync();
    }

    [BrowserFact]
    public async Task Without_scripts_everything_but_the_task_can_be_done()
    {
        await using var host = await DemoStudy.StartAsync();
        var page = await chromium.NewPageAsync(new() { JavaScriptEnabled = false, ViewportSize = new() { Width = 390, Height = 844 } });

        await page.GotoAsync($"{host.Address}?PROLIFIC_PID=p2");
        await page.CheckAsync("#consent");
        await page.ClickAsync("form button >> nth=0");
        await page.FillAsync("#age", "34");
        await page.CheckAsync("#gender1");
        await page.SelectOptionAsync("#education", "Doctorate");
        await page.CheckAsync("#handedness1");
        await page.ClickAsync("#btnNext");
        for (var i = 0; i < 10; i++) await page.Locator("tbody tr").Nth(i).Locator("input").Nth(2).CheckAsync();
        await page.ClickAsync("#btnNext");
        await page.ClickAsync("#btnNext");
        await page.WaitForURLAsync("**/task/simple_rt");
        Assert.Contains("JavaScript", await page.TextContentAsync("main"), StringComparison.Ordinal);
        await page.ClickAsync("form button >> nth=0");
        await page.Locator("#effort").FillAsync("8");
        await page.CheckAsync("#interrupted1");
        await page.ClickAsync("#btnNext");

        Assert.NotEmpty((await page.TextContentAsync("#completion-code"))!);
        Assert.Equal("not_done", (await host.QueryAsync(db => db.Visits.SingleAsync(v => v.Path == "task/simple_rt"))).Outcome);
        await page.Context.DisposeAsync();
    }

    [BrowserFact]
    public async Task A_lost_connection_during_the_task_loses_no_trial()
    {
        await using var host = await DemoStudy.StartAsync();
        var page = await chromium.NewPageAsync();
        var walk = new DemoWalk(page);
        await walk.ArriveAsync(host.Address, "p3");
        await walk.AnswerDemographicsAsync();
        await walk.AnswerPersonalityAsync();
        await walk.ContinueAsync();
        var refused = 0;
        await page.RouteAsync("**/trials", route => ++refused <= 3 ? route.AbortAsync() : route.ContinueAsync());

        await walk.DoTaskAsync(touch: false);

        Assert.Equal("questionnaire/closing", await walk.NameAsync());
        Assert.True(refused > 3);
        var indexes = await host.QueryAsync(db => db.Trials.OrderBy(t => t.Index).Select(t => t.Index).ToListAsync());
        Assert.Equal(Enumerable.Range(0, indexes.Count), indexes);
        Assert.InRange(indexes.Count, 15, 100);
        await page.Context.DisposeAsync();
    }

    [BrowserFact]
    public async Task A_slider_that_was_not_touched_is_not_answered_and_the_summary_takes_the_focus()
    {
        using var folder = new Integration.WrittenStudy().With(
            "questionnaires/mood.json",
            """{"questions":[{"questiontype":"slider","id":"s","instructions":"How?","tick_count":7,"required":true}]}"""
        );
        await using var host = await StudyHost.StartAsync(folder);
        var page = await chromium.NewPageAsync();
        await page.GotoAsync(host.Address.ToString());
        await page.CheckAsync("#consent");
        await page.ClickAsync("form button >> nth=0");

        // What the script leaves behind: an untouched slider has no name.
        await page.ClickAsync("#btnNext");
        await page.Locator("#form-errors:focus").WaitForAsync();
        await page.Locator("#s").PressAsync("ArrowRight");
        await page.ClickAsync("#btnNext");
        await page.WaitForURLAsync("**/end");

        Assert.Equal("""{"s":5}""", (await host.QueryAsync(db => db.Submissions.SingleAsync())).Answers);
        await page.Context.DisposeAsync();
    }

    [BrowserFact]
    public async Task Continue_before_the_scripts_have_come_does_not_answer_a_slider_and_a_quick_answer_stays()
    {
        using var folder = new Integration.WrittenStudy().With(
            "questionnaires/mood.json",
            """{"questions":[{"questiontype":"slider","id":"s","instructions":"How?","tick_count":7,"required":true}]}"""
        );
        await using var host = await StudyHost.StartAsync(folder);
        var page = await chromium.NewPageAsync();
        await page.GotoAsync(host.Address.ToString());
        await page.CheckAsync("#consent");
        var late = new TaskCompletionSource();
        await page.RouteAsync("**/js/participant*.js", async route => { await late.Task; await route.ContinueAsync(); });
        await page.ClickAsync("form button >> nth=0");

        await page.ClickAsync("#btnNext");
        await page.Locator("#form-errors").WaitForAsync();
        await page.Locator("#s").PressAsync("End");
        late.SetResult();
        await page.Locator("#form-errors:focus").WaitForAsync();
        await page.ClickAsync("#btnNext");
        await page.WaitForURLAsync("**/end");

        Assert.Equal("""{"s":7}""", (await host.QueryAsync(db => db.Submissions.SingleAsync())).Answers);
        await page.Context.DisposeAsync();
    }
}
