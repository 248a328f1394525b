using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using StudyApp.Tests.Integration;
using Xunit;

namespace StudyApp.Tests.Browser;

/// <summary>Pages with a time limit in a real browser.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class PageClockTests(ChromiumFixture chromium)
{
    [BrowserFact]
    public async Task Continue_waits_for_the_least_time_and_says_so()
    {
        using var folder = new WrittenStudy().WithPages(
            "{path='consent'}, {name='Mood', path='questionnaire/mood', min_seconds=4}, {path='end'}"
        );
        await using var host = await StudyHost.StartAsync(folder);
        var page = await ArriveAsync(host);
        await page.FillAsync("#age", "30");
        await page.Locator("#btnNext[aria-disabled=true]").WaitForAsync();

        await page.ClickAsync("#btnNext", new() { Force = true });
        await page.Locator("[role=status]", new() { HasText = "You can continue in" })
            .WaitForAsync(new() { State = WaitForSelectorState.Attached });
        Assert.Equal(0, await host.QueryAsync(db => db.Submissions.CountAsync()));
        await page.Locator("#btnNext:not([aria-disabled])").WaitForAsync();
        await page.ClickAsync("#btnNext");
        await page.WaitForURLAsync("**/end");

        Assert.Equal(1, await host.QueryAsync(db => db.Submissions.CountAsync()));
        await page.Context.DisposeAsync();
    }

    [BrowserFact]
    public async Task When_the_time_is_over_the_page_sends_itself_as_it_is()
    {
        using var folder = new WrittenStudy().WithPages(
            "{path='consent'}, {name='Mood', path='questionnaire/mood', max_seconds=6}, {path='end'}"
        );
        await using var host = await StudyHost.StartAsync(folder);
        var page = await ArriveAsync(host);
        await page.FillAsync("#why", "because");
        Assert.Contains("Time left: 0:0", await page.Locator("[data-clock]").InnerTextAsync(), StringComparison.Ordinal);

        await page.WaitForURLAsync("**/end");

        Assert.Equal("""{"age":null,"why":"because"}""", await host.QueryAsync(db => db.Submissions.Select(s => s.Answers).SingleAsync()));
        await page.Context.DisposeAsync();
    }

    private async Task<IPage> ArriveAsync(StudyHost host)
    {
        var page = await chromium.NewPageAsync();
        await page.GotoAsync(host.Address.ToString());
        await page.CheckAsync("#consent");
        await page.ClickAsync("main form button[type=submit]");
        await page.WaitForSelectorAsync("#btnNext");
        await page.WaitForLoadStateAsync();
        return page;
    }
}
