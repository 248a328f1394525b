using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using StudyApp.Tests.Integration;
using Xunit;

namespace StudyApp.Tests.Browser;

[Collection(ChromiumCollection.Name)]
public sealed class DraftBrowserTests(ChromiumFixture chromium)
{
    [BrowserFact]
    public async Task What_is_typed_survives_a_reload_and_a_closed_tab()
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        var page = await chromium.NewPageAsync();
        await using var context = page.Context;
        await ConsentAsync(page, host);

        var saved = page.WaitForResponseAsync(r => r.Url.EndsWith("/draft", StringComparison.Ordinal));
        await page.FillAsync("#age", "33");
        Assert.Equal(204, (await saved).Status);
        await page.ReloadAsync();
        Assert.Equal("33", await page.InputValueAsync("#age"));

        // Closed before the usual wait is over: what was typed goes out with the page.
        await page.FillAsync("#why", "half a sentence");
        await page.CloseAsync(new() { RunBeforeUnload = true });
        await WaitAsync(
            host,
            async () =>
                (await host.QueryAsync(db => db.Drafts.Select(d => d.Fields).ToListAsync())).Exists(f =>
                    f.Contains("half a sentence", StringComparison.Ordinal)
                )
        );
        var again = await context.NewPageAsync();
        await again.GotoAsync(host.Address.ToString());
        Assert.Equal(("33", "half a sentence"), (await again.InputValueAsync("#age"), await again.InputValueAsync("#why")));
        await again.ClickAsync("#btnNext");
        await again.WaitForSelectorAsync("#completion-code");
    }

    [BrowserFact]
    public async Task A_connection_that_fails_is_tried_again_without_a_word()
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        var page = await chromium.NewPageAsync();
        await using var context = page.Context;
        await ConsentAsync(page, host);
        var failures = 0;
        await page.RouteAsync("**/draft", route => failures++ == 0 ? route.AbortAsync() : route.ContinueAsync());

        var saved = page.WaitForResponseAsync(r => r.Url.EndsWith("/draft", StringComparison.Ordinal));
        await page.FillAsync("#why", "kept");

        Assert.Equal(204, (await saved).Status);
        Assert.Equal(2, failures);
        Assert.Equal(0, await page.Locator("#form-errors").CountAsync());
    }

    [BrowserFact]
    public async Task Back_restores_both_pages_and_needs_no_complete_form()
    {
        using var folder = new WrittenStudy()
            .WithSetting("ALLOW_BACK = true")
            .WithPages("{path='consent'}, {path='questionnaire/mood'}, {path='questionnaire/mood/later'}, {path='end'}");
        await using var host = await StudyHost.StartAsync(folder);
        var page = await chromium.NewPageAsync();
        await using var context = page.Context;
        await ConsentAsync(page, host);
        await page.FillAsync("#age", "33");
        await page.ClickAsync("#btnNext");
        await page.WaitForSelectorAsync("body[data-page='questionnaire/mood/later']");
        await page.FillAsync("#why", "not done yet");

        await page.ClickAsync("button[value=back]");
        await page.WaitForSelectorAsync("body[data-page='questionnaire/mood']");
        Assert.Equal("33", await page.InputValueAsync("#age"));
        await page.ClickAsync("#btnNext");
        await page.WaitForSelectorAsync("body[data-page='questionnaire/mood/later']");

        Assert.Equal("not done yet", await page.InputValueAsync("#why"));
    }

    [BrowserFact]
    public async Task Times_and_events_come_with_the_answers()
    {
        using var folder = new WrittenStudy().WithSetting("LOG_QUESTIONNAIRE_INTERACTIONS = true").WithSetting("DISABLE_PASTE = true");
        await using var host = await StudyHost.StartAsync(folder);
        var page = await chromium.NewPageAsync();
        await using var context = page.Context;
        List<string> console = [];
        page.Console += (_, message) => console.Add(message.Text);
        await ConsentAsync(page, host);

        await page.ClickAsync("#why");
        await page.Keyboard.TypeAsync("abx");
        await page.Keyboard.PressAsync("Backspace");
        await page.EvaluateAsync(
            """() => { const data = new DataTransfer(); data.setData('text', 'four'); document.getElementById('why').dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })); }"""
        );
        await page.FillAsync("#age", "33");
        await page.ClickAsync("#btnNext");
        await page.WaitForSelectorAsync("#completion-code");

        var events = await host.QueryAsync(db =>
            db.Interactions.OrderBy(i => i.Id)
                .Select(i => new
                {
                    i.QuestionId,
                    i.EventType,
                    i.Value,
                    i.OccurredAt,
                })
                .ToListAsync()
        );
        Assert.Equal(
            ["focus", "paste_blocked", "change", "blur", "text_stats"],
            events.Where(e => e.QuestionId == "why").Select(e => e.EventType)
        );
        Assert.Equal("chars=4", events.Single(e => e.EventType == "paste_blocked").Value);
        Assert.Matches(
            "^keystrokes=4,backspaces=1,pastes=0,pasted_chars=0,pastes_blocked=1,drops=0,dropped_chars=0,drops_blocked=0,length=2,duration_ms=[0-9]+,first_key_ms=[0-9]+$",
            events.Single(e => e.EventType == "text_stats" && e.QuestionId == "why").Value
        );
        Assert.All(events, e => Assert.InRange(e.OccurredAt, DateTime.UtcNow.AddMinutes(-5), DateTime.UtcNow.AddMinutes(5)));
        Assert.Matches(
            """^\{"age":\[[0-9]+,[0-9]+\],"why":\[[0-9]+,[0-9]+\]\}$""",
            await host.QueryAsync(db => db.Submissions.Select(s => s.Changes).SingleAsync())
        );
        Assert.DoesNotContain(console, text => text.Contains("Content Security Policy", StringComparison.Ordinal));
    }

    private static async Task ConsentAsync(IPage page, StudyHost host)
    {
        await page.GotoAsync(host.Address.ToString());
        await page.CheckAsync("#consent");
        await page.ClickAsync("main form button[type=submit]");
        await page.WaitForSelectorAsync("#btnNext");
        await page.WaitForLoadStateAsync(); // what is tested here are the page's scripts
    }

    // The request of a page that is closing is seen by nobody but the server.
    private static async Task WaitAsync(StudyHost host, Func<Task<bool>> done)
    {
        for (var i = 0; i < 100 && !await done(); i++) await Task.Delay(100);
        Assert.True(await done(), $"Nothing arrived at {host.Address}.");
    }
}
