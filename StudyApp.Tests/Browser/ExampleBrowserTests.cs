using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using StudyApp.Research.Data;
using StudyApp.Research.Data.Writing;
using StudyApp.Studies.Tasks;
using StudyApp.Tests.Integration;
using StudyApp.Tests.Research.Data;
using Xunit;

namespace StudyApp.Tests.Browser;

/// <summary>The studies in <c>experiments</c>, taken from consent to the end in a real browser.</summary>
/// <remarks>Those with a page or a hand of their own have tests of their own.</remarks>
[Collection(ChromiumTaskStudyCollection.Name)]
public sealed class ExampleBrowserTests(TaskChromiumFixture chromium)
{
    private static readonly Dictionary<string, string> Colours = new() { ["red"] = "d", ["green"] = "f", ["blue"] = "j", ["yellow"] = "k" };
    private static readonly Dictionary<string, string> Space = new() { ["match"] = " " };

    [BrowserTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stroop_asks_why_only_those_who_were_seldom_right(bool isRight)
    {
        using var study = new ExampleCopy(
            "stroop",
            (
                "trials=48, practice_trials=12, break_every=24",
                "trials=6, practice_trials=3, break_every=3, fixation_ms=50, isi_min_ms=50, isi_max_ms=100"
            )
        );
        await using var host = await study.StartAsync();
        var page = await chromium.NewPageAsync();
        await BeginAsync(page, host.Address);
        await page.WaitForURLAsync("**/instructions/before");
        await ContinueAsync(page);
        await page.WaitForURLAsync("**/task/stroop");
        var hand = new TaskHand(page, trial => isRight ? trial.Expected : trial.Expected == "red" ? "blue" : "red", Colours);
        await hand.GoOnAsync();
        await page.WaitForURLAsync("**/questionnaire/afterwards");
        await page.CheckAsync("#colour_vision1");
        await page.PressAsync("#effort", "ArrowRight");
        await page.FillAsync("#age", "40");
        await ContinueAsync(page);
        if (!isRight)
        {
            await page.WaitForURLAsync("**/questionnaire/difficulties");
            await page.FillAsync("#why", "tired");
            await ContinueAsync(page);
        }
        await page.WaitForURLAsync("**/end");
        await Assertions.Expect(page.Locator("#completion-code")).ToBeVisibleAsync();

        var row = Assert.Single(await WideAsync(host));
        Assert.Equal((isRight ? "1" : "0", "6"), (row["stroop_accuracy"], row["stroop_trials"]));
        Assert.Equal(
            ("no", "40", isRight ? "" : "tired"),
            (row["afterwards_colour_vision"], row["afterwards_age"], row["difficulties_why"])
        );
        Assert.Equal(9, hand.Seen.Count);
        await page.Context.DisposeAsync();
    }

    [BrowserFact]
    public async Task Each_of_the_two_letters_is_read_by_half_and_the_end_tells_of_the_other()
    {
        using var study = new ExampleCopy("ab-text");
        await using var host = await study.StartAsync();
        var letters = new List<string>();
        for (var person = 0; person < 4; person++)
        {
            var page = await chromium.NewPageAsync();
            await BeginAsync(page, host.Address);
            await page.FillAsync("#age", "52");
            await page.CheckAsync("#last_check1");
            await ContinueAsync(page);
            await page.WaitForURLAsync("**/instructions/letter_*");
            letters.Add(new Uri(page.Url).AbsolutePath);
            await ContinueAsync(page);
            await page.WaitForURLAsync("**/questionnaire/outcome");
            foreach (
                var (item, position) in new[]
                {
                    ("intend", 5),
                    ("recommend", 5),
                    ("put_off", 2),
                    ("clear", 7),
                    ("credible", 6),
                    ("pressing", 1),
                }
            )
                await page.Locator($"input[name={item}]").Nth(position - 1).CheckAsync();
            await page.GetByLabel("tetanus").CheckAsync();
            await ContinueAsync(page);
            await page.WaitForURLAsync("**/end");
            await Assertions.Expect(page.Locator("#completion-code")).ToBeVisibleAsync();
            await Assertions
                .Expect(page.Locator("main"))
                .ToContainTextAsync(
                    letters[^1].EndsWith("facts", StringComparison.Ordinal) ? "Yours gave facts" : "Yours told the story of a patient"
                );
            await page.Context.DisposeAsync();
        }

        Assert.Equal([2, 2], letters.GroupBy(l => l).Select(g => g.Count()));
        var rows = await WideAsync(host);
        Assert.Equal(4, rows.Count);
        Assert.All(
            rows,
            r =>
                Assert.Equal(
                    ("5", "2", "7", "tetanus"),
                    (r["outcome_intend"], r["outcome_put_off"], r["outcome_clear"], r["outcome_attention"])
                )
        );
        // (5 + 5 + (8 − 2)) / 3.
        Assert.All(rows, r => Assert.Equal(16.0 / 3, double.Parse(r["outcome_willingness"], CultureInfo.InvariantCulture), 9));
    }

    [BrowserFact]
    public async Task The_two_visits_with_the_n_back_lie_a_week_apart()
    {
        var clock = new SetClock();
        using var study = new ExampleCopy(
            "nback-longitudinal",
            ("trials_per_level=20, practice_trials=8, lures=2", "trials_per_level=4, practice_trials=2, stimulus_ms=300, isi_ms=700")
        );
        await using var host = await study.StartAsync(b => b.Services.AddSingleton<TimeProvider>(clock));
        var first = await chromium.NewPageAsync();
        await BeginAsync(first, new(host.Address, "?external_id=W1"));
        await first.WaitForURLAsync("**/task/nback");
        var before = new TaskHand(first, _ => null, Space);
        await before.GoOnAsync();
        await AnswerStrainAsync(first, "first", "#strategy1");
        await first.WaitForURLAsync("**/part/2");
        Assert.Equal("LETTERS1", await first.Locator("#completion-code").TextContentAsync());
        var link = await first.Locator("#part-link").GetAttributeAsync("href");
        await first.ReloadAsync();
        await Assertions.Expect(first.Locator("#part-opens")).ToBeVisibleAsync();
        await Assertions.Expect(first.Locator("main form")).ToHaveCountAsync(0);
        await first.Context.DisposeAsync();

        clock.Advance(TimeSpan.FromDays(7));
        var second = await chromium.NewPageAsync();
        await second.GotoAsync(link!);
        await second.WaitForURLAsync("**/part/2");
        await ContinueAsync(second);
        await second.WaitForURLAsync("**/task/nback");
        var after = new TaskHand(second, trial => trial.Expected, Space);
        await after.GoOnAsync();
        await AnswerStrainAsync(second, "second", "#strategy2");
        await second.WaitForURLAsync("**/end");
        var code = await second.Locator("#completion-code").TextContentAsync();
        Assert.True(code is { Length: > 0 } and not "LETTERS1");
        await second.Context.DisposeAsync();

        var row = Assert.Single(await WideAsync(host));
        Assert.Equal(("W1", "complete"), (row["externalID"], row["end_reason"]));
        Assert.Equal(("yes", "sometimes"), (row["strain/first_strategy"], row["strain/second_strategy"]));
        var trials = await host.QueryAsync(db => db.Trials.OrderBy(t => t.VisitId).ThenBy(t => t.Index).ToListAsync());
        Assert.Equal(2, trials.Select(t => t.Run).Distinct().Count());
        Assert.Equal(before.Seen.Concat(after.Seen).Select(t => t.Stimulus), trials.Select(t => TrialRow.Read(t.Data).Text("stimulus")));
        var silent = before.Seen.Where(t => t.Block == "test" && t.Condition != "unscored").ToList();
        Assert.Equal(
            (double)silent.Count(t => t.Expected is null) / silent.Count,
            double.Parse(row["nback_accuracy"], CultureInfo.InvariantCulture),
            6
        );
        Assert.Equal("1", row["nback/2_accuracy"]);
    }

    private static async Task AnswerStrainAsync(IPage page, string visit, string strategy)
    {
        await page.WaitForURLAsync("**/questionnaire/strain/" + visit);
        await page.PressAsync("#strain", "ArrowRight");
        await page.CheckAsync(strategy);
        await ContinueAsync(page);
    }

    private static async Task BeginAsync(IPage page, Uri address)
    {
        await page.GotoAsync(address.ToString());
        await page.CheckAsync("#consent");
        await ContinueAsync(page);
    }

    private static Task ContinueAsync(IPage page) => page.ClickAsync("main form button.btn >> nth=0");

    private static async Task<List<Dictionary<string, string>>> WideAsync(StudyHost host) =>
        ExportSample.Read(
            await ExportSample.BytesAsync(stream =>
                host.Services.GetRequiredService<WideExport>().WriteAsync(stream, ExportScope.Usual, CancellationToken.None)
            )
        );
}
