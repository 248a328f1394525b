using Microsoft.Playwright;
using Xunit;

namespace StudyApp.Tests.Browser;

/// <summary>WCAG 2.2 AA as far as axe-core can tell, and nothing wider than the window.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class AccessibilityTests(ChromiumFixture chromium)
{
    private static readonly string AxeScript = File.ReadAllText(
        Path.Combine(Path.GetDirectoryName(DemoStudy.Config)!, "..", "..", "node_modules", "axe-core", "axe.min.js")
    );

    [BrowserTheory]
    [InlineData(320, ColorScheme.Light)]
    [InlineData(1440, ColorScheme.Dark)]
    public async Task Participants_pages_are_clean_empty_refused_and_filled(int width, ColorScheme scheme)
    {
        await using var host = await DemoStudy.StartAsync();
        var page = await chromium.NewPageAsync(new() { ViewportSize = new() { Width = width, Height = 800 }, ColorScheme = scheme });
        var walk = new DemoWalk(page);
        await page.GotoAsync($"{host.Address}?PROLIFIC_PID=axe");
        await CheckAsync(page);
        await page.EvalOnSelectorAsync("form", "f => f.noValidate = true");
        await walk.ContinueAsync();
        await CheckAsync(page);
        await page.CheckAsync("#consent");
        await walk.ContinueAsync();
        await CheckAsync(page);
        await page.EvalOnSelectorAsync("form", "f => f.noValidate = true");
        await walk.ContinueAsync();
        await CheckAsync(page);
        await walk.AnswerDemographicsAsync();
        await CheckAsync(page);
        await walk.AnswerPersonalityAsync();
        await CheckAsync(page);
        await walk.ContinueAsync();
        await page.Locator("#task button").First.WaitForAsync();
        await CheckAsync(page);
        await page.EvalOnSelectorAsync("#form", "f => { f.hidden = false; f.submit(); }");
        await page.WaitForURLAsync("**/questionnaire/closing");
        await CheckAsync(page);
        await walk.AnswerClosingAsync();
        await CheckAsync(page);
        await page.GotoAsync($"{host.Address}nowhere");
        await CheckAsync(page);
        await page.Context.DisposeAsync();
    }

    [BrowserTheory]
    [InlineData(320, ColorScheme.Light)]
    [InlineData(1440, ColorScheme.Dark)]
    public async Task The_admin_panel_is_clean(int width, ColorScheme scheme)
    {
        await using var host = await DemoStudy.StartAsync();
        using (var visitor = host.NewVisitor()) await visitor.ConsentAsync("PROLIFIC_PID=axe");
        var page = await chromium.NewPageAsync(new() { ViewportSize = new() { Width = width, Height = 800 }, ColorScheme = scheme });
        await page.GotoAsync($"{host.Address}admin");
        await CheckAsync(page);
        await page.FillAsync("#username", "admin");
        await page.FillAsync("#password", DemoStudy.Password);
        await page.ClickAsync("button[type=submit]");
        await page.WaitForURLAsync(url => !url.Contains("login", StringComparison.Ordinal));
        foreach (var address in new[] { "admin", "admin/participants", "admin/participants/1", "admin/export" })
        {
            await page.GotoAsync(host.Address + address);
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            await CheckAsync(page);
        }
        await page.Context.DisposeAsync();
    }

    private static async Task CheckAsync(IPage page)
    {
        await page.EvaluateAsync(AxeScript);
        var violations = await page.EvaluateAsync<string[]>(
            "() => axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then(r => "
                + "r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target + ' ' + n.failureSummary).join(' | ')))"
        );
        Assert.True(violations.Length == 0, $"{page.Url}: {string.Join('\n', violations)}");
        Assert.True(
            await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth"),
            $"{page.Url} is wider than the window."
        );
    }
}
