using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using StudyApp.Tests.Integration;
using Xunit;

namespace StudyApp.Tests.Browser;

[Collection(ChromiumCollection.Name)]
public sealed class LanguageBrowserTests(ChromiumFixture chromium)
{
    [BrowserTheory]
    [InlineData(320)]
    [InlineData(1440)]
    public async Task A_study_in_Arabic_reads_from_right_to_left_and_branches_on_what_is_stored(int width)
    {
        using var folder = new WrittenStudy()
            .WithSetting("LANGUAGES = ['en', 'ar']")
            .With("consent.ar.html", "<h1>الموافقة</h1><p>يُرجى القراءة.</p>")
            .With(
                "questionnaires/mood.json",
                """
                {"questions":[
                  {"questiontype":"radiolist","id":"by","instructions":{"en":"How?","ar":"كيف؟"},"required":true,"labels":[{"en":"bus","ar":"حافلة"},{"en":"train","ar":"قطار"}]},
                  {"questiontype":"field","id":"line","instructions":{"en":"Line?","ar":"أي خط؟"},"show_if":"by == 'bus'"},
                  {"questiontype":"slider","id":"pace","instructions":{"en":"Pace?","ar":"السرعة؟"},"tick_count":5,"left":{"en":"slow","ar":"بطيئة"},"right":{"en":"fast","ar":"سريعة"}}
                ]}
                """
            );
        await using var host = await StudyHost.StartAsync(folder);
        var page = await chromium.NewPageAsync(new() { ViewportSize = new() { Width = width, Height = 800 }, Locale = "en" });

        await page.GotoAsync(host.Address.ToString());
        await page.GetByRole(AriaRole.Link, new() { Name = "العربية" }).ClickAsync();
        await page.GetByLabel("قرأتُ المعلومات أعلاه وأوافق على المشاركة.").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "متابعة" }).ClickAsync();
        await page.WaitForURLAsync("**/questionnaire/mood");
        await page.WaitForLoadStateAsync();
        Assert.Equal("rtl", await page.EvaluateAsync<string>("() => getComputedStyle(document.body).direction"));
        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth"));
        var (slow, fast) = ((await page.GetByText("بطيئة").BoundingBoxAsync())!, (await page.GetByText("سريعة").BoundingBoxAsync())!);
        Assert.True(slow.X > fast.X, "The scale begins on the right.");
        await Assertions.Expect(page.Locator("#line")).ToBeHiddenAsync();
        await page.GetByLabel("حافلة").CheckAsync();
        await page.FillAsync("#line", "12");
        // Towards the left is towards more.
        await page.Locator("#pace").PressAsync("ArrowLeft");
        await page.GetByRole(AriaRole.Button, new() { Name = "متابعة" }).ClickAsync();
        await page.GetByText("شكرًا على مشاركتكم").WaitForAsync();

        Assert.Equal(
            """{"by":"bus","line":"12","pace":4}""",
            await host.QueryAsync(db => db.Submissions.Select(s => s.Answers).SingleAsync())
        );
        Assert.Equal("ar", await host.QueryAsync(db => db.Participants.Select(p => p.Language).SingleAsync()));
        await page.Context.DisposeAsync();
    }
}
