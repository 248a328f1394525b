using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using StudyApp.Tests.Integration;
using Xunit;

namespace StudyApp.Tests.Browser;

/// <summary>What every built-in task shows: instructions, stimulus, feedback, break, end.</summary>
/// <remarks>
/// Stages last for moments, so each is kept as it is shown while the task is done once, and looked at afterwards in every width and scheme.
/// With <c>STUDYAPP_SCREENSHOTS</c> naming a folder, pictures of them are put there.
/// </remarks>
[Collection(ChromiumTaskStudyCollection.Name)]
public sealed partial class TaskStageTests(TaskChromiumFixture chromium)
{
    private static readonly Dictionary<string, string> Keys = new()
    {
        ["press"] = " ",
        ["match"] = " ",
        ["red"] = "d",
        ["green"] = "f",
        ["blue"] = "j",
        ["yellow"] = "k",
        ["left"] = "ArrowLeft",
        ["right"] = "ArrowRight",
    };

    // 400 % zoom of a small window and of a usual one, phones held sideways, the smallest phone upright.
    private static readonly (int Width, int Height)[] Windows = [(320, 200), (320, 256), (568, 320), (844, 390), (320, 480), (390, 844)];

    // Every width and both schemes; colours do not depend on the width, nor places on the scheme.
    private static readonly (int Width, ColorScheme Scheme)[] Looks =
    [
        (320, ColorScheme.Dark),
        (768, ColorScheme.Light),
        (1440, ColorScheme.Light),
    ];

    private const string TextSpacing =
        "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }";

    private static readonly string[] LongWords = ["AMARILLO", "amarillo", "verschieden", "identique"];

    private const string Keep =
        """
        (() => {
          const kept = new Set();
          function look() {
            const task = document.getElementById('task');
            if (!task) return;
            const card = task.querySelector('.card h1');
            const stage = card ? 'card ' + card.textContent : task.querySelector('.pad') ? 'recall' : task.querySelector('.note') ? 'note' : task.querySelector('.symbol')?.textContent === '+' ? 'fixation' : task.querySelector('.symbol, .dot') ? 'stimulus' : '';
            if (!stage || kept.has(stage)) return;
            kept.add(stage);
            window.keepStage(stage, document.documentElement.outerHTML);
          }
          new MutationObserver(look).observe(document, { childList: true, subtree: true });
        })();
        """;

    [BrowserTheory]
    [InlineData(
        "simple_rt",
        "trials=1, practice_trials=1, timeout_ms=1500, isi_min_ms=200, isi_max_ms=300",
        "card Reaction time|stimulus|note|card Practice is over|card Done"
    )]
    [InlineData(
        "cpt",
        "trials=6, practice_trials=2, break_every=3, stimulus_ms=300, isi_ms=500",
        "card Attention|stimulus|note|card Practice is over|card Break|card Done"
    )]
    [InlineData(
        "cpt",
        "variant='identical_pairs', trials=5, practice_trials=2, stimulus_ms=300, isi_ms=500",
        "card Attention|stimulus|note|card Practice is over|card Done"
    )]
    [InlineData(
        "nback",
        "levels=[1, 2], trials_per_level=4, practice_trials=2, stimulus_ms=300, isi_ms=500",
        "card Letters|stimulus|note|card Practice is over|card Done"
    )]
    [InlineData(
        "stroop",
        "trials=6, practice_trials=3, break_every=3, fixation_ms=50, isi_min_ms=50, isi_max_ms=100, timeout_ms=3000",
        "card Colours|fixation|stimulus|note|card Practice is over|card Break|card Done"
    )]
    [InlineData(
        "flanker",
        "trials=6, practice_trials=3, break_every=3, fixation_min_ms=50, fixation_max_ms=100, timeout_ms=3000",
        "card Arrows|fixation|stimulus|note|card Practice is over|card Break|card Done"
    )]
    [InlineData(
        "go_nogo",
        "trials=4, blocks=2, practice_trials=2, stimulus_ms=300, isi_ms=500",
        "card Go|stimulus|note|card Practice is over|card Done"
    )]
    [InlineData(
        "digit_span",
        "start_length=2, max_length=2, digit_ms=150, gap_ms=50",
        "card Digits|stimulus|recall|note|card Practice is over|card Done"
    )]
    public async Task Every_stage_is_accessible_and_fits_in_every_width_and_scheme(string name, string parameters, string stages)
    {
        var kept = new ConcurrentDictionary<string, string>();
        using var folder = new WrittenStudy().WithPages(
            $"{{path='consent'}}, {{path='task/{name}', parameters={{{parameters}}}}}, {{path='end'}}"
        );
        await using var host = await StudyHost.StartAsync(folder);
        await WalkAsync(host, name, kept);
        var expected = stages.Split('|');
        Assert.All(expected, stage => Assert.Contains(kept.Keys, k => k.StartsWith(stage.Split(' ')[0], StringComparison.Ordinal)));
        Assert.True(
            kept.Keys.Count(k => k.StartsWith("card", StringComparison.Ordinal))
                >= expected.Count(s => s.StartsWith("card", StringComparison.Ordinal)),
            string.Join(", ", kept.Keys)
        );

        var problems = new List<string>();
        foreach (var looks in Looks.GroupBy(look => look.Scheme))
        {
            var page = await chromium.NewPageAsync(new() { ColorScheme = looks.Key });
            foreach (var (stage, html) in kept)
            {
                // Its address, its style sheets, but none of its scripts: it stays as it was.
                await page.RouteAsync(
                    "**/kept",
                    route =>
                        route.FulfillAsync(
                            new() { ContentType = "text/html; charset=utf-8", Body = "<!doctype html>" + Script().Replace(html, "") }
                        )
                );
                await page.GotoAsync(new Uri(host.Address, "kept").ToString());
                await Axe.LoadAsync(page);
                foreach (var (width, scheme) in looks)
                {
                    await page.SetViewportSizeAsync(width, width == 320 ? 640 : 800);
                    problems.AddRange(
                        (await Axe.ProblemsAsync(page))
                            .Concat(await OutsideAsync(page))
                            .Select(p => $"{name} {stage} {width} {scheme}: {p}")
                    );
                    if (Environment.GetEnvironmentVariable("STUDYAPP_SCREENSHOTS") is { Length: > 0 } pictures)
                        await page.ScreenshotAsync(
                            new()
                            {
                                Path = Path.Combine(
                                    pictures,
                                    $"{name}-{(parameters.Contains("variant", StringComparison.Ordinal) ? "2-" : "")}{stage.Replace(' ', '-').Replace('/', '-')}-{width}-{scheme}.png".ToLowerInvariant()
                                ),
                            }
                        );
                }
                if (looks.Key == ColorScheme.Light) problems.AddRange((await WindowsAsync(page)).Select(p => $"{name} {stage} {p}"));
                await page.UnrouteAsync("**/kept");
            }
            await page.Context.DisposeAsync();
        }
        Assert.Empty(problems);
    }

    // In each window, also with the text spacing that everybody may choose (WCAG 1.4.12) and with the longest labels of all languages.
    private static async Task<List<string>> WindowsAsync(IPage page)
    {
        var problems = new List<string>();
        foreach (var spacing in new[] { "", TextSpacing })
        {
            if (spacing.Length > 0)
            {
                await page.AddStyleTagAsync(new() { Content = spacing });
                await page.EvaluateAsync(
                    """
                    words => document.querySelectorAll('#task .responses button, #task .symbol.word')
                      .forEach((part, i) => { part.firstChild.data = words[i % words.length]; })
                    """,
                    LongWords);
            }
            foreach (var (width, height) in Windows)
            {
                await page.SetViewportSizeAsync(width, height);
                problems.AddRange((await OutsideAsync(page)).Select(p => $"{width}×{height}{(spacing.Length > 0 ? " spaced" : "")}: {p}"));
            }
        }
        return problems;
    }

    private async Task WalkAsync(StudyHost host, string name, ConcurrentDictionary<string, string> kept)
    {
        var page = await chromium.NewPageAsync(new() { ViewportSize = new() { Width = 768, Height = 800 } });
        await page.ExposeFunctionAsync("keepStage", (string stage, string html) => kept.TryAdd(stage, html));
        await page.AddInitScriptAsync(Keep);
        await page.GotoAsync(host.Address.ToString());
        await page.CheckAsync("#consent");
        await page.ClickAsync("form button >> nth=0");
        await page.WaitForURLAsync("**/task/*");
        if (name == "simple_rt")
        {
            var hand = new ReactionHand(page);
            await hand.ActAsync("hit", "false_start", "hit");
            await hand.LeaveAsync();
        }
        else await new TaskHand(page, trial => trial.Expected, Keys).GoOnAsync();
        await page.Context.DisposeAsync();
    }

    // A stage is fixed over the page: what stands in it must lie within the window, and buttons over nothing that is shown.
    private static async Task<string[]> OutsideAsync(IPage page) => await page.EvaluateAsync<string[]>(
        """
        () => {
          const meet = (b, o) => b.left < o.right - 1 && o.left < b.right - 1 && b.top < o.bottom - 1 && o.top < b.bottom - 1;
          const boxes = [...document.querySelectorAll('#task .symbol, #task .dot, #task .note, #task .pad button, #task .responses button, #task .typed')].map(part => [part, part.getBoundingClientRect()]);
          const found = boxes.filter(([, b]) => b.left < 0 || b.top < 0 || b.right > innerWidth + 1 || b.bottom > innerHeight + 1).map(([part]) => 'outside the window: ' + part.outerHTML.slice(0, 100));
          for (const [part, b] of boxes)
            if (boxes.some(([other, o]) => other !== part && meet(b, o))) found.push('over another: ' + part.outerHTML.slice(0, 100));
          for (const [part] of boxes.filter(([part]) => part.matches('button')))
            if (part.scrollWidth > part.clientWidth || part.scrollHeight > part.clientHeight)
              found.push('cut off: ' + part.outerHTML.slice(0, 100));
          return found;
        }
        """);

    [GeneratedRegex("<script.*?</script>", RegexOptions.Singleline)]
    private static partial Regex Script();
}
