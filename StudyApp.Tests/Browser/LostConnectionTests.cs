using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using StudyApp.Storage.Entities.Visits;
using StudyApp.Studies.Tasks;
using StudyApp.Tests.Integration;
using Xunit;

namespace StudyApp.Tests.Browser;

/// <summary>Without a connection, and in two tabs: what was presented is stored, once.</summary>
[Collection(ChromiumTaskStudyCollection.Name)]
public sealed class LostConnectionTests(TaskChromiumFixture chromium)
{
    private static readonly Dictionary<string, string> Arrows = new() { ["left"] = "ArrowLeft", ["right"] = "ArrowRight" };

    // In real time: the browser's own timers, retries and limits are what is tested. Both participants are cut off at once, so that it
    // takes twenty seconds only once.
    private static readonly TimeSpan Cut = TimeSpan.FromSeconds(20);

    [BrowserFact]
    public async Task Twenty_seconds_without_a_connection_lose_nothing_in_a_built_in_task_and_in_an_authors_own()
    {
        using var flanker = Flanker(trials: 12);
        await using var flankerHost = await StudyHost.StartAsync(flanker);
        using var dots = new ExampleCopy("own-task");
        await using var dotsHost = await dots.StartAsync();

        await Task.WhenAll(DoFlankerAsync(flankerHost), DoDotsAsync(dotsHost));
    }

    [BrowserFact]
    public async Task A_second_tab_has_a_run_of_its_own_and_nothing_is_stored_twice_or_lost()
    {
        using var folder = Flanker(trials: 6);
        await using var host = await StudyHost.StartAsync(folder);
        var one = await chromium.NewPageAsync();
        await BeginAsync(one, host);
        var first = new TaskHand(one, trial => trial.Expected, Arrows);
        await first.GoOnAsync(2);
        var other = await one.Context.NewPageAsync();
        await other.GotoAsync(host.Address.ToString());
        await Assertions.Expect(other.Locator("#task .card")).ToContainTextAsync("This task is open in another tab too.");
        var second = new TaskHand(other, trial => trial.Expected == "left" ? "right" : "left", Arrows);
        await second.GoOnAsync(2);
        // A reload of the second tab goes on with its own run.
        await other.ReloadAsync();
        var again = new TaskHand(other, trial => trial.Expected, Arrows);
        await again.GoOnAsync(1);
        await other.WaitForFunctionAsync(
            "() => Object.keys(localStorage).some(k => k.startsWith('studyapp.task.') && k.includes('_') && "
                + "JSON.parse(localStorage[k]).next === 3 && JSON.parse(localStorage[k]).pending.length === 0)"
        );
        await first.GoOnAsync();
        Assert.Equal("end", await one.Locator("body").GetAttributeAsync("data-page"));

        var runs = (await host.QueryAsync(db => db.Trials.OrderBy(t => t.Id).ToListAsync()))
            .GroupBy(t => t.Run)
            .OrderBy(r => r.Key.Length)
            .ToList();
        Assert.Equal(2, runs.Count);
        Assert.Equal(Shown(first.Seen), Stored(runs[0].OrderBy(t => t.Index)));
        Assert.Equal(Shown([.. second.Seen, .. again.Seen]), Stored(runs[1].OrderBy(t => t.Index)));
        Assert.All(runs, run => Assert.Equal(Enumerable.Range(0, run.Count()), run.Select(t => t.Index).Order()));
        // The task is over: the second tab is told so, and a reload leads on.
        await again.GoOnAsync(3);
        await other.Locator("#task .card.failed button").ClickAsync();
        await other.WaitForURLAsync("**/end");
        await one.Context.DisposeAsync();
    }

    private const string WatchNotices =
        """
        window.saidDuringTrials = '';
        new MutationObserver(() => {
          if (!document.querySelector('#task .stage')) return;
          for (const line of document.querySelectorAll('.notice')) window.saidDuringTrials += line.textContent;
        }).observe(document, { childList: true, subtree: true, characterData: true });
        """;

    private async Task DoFlankerAsync(StudyHost host)
    {
        var page = await chromium.NewPageAsync();
        await page.AddInitScriptAsync(WatchNotices);
        await BeginAsync(page, host);
        var hand = new TaskHand(page, trial => trial.Expected, Arrows);
        await hand.GoOnAsync(4);
        await page.Context.SetOfflineAsync(true);
        var cut = Task.Delay(Cut);
        await hand.GoOnAsync(8);
        await Assertions.Expect(page.Locator(".notice", new() { HasText = "Connection lost" })).ToBeVisibleAsync();
        // It waited for the end of the part: nothing comes up while stimuli are shown.
        Assert.Equal("", await page.EvaluateAsync<string>("() => window.saidDuringTrials"));
        await cut;
        Assert.True(await host.QueryAsync(db => db.Trials.CountAsync()) < 12);
        await page.Context.SetOfflineAsync(false);
        await page.WaitForURLAsync("**/end");

        Assert.Equal(Shown(hand.Seen), Stored(await host.QueryAsync(db => db.Trials.OrderBy(t => t.Index).ToListAsync())));
        await page.Context.DisposeAsync();
    }

    private async Task DoDotsAsync(StudyHost host)
    {
        var page = await chromium.NewPageAsync();
        var hand = await DotsHand.WatchAsync(page);
        await OwnTaskBrowserTests.BeginAsync(page, host);
        await hand.GoOnAsync(5);
        await page.Context.SetOfflineAsync(true);
        var cut = Task.Delay(Cut);
        await hand.GoOnAsync(10);
        await cut;
        Assert.True((await OwnTaskBrowserTests.RowsAsync(host)).Count <= 5);
        await page.Context.SetOfflineAsync(false);
        await hand.GoOnAsync();
        await page.WaitForURLAsync("**/questionnaire/afterwards");

        OwnTaskBrowserTests.AssertPresented(hand.Answers, hand.Shown, await OwnTaskBrowserTests.RowsAsync(host), "key");
        await page.Context.DisposeAsync();
    }

    private static WrittenStudy Flanker(int trials) =>
        new WrittenStudy().WithPages(
            $"{{path='consent'}}, {{path='task/flanker', parameters={{trials={trials}, practice_trials=0, break_every=0, "
                + $"neutral=false, fixation_min_ms=50, fixation_max_ms=100, timeout_ms=60000}}}}, {{path='end'}}"
        );

    private static async Task BeginAsync(IPage page, StudyHost host)
    {
        await page.GotoAsync(host.Address.ToString());
        await page.CheckAsync("#consent");
        await page.ClickAsync("form button >> nth=0");
        await page.WaitForURLAsync("**/task/flanker");
    }

    private static IEnumerable<string> Shown(IEnumerable<PresentedTrial> seen) => seen.Select(t => $"{t.Trial} {t.Stimulus} {t.Response}");

    private static IEnumerable<string> Stored(IEnumerable<Trial> trials) =>
        trials.Select(t => TrialRow.Read(t.Data)).Select(r => $"{r.Position} {r.Text("stimulus")} {r.Response}");
}
