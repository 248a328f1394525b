using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text.Json;
using Microsoft.Playwright;
using StudyApp.Tests.Integration;
using StudyApp.Tests.Simulation;
using Xunit;

namespace StudyApp.Tests.Browser;

/// <summary>A study with a folder of its own scripts and pages, as game libraries and engines lay them out, in a real browser.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class AuthoredPageBrowserTests(ChromiumFixture chromium)
{
    // (module (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add))
    private const string Adder = "0061736d0100000001070160027f7f017f030201000707010361646400000a09010700200020016a0b";

    private const string Sketch = """
        document.addEventListener('DOMContentLoaded', async () => {
          const game = await WebAssembly.instantiateStreaming(fetch('/my_task/Build/game.wasm.gz'));
          const data = await (await fetch('/my_task/Build/game.data.gz')).text();
          $('#sum').text(game.instance.exports.add(2, 3) + data + studyapp.condition);
        });
        """;

    private const string Base = """
        {% extends "template.html" %}
        {% block title %}{% block name %}{% endblock %} (lab){% endblock %}
        {% block head %}<style>#sum { color: rgb(1, 2, 3); }</style>{% endblock %}
        """;

    private const string Play = """
        {% extends "base.html" %}
        {% from "macros.html" import btnContinue, conditionLabel with context %}
        {% block name %}Play{% endblock %}
        {% block head %}{{ super() }}<script src="{{ url_for('my_task.static', filename='sketch.js') }}"></script>{% endblock %}
        {% block content %}<h1>Hello {{ participant.questionnaire("mood").why }}, {{ conditionLabel(participant.condition) }}</h1><p id="sum"></p>{{ btnContinue() }}{% endblock %}
        """;

    private const string Whole = """
        <!doctype html>
        <html lang="en"><head><title>Whole</title><script src="/BOFS_static/js/jquery-3.7.1.min.js"></script></head>
        <body><h1>Whole</h1><button id="go">Done</button>
        <script>$('#go').on('click', () => { location.href = '/redirect_next_page'; });</script></body></html>
        """;

    [BrowserFact]
    public async Task A_folder_of_pages_scripts_and_packed_files_works_from_start_to_end()
    {
        using var study = TaskStudy();
        await using var host = await StudyHost.StartAsync(study);
        var page = await chromium.NewPageAsync();
        var problems = new ConcurrentQueue<string>();
        page.Console += (_, message) => { if (message.Type == "error") problems.Enqueue($"{message.Text} {message.Location}"); };
        page.PageError += (_, error) => problems.Enqueue(error);
        await BeginAsync(page, host);

        await page.WaitForURLAsync("**/simple/play");
        await Assertions.Expect(page.Locator("#sum")).ToHaveTextAsync("5levels1");
        await Assertions.Expect(page.Locator("#sum")).ToHaveCSSAsync("color", "rgb(1, 2, 3)");
        await Assertions.Expect(page).ToHaveTitleAsync("Play (lab)");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Hello Ada, only");
        await page.ClickAsync("#btnNext");

        await page.WaitForURLAsync("**/custom/whole");
        Assert.Equal("custom/whole", await page.EvaluateAsync<string>("studyapp.page"));
        await page.ClickAsync("#go");
        await page.WaitForURLAsync("**/end");
        await Assertions.Expect(page.Locator("#completion-code")).ToBeVisibleAsync();
        Assert.Empty(problems);
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task Artificial_participants_complete_it_too()
    {
        using var study = TaskStudy();
        await using var served = await ServedStudy.StartAsync(study.Write());
        var report = await served.SimulateAsync(5);
        Assert.Empty(report.Failures);
        Assert.Equal(5, report.Completed);
    }

    [BrowserFact]
    public async Task What_is_saved_survives_a_lost_connection_a_lost_answer_and_a_closed_tab_and_arrives_once()
    {
        using var study = TaskStudy();
        await using var host = await StudyHost.StartAsync(study);
        var page = await chromium.NewPageAsync();
        var table = new Table();
        await page.Context.RouteAsync("**/table/scores", table.AnswerAsync);
        await BeginAsync(page, host);
        await page.WaitForURLAsync("**/simple/play");

        // No connection.
        table.Mode = "cut";
        await page.EvaluateAsync("() => { studyapp.save('scores', { score: 1 }); studyapp.save('scores', [{ score: 2 }, { score: 3 }]); }");
        await page.WaitForFunctionAsync("studyapp.pending === 2");
        Assert.Empty(table.Rows);

        // Stored, but the answer never arrives.
        table.Mode = "lose";
        await page.EvaluateAsync("window.dispatchEvent(new Event('online'))");
        await table.UntilAsync(1);
        await page.CloseAsync();

        // The tab is gone; another of the same person goes on.
        table.Mode = "store";
        page = await page.Context.NewPageAsync();
        await page.GotoAsync(host.Address.ToString());
        await page.WaitForFunctionAsync("studyapp.pending === 0");
        Assert.Equal([1, 2, 3], table.Rows);

        // Refused for good: given up, and said.
        table.Mode = "refuse";
        Assert.Equal(
            "400",
            await page.EvaluateAsync<string>(
                "() => new Promise(done => { window.addEventListener('studyapp:refused', e => done(String(e.detail.status))); "
                    + "studyapp.save('scores', { score: 'x' }); })"
            )
        );
        table.Mode = "store";
        await page.EvaluateAsync("() => { studyapp.save('scores', { score: 4 }); studyapp.next(); }");
        await page.WaitForURLAsync("**/custom/whole");
        Assert.Equal([1, 2, 3, 4], table.Rows);
        await page.Context.DisposeAsync();
    }

    private static WrittenStudy TaskStudy()
    {
        var study = new WrittenStudy()
            .WithSetting("CONDITIONS = [{label='only'}]")
            .WithPages("{path='consent'}, {path='questionnaire/mood'}, {path='simple/play'}, {path='custom/whole'}, {path='end'}")
            .With("my_task/static/sketch.js", Sketch)
            .With("my_task/templates/base.html", Base)
            .With("my_task/templates/simple/play.html", Play)
            .With("my_task/templates/custom/whole.html", Whole);
        Directory.CreateDirectory(Path.Combine(study.Root, "my_task", "static", "Build"));
        Pack(Path.Combine(study.Root, "my_task", "static", "Build", "game.wasm.gz"), Convert.FromHexString(Adder));
        Pack(Path.Combine(study.Root, "my_task", "static", "Build", "game.data.gz"), "levels"u8);
        return study;
    }

    private static void Pack(string file, ReadOnlySpan<byte> content)
    {
        using var packed = new GZipStream(File.Create(file), CompressionLevel.Fastest);
        packed.Write(content);
    }

    private static async Task BeginAsync(IPage page, StudyHost host)
    {
        await page.GotoAsync(host.Address.ToString());
        await page.CheckAsync("input[name=consent]");
        await page.ClickAsync("main button[type=submit]");
        await page.FillAsync("#age", "33");
        await page.FillAsync("#why", "Ada");
        await page.ClickAsync("#btnNext");
    }

    // Stands for a table on the server that knows rows by their key.
    private sealed class Table
    {
        public ConcurrentDictionary<string, int> Seen { get; } = [];

        public IEnumerable<int> Rows => Seen.Values.Order();

        public string Mode { get; set; } = "store";

        public async Task AnswerAsync(IRoute route)
        {
            var mode = Mode;
            if (mode is "store" or "lose")
                foreach (var row in JsonDocument.Parse(route.Request.PostData!).RootElement.EnumerateArray())
                    if (
                        !Seen.TryAdd(row.GetProperty("__row").GetString()!, row.GetProperty("score").GetInt32())
                        && Seen.Values.Distinct().Count() != Seen.Count
                    )
                        throw new InvalidOperationException("Two rows carry different keys for one score.");
            if (mode == "store") await route.FulfillAsync(new() { Status = 204 });
            else if (mode == "refuse") await route.FulfillAsync(new() { Status = 400 });
            else await route.AbortAsync("connectionreset");
        }

        public async Task UntilAsync(int rows)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            while (Seen.Count < rows) await Task.Delay(20, patience.Token);
        }
    }
}
