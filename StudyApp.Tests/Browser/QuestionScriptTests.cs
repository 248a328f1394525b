using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using StudyApp.Tests.Integration;
using Xunit;

namespace StudyApp.Tests.Browser;

/// <summary>What the scripts of single question types do, by keyboard alone.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class QuestionScriptTests(ChromiumFixture chromium)
{
    private const string Questions = """
        {"questions":[
        {"questiontype":"image_click","id":"spot","instructions":"Where?","src":"/static/map.svg","required":true},
        {"questiontype":"image_click","id":"spots","instructions":"Where else?","src":"/static/map.svg","max_clicks":2},
        {"questiontype":"ranking","instructions":"Order?","required":true,"items":[{"id":"a","text":"A"},{"id":"b","text":"B"},{"id":"c","text":"C"}]},
        {"questiontype":"constant_sum","instructions":"Shares?","total":10,"items":[{"id":"x","text":"X"},{"id":"y","text":"Y"}]}
        ]}
        """;

    [BrowserFact]
    public async Task Places_and_ranks_are_given_by_keyboard()
    {
        using var study = Study();
        await using var host = await StudyHost.StartAsync(study);
        var page = await OpenAsync(host);

        await page.FocusAsync("#spot_map");
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("Shift+ArrowUp");
        await page.Keyboard.PressAsync("Enter");
        await page.FocusAsync("#spots_map");
        foreach (var key in new[] { "Enter", "ArrowDown", "Enter", "ArrowDown", "Enter", "Delete" }) await page.Keyboard.PressAsync(key);
        await page.FocusAsync("#c");
        await page.Keyboard.PressAsync("ArrowUp");
        await page.FillAsync("#x", "4");
        await Assertions.Expect(page.Locator("[data-sum-now]")).ToHaveTextAsync("Total so far: 4 of 10");
        await page.FillAsync("#y", "6");
        await page.ClickAsync("#btnNext");
        await page.WaitForURLAsync("**/end");

        var stored = await host.QueryAsync(db => db.Submissions.Select(s => s.Answers).SingleAsync());
        Assert.Equal("""{"spot_x":202,"spot_y":80,"spots":"[{\"x\":200,\"y\":102}]","a":1,"b":3,"c":2,"x":4,"y":6}""", stored);
    }

    [BrowserFact]
    public async Task A_problem_leads_to_what_can_be_operated()
    {
        using var study = Study();
        await using var host = await StudyHost.StartAsync(study);
        var page = await OpenAsync(host);
        await page.ClickAsync("#btnNext");
        await page.ClickAsync("#form-errors a[href='#a']");
        await page.Locator("li[data-name=A] [data-down]:focus").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.ClickAsync("#form-errors a[href='#spot_map']");
        await page.Locator("#spot_map:focus").WaitForAsync(new() { State = WaitForSelectorState.Attached });
    }

    private static WrittenStudy Study() => new WrittenStudy()
        .With("questionnaires/mood.json", Questions)
        .With(
            "static/map.svg",
            """<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200"><rect width="400" height="200" fill="#cde"/></svg>"""
        );

    private async Task<IPage> OpenAsync(StudyHost host)
    {
        var page = await chromium.NewPageAsync();
        await page.GotoAsync(host.Address.ToString());
        await page.CheckAsync("input[name=consent]");
        await page.ClickAsync("main button[type=submit]");
        await page.WaitForURLAsync("**/questionnaire/mood");
        return page;
    }
}
