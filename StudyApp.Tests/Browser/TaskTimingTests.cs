using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using StudyApp.Studies.Tasks;
using StudyApp.Tests.Integration;
using Xunit;

namespace StudyApp.Tests.Browser;

/// <summary>What trials say of the exactness of their times, against frames recorded by the test itself.</summary>
[Collection(ChromiumTaskCollection.Name)]
public sealed class TaskTimingTests(TaskChromiumFixture chromium)
{
    // The frame that shows a stimulus comes late, as on a device that is busy; how late is recorded before the task's own callbacks run.
    private const string Record =
        """
        (() => {
          const real = window.requestAnimationFrame.bind(window);
          window.recorded = [];
          window.requestAnimationFrame = callback => real(now => {
            if (document.querySelector('#task .stage[data-phase=wait] .symbol, #task .stage .dot')) while (performance.now() < now + 70);
            window.recorded.push([now, performance.now()]);
            callback(now);
          });
        })();
        """;

    [BrowserTheory]
    [InlineData("cpt", "trials=14, practice_trials=0, stimulus_ms=300, isi_ms=300")]
    [InlineData("simple_rt", "trials=5, practice_trials=0, timeout_ms=400, isi_min_ms=300, isi_max_ms=400")]
    public async Task On_a_slow_device_no_onset_is_off_by_more_than_is_stated(string name, string parameters)
    {
        using var folder = new WrittenStudy()
            .WithPages($"{{path='consent'}}, {{path='task/{name}', parameters={{{parameters}}}}}, "
                + "{path='questionnaire/mood'}, {path='end'}");
        await using var host = await StudyHost.StartAsync(folder);
        var page = await chromium.NewPageAsync();
        await page.AddInitScriptAsync(Record);
        // The frames go with the page; they are kept when the last card is shown.
        IReadOnlyList<Frame> frames = [];
        await page.ExposeFunctionAsync("keepFrames", (JsonElement kept) => frames = [.. kept.EnumerateArray().Select(Frame.Read)]);
        await page.AddInitScriptAsync("window.addEventListener('submit', () => window.keepFrames(window.recorded), true);");
        await page.GotoAsync(host.Address.ToString());
        await page.CheckAsync("#consent");
        await page.ClickAsync("form button >> nth=0");
        await page.WaitForURLAsync("**/task/*");
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("Emulation.setCPUThrottlingRate", new() { ["rate"] = 6 });

        await page.Locator("#task .card .go button").ClickAsync();
        await page.WaitForURLAsync("**/questionnaire/mood");

        var stored = await host.QueryAsync(db => db.Trials.OrderBy(t => t.Index).Select(t => t.Data).ToListAsync());
        var rows = stored.ConvertAll(TrialRow.Read);
        var stated = rows.Where(r => r.Number("uncertainty_ms") is not null).ToList();
        Assert.True(stated.Count >= rows.Count - 1, $"{stated.Count} of {rows.Count}");
        foreach (var row in stated)
        {
            var (onset, bound) = (row.Number("onset_ms")!.Value, row.Number("uncertainty_ms")!.Value);
            // Stored in tenths of a millisecond.
            var late = frames.Where(f => Math.Abs(f.Now - onset) < 0.06).Max(f => f.RanAt - f.Now);
            var drawn = frames.Where(f => f.Now > onset + 0.06).Min(f => f.Now) - onset;
            Assert.True(late >= 69 && late <= bound + 0.1 && drawn <= bound + 0.1, $"late {late}, drawn {drawn}, stated {bound}");
        }
        // Each trial tells its own: together no more than there were.
        var usual = rows.Min(r => r.Number("frame_ms") ?? double.MaxValue) * 0.9;
        var times = frames.Select(f => f.Now).Distinct().Order().ToList();
        var missed = times.Zip(times.Skip(1)).Sum(p => Math.Round((p.Second - p.First) / usual) - 1);
        Assert.InRange(rows.Sum(r => r.Number("dropped_frames")!.Value), 1, missed);
        await page.Context.DisposeAsync();
    }

    private sealed record Frame(double Now, double RanAt)
    {
        public static Frame Read(JsonElement pair) => new(pair[0].GetDouble(), pair[1].GetDouble());
    }
}
