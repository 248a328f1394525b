using System.Security.Cryptography;
using System.Text;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Authoring.Templates;
using StudyApp.Studies.Authored;
using StudyApp.Studies.Model;
using StudyApp.Studies.Model.Naming;
using Xunit;

namespace StudyApp.Tests.Studies;

/// <summary>Pages that authors wrote as templates: where they are found, what they see, and what is said of them.</summary>
public sealed class PageTextTests
{
    private const string Game = "{path='consent'}, {path='questionnaire/q'}, {name='Game', path='simple/game'}, {path='end'}";

    [Theory]
    [InlineData("templates/simple/game.html")]
    [InlineData("my_task/templates/simple/game.html")]
    public void A_page_lies_in_the_study_or_in_a_folder_of_it(string file) =>
        Assert.Equal("<p>Play</p>", Shown(Read(AStudy.With(Game).WithFile(file, "<p>Play</p>"))));

    [Fact]
    public void A_page_fills_the_blocks_of_the_bundled_template_and_uses_its_macros()
    {
        var study = Read(AStudy.With(Game).WithFile("my_task/templates/simple/game.html", """
            {% extends "template.html" %}
            {% from "macros.html" import btnContinue, conditionLabel, checkUserActive with context %}
            {% block title %}The game{% endblock %}
            {% block head %}<script src="{{ url_for('my_task.static', filename='a b.js') }}"></script>{% endblock %}
            {% block content %}{{ conditionLabel(participant.condition) }} {{ url_for('BOFS_static', filename='style.css') }} {{ q.a }}|{{ a }}{{ btnContinue(false) }}{{ checkUserActive() }}{% endblock %}
            {% block footer %}Bye{% endblock %}
            """));
        var facts = new ParticipantFacts
        {
            Study = study,
            Condition = 2,
            Answers = [new("q", "", new Dictionary<string, Value> { ["a"] = Value.Of("<i>") })],
        };

        var sections = PageSections.Read(Shown(study, facts))!;

        Assert.Equal(
            new(
                "The game",
                "<script src=\"/my_task/a%20b.js\"></script>",
                PageSections.Usual,
                $"c2 /BOFS_static/style.css &lt;i&gt;|&lt;i&gt;{PageSections.Continue}",
                "",
                "Bye"
            ),
            sections
        );
    }

    [Fact]
    public void Each_macro_of_existing_studies_can_be_imported_and_called()
    {
        var study = Read(
            AStudy
                .With(Game)
                .WithFile(
                    "templates/simple/game.html",
                    "{% import 'macros.html' as m %}{% from 'macros.html' import btnContinue, adminControls %}[{{ btnContinue() }}] [{{ "
                        + "m.btnContinue(includeDiv=false) }}] [{{ m.conditionLabel(1) }}{{ m.conditionLabel(9) }}] [{{ adminControls() }}{{ "
                        + "m.checkUserActive() }}]"
                )
        );
        Assert.Equal($"[<div class=\"go bofs-navigation\">{PageSections.Continue}</div>] [{PageSections.Continue}] [c19] []", Shown(study));
    }

    [Theory]
    [InlineData("questionnaire.html")]
    [InlineData("simple.html")]
    [InlineData("template.html")]
    public void A_template_that_used_to_replace_a_page_of_the_programs_own_is_told_of(string name)
    {
        var found = Assert.Single(Report(AStudy.With().WithFile("templates/" + name, "<p>Mine</p>")));
        Assert.StartsWith(
            $"templates/{name}: info ST004: templates/{name} changes no page of the program's own",
            found,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_studys_own_template_goes_before_the_bundled_one_and_that_before_a_folders()
    {
        var page = AStudy
            .With(Game)
            .WithFile("templates/simple/game.html", "{% extends 'template.html' %}{% block content %}x{% endblock %}")
            .WithFile("a/templates/template.html", "folder {% block content %}{% endblock %}");
        Assert.NotNull(PageSections.Read(Shown(Read(page))));
        Assert.Equal("own x", Shown(Read(page.WithFile("templates/template.html", "own {% block content %}{% endblock %}"))));
    }

    [Fact]
    public void What_is_shuffled_stays_so_for_one_participant_and_place()
    {
        var study = Read(
            AStudy
                .With(Game)
                .WithFile(
                    "templates/simple/game.html",
                    "{% set l = range(0, 20)|list %}{% do shuffle(l) %}{{ l|join(',') }} {% set m = range(0, 20)|list %}{% do shuffle(m) "
                        + "%}{{ m|join(',') }}"
                )
        );
        var first = Shown(study, seed: 1);
        Assert.Equal(first, Shown(study, seed: 1));
        Assert.NotEqual(first, Shown(study, seed: 2));
        Assert.NotEqual(first.Split(' ')[0], first.Split(' ')[1]);
        Assert.Equal(Enumerable.Range(0, 20), first.Split(' ')[0].Split(',').Select(int.Parse).Order());
    }

    [Fact]
    public void The_way_and_the_place_on_it_are_known()
    {
        var study = Read(AStudy.With(Game).WithFile("templates/simple/game.html",
            "{{ flat_page_list|length }} {{ flat_page_list[2].path }} {% for c in crumbs %}{{ c.name }}{{ '*' if c.active "
                + "}}{% endfor %} {{ current_occurrence }} {{ session['currentUrl'] }} {{ json_dumps({'a': '</script>'})|safe }} "
                + "{{ config['TITLE'] }}{{ g.x }}{{ request.args.get('y') }}"
        )
);
        Assert.Equal("""4 simple/game Game* 0 simple/game {"a": "\u003c/script\u003e"} TestNone""", Shown(study));
    }

    [Theory]
    [InlineData(
        "<p>{{ participant.condition|uper }}",
        "templates/simple/game.html(1,29): error TP003: There is no filter \"uper\"; did you mean \"upper\"?"
    )]
    [InlineData(
        "a\n{% include 'parts/x.html' %}",
        "templates/simple/game.html(2,4): error TP004: There is no template \"parts/x.html\"; names begin below the folder templates"
    )]
    [InlineData(
        "{{ participnt }}",
        "templates/simple/game.html(1,4): warning TP007: Nothing gives \"participnt\" a meaning: it is empty; did you mean "
            + "\"participant\"?"
    )]
    [InlineData(
        "x\n  {{ 1 / 0 }}",
        "templates/simple/game.html(2,6): warning TP010: The page \"simple/game\" cannot be shown to someone who has answered "
            + "nothing: division by zero; a plain page with a Continue button takes its place"
    )]
    public void What_is_wrong_is_said_with_its_place(string text, string expected) =>
        Assert.Equal(expected, Assert.Single(Report(AStudy.With(Game).WithFile("templates/simple/game.html", text))));

    [Fact]
    public void A_missing_page_is_an_error() =>
        Assert.Equal(
            $"study.toml(5,77): error {DiagnosticCodes.MissingFile}: There is no templates/simple/game.html; write the file, or "
                + $"correct the path",
            Assert.Single(Report(AStudy.With(Game)))
        );

    [Fact]
    public void A_pages_version_is_its_files_hash_and_changes_with_what_it_includes()
    {
        var plain = AStudy.With(Game).WithFile("templates/simple/game.html", "<p>Play</p>");
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("<p>Play</p>"))), Version(plain).Hash);
        Assert.Equal(("simple", "game"), (Version(plain).Kind, Version(plain).Name));
        var including = plain
            .WithFile(
                "templates/simple/game.html",
                "{% extends 'template.html' %}{% block content %}{% include 'parts/a.html' %}{% endblock %}"
            )
            .WithFile("templates/parts/a.html", "1");
        Assert.NotEqual(Version(including).Hash, Version(including.WithFile("templates/parts/a.html", "2")).Hash);
        Assert.Equal(Version(including).Hash, Version(including.WithFile("templates/parts/b.html", "2")).Hash);
    }

    [Fact]
    public void Answers_are_read_only_where_a_page_asks_for_them()
    {
        Assert.Null(StudyNames.Needed(Read(AStudy.With(Game).WithFile("templates/simple/game.html", "{{ session.condition }}"))));
        Assert.NotEmpty(StudyNames.Needed(Read(AStudy.With(Game).WithFile("templates/simple/game.html", "{{ participant.condition }}")))!);
        Assert.NotEmpty(StudyNames.Needed(Read(AStudy.With(Game).WithFile("templates/simple/game.html", "{{ a }}")))!);
    }

    [Fact]
    public void A_page_of_Python_is_explained_with_what_to_write_instead()
    {
        const string Views =
            "from x import y\nmy_task = Blueprint('my_task', __name__)\n\n@my_task.route(\"/task/<level>\", methods=['POST', "
            + "'GET'])\n@verify_correct_page\ndef task(level):\n    pass\n\n@my_task.route('/fetch_condition')\ndef fetch(): pass\n";
        var report = Report(
            AStudy
                .With("{path='consent'}, {path='task/hard'}, {path='my_task/other'}, {path='end'}")
                .WithFile("my_task/views.py", Views)
                .WithFile("my_task/models.py", "")
        );
        Assert.Contains(
            report,
            d =>
                d.Contains("\"my_task/other\" is defined in Python (my_task/views.py), which is not run here", StringComparison.Ordinal)
                && d.Contains("templates/custom/NAME.html", StringComparison.Ordinal)
        );
        Assert.Contains(
            report,
            d =>
                d.StartsWith("my_task/views.py: warning ST060", StringComparison.Ordinal)
                && d.Contains("/fetch_condition", StringComparison.Ordinal)
        );
        Assert.Contains(report, d => d.StartsWith("my_task/models.py: warning ST060", StringComparison.Ordinal));
        report = Report(
            AStudy
                .With("{path='consent'}, {path='play/hard'}, {path='end'}")
                .WithFile("my_task/views.py", Views.Replace("/task/<", "/play/<", StringComparison.Ordinal))
        );
        Assert.Contains(
            report,
            d => d.Contains("\"play/hard\" is defined in Python (my_task/views.py(4,17)), which is not run here", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_folder_without_Python_needs_nothing() =>
        Assert.Empty(
            Report(
                AStudy
                    .With(Game + ", {path='questionnaire/inner'}, {path='end'}")
                    .WithFile("my_task/templates/simple/game.html", "x")
                    .WithFile(
                        "my_task/questionnaires/inner.json",
                        """{"questions":[{"questiontype":"field","id":"z","instructions":"Z?"}]}"""
                    )
                    .WithFile("my_task/static/x.js", "") with
                { Pages = "{path='consent'}, {path='simple/game'}, {path='questionnaire/inner'}, {path='end'}" }));

    private static Study Read(AStudy study)
    {
        var diagnostics = new DiagnosticBag();
        return study.Read(diagnostics)?.Study ?? throw new InvalidOperationException(string.Join('\n', diagnostics));
    }

    private static ContentVersion Version(AStudy study) => Read(study).AllPages.OfType<SimplePage>().Single().Content;

    private static string Shown(Study study, ParticipantFacts? facts = null, long seed = 0)
    {
        var pages = study.AllPages.Select(p => (p.Name, p.Path)).ToList();
        return Assert
            .IsType<TemplateRendered>(
                PageTemplate.Render(
                    study.AllPages.OfType<SimplePage>().Single().Template,
                    facts ?? new() { Study = study },
                    new("simple/game", 0, "", pages, seed)
                )
            )
            .Html;
    }

    private static string[] Report(AStudy study)
    {
        var diagnostics = new DiagnosticBag();
        study.Read(diagnostics);
        return [.. diagnostics.Select(d => d.ToString())];
    }
}
