using System.Globalization;
using System.IO.Compression;
using Microsoft.Playwright;
using StudyApp.Tests.Browser;
using StudyApp.Tests.Integration;

namespace StudyApp.Tests.Benchmarks;

/// <summary>What a large page costs the participant's browser: time per keystroke with live branching, and bytes to load.</summary>
internal static class PageBenchmark
{
    private const int BranchingItems = 200;
    private const int Keystrokes = 200;

    public static async Task<int> RunAsync(TextWriter output)
    {
        var chromium = new ChromiumFixture();
        await chromium.InitializeAsync();
        try
        {
            await KeystrokesAsync(chromium, output);
            await WeightAsync(chromium, output);
        }
        finally
        {
            await chromium.DisposeAsync();
        }
        return 0;
    }

    // The time from the key's event to the end of the style and layout it caused, measured in the page.
    private static async Task KeystrokesAsync(ChromiumFixture chromium, TextWriter output)
    {
        using var folder = new WrittenStudy().With("questionnaires/mood.json", LargeQuestionnaire.Branching(BranchingItems));
        await using var host = await StudyHost.StartAsync(folder);
        var page = await ArriveAsync(chromium, host);
        var times = await page.EvaluateAsync<double[]>(
            """
            async count => {
              const input = document.getElementById('i0');
              const times = [];
              for (let i = 0; i < count; i++) {
                const begun = performance.now();
                input.value = 'x'.repeat(i % 23);
                input.dispatchEvent(new Event('input', { bubbles: true }));
                document.body.getBoundingClientRect();
                times.push(performance.now() - begun);
                await new Promise(requestAnimationFrame);
              }
              return times;
            }
            """,
            Keystrokes);
        var sorted = times.Order().ToArray();
        await output.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"live branching, {BranchingItems} items: p50 {sorted[Keystrokes / 2]:0.0} ms, p95 "
                    + $"{sorted[Keystrokes * 95 / 100]:0.0} ms, most {sorted[^1]:0.0} ms per keystroke ({sorted[Keystrokes / 2] / 16:0.00} "
                    + $"of a frame of 16 ms)"
            )
        );
    }

    private static async Task WeightAsync(ChromiumFixture chromium, TextWriter output)
    {
        using var folder = new WrittenStudy().With("questionnaires/mood.json", LargeQuestionnaire.Mixed(100));
        await using var host = await StudyHost.StartAsync(folder);
        var page = await chromium.NewPageAsync();
        List<Task<(string Name, int Sent, int Compressed)>> loaded = [];
        page.Response += (_, response) =>
        {
            if (response.Ok) loaded.Add(WeighAsync(response));
        };
        await ConsentAsync(page, host);
        var all = (await Task.WhenAll(loaded))
            .GroupBy(f => f.Name)
            .Select(f => f.Last())
            .Where(f => !f.Name.EndsWith("/consent", StringComparison.Ordinal) && f.Name != "/")
            .ToList();
        foreach (var (name, sent, compressed) in all.OrderByDescending(f => f.Compressed))
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  {name}: {sent} bytes, {compressed} compressed"));
        var total = all.Sum(f => f.Compressed);
        await output.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"page of 100 items with everything it loads: {total / 1024.0:0.0} KB compressed ({total / 102_400.0:0.00} of 100 KB)"
            )
        );
    }

    private static async Task<(string, int, int)> WeighAsync(IResponse response)
    {
        var body = await response.BodyAsync();
        using var compressed = new MemoryStream();
        await using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true)) await gzip.WriteAsync(body);
        return (new Uri(response.Url).AbsolutePath, body.Length, (int)compressed.Length);
    }

    private static async Task<IPage> ArriveAsync(ChromiumFixture chromium, StudyHost host)
    {
        var page = await chromium.NewPageAsync();
        await ConsentAsync(page, host);
        return page;
    }

    private static async Task ConsentAsync(IPage page, StudyHost host)
    {
        await page.GotoAsync(host.Address.ToString());
        await page.CheckAsync("#consent");
        await page.ClickAsync("main form button[type=submit]");
        await page.WaitForSelectorAsync("#btnNext");
        await page.WaitForLoadStateAsync();
    }
}
