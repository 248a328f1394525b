using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using StudyApp.Tests.Integration;
using Xunit;

namespace StudyApp.Tests.Browser;

[Collection(ChromiumCollection.Name)]
public sealed class HiddenQuestionTests(ChromiumFixture chromium)
{
    [BrowserFact]
    public async Task A_film_that_is_hidden_holds_nobody_back_and_one_that_is_shown_does()
    {
        using var folder = Folder("""
            {"questions":[{"questiontype":"radiolist","id":"see","labels":["yes","no"],"instructions":"Watch a film?"},
                          {"questiontype":"video","id":"film","src":"/static/film.webm","force_watch":true,"instructions":"Watch","show_if":"see == 'yes'"}]}
            """).With("static/film.webm", "");
        await using var host = await StudyHost.StartAsync(folder);
        var page = await OpenAsync(host);
        await Assertions.Expect(page.Locator("#btnNext[aria-disabled]")).ToHaveCountAsync(0);

        await page.CheckAsync("#see1");
        await Assertions.Expect(page.Locator("#btnNext[aria-disabled=true]")).ToHaveCountAsync(1);
        await page.CheckAsync("#see2");
        await Assertions.Expect(page.Locator("#btnNext[aria-disabled]")).ToHaveCountAsync(0);
        await page.ClickAsync("#btnNext");

        await page.WaitForURLAsync("**/end");
        Assert.Equal(
            """{"see":"no","film_started":null,"film_ended":null,"film_watched":null}""",
            (await host.QueryAsync(db => db.Submissions.SingleAsync())).Answers
        );
        await page.Context.CloseAsync();
    }

    [BrowserFact]
    public async Task Questions_in_another_order_are_decided_in_the_order_of_the_file()
    {
        using var folder = Folder("""
            {"order":"by_condition","orders":[[3,2,1]],"questions":[
              {"questiontype":"radiolist","id":"a","labels":["yes","no"]},
              {"questiontype":"field","id":"b","show_if":"a == 'yes'"},
              {"questiontype":"field","id":"c","required":true,"show_if":"b == None"}]}
            """).WithSetting("CONDITIONS = [{label='x'}]");
        await using var host = await StudyHost.StartAsync(folder);
        var page = await OpenAsync(host);
        await page.CheckAsync("#a1");
        await page.FillAsync("#b", "typed");
        await Assertions.Expect(page.Locator("#c")).ToBeHiddenAsync();

        // b is hidden with its text, so that it counts as not answered: c, which stands before it on the page, is asked.
        await page.CheckAsync("#a2");
        await Assertions.Expect(page.Locator("#b")).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator("#c")).ToBeVisibleAsync();
        await page.FillAsync("#c", "seen");
        await page.ClickAsync("#btnNext");

        await page.WaitForURLAsync("**/end");
        Assert.Equal("""{"a":"no","b":null,"c":"seen"}""", (await host.QueryAsync(db => db.Submissions.SingleAsync())).Answers);
        await page.Context.CloseAsync();
    }

    private static WrittenStudy Folder(string mood) => new WrittenStudy().With("questionnaires/mood.json", mood);

    private async Task<IPage> OpenAsync(StudyHost host)
    {
        var page = await chromium.NewPageAsync();
        page.SetDefaultTimeout(60_000);
        // A film that never answers is not played and does not fail.
        await page.RouteAsync("**/film.webm", _ => Task.CompletedTask);
        await page.GotoAsync(host.Address.ToString());
        await page.CheckAsync("input[name=consent]");
        await page.ClickAsync("main button[type=submit]:not([value=decline])");
        await page.WaitForURLAsync("**/questionnaire/mood", new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        return page;
    }
}
