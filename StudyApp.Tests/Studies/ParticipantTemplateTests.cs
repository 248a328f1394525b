using System.Collections.Immutable;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Authoring.Templates;
using StudyApp.Studies.Authored;
using StudyApp.Studies.Model;
using StudyApp.Studies.Model.Naming;
using Xunit;

namespace StudyApp.Tests.Studies;

/// <summary>
/// What templates see of a participant: attributes, answers, rows of tables, what happened, and the functions of expressions.
/// </summary>
public sealed class ParticipantTemplateTests
{
    private const string Questions =
        """{"questions":[{"questiontype":"num_field","id":"age"},{"questiontype":"field","id":"why"}],"participant_calculations":{"twice":"age * 2"}}""";

    private const string Trials = """
        {"columns":{"block":{},"n":{"type":"integer"},"ok":{"type":"boolean"},"at":{"type":"datetime"},"extra":{"type":"json"}},
         "exports":[{"fields":{"trials":"count(*)","best":"max(n)"},"filter":"n > 0"},{"fields":{"mean":"avg(n)"},"group_by":"block"},{"fields":{"pairs":"count(*)"},"group_by":["block","n"],"having":"count(*) > 0"}]}
        """;

    private static readonly DateTime Start = new(2026, 3, 1, 9, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(
        "{{ participant.participantID }} {{ participant.condition }} {{ participant.externalID }} {{ participant.external_id }} "
            + "{{ participant.mTurkID }} {{ participant.source }} {{ participant.code }} {{ participant.end_reason }}",
        "7 2 P1 P1 P1 prolific C0DE complete"
    )]
    [InlineData(
        "{{ participant.timeStarted }}|{{ participant.timeEnded.strftime('%H:%M') }}|{{ participant.duration }}|{{ "
            + "participant.lastActiveOn }}|{{ participant.finished }}",
        "2026-03-01 09:00:00|09:01|90.5|2026-03-01 09:01:30|True"
    )]
    [InlineData("{{ participant.display_duration() }}", "1:30")]
    [InlineData(
        "{{ participant.isCrawler }} {{ participant.excludeFromCount }} [{{ participant.notes }}{{ participant.ipAddress }}{{ "
            + "participant.userAgent }}]",
        "False True []"
    )]
    [InlineData(
        "{{ session['participantID'] }} {{ session.condition }} {{ session.externalID }} {{ session.mTurkID }} {{ session.source "
            + "}} {{ session.code }} {{ session.currentUrl }} {{ session.currentOccurrence }}",
        "7 2 P1 P1 prolific C0DE simple/game 1"
    )]
    [InlineData("{{ 'someone' if participant }} {{ participant is none }}", "someone False")]
    [InlineData(
        "{{ debug }} {{ style_url }} {{ request.path }} {{ request.method }} {{ get_flashed_messages() }}",
        "False /sleep/BOFS_static/style.css /sleep/simple/game GET []"
    )]
    public void The_participant_has_the_attributes_of_its_row(string template, string expected) =>
        Assert.Equal(expected, Shown(template, Known));

    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(59.9, "59")]
    [InlineData(60.0, "60")]
    [InlineData(61.0, "1:01")]
    [InlineData(3725.0, "62:05")]
    [InlineData(null, "In Progress")]
    public void The_duration_is_displayed_as_minutes_above_a_minute(double? seconds, string expected) =>
        Assert.Equal(
            expected,
            Shown(
                "{{ participant.display_duration() }}",
                study => Known(study) with { EndedAt = seconds is { } s ? Start.AddSeconds(s) : null }
            )
        );

    [Theory]
    [InlineData(
        "{{ participant.questionnaire('mood').age }} {{ participant.questionnaire('mood', 'pre').age }} {{ "
            + "participant.questionnaire('mood', tag='pre').why }} {{ participant.questionnaire('mood', '0').age }}",
        "31 20 early 31"
    )]
    [InlineData(
        "{{ participant.questionnaire('mood').twice }} {{ participant.questionnaire('mood').twice() }} {{ mood.twice() }}",
        "62 62 62"
    )]
    [InlineData(
        "{% set row = participant.questionnaire('mood', 'pre') %}{{ row.tag }} {{ row.participantID }} {{ "
            + "row.timeStarted.strftime('%H:%M') }} {{ row.timeEnded }} {{ row.duration }}",
        "pre 7 09:00 2026-03-01 09:00:12 12"
    )]
    [InlineData(
        "{% set row = participant.questionnaire('mood', 'never') %}[{{ row.age }}{{ row.twice }}] {{ row.timeStarted }} {{ "
            + "row.duration }}",
        "[] None 0"
    )]
    [InlineData(
        "{{ participant.has_questionnaire('mood') }} {{ participant.has_questionnaire('mood', 'pre') }} {{ "
            + "participant.has_questionnaire('mood', tag='post') }} {{ participant.has_questionnaire('q') }} {{ "
            + "participant.has_questionnaire('nothing') }}",
        "True True False False False"
    )]
    [InlineData(
        "{{ participant.evaluate('1 + 1') }} {{ participant.evaluate('condition == 2') }} {{ participant.evaluate('mood.pre.age "
            + ">= 20') }} {{ participant.evaluate('tables.trials.best') }} {{ participant.evaluate('q.a == 1') }} {{ "
            + "participant.evaluate('age <') }} {{ participant.evaluate(42) }} {{ participant.evaluate(none) }}",
        "2 True True 5 None None None None"
    )]
    public void Answers_are_found_by_questionnaire_and_tag(string template, string expected) =>
        Assert.Equal(expected, Shown(template, Known));

    [Theory]
    [InlineData(
        "{% set t = participant.table('trials') %}{{ t|length }} {{ 'any' if t }} {{ t[0].n }} {{ t[-1].n }} {% for row in t "
            + "%}{{ row.block }}{{ loop.index }} {% endfor %}{{ t.rows|length }} {{ t.rows[1].ok }}",
        "3 any 4 5 a1 a2 b c3 3 False"
    )]
    [InlineData(
        "{% set row = participant.table('trials')[0] %}{{ row.trialsID }} {{ row.participantID }} {{ "
            + "row.timeSubmitted.strftime('%S') }} {{ row.at.year }} {{ row.extra }} {{ row.nothing is defined }}",
        "11 7 01 2026 {&#34;k&#34;:[1]} False"
    )]
    [InlineData(
        "{% set t = participant.table('trials') %}{{ t.trials }} {{ t.best }} {{ t.exports.best }} {{ t.exports['trials'] }} {{ "
            + "t.exports|length }} {{ t.nothing is defined }}",
        "2 5 5 2 4 False"
    )]
    [InlineData(
        "{% set t = participant.table('trials') %}{{ t.mean.a }} {{ t.mean['b c'] }} {{ t.exports.mean.a }} {% for level, mean "
            + "in t.mean.items() %}{{ level }}:{{ mean }};{% endfor %} {{ t.pairs[('a', 4)] }} {{ ('a', 9) in t.pairs }} {% for level, "
            + "count in t.pairs.items() %}{{ level[0] }}-{{ level[1] + 1 }} {% endfor %}",
        "1.5 5 1.5 a:1.5;b c:5; 1 False a-5 a-0 b c-6 "
    )]
    [InlineData(
        "{% set t = participant.table('empty') %}{{ t|length }} {{ 'any' if t else 'none' }} {{ t.size is none }} {{ t.by }} {{ "
            + "t.rows }}",
        "0 none True {} []"
    )]
    [InlineData(
        "{{ tables.trials.best }} {{ tables.trials.mean.a }} {{ tables.trials.n }} [{{ tables.empty.size }}{{ tables.empty.x }}]",
        "5 1.5 5 []"
    )]
    [InlineData(
        "{{ participant.table('trials')|selectattr('ok')|list|length }} {{ participant.table('trials')|map(attribute='n')|max }}",
        "2 5"
    )]
    public void A_table_is_its_rows_and_what_its_exports_make_of_them(string template, string expected) =>
        Assert.Equal(expected, Shown(template, Known));

    [Theory]
    [InlineData("{{ participant.table('trails')|length }}", "there is no table \"trails\"; did you mean \"trials\"?")]
    [InlineData("{{ participant.table('scores') }}", "there is no table \"scores\"; there are empty, trials")]
    [InlineData("{{ participant.questionnaire('moood') }}", "there is no questionnaire \"moood\"; did you mean \"mood\"?")]
    [InlineData("{{ participant.questionnaire_interactions('moood') }}", "there is no questionnaire \"moood\"; did you mean \"mood\"?")]
    [InlineData("{{ url_for('default.route_nowhere') }}", "url_for(\"default.route_nowhere\") has no address here")]
    [InlineData("{{ url_for('default.route_table') }}", "url_for(\"default.route_table\") needs tableName='…'")]
    [InlineData("{{ mean(['x']) }}", "mean() takes numbers, not text")]
    [InlineData("{{ round(1, 2, 3) }}", "round() takes 1 or 2 arguments, not 3")]
    public void What_is_not_there_is_found_when_the_study_is_checked(string template, string expected)
    {
        var diagnostics = new DiagnosticBag();
        Write(template).Read(diagnostics);
        var found = Assert.Single(diagnostics);
        Assert.Equal(("TP010", Severity.Warning), (found.Code, found.Severity));
        Assert.Contains(expected, found.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_happened_in_a_questionnaire_is_a_list_by_tag() => Assert.Equal(
        "age:focus:09:00: age:change:09:00:31 / 1 / 0 7",
        Shown(
            "{% for i in participant.questionnaire_interactions('mood') %}{{ i.questionID }}:{{ i.eventType }}:{{ "
                + "i.timestamp.strftime('%H:%M') }}:{{ i.value }} {% endfor %}/ {{ participant.questionnaire_interactions('mood', "
                + "'pre')|length }} / {{ participant.questionnaire_interactions('q')|length }} {{ "
                + "participant.questionnaire_interactions('mood')[0].participantID }}",
            Known
        )
    );

    [Theory]
    [InlineData(
        "{{ round(mood.age / 7, 1) }} {{ mean([1, 2, mood.age]) }} {{ max(1, mood.age) }} {{ min([3, 2]) }} {{ sum([1, 2]) }} {{ "
            + "abs(-2) }} {{ len('abc') }} {{ len([1]) }} {{ int('7') }} {{ float('2.5') }} {{ str(3) ~ '!' }} {{ bool('') }} {{ "
            + "median([1, 5, 2]) }} {{ std([1, 3]) }} {{ stdev([1, 3]) }} {{ var([1, 3]) }} {{ variance([1, 3]) }}",
        "4.4 11.333333333333334 31 2 3 2 3 1 7 2.5 3! False 2 1 1 1 1"
    )]
    [InlineData(
        "[{{ round(q.a, 1) }}] [{{ round(q.a) + 1 }}] [{{ mean([1, q.a]) }}] {{ 'high' if int(q.a) > 3 else 'low' }} {{ len(q.a) }}",
        "[] [] [] low 0"
    )]
    public void The_functions_of_expressions_are_there_and_nothing_gives_nothing(string template, string expected) =>
        Assert.Equal(expected, Shown(template, Known));

    [Fact]
    public void Scores_of_tasks_are_there()
    {
        var study = Read(
            AStudy
                .With("{path='consent'}, {path='task/simple_rt'}, {path='simple/game'}, {path='end'}")
                .WithFile("templates/simple/game.html", "{{ round(tasks.simple_rt.median_rt) }}[{{ tasks.simple_rt.omissions }}]")
        );
        var score = study
            .AllPages.OfType<TaskPage>()
            .Single()
            .Task.Scores.First(s => s.Name.Contains("median", StringComparison.Ordinal))
            .Name;
        study = Read(
            AStudy
                .With("{path='consent'}, {path='task/simple_rt'}, {path='simple/game'}, {path='end'}")
                .WithFile("templates/simple/game.html", $"{{{{ round(tasks.simple_rt.{score}) }}}}")
        );
        var scores = ImmutableDictionary<string, IReadOnlyDictionary<string, double?>>.Empty.Add(
            "simple_rt",
            new Dictionary<string, double?> { [score] = 250.4 }
        );
        Assert.Equal("250", Shown(study, new() { Study = study, ParticipantId = 7, TaskScores = scores }));
        Assert.Equal("", Shown(study, new() { Study = study, ParticipantId = 7 }));
        Assert.Contains("simple_rt", StudyNames.NeededTasks(study));
    }

    [Theory]
    [InlineData(
        "{{ url_for('static', filename='a b.png') }} {{ url_for('BOFS_static', filename='style.css') }} {{ "
            + "url_for('my_task.static', filename='/js/x.js') }}",
        "/sleep/static/a%20b.png /sleep/BOFS_static/style.css /sleep/my_task/js/x.js"
    )]
    [InlineData(
        "{{ url_for('consent_html') }} {{ url_for('default.route_index') }} {{ url_for('default.route_consent') }} {{ "
            + "url_for('default.route_redirect_next_page') }} {{ url_for('default.submit') }}",
        "/sleep/consent.html /sleep/ /sleep/consent /sleep/redirect_next_page /sleep/submit"
    )]
    [InlineData(
        "{{ url_for('default.route_table', tableName='trials') }} {{ url_for('default.route_questionnaire', "
            + "questionnaireName='mood', tag='pre') }} {{ url_for('default.route_questionnaire', questionnaireName='mood') }} {{ "
            + "url_for('default.route_redirect_to_page', page='questionnaire/mood') }}",
        "/sleep/table/trials /sleep/questionnaire/mood/pre /sleep/questionnaire/mood /sleep/redirect_to_page/questionnaire/mood"
    )]
    [InlineData(
        "{{ url_for('default.route_end') }} {{ url_for('default.route_end', reason='bot') }} {{ "
            + "url_for('default.route_simple_html', pageName='game') }} {{ url_for('admin.route_admin_progress') }}",
        "/sleep/end /sleep/end/bot /sleep/simple/game /sleep/admin"
    )]
    public void Addresses_are_those_of_existing_studies(string template, string expected) => Assert.Equal(expected, Shown(template, Known));

    [Fact]
    public void An_end_knows_the_code_and_shows_nobody_as_nobody()
    {
        var study = Read(
            AStudy
                .With("{path='consent'}, {path='questionnaire/q'}, {path='end'}")
                .WithFile(
                    "templates/end/complete.html",
                    "{{ code }}|{{ restart_reason is none }}|{{ 'known' if participant else 'nobody' }}|{{ participant.questionnaire('q').a }}"
                )
        );
        string Render(ParticipantFacts facts) =>
            Assert.IsType<TemplateRendered>(PageTemplate.Render(study.EndTexts["complete"], facts, new("end", 0, "", [], 0))).Html;
        Assert.Equal("C0DE|True|known|", Render(new() { Study = study, ParticipantId = 7, CompletionCode = "C0DE" }));
        Assert.Equal("None|True|nobody|", Render(new() { Study = study }));
    }

    [Fact]
    public void Only_what_a_template_can_ask_for_is_read()
    {
        Assert.Empty(StudyNames.NeededTables(Read(Write("{{ participant.condition }}"))));
        foreach (
            var asking in new[]
            {
                "{{ participant.table('trials') }}",
                "{{ participant['table']('trials') }}",
                "{{ participant.evaluate('1') }}",
                "{{ tables.trials.best }}",
                "{% set a = 'table' %}{{ participant[a] }}",
            }
        )
            Assert.Equal(2, StudyNames.NeededTables(Read(Write(asking))).Length);
        Assert.NotNull(StudyNames.Needed(Read(Write("{{ tables.trials.best }}"))));
        var logging = Write("{{ participant.questionnaire_interactions('mood') }}");
        Assert.False(StudyNames.NeedsInteractions(Read(logging)));
        Assert.True(StudyNames.NeedsInteractions(Read(logging.WithSettings(logging.Settings + "\nLOG_QUESTIONNAIRE_INTERACTIONS = true"))));
        Assert.False(
            StudyNames.NeedsInteractions(
                Read(
                    Write("{{ participant.table('trials') }}") is var other
                        ? other.WithSettings(other.Settings + "\nLOG_QUESTIONNAIRE_INTERACTIONS = true")
                        : null!
                )
            )
        );
    }

    private static ParticipantFacts Known(Study study) => new()
    {
        Study = study,
        ParticipantId = 7,
        Condition = 2,
        ExternalId = "P1",
        Source = "prolific",
        CompletionCode = "C0DE",
        EndReason = "complete",
        StartedAt = Start,
        EndedAt = Start.AddSeconds(90.5),
        LastActiveAt = Start.AddSeconds(90),
        Excluded = true,
        Answers =
        [
            new("mood", "pre", new Dictionary<string, Value> { ["age"] = Value.Of(20.0), ["why"] = Value.Of("early") })
            {
                StartedAt = Start,
                EndedAt = Start.AddSeconds(12),
            },
            new("mood", "", new Dictionary<string, Value> { ["age"] = Value.Of(30.0) }),
            new("mood", "", new Dictionary<string, Value> { ["age"] = Value.Of(31.0) }),
        ],
        Tables = ImmutableDictionary<string, ImmutableDictionary<string, Value>>.Empty.Add("trials", Content.Values),
        TableContents = ImmutableDictionary<string, TableContent>.Empty.Add("trials", Content),
        Interactions =
        [
            new("mood", "pre", "age", "focus", Start, ""),
            new("mood", "", "age", "focus", Start, ""),
            new("mood", "", "age", "change", Start, "31"),
        ],
    };

    // As Storage makes it of these rows.
    private static TableContent Content { get; } = new(
        [
            new(11, Start.AddSeconds(1), """{"block":"a","n":4,"ok":true,"at":"2026-03-01T00:00:00.000Z","extra":"{\"k\":[1]}"}"""),
            new(12, Start.AddSeconds(2), """{"block":"a","n":-1,"ok":false,"at":null,"extra":null}"""),
            new(13, Start.AddSeconds(3), """{"block":"b c","n":5,"ok":true,"at":null,"extra":null}"""),
        ],
        new Dictionary<string, Value>
        {
            ["block"] = Value.Of("b c"),
            ["n"] = Value.Of(5.0),
            ["ok"] = Value.Of(true),
            ["trials"] = Value.Of(2.0),
            ["best"] = Value.Of(5.0),
        }.ToImmutableDictionary(),
        ImmutableDictionary<string, ImmutableArray<GroupContent>>.Empty
            .Add("mean", [new("a", [Value.Of("a")], Value.Of(1.5)), new("b c", [Value.Of("b c")], Value.Of(5.0))])
            .Add(
                "pairs",
                [
                    new("a_4", [Value.Of("a"), Value.Of(4.0)], Value.Of(1.0)),
                    new("a_-1", [Value.Of("a"), Value.Of(-1.0)], Value.Of(1.0)),
                    new("b c_5", [Value.Of("b c"), Value.Of(5.0)], Value.Of(1.0)),
                ]
            )
    );

    private static AStudy Write(string template) =>
        AStudy
            .With("{path='consent'}, {path='questionnaire/q'}, {path='questionnaire/mood'}, {path='simple/game'}, {path='end'}")
        .WithFile("questionnaires/mood.json", Questions)
        .WithFile("tables/trials.json", Trials)
        .WithFile(
            "tables/empty.json",
            """{"columns":{"x":{}},"exports":[{"fields":{"size":"count(*)"}},{"fields":{"by":"count(*)"},"group_by":"x"}]}"""
        )
        .WithFile("templates/simple/game.html", template);

    private static string Shown(string template, Func<Study, ParticipantFacts> facts)
    {
        var study = Read(Write(template));
        return Shown(study, facts(study));
    }

    private static string Shown(Study study, ParticipantFacts facts) =>
        Assert
            .IsType<TemplateRendered>(
                PageTemplate.Render(study.AllPages.OfType<SimplePage>().Single().Template, facts, new("simple/game", 1, "/sleep", [], 0))
            )
            .Html;

    private static Study Read(AStudy study)
    {
        var diagnostics = new DiagnosticBag();
        return study.Read(diagnostics)?.Study ?? throw new InvalidOperationException(string.Join('\n', diagnostics));
    }
}
