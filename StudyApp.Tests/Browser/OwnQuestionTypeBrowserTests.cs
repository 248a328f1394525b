using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using StudyApp.Tests.Integration;
using Xunit;

namespace StudyApp.Tests.Browser;

/// <summary>
/// The tour's own question types in a browser: their inline script and style work, nothing is refused, and they are accessible.
/// </summary>
[Collection(ChromiumCollection.Name)]
public sealed class OwnQuestionTypeBrowserTests(ChromiumFixture chromium)
{
    private static readonly string Tour = Path.Combine(Path.GetDirectoryName(DemoStudy.Config)!, "..", "questionnaire-tour");

    [BrowserFact]
    public async Task The_tours_own_types_are_filled_refused_and_stored()
    {
        using var study = new WrittenStudy().WithPages("{path='consent'}, {name='Own', path='questionnaire/own'}, {path='end'}");
        foreach (
            var file in new[]
            {
                "questionnaires/own.json",
                "templates/questions/likert_emoji.html",
                "templates/questions/time_span.html",
                "templates/parts/faces.html",
            }
        )
            study.With(file, File.ReadAllText(Path.Combine(Tour, file)));
        await using var host = await StudyHost.StartAsync(study);
        var page = await chromium.NewPageAsync(new() { ViewportSize = new() { Width = 320, Height = 800 } });
        var messages = new List<string>();
        page.Console += (_, message) => messages.Add(message.Text);
        page.PageError += (_, error) => messages.Add(error);
        await page.GotoAsync(host.Address.ToString());
        await page.CheckAsync("input[name=consent]");
        await page.ClickAsync("main button[type=submit]");
        await page.WaitForURLAsync("**/questionnaire/own");
        await CheckAsync(page);

        await page.FillAsync("#tour_hours", "1");
        await page.FillAsync("#tour_minutes", "30");
        await Assertions.Expect(page.Locator("#tour_time_sum")).ToHaveTextAsync("90 minutes");
        await page.EvalOnSelectorAsync("#form", "f => { f.submit(); }");
        await page.Locator("#form-errors").WaitForAsync();
        await Assertions.Expect(page.Locator("#tour_minutes")).ToHaveValueAsync("30");
        await CheckAsync(page);

        // What a question of this type chooses decides what else is asked.
        await page.GetByLabel("not at all").CheckAsync();
        await page.FillAsync("#tour_why", "coffee");
        await page.ClickAsync("#btnNext");
        await page.WaitForURLAsync("**/end");
        Assert.Equal(
            """{"tour_mood":"1","tour_hours":"1","tour_minutes":"30","tour_why":"coffee"}""",
            await host.QueryAsync(db => db.Submissions.Select(s => s.Answers).SingleAsync())
        );
        Assert.DoesNotContain(
            messages,
            m => m.Contains("Content Security", StringComparison.OrdinalIgnoreCase) || m.Contains("Error:", StringComparison.Ordinal)
        );
        await page.Context.DisposeAsync();
    }

    private static async Task CheckAsync(IPage page)
    {
        await page.EvaluateAsync(await File.ReadAllTextAsync(Path.Combine(Tour, "..", "..", "node_modules", "axe-core", "axe.min.js")));
        var problems = await page.EvaluateAsync<string[]>(
            "async () => (await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] })).violations.map(v => v.id + "
                + "': ' + v.nodes.map(n => n.html).join(' '))"
        );
        Assert.Empty(problems);
    }
}
