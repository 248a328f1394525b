using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using StudyApp.Participation.Planning;
using StudyApp.Research.Data;
using StudyApp.Research.Data.Writing;
using StudyApp.Storage.Connection;
using StudyApp.Tests.Integration;
using StudyApp.Tests.Research.Data;
using Xunit;

namespace StudyApp.Tests.Browser;

/// <summary>Folders as they were written for BOFS, without Python, in a real browser: from the first page to the exported files.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class BofsFolderTests(ChromiumFixture chromium)
{
    // What p5.js does with a sketch in its global mode: setup() once, then draw() in each frame, and mousePressed().
    private const string Library = """
        function createCanvas(width, height) {
          const canvas = document.createElement('canvas');
          Object.assign(canvas, { width, height, id: 'defaultCanvas0' });
          document.getElementById('sketch').append(canvas);
          return canvas;
        }
        window.addEventListener('load', () => {
          window.frameCount = 0;
          setup();
          const frame = () => { window.frameCount += 1; draw(); requestAnimationFrame(frame); };
          requestAnimationFrame(frame);
          document.addEventListener('mousedown', event => window.mousePressed && mousePressed(event));
        });
        """;

    private const string Sketch = """
        let clicks = 0;
        function setup() { createCanvas(200, 100); }
        function draw() { document.getElementById('state').textContent = frameCount > 2 ? 'ready' : 'wait'; }
        function mousePressed(event) {
          if (event.target.id !== 'defaultCanvas0' || clicks === 3) return;
          clicks += 1;
          $.post('/table/clicks', { block: clicks < 3 ? 'left hand' : 'right hand', number: clicks, hit: clicks !== 2 }).done(() => {
            $('#count').text(Number($('#count').text()) + 1);
            if (Number($('#count').text()) === 3) $.getJSON('/table/clicks', rows => { document.title = `${rows.length} rows`; $('#done').prop('hidden', false); });
          });
        }
        """;

    private const string Lab = """
        {% extends "template.html" %}
        {% from "macros.html" import btnContinue, conditionLabel with context %}
        {% block title %}{{ config['TITLE'] }}{% endblock %}
        {% block content %}<p id="lab">{{ conditionLabel(participant.condition) }}</p>{% block task %}{% endblock %}{% endblock %}
        {% block footer %}<small id="foot">Lab of {% block who %}someone{% endblock %}</small>{% endblock %}
        """;

    private const string TaskText = """
        {% extends "lab.html" %}
        {% block head %}{{ super() }}<script src="{{ url_for('my_task.static', filename='p5.js') }}"></script><script src="/my_task/sketch.js"></script>{% endblock %}
        {% block task %}<h1>Click, {{ participant.questionnaire("about").name }}</h1><div id="sketch"></div><p id="state"></p><output id="count">0</output>
        <a id="done" href="{{ url_for('default.route_redirect_next_page') }}" hidden>Go on</a>{% endblock %}
        {% block who %}{{ super()|replace('someone', 'Ada') }}{% endblock %}
        """;

    private const string Result = """
        {% set clicks = participant.table('clicks') %}
        {% if clicks %}<p id="result">{{ clicks|length }} clicks, {{ clicks.hits }} hits, {{ clicks.block_hits['left hand'] }} left;{% for click in clicks %} {{ loop.index }}:{{ click.number }}{% endfor %}</p>{% endif %}
        """;

    [BrowserFact]
    public async Task A_folder_runs_from_start_to_export()
    {
        using var study = Folder();
        await using var host = await StudyHost.StartAsync(study);
        var page = await chromium.NewPageAsync();
        var problems = Watch(page);

        await page.GotoAsync($"{host.Address}consent?PROLIFIC_PID=5f0c1d2e3b4a596877869504");
        await page.CheckAsync("input[name=consent]");
        await page.ClickAsync("main button[type=submit]");
        await page.WaitForURLAsync("**/questionnaire/about");
        await page.FillAsync("#name", "Ada");
        await page.FillAsync("#age", "36");
        await page.ClickAsync("#btnNext");

        await page.WaitForURLAsync("**/instructions/how");
        await Assertions.Expect(page.Locator("#hello")).ToHaveTextAsync("Hello Ada, 36 is more than 18.");
        await page.ClickAsync("#btnNext");

        await page.WaitForURLAsync("**/simple/my_task");
        await Assertions.Expect(page.Locator("#state")).ToHaveTextAsync("ready");
        await Assertions.Expect(page).ToHaveTitleAsync("Clicks");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Click, Ada");
        await Assertions.Expect(page.Locator("#lab")).ToHaveTextAsync("only");
        await Assertions.Expect(page.Locator("#foot")).ToHaveTextAsync("Lab of Ada");
        for (var clicks = 1; clicks <= 3; clicks++)
        {
            await page.ClickAsync("#defaultCanvas0");
            await Assertions
                .Expect(page.Locator("#count"))
                .ToHaveTextAsync(clicks.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
        await Assertions.Expect(page).ToHaveTitleAsync("3 rows");
        await page.ClickAsync("#done");

        await page.WaitForURLAsync("**/questionnaire/about/after");
        await Assertions.Expect(page.Locator("#instructions")).ToContainTextAsync("You hit 2 times.");
        await page.FillAsync("#name", "Ada again");
        await page.FillAsync("#age", "36");
        await page.ClickAsync("#btnNext");

        await page.WaitForURLAsync("**/end");
        await Assertions.Expect(page.Locator("#result")).ToHaveTextAsync("3 clicks, 2 hits, 1 left; 1:1 2:2 3:3");
        var code = await page.Locator("#completion-code").TextContentAsync();
        Assert.NotEmpty(code!);
        Assert.Empty(problems);
        await page.Context.DisposeAsync();

        var (database, current) = (
            host.Services.GetRequiredService<StudyDatabase>(),
            host.Services.GetRequiredService<CurrentStudy>().Runtime.Study
        );
        var wide = Assert.Single(
            ExportSample.Read(
                await ExportSample.BytesAsync(stream =>
                    new WideExport(database, current).WriteAsync(stream, ExportScope.Usual, CancellationToken.None)
                )
            )
        );
        Assert.Equal(
            ("5f0c1d2e3b4a596877869504", "prolific", "only", "1", "complete", "Ada", "36", "72", "Ada again"),
            (
                wide["externalID"],
                wide["source"],
                wide["condition"],
                wide["finished"],
                wide["end_reason"],
                wide["about_name"],
                wide["about_age"],
                wide["about_twice"],
                wide["about/after_name"]
            )
        );
        Assert.Equal(("3", "2", "1", "1"), (wide["clicks"], wide["hits"], wide["block_hits_left_hand"], wide["block_hits_right_hand"]));
        var table = ExportSample.Read(
            await ExportSample.BytesAsync(stream =>
                new TablesExport(database, current).WriteAsync("clicks", stream, ExportScope.Usual, CancellationToken.None)
            )
        );
        Assert.Equal(
            ("left hand|left hand|right hand", "1|2|3", "1|0|1", "1|1|1"),
            (table.Column("block"), table.Column("number"), table.Column("hit"), table.Column("participantID"))
        );
    }

    [BrowserTheory]
    [InlineData("unity_webgl.html", true)]
    [InlineData("unity_webgl.html", false)]
    [InlineData("unity_webgl_fullscreen.html", true)]
    public async Task A_build_of_Unity_is_loaded_and_ends_the_page(string wrapper, bool isNew)
    {
        var parameters = isNew
            ? "{% set unity_parameters = {'dataUrl': '/game/Build/x.data', 'companyName': \"A & B's\"} %}"
            : "{% set json_path = '/game/Build/x.json' %}";
        using var study = new WrittenStudy().WithPages("{path='consent'}, {path='simple/game'}, {path='end'}")
            .With(
                "game/templates/simple/game.html",
                $"{{% extends \"{wrapper}\" %}}{{% set unityloader_path = url_for('game.static', filename='Build/loader.js') "
                    + $"%}}{{% set width = 320 %}}{{% set height = 200 %}}{parameters}"
                + "{% block content_extra %}<p id=extra>Use the arrows.</p>{% endblock %}{% block bottom "
                + "%}<script>document.body.dataset.bottom = typeof EndGame;</script>{% endblock %}"
        )
            .With("game/static/Build/loader.js", """
                function createUnityInstance(canvas, parameters, progress) {
                  progress(0.5);
                  return new Promise(done => setTimeout(() => { done({ said: `${canvas.tagName} ${canvas.id} ${parameters.dataUrl} ${parameters.companyName}`, SendMessage() {} }); }, 0));
                }
                const UnityLoader = { instantiate(id, path, options) { const game = { said: `DIV ${document.getElementById(id).id} ${path}` }; options.onProgress(game, 0.5); options.onProgress(game, 1); return game; } };
                """);
        await using var host = await StudyHost.StartAsync(study);
        var page = await chromium.NewPageAsync();
        var problems = Watch(page);
        await page.GotoAsync(host.Address.ToString());
        await page.CheckAsync("input[name=consent]");
        await page.ClickAsync("main button[type=submit]");

        await page.WaitForURLAsync("**/simple/game");
        await Assertions.Expect(page.Locator("#extra")).ToHaveTextAsync("Use the arrows.");
        await Assertions.Expect(page.Locator("#loading")).ToBeHiddenAsync();
        Assert.Equal(
            isNew ? "CANVAS gameContainer /game/Build/x.data A & B's" : "DIV gameContainer /game/Build/x.json",
            await page.EvaluateAsync<string>("gameInstance.said")
        );
        Assert.Equal("function", await page.EvaluateAsync<string>("document.body.dataset.bottom"));
        if (wrapper == "unity_webgl.html") await Assertions.Expect(page.Locator("#gameContainer")).ToHaveCSSAsync("height", "200px");
        else Assert.True(await page.EvaluateAsync<bool>("document.getElementById('gameContainer').clientHeight === innerHeight"));
        await page.EvaluateAsync("EndGame()");
        await page.WaitForURLAsync("**/end");
        Assert.Empty(problems);
        await page.Context.DisposeAsync();
    }

    // With the habits of older folders: texts for numbers and truth values, question_type, entries without "enabled", an empty "code".
    private static WrittenStudy Folder() =>
        new WrittenStudy()
            .WithSetting("TITLE = 'Clicks'")
            .WithSetting("CONDITIONS = [{label='only'}]")
            .WithSetting("RETRIEVE_SESSIONS = true")
        .WithPages("""
            {name='Consent', path='consent'},
            {name='About', path='questionnaire/about'},
            {name='How', path='instructions/how'},
            {name='Task', path='simple/my_task'},
            {name='Never', path='questionnaire/mood', show_if='tables.clicks.hits > 3'},
            {name='After', path='questionnaire/about/after'},
            {name='End', path='end'},
            """)
        .With("questionnaires/about.json", """
            {"title":"About you","instructions":"You hit {{ tables.clicks.hits }} times.","code":"",
             "questions":[{"question_type":"field","id":"name","instructions":"Name?","required":"true"},{"question_type":"num_field","id":"age","instructions":"Age?","min":"18","max":"99"}],
             "participant_calculations":{"twice":"age * 2"}}
            """)
        .With(
            "templates/instructions/how.html",
            "<p id='hello'>Hello {{ about.name }}, {{ about.age }} is {% if about.age|int > 18 %}more{% else %}less{% endif %} "
                + "than 18.</p>"
        )
        .With("templates/end/complete.html", Result)
        .With("my_task/static/p5.js", Library).With("my_task/static/sketch.js", Sketch)
        .With("my_task/templates/lab.html", Lab).With("my_task/templates/simple/my_task.html", TaskText)
        .With("my_task/tables/clicks.json", """
            {"columns":{"block":{"type":"string"},"number":{"type":"integer","default":0},"hit":{"type":"boolean","default":false}},
             "exports":[{"fields":{"clicks":"count(*)","hits":"sum(hit)"}},{"fields":{"block_hits":"sum(hit)"},"group_by":"block"}]}
            """);

    private static ConcurrentQueue<string> Watch(IPage page)
    {
        var problems = new ConcurrentQueue<string>();
        page.Console += (_, message) => { if (message.Type == "error") problems.Enqueue($"{message.Text} {message.Location}"); };
        page.PageError += (_, error) => problems.Enqueue(error);
        return problems;
    }
}
