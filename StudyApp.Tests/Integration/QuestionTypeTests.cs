using System.Net;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>
/// Question types on real pages: files below the application's root, scripts, what is typed again after a refusal, what is stored.
/// </summary>
public sealed class QuestionTypeTests
{
    private const string Everything = """
        {"questions":[
        {"questiontype":"image_select","id":"face","instructions":"Face?","images":[{"src":"/static/a.svg","value":1,"label":"A"},{"src":"b.svg","value":2,"alt":"B"}]},
        {"questiontype":"image_click","id":"spot","instructions":"Where?","src":"static/map.svg?v=1"},
        {"questiontype":"image_click","id":"spots","instructions":"Where else?","src":"/static/map.svg","max_clicks":0},
        {"questiontype":"video","id":"film","instructions":"Watch","src":"/static/film.webm","force_watch":true},
        {"questiontype":"group","instructions":"Both","questions":[{"questiontype":"field","id":"one","instructions":"One"},{"questiontype":"num_field","id":"two"}]},
        {"questiontype":"ranking","instructions":"Order?","items":[{"id":"r1","text":"A"},{"id":"r2","text":"B"}]},
        {"questiontype":"constant_sum","instructions":"Shares?","total":10,"items":[{"id":"s1","text":"A"},{"id":"s2","text":"B"}]},
        {"questiontype":"date","id":"day","instructions":"Day?"},
        {"questiontype":"time","id":"hour","instructions":"Hour?"},
        {"questiontype":"matrix","instructions":"Table","rows":[{"id":"m","text":"Monday"}],"columns":[{"id":"n","text":"N","questiontype":"num_field"},{"id":"c","text":"C","questiontype":"checkbox"}]},
        {"questiontype":"field","id":"must","instructions":"Must?","required":true}
        ]}
        """;

    private static readonly (string, string)[] Answers =
    [
        ("face", "2"),
        ("spot_x", "1.5"),
        ("spot_y", "2"),
        ("spots", """[{"x":3,"y":4}]"""),
        ("film_started", "1735689600"),
        ("film_watched", "2.5"),
        ("one", "uno"),
        ("two", "2"),
        ("r1", "2"),
        ("r2", "1"),
        ("s1", "4"),
        ("s2", "6"),
        ("day", "2026-05-01"),
        ("hour", "07:30"),
        ("m_n", "3"),
        ("m_c", "1"),
    ];

    [Fact]
    public async Task Files_of_the_study_are_addressed_below_the_application_root()
    {
        using var study = new WrittenStudy()
            .With("questionnaires/mood.json", Everything)
            .With("static/a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
            .With("static/c.vtt", "WEBVTT\n")
            .WithSetting("APPLICATION_ROOT = '/sleep'");
        await using var host = await StudyHost.StartAsync(study);
        using var visitor = host.NewVisitor();
        var page = (await visitor.ConsentAsync()).Page;
        Assert.Equal(
            ["/sleep/static/a.svg", "/sleep/b.svg", "/sleep/static/map.svg?v=1", "/sleep/static/map.svg"],
            page.QuerySelectorAll("main img").Select(i => i.GetAttribute("src"))
        );
        Assert.Equal("/sleep/static/film.webm", page.QuerySelector("video")!.GetAttribute("src"));
        foreach (var file in new[] { "static/a.svg", "static/c.vtt" })
            Assert.Equal(HttpStatusCode.OK, (await visitor.SendAsync(new(HttpMethod.Get, file))).Status);
    }

    [Fact]
    public async Task A_page_loads_the_scripts_of_its_questions_and_no_others()
    {
        using var study = new WrittenStudy().With(
            "questionnaires/mood.json",
            """{"questions":[{"questiontype":"group","instructions":"G","questions":[{"questiontype":"ranking","items":[{"id":"a","text":"A"}]}]}]}"""
        );
        await using var host = await StudyHost.StartAsync(study);
        using var visitor = host.NewVisitor();
        var scripts = (await visitor.ConsentAsync()).Page.QuerySelectorAll("script").Select(s => s.GetAttribute("src")!).ToList();
        Assert.Equal(["participant", "drafts", "item-times", "unsent", "ranking"], scripts.Select(s => s.Split('/')[^1].Split('.')[0]));
        using var script = new HttpRequestMessage(HttpMethod.Get, scripts[^1]);
        Assert.Equal(HttpStatusCode.OK, (await visitor.SendAsync(script)).Status);
    }

    [Fact]
    public async Task A_refused_page_shows_every_kind_of_answer_again()
    {
        using var study = new WrittenStudy().With("questionnaires/mood.json", Everything);
        await using var host = await StudyHost.StartAsync(study);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        var refused = await visitor.PostAsync(Answers);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        foreach (var (name, value) in Answers.Where(a => a.Item1 is not ("face" or "r1" or "r2" or "m_c")))
            Assert.Equal(value, refused.Page.QuerySelector($"[name={name}]")!.GetAttribute("value"));
        foreach (
            var chosen in new[] { "#face2[checked]", "#r1 option[value='2'][selected]", "#r2 option[value='1'][selected]", "#m_c[checked]" }
        )
            Assert.NotNull(refused.Page.QuerySelector(chosen));
    }

    [Theory]
    [InlineData("", "unverified")]
    [InlineData("1", null)]
    public async Task A_film_that_must_be_watched_marks_the_visit_when_nobody_can_tell(string done, string? outcome)
    {
        using var study = new WrittenStudy().With("questionnaires/mood.json", Everything);
        await using var host = await StudyHost.StartAsync(study);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        var end = await visitor.SubmitAsync([.. Answers, ("must", "x"), ("__done_film", done)]);
        Assert.Equal("end", end.PageName);
        Assert.Equal(
            outcome,
            await host.QueryAsync(db => db.Visits.Where(v => v.Path == "questionnaire/mood").Select(v => v.Outcome).SingleAsync())
        );
        var stored = await host.QueryAsync(db => db.Submissions.Select(s => s.Answers).SingleAsync());
        Assert.Equal(
            """{"face":2,"spot_x":1.5,"spot_y":2,"spots":"[{\"x\":3,\"y\":4}]","film_started":1735689600,"film_ended":null,"film_watched":2.5,"one":"uno","two":2,"r1":2,"r2":1,"s1":4,"s2":6,"day":"2026-05-01","hour":"07:30","m_n":3,"m_c":1,"must":"x"}""",
            stored
        );
    }

    [Fact]
    public async Task Labels_written_as_html_are_shown_as_html_and_plain_ones_as_text()
    {
        using var study = new WrittenStudy().With(
            "questionnaires/mood.json",
            """{"questions":[{"questiontype":"radiolist","id":"a","instructions":"A?","labels":["one","<two>"],"label_html":["<em>one</em>"]}]}"""
        );
        await using var host = await StudyHost.StartAsync(study);
        using var visitor = host.NewVisitor();
        var labels = (await visitor.ConsentAsync()).Page.QuerySelectorAll(".choice > span").Select(s => s.InnerHtml.Trim());
        Assert.Equal(["<em>one</em>", "&lt;two&gt;"], labels);
    }

    [Fact]
    public async Task The_error_summary_names_the_question_that_is_meant()
    {
        using var study = new WrittenStudy().With("questionnaires/mood.json", """
            {"questions":[
            {"questiontype":"field","id":"pet","instructions":"A pet?"},
            {"questiontype":"field","id":"pet_name","instructions":"Its name?","required":true},
            {"questiontype":"checklist","instructions":"Which ones?","required":true,"questions":[{"id":"box","text":"A box"}]},
            {"questiontype":"ranking","instructions":"What order?","required":true,"items":[{"id":"one","text":"One"},{"id":"two","text":"Two"}]},
            {"questiontype":"constant_sum","instructions":"What shares?","total":10,"required":true,"items":[{"id":"x","text":"X"},{"id":"y","text":"Y"}]},
            {"questiontype":"image_click","id":"spot","instructions":"Where?","src":"/static/map.svg","required":true},
            {"questiontype":"radiogrid","instructions":"How?","required":true,"labels":["a","b"],"questions":[{"id":"row","text":"This row"}]}
            ]}
            """).With("static/map.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='4' height='4'></svg>");
        await using var host = await StudyHost.StartAsync(study);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        var named = (await visitor.SubmitAsync()).Page.QuerySelectorAll("#form-errors a").Select(a => a.TextContent.Split(" — ")[0]);
        Assert.Equal(["Its name?", "Which ones?", "What order?", "What shares?", "Where?", "This row"], named);
    }
}
