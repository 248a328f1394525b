using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using StudyApp.Tests.Integration;
using Xunit;

namespace StudyApp.Tests.Browser;

/// <summary>Scripts that fail, flood and send what cannot be stored: a calm page for participants, the reason for authors.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class ScriptProblemBrowserTests(ChromiumFixture chromium)
{
    private const string Broken =
        "<h1>Play</h1><p id=\"state\">waiting</p><script>document.getElementById('state').textContent = 'begun'; "
        + "undefinedThing.start();</script>";

    [BrowserFact]
    public async Task A_page_that_throws_calms_the_participant_who_goes_on_after_a_second_time()
    {
        using var folder = Study(Broken);
        await using var host = await StudyHost.StartAsync(folder);
        var page = await BeginAsync(host);

        var box = page.Locator("#studyapp-problem");
        await Assertions.Expect(box).ToContainTextAsync("What you did so far is kept. Please reload the page.");
        Assert.DoesNotContain("undefinedThing", await page.Locator("body").InnerTextAsync(), StringComparison.Ordinal);
        await Axe.LoadAsync(page);
        Assert.Empty(await Axe.ProblemsAsync(page));
        await Assertions.Expect(box.Locator("button")).ToHaveTextAsync(["Reload the page", "Close"]);
        await box.Locator("[data-act=reload]").ClickAsync();
        await Assertions.Expect(box).ToContainTextAsync("go on without it");
        await box.Locator("[data-act=continue]").ClickAsync();
        await page.WaitForURLAsync("**/custom/whole");

        // A document of the author's own, without the program's frame; what it deals with itself disturbs nobody.
        await page.EvaluateAsync(
            "() => { window.addEventListener('error', e => e.preventDefault()); setTimeout(() => { throw new Error('expected'); "
                + "}); setTimeout(() => Promise.reject(new Error('unexpected'))); }"
        );
        await Assertions.Expect(box).ToBeVisibleAsync();
        await box.Locator("[data-act=close]").ClickAsync();
        await Assertions.Expect(box).ToHaveCountAsync(0);
        await page.Context.DisposeAsync();
    }

    [BrowserFact]
    public async Task With_debug_the_page_tells_the_author_what_failed_and_what_was_refused()
    {
        using var folder = Study(Broken);
        await using var host = await StudyHost.StartAsync(folder.Write(), [], debug: true);
        var page = await BeginAsync(host);
        var box = page.Locator("#studyapp-problem");
        await Assertions.Expect(box.Locator("pre")).ToContainTextAsync("undefinedThing is not defined (/simple/play");

        // Nobody waits for these: the participant is not disturbed, and the good row of the same moment is stored.
        await page.EvaluateAsync(
            "() => { studyapp.save('scores', { score: 'many' }); studyapp.save('scores', { score: 1 }); studyapp.save('scores', "
                + "{ score: NaN }); }"
        );
        await Assertions
            .Expect(box)
            .ToContainTextAsync("""The server refused rows for "scores" (400): Row 1: "score" must be a whole number up to 2^53.""");
        await Assertions.Expect(box).ToContainTextAsync("\"score\" in rows for \"scores\" is NaN");
        await page.WaitForFunctionAsync("studyapp.pending === 0");
        Assert.Equal(
            ["""{"score":1}""", """{"score":null}"""],
            await host.QueryAsync(db => db.TableRows.OrderBy(r => r.Id).Select(r => r.Values).ToListAsync())
        );
        await page.Context.DisposeAsync();
    }

    [BrowserFact]
    public async Task A_flood_of_a_hundred_rows_a_second_arrives_whole_and_once()
    {
        const int Seconds = 4;
        using var folder = Study("<h1>Flood</h1>");
        await using var host = await StudyHost.StartAsync(folder);
        var page = await BeginAsync(host);

        await page.EvaluateAsync($$"""
            () => new Promise(done => {
              let made = 0;
              const timer = setInterval(() => {
                for (let i = 0; i < 10; i += 1) { studyapp.save('scores', { score: made }); made += 1; }
                if (made >= {{Seconds * 100}}) { clearInterval(timer); done(); }
              }, 100);
            })
            """);
        await page.EvaluateAsync("() => { studyapp.next(); }");
        await page.WaitForURLAsync("**/custom/whole");

        var scores = await host.QueryAsync(db => db.TableRows.OrderBy(r => r.Id).Select(r => r.Values).ToListAsync());
        Assert.Equal(Enumerable.Range(0, Seconds * 100).Select(i => $$"""{"score":{{i}}}"""), scores);
        await page.Context.DisposeAsync();
    }

    [BrowserFact]
    public async Task Ten_megabytes_are_refused_and_what_comes_after_is_stored()
    {
        using var folder = Study("<h1>Large</h1>");
        await using var host = await StudyHost.StartAsync(folder);
        var page = await BeginAsync(host);

        var refusal = await page.EvaluateAsync<string>(
            "() => studyapp.save('scores', { score: 1, note: 'x'.repeat(10000001) }).then(() => 'stored', refused => refused.message)"
        );
        Assert.Contains("(413)", refusal, StringComparison.Ordinal);
        await page.EvaluateAsync("() => studyapp.save('scores', { score: 2 })");
        Assert.Equal(["""{"score":2}"""], await host.QueryAsync(db => db.TableRows.Select(r => r.Values).ToListAsync()));
        await page.Context.DisposeAsync();
    }

    private static WrittenStudy Study(string play) => new WrittenStudy()
        .With("tables/scores.json", """{"columns":{"score":{"type":"integer"}}}""")
        .With("templates/simple/play.html", play)
        .With(
            "templates/custom/whole.html",
            "<!doctype html><html lang=\"en\"><head><title>Whole</title></head><body><h1>Whole</h1></body></html>"
        )
        .WithPages("{path='consent'}, {path='simple/play'}, {path='custom/whole'}, {path='end'}");

    private async Task<IPage> BeginAsync(StudyHost host)
    {
        var page = await chromium.NewPageAsync();
        await page.GotoAsync(host.Address.ToString());
        await page.CheckAsync("#consent");
        await page.ClickAsync("main form button.btn >> nth=0");
        await page.WaitForURLAsync("**/simple/play");
        return page;
    }
}
