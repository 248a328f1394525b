using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using StudyApp.Storage.Participants;
using StudyApp.Studies.Model;
using StudyApp.Tests.Integration;
using Xunit;

namespace StudyApp.Tests.Browser;

/// <summary>The pages beside the study's own: PINs, parts, withdrawal, ends.</summary>
/// <remarks>Clean for axe-core at every width, in light and dark.</remarks>
[Collection(ChromiumCollection.Name)]
public sealed class ReturningPagesTests(ChromiumFixture chromium)
{
    private const string Parts =
        "{path='consent'}, {path='questionnaire/mood'}, {name='Part 2', path='part/2', opens_after_days=7, closes_after_days=10, "
        + "completion_code='PART1'}, {path='questionnaire/mood/2'}, {path='end'}";
    private const string Crawler = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

    [BrowserTheory]
    [InlineData(320, ColorScheme.Light)]
    [InlineData(768, ColorScheme.Dark)]
    [InlineData(1440, ColorScheme.Light)]
    public async Task From_the_PIN_over_both_parts_to_the_receipt(int width, ColorScheme scheme)
    {
        var clock = new SetClock();
        using var folder = Study();
        await using var host = await StudyHost.StartAsync(folder, configure: b => b.Services.AddSingleton<TimeProvider>(clock));
        var page = await NewPageAsync(width, scheme);
        await GoAsync(page, host, "?external_id=W1", "consent");
        await page.CheckAsync("#consent");
        await ContinueAsync(page, "pin");
        await ContinueAsync(page, "questionnaire/mood");
        await page.FillAsync("#age", "33");
        await ContinueAsync(page, "part/2");
        // By the clock on the participant's wall.
        await Assertions.Expect(page.Locator("#part-opens time")).ToContainTextAsync("GMT+5:30");
        Assert.Equal("PART1", await page.InnerTextAsync("#completion-code"));

        clock.Advance(TimeSpan.FromDays(8));
        var other = await NewPageAsync(width, scheme);
        await GoAsync(other, host, "?external_id=W1", "pin");
        await other.FillAsync("#pin", "wrong");
        await ContinueAsync(other, "pin");
        await other.Locator("#form-errors").WaitForAsync();
        await CheckAsync(other);
        await other.Context.DisposeAsync();

        await GoAsync(page, host, "", "part/2");
        await ContinueAsync(page, "questionnaire/mood/2");
        await page.FillAsync("#age", "34");
        await ContinueAsync(page, "end");
        await GoAsync(page, host, "consent_text", "consent_text");
        await GoAsync(page, host, "withdraw", "withdraw");
        await ContinueAsync(page, "end/withdrawn");
        await page.ClickAsync("#receipt-link");
        await page.WaitForURLAsync("**/withdrawal/*");
        await CheckAsync(page);
        await page.Context.DisposeAsync();
    }

    [BrowserTheory]
    [InlineData(320, ColorScheme.Dark)]
    [InlineData(768, ColorScheme.Light)]
    [InlineData(1440, ColorScheme.Dark)]
    public async Task Too_late_closed_by_code_and_with_a_crawler_s_name(int width, ColorScheme scheme)
    {
        var clock = new SetClock();
        using var folder = Study();
        await using var host = await StudyHost.StartAsync(folder, configure: b => b.Services.AddSingleton<TimeProvider>(clock));
        var late = await NewPageAsync(width, scheme);
        await late.GotoAsync(host.Address.ToString());
        await late.CheckAsync("#consent");
        await ContinueAsync(late, "questionnaire/mood");
        await late.FillAsync("#age", "33");
        await ContinueAsync(late, "part/2");
        clock.Advance(TimeSpan.FromDays(11));
        await GoAsync(late, host, "", "part/2");
        await ContinueAsync(late, "end/too_late");
        await late.Context.DisposeAsync();

        var crawler = await NewPageAsync(width, scheme, Crawler);
        await GoAsync(crawler, host, "end/bot", "end/bot");
        await crawler.Context.DisposeAsync();

        await host.Services.GetRequiredService<ParticipantWriter>().SwitchOpeningAsync(OpeningState.Closed, "ada", DateTime.UtcNow);
        var stranger = await NewPageAsync(width, scheme);
        await GoAsync(stranger, host, "", "end/closed");
        await GoAsync(stranger, host, "withdraw", "withdraw");
        await stranger.FillAsync("#code", "NO-SUCH-CODE");
        await ContinueAsync(stranger, "withdraw");
        await stranger.Locator("#form-errors").WaitForAsync();
        await CheckAsync(stranger);
        await stranger.Context.DisposeAsync();
    }

    [BrowserTheory]
    [InlineData(320, ColorScheme.Light)]
    [InlineData(1440, ColorScheme.Dark)]
    public async Task An_author_picks_a_condition(int width, ColorScheme scheme)
    {
        using var folder = new WrittenStudy().WithSetting(
            "CONDITIONS = [{label='control'}, {label='a rather long label for a condition', enabled=false}]"
        );
        await using var host = await StudyHost.StartAsync(folder.Write(), [], debug: true);
        var page = await NewPageAsync(width, scheme);
        await GoAsync(page, host, "", "consent");
        await page.ClickAsync(".test-run a");
        await page.WaitForURLAsync("**/debug_pick_condition");
        await CheckAsync(page);

        await page.ClickAsync("button[value='2']");
        await page.WaitForURLAsync("**/consent");
        await Assertions.Expect(page.GetByText("Test run, not counted")).ToBeVisibleAsync();
        await page.Context.DisposeAsync();
    }

    [BrowserFact]
    public async Task The_browser_tells_its_display_when_consent_is_given()
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        var page = await chromium.NewPageAsync(
            new()
            {
                ViewportSize = new() { Width = 900, Height = 700 },
                ScreenSize = new() { Width = 1600, Height = 1000 },
                DeviceScaleFactor = 2,
            }
        );
        await page.GotoAsync(host.Address.ToString());
        // The script has run when it has made its line for messages.
        await page.Locator("p.notice").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.CheckAsync("#consent");
        await ContinueAsync(page, "questionnaire/mood");

        var display = await host.QueryAsync(db =>
            Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.SingleAsync(db.ParticipantDisplays)
        );
        Assert.Equal(
            (2, 1600, 1000, 900, 700),
            (display.Dppx, display.ScreenWidth, display.ScreenHeight, display.InnerWidth, display.InnerHeight)
        );
        await page.Context.DisposeAsync();
    }

    private static WrittenStudy Study() =>
        new WrittenStudy()
            .WithPages(Parts)
            .WithSetting("RETURN_WITH = 'pin'\nCONTACT = 'lab@example.org'\nSTUDY_INFO = 'About moods.'")
        .With(
            "consent.html",
            "<h1>Mood over time</h1><p>You are invited to take part in a study about mood. It has two parts.</p><h2>What "
                + "happens</h2><ul><li>Two short questionnaires</li><li>A week between them</li></ul>"
        );

    private Task<IPage> NewPageAsync(int width, ColorScheme scheme, string? userAgent = null) =>
        chromium.NewPageAsync(
            new()
            {
                ViewportSize = new() { Width = width, Height = 800 },
                ColorScheme = scheme,
                UserAgent = userAgent,
                TimezoneId = "Asia/Kolkata",
            }
        );

    private static async Task GoAsync(IPage page, StudyHost host, string address, string name)
    {
        await page.GotoAsync(host.Address + address);
        Assert.Equal(name, await page.GetAttributeAsync("body", "data-page"));
        await CheckAsync(page);
    }

    private static async Task ContinueAsync(IPage page, string name)
    {
        await page.EvalOnSelectorAsync("#form", "f => f.noValidate = true");
        await page.ClickAsync("#form button[type=submit]");
        await page.WaitForURLAsync($"**/{name}");
        Assert.Equal(name, await page.GetAttributeAsync("body", "data-page"));
        await CheckAsync(page);
    }

    private static async Task CheckAsync(IPage page)
    {
        await Axe.LoadAsync(page);
        Assert.Empty(await Axe.ProblemsAsync(page));
    }
}
