using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using StudyApp.Studies.Settings;
using StudyApp.Tests.Integration;
using Xunit;

namespace StudyApp.Tests.Browser;

/// <summary>Device rules and the consent text in a real browser.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class OpeningBrowserTests(ChromiumFixture chromium)
{
    private static readonly BrowserNewContextOptions Phone = new()
    {
        ViewportSize = new() { Width = 360, Height = 740 },
        IsMobile = true,
        HasTouch = true,
    };

    [BrowserTheory]
    [InlineData("desktop")]
    [InlineData("keyboard")]
    public async Task A_phone_is_told_at_once_and_gets_no_further_and_a_desktop_passes(string need)
    {
        using var folder = new WrittenStudy().WithSetting($"REQUIRE = '{need}'");
        await using var host = await StudyHost.StartAsync(folder);
        var phone = await chromium.NewPageAsync(Phone);
        await phone.GotoAsync($"{host.Address}?PROLIFIC_PID=P1");
        await phone.Locator("#device-unfit").WaitForAsync();
        Assert.Equal($"{host.Address}?PROLIFIC_PID=P1", await phone.InnerTextAsync("#study-address"));
        Assert.True(await phone.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth"));
        await AgreeAsync(phone);
        await phone.WaitForURLAsync("**/device");
        await phone.Locator("[data-copy]:not([hidden])").WaitForAsync();
        Assert.Equal(0, await host.CountParticipantsAsync());
        await phone.Context.DisposeAsync();

        var desktop = await chromium.NewPageAsync();
        await desktop.GotoAsync(host.Address.ToString());
        await desktop.Locator("#device[value*=desktop]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await Assertions.Expect(desktop.Locator("#device-unfit")).ToBeHiddenAsync();
        await AgreeAsync(desktop);
        await desktop.WaitForURLAsync("**/questionnaire/mood");
        Assert.Null(await host.QueryAsync(db => db.Visits.Where(v => v.Path == "consent").Select(v => v.Outcome).SingleAsync()));
        await desktop.Context.DisposeAsync();
    }

    [BrowserFact]
    public async Task A_key_pressed_on_a_tablet_shows_that_there_is_a_keyboard()
    {
        using var folder = new WrittenStudy().WithSetting("REQUIRE = 'keyboard'");
        await using var host = await StudyHost.StartAsync(folder);
        var page = await chromium.NewPageAsync(Phone);
        await page.GotoAsync(host.Address.ToString());
        await page.Locator("#device-unfit").WaitForAsync();

        await page.Keyboard.PressAsync("Tab");
        await page.Locator("#device-unfit").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        await AgreeAsync(page);

        await page.WaitForURLAsync("**/questionnaire/mood");
        await page.Context.DisposeAsync();
    }

    [BrowserFact]
    public async Task Without_scripts_the_visit_is_let_in_and_marked()
    {
        using var folder = new WrittenStudy().WithSetting("REQUIRE = 'desktop'");
        await using var host = await StudyHost.StartAsync(folder);
        var page = await chromium.NewPageAsync(new() { JavaScriptEnabled = false, IsMobile = true, HasTouch = true });
        await page.GotoAsync(host.Address.ToString());
        await AgreeAsync(page);

        await page.WaitForURLAsync("**/questionnaire/mood");
        Assert.Equal(
            "device_unverified",
            await host.QueryAsync(db => db.Visits.Where(v => v.Path == "consent").Select(v => v.Outcome).SingleAsync())
        );
        await page.Context.DisposeAsync();
    }

    [BrowserFact]
    public async Task The_consent_text_opens_beside_what_was_typed_and_prints_without_the_frame()
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        var page = await chromium.NewPageAsync();
        await page.GotoAsync(host.Address.ToString());
        await AgreeAsync(page);
        await page.WaitForURLAsync("**/questionnaire/mood");
        await page.FillAsync("#why", "because");

        var text = await page.Context.RunAndWaitForPageAsync(() =>
            page.GetByRole(AriaRole.Link, new() { Name = "Read the consent text again" }).ClickAsync()
        );
        await text.Locator("[data-print]:not([hidden])").WaitForAsync();
        Assert.Contains("Please read this.", await text.InnerTextAsync("main"), StringComparison.Ordinal);
        await text.EmulateMediaAsync(new() { Media = Media.Print });
        await Assertions.Expect(text.Locator("[data-print]")).ToBeHiddenAsync();
        await Assertions.Expect(text.Locator("footer")).ToBeHiddenAsync();
        await Assertions.Expect(text.Locator("#consentDiv")).ToBeVisibleAsync();

        Assert.Equal("because", await page.InputValueAsync("#why"));
        await page.Context.DisposeAsync();
    }

    [BrowserTheory]
    [InlineData(320, ColorScheme.Light)]
    [InlineData(1440, ColorScheme.Dark)]
    public async Task The_pages_of_those_who_come_and_leave_are_clean(int width, ColorScheme scheme)
    {
        using var folder = new WrittenStudy().WithSetting(
            "REQUIRE = 'desktop'\nTEST_TOKEN = 'a quiet token'\nOPEN_FROM = 2999-01-01T09:00:00Z\nCONTACT = 'lab@example.org'"
        );
        await using var host = await StudyHost.StartAsync(folder);
        var page = await chromium.NewPageAsync(
            new()
            {
                ViewportSize = new() { Width = width, Height = 800 },
                ColorScheme = scheme,
                HasTouch = true,
                IsMobile = true,
            }
        );
        foreach (
            var (address, name) in new[]
            {
                ("", "end/closed"),
                ("?test=wrong", "message"),
                ("?test=a%20quiet%20token", "consent"),
                ("device", "device"),
                ("consent_text", "consent_text"),
            }
        )
        {
            await page.GotoAsync(host.Address + address);
            Assert.Equal(name, await page.GetAttributeAsync("body", "data-page"));
            await Axe.LoadAsync(page);
            Assert.Empty(await Axe.ProblemsAsync(page));
        }
        await page.Context.DisposeAsync();
    }

    [BrowserFact]
    public async Task The_panel_closes_the_study_says_who_did_it_and_offers_test_runs()
    {
        await using var host = await DemoStudy.StartAsync(new SettingOverride("TEST_TOKEN", "a quiet token", "test"));
        var page = await chromium.NewPageAsync();
        await page.GotoAsync($"{host.Address}admin");
        await page.FillAsync("#username", "admin");
        await page.FillAsync("#password", DemoStudy.Password);
        await page.ClickAsync("button[type=submit]");
        await page.WaitForURLAsync(url => !url.Contains("login", StringComparison.Ordinal));
        await page.GotoAsync($"{host.Address}admin");
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);

        await page.ClickAsync("#opening-closed");
        await page.GetByText("Closed by hand by admin").WaitForAsync();
        await Axe.LoadAsync(page);
        // How large targets must be is a rule for participants' pages.
        Assert.DoesNotContain(await Axe.ProblemsAsync(page), p => !p.StartsWith("small target", StringComparison.Ordinal));
        using var visitor = host.NewVisitor();
        Assert.Equal("end/closed", (await visitor.OpenAsync("")).PageName);
        Assert.Equal("consent", (await visitor.OpenAsync((await page.GetAttributeAsync("#test-link-2", "href"))!)).PageName);
        await page.ClickAsync("#opening-open");
        await page.GetByText("Opened by hand by admin").WaitForAsync();
        await page.ClickAsync("#opening-times");
        await page.GetByText("Left to the configuration by admin").WaitForAsync();

        using var newcomer = host.NewVisitor();
        Assert.Equal("consent", (await newcomer.OpenAsync("")).PageName);
        Assert.Equal(
            ["Closed admin", "Open admin", "Times admin"],
            await host.QueryAsync(db => db.OpeningSwitches.OrderBy(s => s.Id).Select(s => s.State + " " + s.Account).ToListAsync())
        );
        await page.Context.DisposeAsync();
    }

    private static async Task AgreeAsync(IPage page)
    {
        await page.CheckAsync("#consent");
        await page.ClickAsync("main form button[type=submit]");
    }
}
