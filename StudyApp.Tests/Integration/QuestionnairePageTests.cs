using Microsoft.EntityFrameworkCore;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>What a questionnaire's keys do to its page, and what its page stores.</summary>
public sealed class QuestionnairePageTests
{
    [Theory]
    [InlineData("""{"questiontype":"num_field","id":"a","min":0,"max":0}""", "#a[min='0'][max='0'][step='1']")]
    [InlineData("""{"questiontype":"num_field","id":"a","datatype":"float","min":-0.5}""", "#a[min='-0.5'][step='any']:not([max])")]
    [InlineData("""{"questiontype":"field","id":"a","required":true,"placeholder":"<x>"}""", "#a[type=text][required][placeholder='<x>']")]
    [InlineData("""{"questiontype":"multi_field","id":"a"}""", "textarea#a[name=a]:not([required])")]
    [InlineData("""{"questiontype":"slider","id":"a","tick_count":"7"}""", "#a[type=range][min='1'][max='7']:not([data-touched])")]
    [InlineData("""{"questiontype":"slider","id":"a","tick_count":7,"default":7}""", "#a[type=range][value='7'][data-touched]")]
    [InlineData("""{"questiontype":"radiolist","id":"a","labels":["x","<y>"]}""", "#a2[type=radio][name=a][value='<y>']")]
    [InlineData(
        """{"questiontype":"radiolist","id":"a","labels":["x"],"other_enabled":true,"other_text_prompt":"Else"}""",
        "#a_other[name=a][value=__other__]"
    )]
    [InlineData("""{"questiontype":"radiolist","id":"a","labels":["x"],"horizontal":true}""", ".choices.horizontal #a1")]
    [InlineData("""{"questiontype":"radiolist","id":"a","labels":["x"]}""", ".choices:not(.horizontal) #a1")]
    [InlineData(
        """{"questiontype":"radiogrid","labels":["x","y"],"na_column":true,"na_label":"None","questions":[{"id":"a","text":"A"}]}""",
        "th.na, #a_na[name=a][value='']"
    )]
    [InlineData(
        """{"questiontype":"radiogrid","labels":["x","y"],"store_labels":true,"questions":[{"id":"a","text":"A"}]}""",
        "#a2[value=y]"
    )]
    [InlineData(
        """{"questiontype":"checklist","questions":[{"id":"a","text":"A","text_entry":true}]}""",
        "#a_enable[type=checkbox][value='1'], #a[type=text]"
    )]
    [InlineData("""{"questiontype":"drop_down","id":"a","items":["x"]}""", "#a option:first-child[value='']")]
    [InlineData(
        """{"questiontype":"group","show_sub_labels":true,"questions":[{"questiontype":"field","id":"a"}]}""",
        ".group:not(.no-labels) #a"
    )]
    [InlineData("""{"questiontype":"group","questions":[{"questiontype":"field","id":"a"}]}""", ".group.no-labels #a")]
    [InlineData(
        """{"questiontype":"field","id":"b"},{"questiontype":"field","id":"a","show_if":"b"}""",
        ".bofs-conditional[data-show-if][data-at='1'] #a"
    )]
    [InlineData("""{"questiontype":"field","id":"a"}""", ".bofs-question #a, form#form[method=post] #q_s #a ~ *, #btnNext")]
    public async Task A_key_shows_on_the_page(string question, string selector)
    {
        using var study = Study(question);
        await using var host = await StudyHost.StartAsync(study);
        using var visitor = host.NewVisitor();

        Assert.NotNull((await visitor.ConsentAsync()).Page.QuerySelector(selector));
    }

    [Fact]
    public async Task Markup_is_shown_where_it_is_allowed_and_as_text_elsewhere()
    {
        const string Markup = "<b>x</b><script>alert(1)</script>";
        using var study = new WrittenStudy().With("questionnaires/mood.json", $$"""
            {"instructions":"{{Markup}}","code":"<script>alert(2)</script>","questions":[
              {"questiontype":"radiolist","id":"a","title":"{{Markup}}","instructions":"{{Markup}}","labels":["{{Markup}}"]},
              {"questiontype":"radiogrid","labels":["{{Markup}}"],"questions":[{"id":"b","text":"{{Markup}}"}]},
              {"questiontype":"checklist","questions":[{"id":"c","text":"{{Markup}}"}]},
              {"questiontype":"slider","id":"d","tick_count":3,"left":"{{Markup}}","right":"{{Markup}}"},
              {"questiontype":"group","text":"{{Markup}}","questions":[{"questiontype":"drop_down","id":"e","items":["{{Markup}}"]}]},
              {"questiontype":"textview","text":"{{Markup}}"}]}
            """);
        await using var host = await StudyHost.StartAsync(study);
        using var visitor = host.NewVisitor();

        var page = (await visitor.ConsentAsync()).Page;

        // The author's own code alone is placed as it is, and allowed to run.
        Assert.Equal(["alert(2)"], page.QuerySelectorAll("script").Select(s => s.TextContent.Trim()).Where(text => text.Length > 0));
        Assert.Contains(
            "script-src 'self' 'unsafe-inline'",
            visitor.Current.Headers.GetValues("Content-Security-Policy").Single(),
            StringComparison.Ordinal
        );
        Assert.Equal(9, page.QuerySelectorAll("main b").Length);
        Assert.All(
            new[]
            {
                page.QuerySelector("label.choice:has(#a1) span")!,
                page.QuerySelector(".grid thead th")!,
                page.QuerySelector("#e option:last-child")!,
            },
            shown => Assert.Equal(Markup, shown.TextContent)
        );
    }

    [Theory]
    [InlineData("", "\"disable_paste\":true")]
    [InlineData("DISABLE_PASTE = true", "\"disable_paste\":false")]
    [InlineData("", "\"disable_paste\":false")]
    public async Task Pasting_is_blocked_in_every_input_for_text_where_the_question_or_the_study_says_so(string setting, string key)
    {
        using var study = Study($$"""
            {"questiontype":"field","id":"a",{{key}}},{"questiontype":"multi_field","id":"b",{{key}}},{"questiontype":"num_field","id":"c",{{key}}},
            {"questiontype":"radiolist","id":"d","labels":["x"],"other_enabled":true,{{key}}},{"questiontype":"checklist","questions":[{"id":"e","text":"E","text_entry":true}],{{key}}},
            {"questiontype":"group","questions":[{"questiontype":"field","id":"f",{{key}}}]},{"questiontype":"matrix","rows":[{"id":"g","text":"G"}],"columns":[{"id":"n","questiontype":"num_field"},{"id":"t"}],{{key}}},
            {"questiontype":"wheel","id":"h",{{key}}}
            """).With("templates/questions/wheel.html", "<input name=\"{{ question.id }}\" id=\"{{ question.id }}\">").WithSetting(setting);
        await using var host = await StudyHost.StartAsync(study);
        using var visitor = host.NewVisitor();

        var page = (await visitor.ConsentAsync()).Page;

        var texts = page.QuerySelectorAll("#q_s input:not([type]), #q_s input[type=text], #q_s input[type=number], #q_s textarea").ToList();
        Assert.Equal(["a", "b", "c", "d_other_text_prompt", "e", "f", "g_n", "g_t", "h"], texts.Select(t => t.Id));
        var blocked = setting.Length > 0 || key.EndsWith("true", StringComparison.Ordinal);
        Assert.All(texts, t => Assert.Equal(blocked, t.Closest("[data-no-paste]") is not null));
    }

    [Theory]
    [InlineData("DISABLE_PASTE = true", true)]
    [InlineData("DISABLE_PASTE = 'off'", false)]
    public async Task The_setting_holds_for_the_typed_id_too(string setting, bool blocked)
    {
        using var study = new WrittenStudy().WithPages("{path='consent'}, {path='external_id'}, {path='end'}").WithSetting(setting);
        await using var host = await StudyHost.StartAsync(study);
        using var visitor = host.NewVisitor();

        Assert.Equal(blocked, (await visitor.ConsentAsync()).Page.QuerySelector("#mTurkID")!.HasAttribute("data-no-paste"));
    }

    [Fact]
    public async Task A_question_is_shown_to_its_conditions_only_and_its_column_is_there_for_all()
    {
        using var study = Study(
                """{"questiontype":"field","id":"a","for_conditions":["2"]},{"questiontype":"field","id":"b","enabled":"false"},{"questiontype":"field","id":"c"}"""
            )
            .WithSetting("CONDITIONS = [{label='x'}, {label='y'}]").WithSetting("CONDITION_TIES = 'lowest'");
        await using var host = await StudyHost.StartAsync(study);
        foreach (var (shown, stored) in new[] { ("c", """{"a":null,"b":null,"c":"3"}"""), ("a c", """{"a":"1","b":null,"c":"3"}""") })
        {
            using var visitor = host.NewVisitor();
            Assert.Equal(shown, string.Join(' ', (await visitor.ConsentAsync()).Page.QuerySelectorAll("#q_s input").Select(i => i.Id)));
            await visitor.SubmitAsync(("a", "1"), ("b", "2"), ("c", "3"));
            Assert.Equal(
                stored,
                await host.QueryAsync(db => db.Submissions.OrderByDescending(s => s.Id).Select(s => s.Answers).FirstAsync())
            );
        }
    }

    [Fact]
    public async Task Everything_is_stored_as_the_type_says_and_what_was_left_open_is_null()
    {
        using var study = Study("""
            {"questiontype":"radiogrid","labels":["no","yes"],"na_column":true,"questions":[{"id":"g1","text":"A"},{"id":"g2","text":"B"},{"id":"g3","text":"C"}]},
            {"questiontype":"num_field","id":"n"},{"questiontype":"num_field","id":"blank"},{"questiontype":"drop_down","id":"d","items":["x"]},{"questiontype":"slider","id":"s","tick_count":5},
            {"questiontype":"checklist","questions":[{"id":"c1","text":"A"},{"id":"c2","text":"B"}]},{"questiontype":"image_click","id":"p","src":"x.svg"}
            """);
        await using var host = await StudyHost.StartAsync(study);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        await visitor.SubmitAsync(("g1", "2"), ("g2", ""), ("n", "7"), ("blank", ""), ("d", ""), ("c2", "1"), ("unknown", "1"));

        Assert.Equal(
            """{"g1":"2","g2":null,"g3":null,"n":7,"blank":null,"d":null,"s":null,"c1":0,"c2":1,"p_x":null,"p_y":null}""",
            await host.QueryAsync(db => db.Submissions.Select(s => s.Answers).SingleAsync())
        );
    }

    [Fact]
    public async Task The_same_questionnaire_under_two_tags_is_stored_twice_and_a_page_can_ask_for_either()
    {
        using var study = Study("""{"questiontype":"num_field","id":"n"}""").With("templates/instructions/more.html", "<p>More!</p>")
            .WithPages(
                "{path='consent'}, {path='questionnaire/mood/pre'}, {path='questionnaire/mood/post'}, {path='instructions/more', "
                    + "show_if='mood.post.n > mood.pre.n'}, {path='end'}"
            );
        await using var host = await StudyHost.StartAsync(study);
        foreach (var (post, next) in new[] { ("5", "instructions/more"), ("3", "end") })
        {
            using var visitor = host.NewVisitor();
            await visitor.ConsentAsync();
            await visitor.SubmitAsync(("n", "4"));
            Assert.Equal(next, (await visitor.SubmitAsync(("n", post))).PageName);
        }
        Assert.Equal(
            ["pre 4", "post 5", "pre 4", "post 3"],
            (await host.QueryAsync(db => db.Submissions.OrderBy(s => s.Id).ToListAsync())).Select(s => $"{s.Tag} {s.Answers[5..^1]}")
        );
    }

    [Fact]
    public async Task The_times_of_a_submission_are_the_servers_whatever_the_form_says()
    {
        using var study = Study("""{"questiontype":"field","id":"a"}""");
        await using var host = await StudyHost.StartAsync(study);
        using var visitor = host.NewVisitor();
        var before = DateTime.UtcNow.AddSeconds(-1);
        await visitor.ConsentAsync();

        await visitor.SubmitAsync(
            ("a", "x"),
            ("timeStarted", "1999-01-01 00:00:00.000000"),
            ("timeEnded", "2099-01-01 00:00:00"),
            ("participantID", "77"),
            ("tag", "other")
        );

        var submission = await host.QueryAsync(db => db.Submissions.SingleAsync());
        Assert.InRange(submission.StartedAt, before, DateTime.UtcNow);
        Assert.InRange(submission.EndedAt, submission.StartedAt, DateTime.UtcNow);
        Assert.Equal(("", """{"a":"x"}"""), (submission.Tag, submission.Answers));
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("'off'", false)]
    public async Task The_line_of_steps_can_be_left_out(string setting, bool shown)
    {
        using var study = Study("""{"questiontype":"field","id":"a"}""").WithSetting($"USE_BREADCRUMBS = {setting}");
        await using var host = await StudyHost.StartAsync(study);
        using var visitor = host.NewVisitor();

        Assert.Equal(shown, (await visitor.ConsentAsync()).Page.QuerySelector("progress") is not null);
        Assert.Null((await visitor.SubmitAsync(("a", "x"))).Page.QuerySelector("progress"));
    }

    private static WrittenStudy Study(string questions) =>
        new WrittenStudy().With("questionnaires/mood.json", $$"""{"questions":[{{questions}}]}""");

    [Theory]
    [InlineData("")]
    [InlineData(",\"shuffle\":true")]
    public async Task Labels_that_repeat_or_are_blank_are_choices_of_their_own(string key)
    {
        using var folder = new WrittenStudy().With("questionnaires/mood.json", $$"""
            {"questions":[{"questiontype":"radiolist","id":"a","instructions":"A?","labels":["x","","x","y"]{{key}} },
                          {"questiontype":"num_field","id":"n","required":true}]}
            """);
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        var shown = visitor.Current.Page.QuerySelectorAll("input[name=a]");
        Assert.Equal(["", "x", "x", "y"], shown.Select(i => i.GetAttribute("value")!).Order(StringComparer.Ordinal));
        Assert.Equal(4, shown.Select(i => i.Id).Distinct().Count());
        var again = await visitor.SubmitAsync(("a", "x"));
        Assert.Single(again.Page.QuerySelectorAll("input[name=a][checked]"));
        await visitor.SubmitAsync(("a", ""), ("n", "1"));
        const string Answers = "SELECT a AS \"Value\" FROM questionnaire_mood";
        Assert.Equal([""], await host.QueryAsync(db => db.Database.SqlQueryRaw<string>(Answers).ToListAsync()));
    }
}
