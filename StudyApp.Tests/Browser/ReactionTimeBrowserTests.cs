using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using StudyApp.Participation.Planning;
using StudyApp.Studies.Tasks;
using StudyApp.Tests.Integration;
using Xunit;

namespace StudyApp.Tests.Browser;

/// <summary>The simple reaction time task with known presses.</summary>
[Collection(ChromiumTaskCollection.Name)]
public sealed class ReactionTimeBrowserTests(TaskChromiumFixture chromium)
{
    // Long enough for a machine that does other things besides: who presses is asked for every frame.
    private const string Parameters = "trials=3, practice_trials=1, timeout_ms=4000, isi_min_ms=1500, isi_max_ms=1800";

    [BrowserFact]
    public async Task Hits_false_starts_and_omissions_are_stored_as_they_were_and_scored()
    {
        using var folder = Study();
        await using var host = await StudyHost.StartAsync(folder);
        var page = await BeginAsync(host);
        var seed = await SeedAsync(page);
        var hand = new ReactionHand(page);
        await hand.ActAsync("hit", "false_start", "hit", "omission", "false_start", "false_start", "hit");
        await hand.LeaveAsync();
        await page.WaitForURLAsync("**/end");

        var rows = await RowsAsync(host);
        Assert.Equal(
            [
                "practice 0 1 hit",
                "test 0 1 false_start",
                "test 0 2 hit",
                "test 1 1 omission",
                "test 2 1 false_start",
                "test 2 2 false_start",
                "test 2 3 hit",
            ],
            rows.Select(r => $"{r.Text("block")} {r.Position} {r.Attempt} {r.Text("outcome")}"));
        Assert.All(rows, r => Assert.Equal(r.Text("outcome") == "hit", r.ReactionTimeMs is not null));
        Assert.Equal(
            rows.Select((_, i) => (double?)Math.Round(1500 + (Uniform(seed, i) * 300), MidpointRounding.AwayFromZero)),
            rows.Select(r => r.Number("foreperiod_ms"))
        );
        var scores = host.Services.GetRequiredService<StudyRuntime>().Study.TaskOf("simple_rt", null)!.Score(rows);
        var times = rows.Where(r => r.Text("block") == "test" && r.ReactionTimeMs >= 100).Select(r => r.ReactionTimeMs!.Value).ToList();
        Assert.Equal((3, 3, 1), ((int)scores["trials"]!.Value, (int)scores["false_starts"]!.Value, (int)scores["omissions"]!.Value));
        Assert.Equal(times.Count, scores["timed"]);
        Assert.Equal(times.Count > 0 ? times.Average() : null, scores["mean"]);
        await page.Context.DisposeAsync();
    }

    [BrowserFact]
    public async Task After_a_killed_tab_it_goes_on_with_the_trial_that_was_open()
    {
        using var folder = Study();
        await using var host = await StudyHost.StartAsync(folder);
        var page = await BeginAsync(host);
        await new ReactionHand(page).ActAsync("hit", "hit", "false_start");
        await page.CloseAsync();

        var reopened = await page.Context.NewPageAsync();
        await reopened.GotoAsync(host.Address.ToString());
        var hand = new ReactionHand(reopened);
        await hand.ActAsync("hit", "hit");
        await hand.LeaveAsync();
        await reopened.WaitForURLAsync("**/end");

        Assert.Equal(
            ["practice 0 1 hit", "test 0 1 hit", "test 1 1 false_start", "test 1 2 hit", "test 2 1 hit"],
            (await RowsAsync(host)).Select(r => $"{r.Text("block")} {r.Position} {r.Attempt} {r.Text("outcome")}"));
        await page.Context.DisposeAsync();
    }

    // Where a run goes on is known from this browser's note, from the same as an earlier version wrote it (by block), or from the
    // server's last row.
    [BrowserTheory]
    [InlineData("hit|hit|false_start", "note")]
    [InlineData("hit|hit|false_start", "note by block")]
    [InlineData("hit|hit|false_start", "server")]
    [InlineData("hit|hit", "server")]
    [InlineData("false_start", "note")]
    [InlineData("false_start", "server")]
    public async Task It_goes_on_at_the_trial_and_attempt_reached(string before, string known)
    {
        using var folder = Study().WithSetting("RETRIEVE_SESSIONS = true");
        await using var host = await StudyHost.StartAsync(folder);
        var page = await BeginAsync(host, "?external_id=x1");
        var acts = before.Split('|');
        await new ReactionHand(page).ActAsync(acts);
        await page.WaitForFunctionAsync(AreStored, acts.Length);
        if (known == "note by block") await page.EvaluateAsync(NoteByBlock);
        if (known == "server") await page.EvaluateAsync("() => localStorage.clear()");
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("#task .card h1")).ToHaveTextAsync("Welcome back");

        var hand = new ReactionHand(page);
        await hand.ActAsync([.. Enumerable.Repeat("hit", 4 - acts.Count(act => act == "hit"))]);
        await hand.LeaveAsync();
        await page.WaitForURLAsync("**/end");

        var rows = await RowsAsync(host);
        Assert.Equal(acts, rows.Take(acts.Length).Select(r => r.Text("outcome")));
        Assert.Equal(
            ["practice 0", "test 0", "test 1", "test 2"],
            rows.Where(r => r.Text("outcome") == "hit").Select(r => $"{r.Text("block")} {r.Position}"));
        var afterFalseStart = acts[^1] == "false_start" ? 2 : 1;
        Assert.Equal(afterFalseStart, rows[acts.Length].Attempt);
        Assert.All(rows.Skip(acts.Length + 1), r => Assert.Equal(1, r.Attempt));
        await page.Context.DisposeAsync();
    }

    private const string AreStored =
        """
        rows => Object.keys(localStorage).filter(k => k.startsWith('studyapp.task.'))
          .map(k => JSON.parse(localStorage[k]))
          .some(kept => kept.next === rows && kept.pending.length === 0)
        """;

    private const string NoteByBlock =
        """
        () => {
          const key = Object.keys(localStorage).find(k => k.startsWith('studyapp.task.'));
          const kept = JSON.parse(localStorage[key]);
          const { part, trial, attempt } = kept.progress;
          localStorage[key] = JSON.stringify({ ...kept, progress: { block: ['practice', 'test'][part], trial, attempt } });
        }
        """;

    private static WrittenStudy Study() =>
        new WrittenStudy().WithPages($"{{path='consent'}}, {{path='task/simple_rt', parameters={{{Parameters}}}}}, {{path='end'}}");

    private async Task<IPage> BeginAsync(StudyHost host, string query = "")
    {
        var page = await chromium.NewPageAsync();
        await page.GotoAsync(host.Address + query);
        await page.CheckAsync("#consent");
        await page.ClickAsync("form button >> nth=0");
        await page.WaitForURLAsync("**/task/simple_rt");
        return page;
    }

    private static async Task<uint> SeedAsync(IPage page)
    {
        using var given = JsonDocument.Parse((await page.Locator("#task").GetAttributeAsync("data-parameters"))!);
        return given.RootElement.GetProperty("seed").GetUInt32();
    }

    private static async Task<List<TrialRow>> RowsAsync(StudyHost host)
    {
        var trials = await host.QueryAsync(db => db.Trials.OrderBy(t => t.Index).ToListAsync());
        Assert.Equal(Enumerable.Range(0, trials.Count), trials.Select(t => t.Index));
        return trials.ConvertAll(t => TrialRow.Read(t.Data));
    }

    // Output i of mulberry32, as tasks/simple_rt.js promises.
    private static double Uniform(uint seed, int i)
    {
        unchecked
        {
            var t = seed + (0x6D2B79F5u * (uint)(i + 1));
            t = (t ^ (t >> 15)) * (t | 1);
            t ^= t + ((t ^ (t >> 7)) * (t | 61));
            return (t ^ (t >> 14)) / 4294967296.0;
        }
    }
}
