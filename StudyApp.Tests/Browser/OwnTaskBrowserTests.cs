using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using StudyApp.Research.Data;
using StudyApp.Research.Data.Writing;
using StudyApp.Tests.Integration;
using StudyApp.Tests.Research.Data;
using Xunit;

namespace StudyApp.Tests.Browser;

/// <summary>The study <c>experiments/own-task</c>: a task in plain JavaScript and its table.</summary>
[Collection(ChromiumTaskStudyCollection.Name)]
public sealed class OwnTaskBrowserTests(TaskChromiumFixture chromium)
{
    private const int Practice = 4;
    private const int All = 20;

    private const string HasWord = "() => document.getElementById('dots-word').textContent !== ''";

    private const string GoesOnWithoutWord =
        """
        () => document.getElementById('dots').dataset.phase !== 'answered'
          && document.getElementById('dots-word').textContent === ''
        """;

    [BrowserFact]
    public async Task Two_participants_with_keys_and_with_a_finger_leave_the_rows_and_the_cells_they_made()
    {
        using var study = new ExampleCopy("own-task");
        await using var host = await study.StartAsync();
        var hands = new List<DotsHand>();
        var told = new List<bool>();
        foreach (var touch in new[] { false, true })
        {
            var page = await chromium.NewPageAsync(
                touch
                    ? new()
                    {
                        HasTouch = true,
                        IsMobile = true,
                        ViewportSize = new() { Width = 320, Height = 640 },
                    }
                    : new() { ColorScheme = ColorScheme.Dark }
            );
            var complaints = new List<string>();
            page.PageError += (_, error) => complaints.Add(error);
            var hand = await DotsHand.WatchAsync(page, touch);
            await BeginAsync(page, host);
            await Axe.LoadAsync(page);
            Assert.Empty(await Axe.ProblemsAsync(page));
            told.Add(await page.EvaluateAsync<int>("studyapp.condition") == 1);
            await hand.GoOnAsync(Practice + 1);
            // Whether the answer to the first comparison of the main part is commented on depends on the condition.
            await page.WaitForFunctionAsync(told[^1] ? HasWord : GoesOnWithoutWord);
            await hand.GoOnAsync();
            await page.WaitForURLAsync("**/questionnaire/afterwards");
            await page.CheckAsync("#strategy4");
            await page.PressAsync("#confidence", "ArrowRight");
            await page.FillAsync("#age", "29");
            await page.ClickAsync("#btnNext");
            await page.WaitForURLAsync("**/end");
            await Assertions.Expect(page.Locator("#completion-code")).ToBeVisibleAsync();
            await Assertions.Expect(page.Locator("main")).ToContainTextAsync(told[^1] ? "You were told;" : "You were not told");
            Assert.Empty(complaints);
            hands.Add(hand);
            await page.Context.DisposeAsync();
        }

        Assert.Equal([true, false], told.OrderByDescending(t => t));
        var rows = await RowsAsync(host);
        var wide = ExportSample.Read(
            await ExportSample.BytesAsync(stream =>
                host.Services.GetRequiredService<WideExport>().WriteAsync(stream, ExportScope.Usual, CancellationToken.None)
            )
        );
        foreach (var (hand, index) in hands.Select((h, i) => (h, i)))
        {
            var own = rows.Where(r => r["participantID"] == $"{index + 1}").ToList();
            AssertPresented(hand.Answers, hand.Shown, own, index == 0 ? "key" : "pointer");
            AssertCells(own, wide[index]);
            Assert.Equal(("by guessing", "29"), (wide[index]["afterwards_strategy"], wide[index]["afterwards_age"]));
        }
    }

    [BrowserFact]
    public async Task A_tab_that_is_killed_in_the_middle_loses_no_answer_and_the_task_goes_on_behind_it()
    {
        using var study = new ExampleCopy("own-task");
        await using var host = await study.StartAsync();
        var page = await chromium.NewPageAsync();
        var first = await DotsHand.WatchAsync(page);
        await BeginAsync(page, host);
        await first.GoOnAsync(5);
        await page.Context.SetOfflineAsync(true);
        await first.GoOnAsync(2);
        await page.WaitForFunctionAsync("studyapp.pending > 0 && document.getElementById('dots').dataset.phase !== 'dots'");
        await page.CloseAsync();
        await page.Context.SetOfflineAsync(false);

        var reopened = await page.Context.NewPageAsync();
        var second = await DotsHand.WatchAsync(reopened);
        await reopened.GotoAsync(host.Address.ToString());
        await Assertions.Expect(reopened.Locator("#dots-place")).ToHaveTextAsync("You go on where you stopped.");
        await second.GoOnAsync();
        await reopened.WaitForURLAsync("**/questionnaire/afterwards");

        // What was drawn for a comparison that was not answered is drawn again.
        AssertPresented([.. first.Answers, .. second.Answers], [.. first.Shown.Take(7), .. second.Shown], await RowsAsync(host), "key");
        await page.Context.DisposeAsync();
    }

    /// <summary>Every comparison once, as it was shown and answered.</summary>
    internal static void AssertPresented(
        IReadOnlyList<(int Trial, string Answer)> answers,
        IReadOnlyList<(int Left, int Right)> shown,
        List<Dictionary<string, string>> rows,
        string input
    )
    {
        Assert.Equal(Enumerable.Range(0, All), answers.Select(a => a.Trial));
        Assert.Equal(
            answers.Zip(
                shown,
                (a, s) =>
                    string.Join(
                        '|',
                        a.Trial,
                        a.Trial < Practice ? "practice" : "test",
                        Math.Abs(s.Left - s.Right) == 8 ? "easy" : "hard",
                        s.Left,
                        s.Right,
                        a.Answer,
                        a.Answer == (s.Left > s.Right ? "left" : "right") ? 1 : 0,
                        input,
                        0
                    )
            ),
            rows.Select(r =>
                string.Join(
                    '|',
                    r["trial"],
                    r["block"],
                    r["difficulty"],
                    r["dots_left"],
                    r["dots_right"],
                    r["answer"],
                    Flag(r["correct"]),
                    r["input"],
                    Flag(r["hidden"])
                )
            )
        );
        Assert.Equal(
            [4, 4, 4, 4],
            rows.Where(r => r["block"] == "test").GroupBy(r => (r["difficulty"], r["dots_left"])).Select(g => g.Count())
        );
        Assert.All(rows, r => Assert.True(double.Parse(r["rt_ms"], CultureInfo.InvariantCulture) >= 0));
    }

    internal static async Task<List<Dictionary<string, string>>> RowsAsync(StudyHost host) =>
        ExportSample.Read(
            await ExportSample.BytesAsync(stream =>
                host.Services.GetRequiredService<TablesExport>()
                    .WriteAsync("dots", stream, ExportScope.Usual with { IncludeUnfinished = true }, CancellationToken.None)
            )
        );

    internal static async Task BeginAsync(IPage page, StudyHost host)
    {
        await page.GotoAsync(host.Address.ToString());
        await page.CheckAsync("#consent");
        await page.ClickAsync("main form button.btn >> nth=0");
        await page.WaitForURLAsync("**/instructions/before");
        await page.ClickAsync("#btnNext");
        await page.WaitForURLAsync("**/simple/dots");
        await page.Locator("#dots-begin button").WaitForAsync();
    }

    private static void AssertCells(List<Dictionary<string, string>> rows, Dictionary<string, string> cells)
    {
        var test = rows.Where(r => r["block"] == "test").ToList();
        Assert.Equal("16", cells["dots_answers"]);
        Assert.Equal(Math.Round(test.Count(r => Flag(r["correct"]) == 1) / 16.0, 3), Number(cells["dots_accuracy"]), 9);
        foreach (var difficulty in new[] { "easy", "hard" })
        {
            var timed = test.Where(r => r["difficulty"] == difficulty && Number(r["rt_ms"]) >= 100).ToList();
            var (right, mean) = (
                cells.GetValueOrDefault($"dots_right_answers_{difficulty}", ""),
                cells.GetValueOrDefault($"dots_mean_rt_{difficulty}", "")
            );
            if (timed.Count == 0) Assert.Equal(("", ""), (right, mean));
            else
            {
                Assert.Equal(timed.Count(r => Flag(r["correct"]) == 1), Number(right));
                Assert.InRange(Number(mean) - timed.Average(r => Number(r["rt_ms"])), -0.0501, 0.0501);
            }
        }
    }

    private static int Flag(string cell) => cell is "1" or "True" or "true" ? 1 : 0;

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);
}
