using System.Globalization;
using Microsoft.Playwright;
using StudyApp.Studies.Settings;
using StudyApp.Tests.Integration;
using StudyApp.Tests.Research.Data;
using Xunit;

namespace StudyApp.Tests.Browser;

[Collection(ChromiumCollection.Name)]
public sealed class AdminBrowserTests(ChromiumFixture chromium)
{
    // Twenty texts that break careless exports.
    private static readonly string[] Texts =
    [
        "plain",
        "\"quoted\"",
        "comma, semicolon; tab\there",
        "Größe & Übung",
        "line\r\nbreak",
        "日記",
        "emoji 🙂",
        "'single'",
        "=1+1",
        "-5",
        "+3.2",
        "@home",
        "back\\slash", "  spaces  ", "<b>markup</b>", "{{ name }}", "null", "\"\"", "a\r\n\"b\",\r\nc", "ελπίδα",
    ];

    [BrowserFact]
    public async Task Participants_appear_in_the_panel_without_reloading()
    {
        await using var host = await DemoStudy.StartAsync();
        var page = await SignInAsync(host);
        await page.GotoAsync($"{host.Address}admin/participants");
        await page.WaitForSelectorAsync("text=Participants");

        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync("PROLIFIC_PID=watch-me-arrive");

        await page.GetByText("watch-me-arrive").First.WaitForAsync(new() { Timeout = 60_000 });
        await page.GotoAsync($"{host.Address}admin");
        await page.GetByText("Active now").First.WaitForAsync();
        await page.Context.DisposeAsync();
    }

    [BrowserFact]
    public async Task The_downloaded_file_holds_every_cell_of_twenty_participants()
    {
        await using var host = await DemoStudy.StartAsync(new SettingOverride("CONDITION_TIES", "lowest", "test"));
        for (var i = 0; i < Texts.Length; i++) await TakePartAsync(host, i);
        var page = await SignInAsync(host);
        await page.GotoAsync($"{host.Address}admin/export");

        var download = await page.RunAndWaitForDownloadAsync(() =>
            page.GetByRole(AriaRole.Link, new() { Name = "participants_wide.csv" }).First.ClickAsync()
        );
        var rows = ExportSample.Read(await File.ReadAllBytesAsync((await download.PathAsync())!));

        Assert.Equal(Texts.Length, rows.Count);
        Assert.All(rows.Index(), row => AssertRow(row.Index, row.Item));
        await page.Context.DisposeAsync();
    }

    [BrowserFact]
    public async Task Five_wrong_passwords_lock_the_account_and_a_stranger_sees_nothing()
    {
        await using var host = await DemoStudy.StartAsync();
        var page = await chromium.NewPageAsync();
        await page.GotoAsync($"{host.Address}admin/participants");
        Assert.Contains("/admin/login", page.Url, StringComparison.Ordinal);
        var last = 0;
        for (var i = 0; i < 6; i++)
        {
            await page.FillAsync("#username", "admin");
            await page.FillAsync("#password", i == 5 ? DemoStudy.Password : "wrong");
            var response = await page.RunAndWaitForResponseAsync(
                () => page.ClickAsync("button[type=submit]"),
                r => r.Request.Method == "POST"
            );
            last = response.Status;
        }

        Assert.Equal(429, last);
        using var stranger = host.NewVisitor();
        Assert.NotEqual(System.Net.HttpStatusCode.OK, (await stranger.PostRawAsync("admin/export/participants_wide.csv")).Status);
        Assert.DoesNotContain(
            "participantID",
            (await stranger.OpenAsync("admin/export/participants_wide.csv")).Text,
            StringComparison.Ordinal
        );
        await page.Context.DisposeAsync();
    }

    [BrowserFact]
    public async Task A_condition_that_is_switched_off_in_the_panel_takes_nobody_more()
    {
        await using var host = await DemoStudy.StartAsync();
        var page = await SignInAsync(host);
        await page.GotoAsync($"{host.Address}admin");
        await page.WaitForSelectorAsync("text=live");

        await page.Locator("#switch-1").ClickAsync();
        await page.GetByText("switched off by admin").WaitForAsync();
        for (var i = 0; i < 3; i++)
            using (var visitor = host.NewVisitor()) await visitor.ConsentAsync();

        Assert.Equal(
            [2, 2, 2],
            await host.QueryAsync(db =>
                Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.ToListAsync(db.Participants.Select(p => p.Condition))
            )
        );
        await page.Context.DisposeAsync();
    }

    [BrowserTheory]
    [InlineData(1440), InlineData(390)]
    public async Task The_layout_stays_where_it_is_while_a_page_becomes_live(int width)
    {
        await using var host = await DemoStudy.StartAsync();
        await TakePartAsync(host, 0);
        var page = await SignInAsync(host);
        await page.SetViewportSizeAsync(width, 900);

        foreach (var path in new[] { "admin", "admin/participants", "admin/participants/1", "admin/export" })
        {
            await page.GotoAsync($"{host.Address}{path}");
            if (path is "admin" or "admin/participants") await page.WaitForSelectorAsync("text=live");
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);

            Assert.Equal(0, await page.EvaluateAsync<double>(
                """
                () => new Promise(done => new PerformanceObserver(
                    list => done(list.getEntries().reduce((sum, shift) => sum + shift.value, 0)))
                    .observe({ type: 'layout-shift', buffered: true }) || requestAnimationFrame(() => requestAnimationFrame(() => done(0))))
                """), 0.02);
            var (side, main) = (await BoxAsync(page, ".side"), await BoxAsync(page, "main"));
            Assert.True(
                width > 960 ? main.X >= side.X + side.Width && main.Y < 10 : main.Y >= side.Y + side.Height,
                $"{path} at {width}: {side.X},{side.Y} {main.X},{main.Y}");
        }
        await page.Context.DisposeAsync();
    }

    private static async Task<LocatorBoundingBoxResult> BoxAsync(IPage page, string selector) =>
        (await page.Locator(selector).BoundingBoxAsync())!;

    private async Task<IPage> SignInAsync(StudyHost host)
    {
        var page = await chromium.NewPageAsync(new() { ViewportSize = new() { Width = 1440, Height = 900 } });
        await page.GotoAsync($"{host.Address}admin");
        await page.FillAsync("#username", "admin");
        await page.FillAsync("#password", DemoStudy.Password);
        await page.ClickAsync("button[type=submit]");
        await page.WaitForURLAsync(url => !url.Contains("login", StringComparison.Ordinal));
        return page;
    }

    private static async Task TakePartAsync(StudyHost host, int i)
    {
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync($"PROLIFIC_PID=p{i}&STUDY_ID=s&SESSION_ID=v{i}");
        (string, string)[] demographics =
        [
            ("age", $"{18 + i}"),
            ("gender", i % 2 == 0 ? "Woman" : "__other__"),
            ("gender_other_text_prompt", Texts[i]),
            ("education", "Master's degree"),
            ("handedness", "Either"),
            .. i % 3 == 0 ? [("used_phone", "1")] : Array.Empty<(string, string)>(),
            .. i % 4 == 0 ? [("used_other_enable", "1"), ("used_other", Texts[i])] : Array.Empty<(string, string)>(),
            ("occupation", i % 5 == 0 ? "" : Texts[i]),
        ];
        await visitor.SubmitAsync(demographics);
        await visitor.SubmitAsync([.. Items.Select((item, n) => (item, $"{1 + ((i + n) % 5)}"))]);
        await visitor.SubmitAsync();
        await visitor.SubmitAsync();
        await visitor.SubmitAsync(("effort", $"{1 + (i % 9)}"), ("interrupted", "No"), ("comments", Texts[i]));
        Assert.NotNull(visitor.Current.Code);
    }

    private static readonly string[] Items =
    [
        "ipip_e1",
        "ipip_e2",
        "ipip_a1",
        "ipip_a2",
        "ipip_c1",
        "ipip_c2",
        "ipip_n1",
        "ipip_n2",
        "ipip_o1",
        "ipip_o2",
    ];

    private static void AssertRow(int i, Dictionary<string, string> row)
    {
        var expected = new Dictionary<string, string>
        {
            ["participantID"] = $"{i + 1}",
            ["externalID"] = $"p{i}",
            ["source"] = "prolific",
            ["condition"] = i % 2 == 0 ? "neutral" : "challenge",
            ["finished"] = "1",
            ["end_reason"] = "complete",
            ["demographics_age"] = $"{18 + i}",
            ["demographics_gender"] = i % 2 == 0 ? "Woman" : Guarded(Texts[i].Trim()),
            ["demographics_education"] = "Master's degree",
            ["demographics_handedness"] = "Either",
            ["demographics_used_phone"] = i % 3 == 0 ? "1" : "0",
            ["demographics_used_computer"] = "0",
            ["demographics_used_console"] = "0",
            ["demographics_used_other"] = i % 4 == 0 ? Guarded(Texts[i]) : "0",
            ["demographics_occupation"] = i % 5 == 0 ? "" : Guarded(Texts[i]),
            ["closing_effort"] = $"{1 + (i % 9)}",
            ["closing_interrupted"] = "No",
            ["closing_comments"] = Guarded(Texts[i]),
        };
        for (var n = 0; n < Items.Length; n++) expected[$"personality_{Items[n]}"] = $"{1 + ((i + n) % 5)}";
        foreach (var duration in new[] { "duration", "demographics_duration", "personality_duration", "closing_duration" })
        {
            Assert.InRange(double.Parse(row[duration], CultureInfo.InvariantCulture), 0, 600);
            row.Remove(duration);
        }
        // The task cannot be done without scripts: it has columns, and no scores.
        foreach (var score in row.Keys.Where(c => c.StartsWith("simple_rt_", StringComparison.Ordinal)).ToList())
        {
            Assert.Equal("", row[score]);
            row.Remove(score);
        }
        Assert.Equal(expected.OrderBy(c => c.Key, StringComparer.Ordinal), row.OrderBy(c => c.Key, StringComparer.Ordinal));
    }

    // What spreadsheets would run as a formula begins with an apostrophe; plain numbers do not.
    private static string Guarded(string text) => text is "=1+1" or "@home" ? "'" + text : text;
}
