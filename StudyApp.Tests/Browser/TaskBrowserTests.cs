using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using StudyApp.Participation.Planning;
using StudyApp.Studies.Tasks;
using StudyApp.Tests.Integration;
using Xunit;

namespace StudyApp.Tests.Browser;

[Collection(ChromiumTaskCollection.Name)]
public sealed class TaskBrowserTests(TaskChromiumFixture chromium)
{
    private static readonly Dictionary<string, string> Space = new() { ["press"] = " ", ["match"] = " " };
    private static readonly Dictionary<string, string> Colours = new() { ["red"] = "d", ["green"] = "f", ["blue"] = "j", ["yellow"] = "k" };
    private static readonly Dictionary<string, string> Arrows = new() { ["left"] = "ArrowLeft", ["right"] = "ArrowRight" };
    private static readonly Dictionary<string, string> Sameness = new() { ["match"] = "j", ["no_match"] = "f" };
    private static readonly Dictionary<string, string> NoKeys = [];

    [BrowserTheory]
    [InlineData("cpt", "trials=6, practice_trials=3, stimulus_ms=300, isi_ms=1500")]
    [InlineData("cpt", "variant='ax', trials=4, practice_trials=0, stimulus_ms=200, isi_ms=1500, cue_delay_ms=800")]
    [InlineData("cpt", "variant='identical_pairs', trials=6, practice_trials=0, stimulus_ms=200, isi_ms=1500")]
    [InlineData("cpt", "variant='not_x', trials=6, practice_trials=0, stimulus_ms=200, isi_ms=1500, break_every=3")]
    [InlineData("nback", "levels=[0, 2], trials_per_level=4, practice_trials=2, stimulus_ms=300, isi_ms=1500, lures=1")]
    [InlineData("nback", "levels=[1], trials_per_level=5, practice_trials=0, stimulus_ms=300, isi_ms=1500, response_mode='two_key'")]
    [InlineData("stroop", "trials=9, practice_trials=3, break_every=5, fixation_ms=50, isi_min_ms=50, isi_max_ms=100, timeout_ms=4000")]
    [InlineData("flanker", "trials=9, practice_trials=3, fixation_min_ms=50, fixation_max_ms=100, timeout_ms=4000")]
    [InlineData("flanker", "trials=6, practice_trials=0, symbols='letters', fixation_min_ms=50, fixation_max_ms=100, timeout_ms=4000")]
    [InlineData("go_nogo", "trials=4, blocks=2, practice_trials=2, stimulus_ms=300, isi_ms=1500")]
    [InlineData("digit_span", "start_length=2, max_length=4, digit_ms=60, gap_ms=20")]
    [InlineData("digit_span", "direction='backward', max_length=3, digit_ms=60, gap_ms=20, practice_trials=0")]
    public async Task A_task_stores_what_was_shown_and_pressed_and_scores_it(string name, string parameters)
    {
        using var folder = Study(name, parameters);
        await using var host = await StudyHost.StartAsync(folder);
        var page = await chromium.NewPageAsync();
        var complaints = new List<string>();
        page.PageError += (_, error) => complaints.Add(error);
        await BeginAsync(page, host);
        // The second trial of every part goes wrong.
        var hand = new TaskHand(page, trial => trial.Trial == 1 ? Wrong(name, trial) : trial.Expected, KeysOf(name, parameters));

        await hand.GoOnAsync();

        Assert.Equal("end", await page.Locator("body").GetAttributeAsync("data-page"));
        Assert.Empty(complaints);
        var rows = await RowsAsync(host);
        AssertSame(hand.Seen, rows);
        Assert.All(rows, r => Assert.Equal(r.Expected == r.Response, r.Flag("correct")));
        Assert.All(rows.Where(r => r.Response is not null), r => Assert.True(r is { ReactionTimeMs: > 0 } && r.Text("input") == "key"));
        Assert.All(rows, r => Assert.True(r.Number("onset_ms") > 0 && r.Number("clock_ms") > 0 && !r.IsHidden));
        Assert.True(rows[^1].Number("uncertainty_ms") >= rows[^1].Number("frame_ms"));
        var task = host.Services.GetRequiredService<StudyRuntime>().Study.TaskOf(name, null)!;
        var test = hand.Seen.Where(t => t.Block == "test" && (t.Condition is not ("unscored" or "cue"))).ToList();
        var scores = task.Score(rows);
        Assert.Equal((double)test.Count(t => t.Response == t.Expected) / test.Count, scores["accuracy"]!.Value, 9);
        Assert.Equal(test.Count, scores["trials"]);
        // Catch trials of identical pairs are a choice of their own among those without a response.
        if (name is not "digit_span" and not "nback")
            Assert.Equal(test.Count(t => t.Expected is not null && t.Response is null), scores["omissions"]);
        if (name == "go_nogo" || parameters.Contains("not_x", StringComparison.Ordinal))
            Assert.Equal(test.Count(t => t.Expected is null && t.Response is not null), scores["commissions"]);
        if (name == "digit_span") Assert.Equal(test.Count(t => t.Response == t.Expected), scores["total_correct"]);
        await page.Context.DisposeAsync();
    }

    [BrowserTheory]
    [InlineData("flanker", "trials=4, practice_trials=0, fixation_min_ms=50, fixation_max_ms=100, timeout_ms=3000")]
    [InlineData("digit_span", "start_length=2, max_length=2, digit_ms=60, gap_ms=20, practice_trials=0")]
    public async Task Without_a_keyboard_the_buttons_on_the_screen_do(string name, string parameters)
    {
        using var folder = Study(name, parameters);
        await using var host = await StudyHost.StartAsync(folder);
        var page = await chromium.NewPageAsync(
            new()
            {
                HasTouch = true,
                IsMobile = true,
                ViewportSize = new() { Width = 390, Height = 844 },
            }
        );
        await BeginAsync(page, host);
        var hand = new TaskHand(page, trial => trial.Expected, KeysOf(name, "")) { Touch = true };

        await hand.GoOnAsync();

        var rows = await RowsAsync(host);
        AssertSame(hand.Seen, rows);
        Assert.All(rows, r => Assert.True(r.IsCorrect && r.Text("input") == "touch"));
        await page.Context.DisposeAsync();
    }

    [BrowserFact]
    public async Task A_lost_connection_and_a_killed_tab_lose_no_trial_and_double_none()
    {
        using var folder = Study(
            "stroop",
            "trials=12, practice_trials=0, break_every=0, fixation_ms=50, isi_min_ms=50, isi_max_ms=100, timeout_ms=60000"
        );
        await using var host = await StudyHost.StartAsync(folder);
        var page = await chromium.NewPageAsync();
        await BeginAsync(page, host);
        var hand = new TaskHand(page, trial => trial.Expected, Colours);
        await hand.GoOnAsync(3);
        await page.Context.SetOfflineAsync(true);
        await hand.GoOnAsync(4);
        // What the runner leaves behind: the line about the connection, and all seven trials kept.
        await page.WaitForFunctionAsync(
            "() => Object.keys(localStorage).some(k => k.startsWith('studyapp.task.') && JSON.parse(localStorage[k]).next === 7)"
        );
        await page.CloseAsync();
        await page.Context.SetOfflineAsync(false);

        var reopened = await page.Context.NewPageAsync();
        await reopened.GotoAsync(host.Address.ToString());
        var second = new TaskHand(reopened, trial => trial.Expected, Colours);
        await second.GoOnAsync();

        Assert.Equal("end", await reopened.Locator("body").GetAttributeAsync("data-page"));
        var rows = await RowsAsync(host);
        AssertSame([.. hand.Seen, .. second.Seen], rows);
        Assert.Equal(Enumerable.Range(0, 12), rows.Select(r => r.Position));
        await page.Context.DisposeAsync();
    }

    [BrowserFact]
    public async Task An_interrupted_n_back_begins_its_part_again_and_the_last_attempt_counts()
    {
        using var folder = Study("nback", "levels=[1], trials_per_level=5, practice_trials=0, stimulus_ms=300, isi_ms=1500");
        await using var host = await StudyHost.StartAsync(folder);
        var page = await chromium.NewPageAsync();
        await BeginAsync(page, host);
        var hand = new TaskHand(page, _ => null, Space);
        await hand.GoOnAsync(4);
        await page.ReloadAsync();
        var again = new TaskHand(page, trial => trial.Expected, Space);
        await again.GoOnAsync();

        var rows = await RowsAsync(host);
        // The trial that was open when the page was left is not finished, and not stored.
        AssertSame([.. hand.Seen.Take(rows.Count - again.Seen.Count), .. again.Seen], rows);
        Assert.InRange(rows.Count - again.Seen.Count, 3, 4);
        Assert.All(again.Seen, t => Assert.Equal(2, t.Attempt));
        Assert.Equal(1, host.Services.GetRequiredService<StudyRuntime>().Study.TaskOf("nback", null)!.Score(rows)["accuracy"]);
        await page.Context.DisposeAsync();
    }

    [BrowserFact]
    public async Task Another_browser_goes_on_after_the_last_stored_trial()
    {
        using var folder = Study(
                "stroop",
                "trials=6, practice_trials=0, break_every=0, fixation_ms=50, isi_min_ms=50, isi_max_ms=100, timeout_ms=60000"
            )
            .WithSetting("RETRIEVE_SESSIONS = true");
        await using var host = await StudyHost.StartAsync(folder);
        var page = await chromium.NewPageAsync();
        await BeginAsync(page, host, "?external_id=x1");
        var hand = new TaskHand(page, trial => trial.Expected, Colours);
        await hand.GoOnAsync(3);
        // The fourth trial waits for its response, and all before it are stored.
        await page.WaitForFunctionAsync(
            "() => Object.keys(localStorage).some(k => k.startsWith('studyapp.task.') && JSON.parse(localStorage[k]).next === 3 "
                + "&& JSON.parse(localStorage[k]).pending.length === 0)"
        );
        await page.Context.DisposeAsync();

        var other = await chromium.NewPageAsync();
        await other.GotoAsync(new Uri(host.Address, "?external_id=x1").ToString());
        var second = new TaskHand(other, trial => trial.Expected, Colours);
        await second.GoOnAsync();

        var rows = await RowsAsync(host);
        AssertSame([.. hand.Seen, .. second.Seen.TakeLast(3)], rows);
        Assert.Equal(Enumerable.Range(0, 6), rows.Select(r => r.Position));
        await other.Context.DisposeAsync();
    }

    [BrowserFact]
    public async Task A_trial_during_which_the_page_lost_the_focus_is_marked_and_the_task_waits()
    {
        using var folder = Study(
            "stroop",
            "trials=3, practice_trials=0, break_every=0, fixation_ms=50, isi_min_ms=50, isi_max_ms=100, timeout_ms=60000"
        );
        await using var host = await StudyHost.StartAsync(folder);
        var page = await chromium.NewPageAsync();
        await BeginAsync(page, host);
        var hand = new TaskHand(page, trial => trial.Expected, Colours);
        await page.Locator("#task .card .go button").ClickAsync();
        await page.Locator("#task .stage[data-phase=stimulus]").WaitForAsync();
        await page.EvaluateAsync(
            "() => { document.hasFocus = () => false; window.dispatchEvent(new Event('blur')); delete document.hasFocus; }"
        );

        await hand.GoOnAsync(1);
        await page.Locator("#task .card", new() { HasText = "Paused" }).WaitForAsync();
        await hand.GoOnAsync();

        var rows = await RowsAsync(host);
        Assert.Equal([true, false, false], rows.Select(r => r.IsHidden));
        Assert.Equal(1, host.Services.GetRequiredService<StudyRuntime>().Study.TaskOf("stroop", null)!.Score(rows)["hidden_trials"]);
        await page.Context.DisposeAsync();
    }

    [BrowserFact]
    public async Task A_new_rule_has_a_heading_of_its_own_and_an_example()
    {
        using var folder = Study("nback", "levels=[1, 2], trials_per_level=4, practice_trials=0, stimulus_ms=50, isi_ms=100");
        await using var host = await StudyHost.StartAsync(folder);
        var page = await chromium.NewPageAsync();
        await BeginAsync(page, host);
        Assert.Equal(["Memory for letters", "Part 1: 1 letter back"], await page.Locator("#task .card :is(h1, h2)").AllTextContentsAsync());
        await page.Locator("#task .card .go button").ClickAsync();

        var card = page.Locator("#task .card", new() { HasText = "Part 2: 2 letters back" });
        await card.WaitForAsync();
        Assert.Equal("Respond when a letter is the same as the one 2 letters before it.", await card.Locator(".rule").TextContentAsync());
        Assert.Equal("700", await card.Locator(".rule").EvaluateAsync<string>("rule => getComputedStyle(rule).fontWeight"));
        Assert.Equal("T B K B", await card.Locator("svg[role=img]").GetAttributeAsync("aria-label"));
        Assert.Equal(2, await card.Locator("svg .same").CountAsync());
        await page.Context.DisposeAsync();
    }

    [BrowserTheory]
    [InlineData(false, "Press the key or the button on the screen:", "redD greenF blueJ yellowK")]
    [InlineData(true, "Press the button on the screen:", "red green blue yellow")]
    public async Task Keys_are_spoken_of_where_there_are_any(bool isPhone, string asked, string chips)
    {
        using var folder = Study("stroop", "trials=1, practice_trials=0, fixation_ms=50, isi_min_ms=50, isi_max_ms=100, timeout_ms=60000");
        await using var host = await StudyHost.StartAsync(folder);
        BrowserNewContextOptions phone = new() { HasTouch = true, IsMobile = true, ViewportSize = new() { Width = 390, Height = 844 } };
        var page = await chromium.NewPageAsync(isPhone ? phone : null);
        await BeginAsync(page, host);

        Assert.Contains(asked, await page.Locator("#task .card").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(chips, string.Join(' ', await page.Locator("#task .keys li").AllTextContentsAsync()));
        await page.Locator("#task .card .go button").ClickAsync();
        await page.Locator("#task .stage[data-phase=stimulus]").WaitForAsync();
        Assert.Equal(!isPhone, await page.Locator("#task .responses kbd").First.IsVisibleAsync());
        await page.Context.DisposeAsync();
    }

    private static WrittenStudy Study(string name, string parameters) =>
        new WrittenStudy().WithPages($"{{path='consent'}}, {{path='task/{name}', parameters={{{parameters}}}}}, {{path='end'}}");

    private static async Task BeginAsync(IPage page, StudyHost host, string query = "")
    {
        await page.GotoAsync(host.Address + query);
        await page.CheckAsync("#consent");
        await page.ClickAsync("form button >> nth=0");
        await page.WaitForURLAsync("**/task/*");
    }

    private static async Task<List<TrialRow>> RowsAsync(StudyHost host)
    {
        var trials = await host.QueryAsync(db => db.Trials.OrderBy(t => t.Index).ToListAsync());
        Assert.Equal(Enumerable.Range(0, trials.Count), trials.Select(t => t.Index));
        return trials.ConvertAll(t => TrialRow.Read(t.Data));
    }

    private static void AssertSame(IEnumerable<PresentedTrial> seen, IEnumerable<TrialRow> rows) => Assert.Equal(
        seen,
        rows.Select(r => new PresentedTrial(
            r.Part,
            r.Position,
            r.Attempt,
            r.Text("block")!,
            r.Text("stimulus")!,
            r.Condition,
            r.Expected,
            r.Response
        ))
    );

    private static Dictionary<string, string> KeysOf(string name, string parameters) => name switch
    {
        "stroop" => Colours,
        "flanker" => Arrows,
        "digit_span" => NoKeys,
        "nback" when parameters.Contains("two_key", StringComparison.Ordinal) => Sameness,
        _ => Space,
    };

    private static string? Wrong(string name, PresentedTrial trial) => name switch
    {
        "stroop" => trial.Expected == "red" ? "blue" : "red",
        "flanker" => trial.Expected == "left" ? "right" : "left",
        "digit_span" => "9",
        "nback" => trial.Expected switch { "match" => null, "no_match" => "match", _ => "match" },
        _ => trial.Expected is null ? "press" : null,
    };
}
