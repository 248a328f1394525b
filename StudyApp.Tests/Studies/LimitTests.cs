using StudyApp.Authoring.Diagnostics;
using Xunit;

namespace StudyApp.Tests.Studies;

/// <summary>Wherever two settings bound one value, <c>check</c> says when nothing lies between them.</summary>
public sealed class LimitTests
{
    private const string Three = "\"questions\":[{\"id\":\"x\"},{\"id\":\"y\"},{\"id\":\"z\"}]";

    [Theory]
    [InlineData("\"num_field\",\"min\":50,\"max\":10", "error QU012: \"min\" of question \"a\" lies beyond \"max\"")]
    [InlineData(
        "\"num_field\",\"min\":0.2,\"max\":0.8",
        "error QU012: question \"a\" accepts no number: no whole number lies between \"min\" and \"max\""
    )]
    [InlineData("\"num_field\",\"min\":0.2,\"max\":0.8,\"datatype\":\"float\"", null)]
    [InlineData("\"num_field\",\"min\":0.5,\"step\":1", "error QU012: question \"a\" accepts no number: \"step\" is counted from \"min\"")]
    [InlineData("\"num_field\",\"min\":1e17", "error QU012: question \"a\" accepts no number: beyond 2^53")]
    [InlineData("\"num_field\",\"min\":0,\"max\":4,\"step\":5", "warning QU012: question \"a\" accepts one number only, 0")]
    [InlineData("\"num_field\",\"min\":0,\"max\":10,\"step\":5", null)]
    [InlineData("\"num_field\",\"min\":7,\"max\":7", null)]
    [InlineData(
        "\"field\",\"min_length\":20,\"max_length\":10",
        "error QU012: \"min_length\" of question \"a\" lies beyond \"max_length\""
    )]
    [InlineData(
        "\"field\",\"min_length\":20000",
        "error QU012: \"min_length\" of question \"a\" lies beyond \"max_length\": nothing can meet both, which is 10000 unless "
            + "you set it"
    )]
    [InlineData("\"multi_field\",\"min_length\":20000", null)]
    [InlineData("\"field\",\"max_length\":0", "error QU012: \"max_length\" of question \"a\" must be at least 1")]
    [InlineData(
        "\"field\",\"pattern\":\"[A-Z]{3}[0-9]\",\"max_length\":3",
        "error QU012: No text meets \"pattern\" and \"max_length\" of question \"a\": what the pattern takes has 4 characters"
    )]
    [InlineData(
        "\"field\",\"pattern\":\"a|bb\",\"min_length\":3",
        "error QU012: No text meets \"pattern\" and \"min_length\" of question \"a\": what the pattern takes has 1 to 2 characters"
    )]
    [InlineData("\"field\",\"pattern\":\"(?:ab)+\",\"min_length\":300", null)]
    [InlineData(
        "\"field\",\"email\":true,\"max_length\":2",
        "error QU012: \"max_length\" of question \"a\" is too small for an e-mail address"
    )]
    [InlineData("\"date\",\"min\":\"2026-05-02\",\"max\":\"2026-05-01\"", "error QU012: \"min\" of question \"a\" lies beyond \"max\"")]
    [InlineData("\"time\",\"min\":\"12:00\",\"max\":\"08:00\"", "error QU012: \"min\" of question \"a\" lies beyond \"max\"")]
    [InlineData("\"slider\",\"tick_count\":5,\"default\":6", "warning QU012: \"default\" of question \"a\" must lie between 1 and 5")]
    [InlineData(
        "\"checklist\",\"min_choices\":4," + Three,
        "error QU012: \"min_choices\" of question \"a\" asks for 4 choices, but there are 3"
    )]
    [InlineData(
        "\"checklist\",\"min_choices\":3,\"max_choices\":2," + Three,
        "error QU012: \"min_choices\" of question \"a\" lies beyond \"max_choices\""
    )]
    [InlineData("\"checklist\",\"max_choices\":0," + Three, "error QU012: \"max_choices\" of question \"a\" must be at least 1")]
    [InlineData(
        "\"checklist\",\"min_choices\":2,\"questions\":[{\"id\":\"x\"},{\"text\":\"no id\"}]",
        "error QU012: \"min_choices\" of question \"a\" asks for 2 choices, but there are 1"
    )]
    [InlineData(
        "\"drop_down\",\"required\":true,\"items\":[\"\",\" \"]",
        "error QU012: question \"a\" is required, but all its choices are blank"
    )]
    [InlineData("\"drop_down\",\"items\":[\"\"]", null)]
    [InlineData(
        "\"matrix\",\"rows\":[{\"id\":\"r\"}],\"columns\":[{\"id\":\"c\",\"questiontype\":\"num_field\",\"min\":2,\"max\":1}]",
        "error QU012: \"min\" of question \"c\" lies beyond \"max\""
    )]
    [InlineData(
        "\"group\",\"questions\":[{\"questiontype\":\"num_field\",\"id\":\"b\",\"min\":2,\"max\":1}]",
        "error QU012: \"min\" of question \"b\" lies beyond \"max\""
    )]
    public void The_limits_of_a_question_leave_room_for_an_answer(string question, string? expected) =>
        Expect(expected, QuestionnaireFile.Findings(QuestionnaireFile.With($$"""{"id":"a","questiontype":{{question}}}""")));

    [Fact]
    public void A_question_nobody_can_answer_is_not_called_hidden_as_well()
    {
        var found = QuestionnaireFile.Findings(
            QuestionnaireFile.With(
                """{"questiontype":"num_field","id":"a","min":50,"max":10},{"questiontype":"field","id":"b","show_if":"a > 20"}"""
            )
        );

        Assert.Contains("lies beyond", Assert.Single(found), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, "", null)]
    [InlineData(4, "", "error QU012: \"min_answers\" of questionnaire \"q\" must lie between 0 and the number of questions")]
    [InlineData(
        3,
        ",\"enabled\":false",
        "error QU012: \"min_answers\" of questionnaire \"q\" asks for 3 answers, but nobody is shown so many questions"
    )]
    [InlineData(3, ",\"show_if\":\"a > 100\"", "error QU012: \"min_answers\" of questionnaire \"q\" asks for 3 answers, but nobody")]
    [InlineData(3, ",\"show_if\":\"a < 50\"", null)]
    [InlineData(
        3,
        ",\"for_conditions\":[2]",
        "warning QU012: \"min_answers\" of questionnaire \"q\" asks for 3 answers, but participants of condition 1 are not shown "
            + "so many questions"
    )]
    public void The_answers_asked_for_can_be_given(int least, string third, string? expected)
    {
        var questions =
            """{"questiontype":"num_field","id":"a","min":0,"max":100},{"questiontype":"field","id":"b"},{"questiontype":"field","id":"c"THIRD},{"questiontype":"textview","text":"-"}""";
        Expect(
            expected,
            QuestionnaireFile.Findings(
                $$"""{"min_answers":{{least}},"questions":[{{questions.Replace("THIRD", third, StringComparison.Ordinal)}}]}"""
            ),
            "QU012"
        );
    }

    [Theory]
    [InlineData("a < 3", "a > 4", true)]
    [InlineData("a < 3", "a < 4", false)]
    public void Questions_whose_conditions_exclude_each_other_are_not_answered_together(string first, string second, bool isImpossible)
    {
        var json =
            $$"""{"min_answers":3,"questions":[{"questiontype":"num_field","id":"a","min":0,"max":9},{"questiontype":"field","id":"b","show_if":"{{first}}"},{"questiontype":"field","id":"c","show_if":"{{second}}"}]}""";

        Expect(isImpossible ? "error QU012: \"min_answers\"" : null, QuestionnaireFile.Findings(json));
    }

    [Theory]
    [InlineData(
        "{path='questionnaire/q', min_seconds=9, max_seconds=8}",
        "error ST042: \"min_seconds\" of page \"questionnaire/q\" lies beyond \"max_seconds\""
    )]
    [InlineData("{path='part/2', opens_after_hours=2, closes_after_hours=1}", "error ST055: The next part closes before it opens")]
    [InlineData(
        "{path='part/2', opens_after_hours=20}, {path='questionnaire/q'}, {path='part/3', opens_after_hours=10}",
        "error ST055: \"part/3\" opens when the time of everyone who waits for it is over already"
    )]
    [InlineData(
        "{path='part/2', opens_after_hours=20}, {path='questionnaire/q', min_seconds=36000}",
        "error ST055: \"questionnaire/q\" can be left when the time"
    )]
    [InlineData(
        "{path='part/2', opens_after_hours=20, show_if='q.a == 1'}, {path='questionnaire/q'}, {path='part/3', opens_after_hours=10}",
        null
    )]
    [InlineData(
        "{path='part/2', opens_after_hours=2, closes_after_hours=30}",
        "warning ST084: EXPIRES_AFTER_HOURS ends participants before the time at which \"part/2\" closes"
    )]
    [InlineData("{path='part/2', opens_after_hours=2, closes_after_hours=20}", null)]
    [InlineData(
        "{conditional_routing=[{condition=1, page_list=[{path='part/2', opens_after_hours=20}]}, {page_list=[]}]}, "
            + "{path='questionnaire/q'}, {path='part/3', opens_after_hours=10}",
        null
    )]
    public void Times_of_pages_fit_each_other_and_the_time_there_is(string pages, string? expected) =>
        Expect(expected, Findings(AStudy.With($"{{path='consent'}}, {pages}, {{path='end'}}") is var study
            ? study.WithSettings(study.Settings + "\nEXPIRES_AFTER_HOURS = 24") : null!));

    [Theory]
    [InlineData(
        "TARGET = 100\nCONDITIONS = [{label='a', target=30}, {label='b', target=30}]",
        "warning ST083: TARGET = 100 is never reached: the conditions take 60 participants together"
    )]
    [InlineData("TARGET = 60\nCONDITIONS = [{label='a', target=30}, {label='b', target=30}]", null)]
    [InlineData(
        "TARGET = 20\nCONDITIONS = [{label='a', target=30}, {label='b'}]",
        "warning ST083: Condition 1 never gets its target of 30: TARGET closes the study at 20"
    )]
    [InlineData(
        "TARGET = 20\nQUOTAS = [{source='sona', max=30}]",
        "warning ST083: The quota \"source sona\" has no effect: its 30 are more than TARGET, 20"
    )]
    [InlineData(
        "CONDITIONS = [{label='a', target=30}]\nQUOTAS = [{condition=1, max=10}]",
        "warning ST083: The quota \"condition 1\" keeps condition 1 from its target: 10 are fewer than 30"
    )]
    [InlineData(
        "TARGET = 50\nCONDITIONS = [{label='a'}, {label='b'}]\nQUOTAS = [{condition=1, max=10}, {condition=2, max=10}]",
        "warning ST083: TARGET = 50 is never reached: the conditions take 20"
    )]
    [InlineData("OPEN_FROM = 2026-12-02T09:00:00Z\nOPEN_UNTIL = 2026-12-01T09:00:00Z", "error ST005: OPEN_UNTIL is not after OPEN_FROM")]
    [InlineData("PORT = 5000\nADMIN_PORT = 5000", "error SV001: ADMIN_PORT is a port of the panel's own")]
    public void Settings_that_bound_the_number_of_participants_leave_each_other_room(string settings, string? expected) =>
        Expect(expected, Findings(AStudy.With()
            .WithSettings("TITLE = 'T'\nADMIN_PASSWORD = 'nine quiet rivers run'\nSQLALCHEMY_DATABASE_URI = 'sqlite://'\n" + settings)));

    [Theory]
    [InlineData(
        "stroop",
        "timeout_ms=300, min_rt_ms=400",
        "error ST030: \"min_rt_ms\" of task \"stroop\" is 400, but responses are taken for 300 ms only"
    )]
    [InlineData(
        "cpt",
        "stimulus_ms=50, isi_ms=100, min_rt_ms=200",
        "error ST030: \"min_rt_ms\" of task \"cpt\" is 200, but responses are taken for 150 ms only"
    )]
    [InlineData(
        "simple_rt",
        "isi_min_ms=900, isi_max_ms=800",
        "error ST030: \"isi_max_ms\" of task \"simple_rt\" must lie between 900 and 60000"
    )]
    [InlineData("simple_rt", "timeout_ms=400, lapse_ms=500", "warning ST030: \"lapse_ms\" of task \"simple_rt\" leaves no lapses")]
    [InlineData(
        "flanker",
        "fixation_min_ms=900, fixation_max_ms=800",
        "error ST030: \"fixation_max_ms\" of task \"flanker\" must lie between 900 and 60000"
    )]
    [InlineData(
        "flanker",
        "trials=24, break_every=24",
        "warning ST030: \"break_every\" of task \"flanker\" makes no break: there are 24 trials"
    )]
    [InlineData("stroop", "trials=2", "warning ST030: With these parameters task \"stroop\" has no trial of the kind \"neutral\"")]
    [InlineData(
        "go_nogo",
        "trials=2, go_share=0.95",
        "warning ST030: With these parameters task \"go_nogo\" has no trial of the kind \"nogo\""
    )]
    [InlineData(
        "nback",
        "trials_per_level=4, target_share=0.05",
        "warning ST030: With these parameters task \"nback\" has no trial of the kind \"target\""
    )]
    [InlineData("nback", "levels=[0], lures=3", "warning ST030: With these parameters task \"nback\" has no trial of the kind \"lure\"")]
    [InlineData("nback", "lures=6", "error ST030: \"lures\" of task \"nback\" must lie between 0 and 5")]
    [InlineData(
        "cpt",
        "variant='ax', trials=4",
        "warning ST030: With these parameters task \"cpt\" has no trial of the kind \"BX\", \"BY\""
    )]
    [InlineData(
        "cpt",
        "variant='identical_pairs', trials=4, target_frequency=0.1",
        "warning ST030: With these parameters task \"cpt\" has no trial of the kind \"target\", \"catch\""
    )]
    [InlineData(
        "digit_span",
        "start_length=5, max_length=4",
        "error ST030: \"max_length\" of task \"digit_span\" must lie between 5 and 9"
    )]
    [InlineData("stroop", "trials=48, break_every=24", null)]
    [InlineData("nback", "levels=[1, 2], trials_per_level=20, practice_trials=8, lures=2", null)]
    [InlineData("simple_rt", "trials=4, practice_trials=0", null)]
    public void Parameters_of_a_task_fit_each_other(string task, string parameters, string? expected) =>
        Expect(expected, Findings(AStudy.With($"{{path='consent'}}, {{path='task/{task}', parameters={{{parameters}}}}}, {{path='end'}}")));

    private static string[] Findings(AStudy study)
    {
        var diagnostics = new DiagnosticBag();
        study.Read(diagnostics);
        return [.. diagnostics.Select(d => d.ToString())];
    }

    private static void Expect(string? expected, string[] found, string code = "")
    {
        if (expected is null) Assert.DoesNotContain(found, f => f.Contains(code, StringComparison.Ordinal));
        else Assert.Single(found, f => f.Contains($": {expected}", StringComparison.Ordinal));
    }
}
