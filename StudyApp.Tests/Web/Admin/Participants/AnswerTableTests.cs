using StudyApp.Research.Monitoring;
using StudyApp.Studies.Model;
using StudyApp.Tests.Studies;
using StudyApp.Tests.Web.Admin.Overview;
using Xunit;

namespace StudyApp.Tests.Web.Admin.Participants;

public sealed class AnswerTableTests
{
    private static readonly Study Study = SmallStudies.WithPages(
        "{name='Consent', path='consent'}, {name='A', path='questionnaire/a'}, {name='End', path='end'}"
    );

    [Fact]
    public void Answers_stand_beside_their_questions_and_labels()
    {
        var lines = AnswerTable.Of(new("a", Study.Questionnaires["a"].Version.Hash, """{"x":"2","age":null}"""), Study, content: null);
        Assert.Equal([new("x", "Do you sleep?", "2", "often"), new("age", "Your age", null, null)], lines.ToArray());
    }

    [Fact]
    public void An_older_version_explains_its_own_answers()
    {
        const string Older = """{"title":"A","questions":[{"questiontype":"num_field","id":"height","instructions":"How tall?"}]}""";
        Assert.Equal(
            [new("height", "How tall?", "170", null)],
            AnswerTable.Of(new("a", "older", """{"height":170}"""), Study, Older).ToArray()
        );
    }

    [Fact]
    public void Answers_of_an_unknown_version_are_shown_without_questions() =>
        Assert.Equal(
            [new("q", "", "yes", null)],
            AnswerTable.Of(new("gone", "unknown", """{"q":"yes"}"""), Study, content: null).ToArray()
        );

    [Fact]
    public void Calculations_stand_behind_the_answers()
    {
        var study = AStudy
            .With()
            .WithFile(
                "questionnaires/q.json",
                """{"questions":[{"questiontype":"num_field","id":"n"}],"participant_calculations":{"twice":"n * 2","half":"n / 0"}}"""
            )
            .Read(new())!
            .Study;
        Assert.Equal(
            [
                new("n", "", "4", null),
                new("twice", "Computed from the answers", "8", null),
                new("half", "Computed from the answers", null, null),
            ],
            AnswerTable.Of(new("q", study.Questionnaires["q"].Version.Hash, """{"n":4}"""), study, content: null).ToArray());
    }

    [Fact]
    public void Trials_are_summed_up_without_practice()
    {
        var summary = TrialSummary.Of([
            """{"block":"practice","rt_ms":900}""",
            """{"block":"test","rt_ms":200}""",
            """{"block":"test","rt_ms":300.5}""",
            """{"block":"test","rt_ms":null}""",
            """{"rt":1}""",
        ]);
        Assert.Equal(new TrialSummary(5, 2, 250.25), summary);
        Assert.Null(TrialSummary.Of([]).MeanMs);
    }
}
