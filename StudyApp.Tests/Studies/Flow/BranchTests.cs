using System.Globalization;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Authoring.Expressions.Parsing;
using StudyApp.Studies.Authored;
using StudyApp.Studies.Flow;
using StudyApp.Studies.Model;
using Xunit;

namespace StudyApp.Tests.Studies.Flow;

public sealed class BranchTests
{
    private const string ByAge =
        """
        {path='consent'}, {path='questionnaire/q'}, {path='end/young', show_if='q.age < 18'},
        {conditional_routing=[{show_if="q.likes == 'tea'", page_list=[{path='questionnaire/one'}, {path='instructions/i'}]}, {page_list=[{path='questionnaire/two'}]}]},
        {path='instructions/i', show_if='q.age > 60'}, {path='end'}
        """;

    [Theory]
    [InlineData("", "consent questionnaire/q end/young questionnaire/one instructions/i instructions/i end")]
    [InlineData("age=17", "consent questionnaire/q end/young questionnaire/two end")]
    [InlineData("age=18;likes=tea", "consent questionnaire/q questionnaire/one instructions/i end")]
    [InlineData("age=70;likes=milk", "consent questionnaire/q questionnaire/two instructions/i end")]
    [InlineData("likes=milk", "consent questionnaire/q questionnaire/two end")]
    public void Answers_decide_the_way(string answers, string expected)
    {
        var study = Study(ByAge);
        Assert.Equal(
            expected,
            string.Join(' ', new StudyFlow(study).Plan(new FlowState(1, Facts: Facts(study, answers))).Steps.Select(s => s.Page.Path))
        );
    }

    [Fact]
    public void The_researcher_sees_every_page_that_someone_may_come_to() =>
        Assert.Equal(
            "consent questionnaire/q end/young questionnaire/one instructions/i questionnaire/two instructions/i end",
            string.Join(' ', new StudyFlow(Study(ByAge)).Plan(1).Possible.Select(s => s.Page.Path)));

    [Fact]
    public void A_page_keeps_its_occurrence_when_others_of_its_path_are_hidden()
    {
        var study = Study(ByAge);
        var plan = new StudyFlow(study).Plan(new FlowState(1, Facts: Facts(study, "age=70;likes=milk")));

        Assert.Equal(1, plan.Steps.Single(s => s.Page.Path == "instructions/i").Occurrence);
        Assert.Equal("questionnaire/two", plan.Locate("questionnaire/one", 0).Page.Path);
    }

    [Fact]
    public void A_page_that_hides_itself_by_its_own_answer_is_left_forwards()
    {
        var study = Study(
            "{path='consent'}, {path='instructions/i'}, {path='questionnaire/q', show_if='q.age > 50'}, "
                + "{path='questionnaire/one'}, {path='end'}"
        );
        var flow = new StudyFlow(study);
        var step = flow.Plan(new FlowState(0, Facts: Facts(study, ""))).Locate("questionnaire/q", 0);

        Assert.Equal("questionnaire/one", flow.Leave(new(0, Facts: Facts(study, "age=20")), step, state => state).Next.Page.Path);
    }

    [Fact]
    public void An_answer_that_opens_an_earlier_page_does_not_lead_back()
    {
        var study = Study(
            "{path='consent'}, {path='instructions/i', show_if='q.age == 20 and two.a == None'}, {path='questionnaire/q'}, "
                + "{path='questionnaire/two'}, {path='end'}"
        );
        var flow = new StudyFlow(study);
        var step = flow.Plan(new FlowState(0, Facts: Facts(study, ""))).Locate("questionnaire/q", 0);

        Assert.Equal("questionnaire/two", flow.Leave(new(0, Facts: Facts(study, "age=20")), step, state => state).Next.Page.Path);
    }

    [Fact]
    public void A_way_whose_last_page_is_hidden_ends_all_the_same()
    {
        var study = Study("{path='consent'}, {path='end', show_if='condition == 2'}");
        var steps = new StudyFlow(study).Plan(new FlowState(1, Facts: Facts(study, ""))).Steps;

        Assert.Equal(["consent", "end"], steps.Select(s => s.Page.Path));
    }

    [Fact]
    public void Where_everything_after_a_page_is_hidden_the_way_does_not_lead_to_an_end_before_it()
    {
        var study = Study(
            "{path='consent'}, {path='end/young', show_if='q.age < 18'}, {path='questionnaire/q'}, {path='end', show_if='q.age > 60'}"
        );
        var flow = new StudyFlow(study);
        var step = flow.Plan(new FlowState(1, Facts: Facts(study, "age=70"))).Locate("questionnaire/q", 0);

        Assert.Equal("end", flow.Leave(new(1, Facts: Facts(study, "age=17")), step, state => state).Next.Page.Path);
    }

    [Fact]
    public void A_page_of_an_arm_not_taken_counts_so_that_path_and_occurrence_name_one_page_for_everyone()
    {
        var study = Study(
            "{path='consent_nc'}, {conditional_routing=[{condition=2, page_list=[{path='instructions/i'}]}]}, "
                + "{path='assign_condition'}, {path='instructions/i'}, {path='end'}"
        );
        var flow = new StudyFlow(study);

        Assert.Equal([0, 1], flow.Plan(0).Steps.Where(s => s.Page.Path == "instructions/i").Select(s => s.Occurrence));
        Assert.Equal([1], flow.Plan(1).Steps.Where(s => s.Page.Path == "instructions/i").Select(s => s.Occurrence));
    }

    [Fact]
    public void Whatever_is_answered_the_number_of_pages_stays_and_the_place_grows()
    {
        var study = Study(ByAge);
        foreach (var answers in new[] { "", "age=17", "age=18;likes=tea", "age=70;likes=milk", "likes=milk" })
        {
            var plan = new StudyFlow(study).Plan(new FlowState(1, Facts: Facts(study, answers)));
            var places = plan.Steps.Where(s => s.Page is not EndPage).Select(s => plan.Progress(s)!.Value).ToList();

            Assert.All(places, p => Assert.Equal(5, p.Total));
            Assert.Equal(places.Select(p => p.Position).Distinct().Order(), places.Select(p => p.Position));
        }
    }

    [Fact]
    public void Before_the_condition_is_known_no_number_of_pages_is_told_that_it_would_change()
    {
        const string Start =
            "{path='consent'}, {conditional_routing=[{condition=1, page_list=[{path='questionnaire/one'}]}, "
            + "{condition=2, page_list=[{path='questionnaire/two'}";
        var (uneven, even) = (Study(Start + ", {path='instructions/i'}]}]}, {path='end'}"), Study(Start + "]}]}, {path='end'}"));

        Assert.Null(new StudyFlow(uneven).Plan(0).Progress(new StudyFlow(uneven).Plan(0).Steps[0]));
        Assert.Equal((1, 3), new StudyFlow(uneven).Plan(2).Progress(new StudyFlow(uneven).Plan(2).Steps[0]));
        Assert.Equal((1, 2), new StudyFlow(even).Plan(0).Progress(new StudyFlow(even).Plan(0).Steps[0]));
    }

    [Theory]
    [InlineData("condition == 1", "q=a", true)]
    [InlineData("source == 'prolific'", "", true)]
    [InlineData("end_reason", "", false)]
    [InlineData("age / 0 > 1", "age=3", true)]
    [InlineData("tables.t.x > 1", "age=3", true)]
    [InlineData("age > 20", "age=30", true)]
    [InlineData("q.old", "age=30", false)]
    [InlineData("q.old", "age=70", true)]
    [InlineData("q..old and not q.post.old", "age=70", true)]
    [InlineData("participant.externalID == 'x7'", "", true)]
    [InlineData("q.likes", "age=1", false)]
    public void Names_are_facts_fields_and_calculations(string showIf, string answers, bool expected)
    {
        var study = Study(
            $"{{path='consent'}}, {{path='questionnaire/q'}}, {{path='questionnaire/q/post'}}, {{path='instructions/i', "
                + $"show_if=\"{showIf}\"}}, {{path='end'}}"
        );
        Assert.Equal(
            expected,
            new StudyFlow(study).Plan(new FlowState(1, Facts: Facts(study, answers))).Steps.Any(s => s.Page.Path == "instructions/i")
        );
    }

    [Fact]
    public void The_newest_answer_counts_unless_a_tag_is_named()
    {
        var study = Study("{path='consent'}, {path='questionnaire/q'}, {path='questionnaire/q/post'}, {path='end'}");
        var facts = Facts(study, "age=1").With(new("q", "post", new Dictionary<string, Value> { ["age"] = Value.Of(2.0) }));

        Assert.Equal("[2, 2, 1, 2]", Evaluate("[age, q.age, q..age, q.post.age]", facts)?.ToString());
    }

    private static Value? Evaluate(string text, ParticipantFacts facts) =>
        ExpressionEvaluator.Evaluate(ExpressionParser.Parse(text, new("", 1, 1), new DiagnosticBag())!, facts).ValueOrDefault;

    private static ParticipantFacts Facts(Study study, string answers)
    {
        var facts = new ParticipantFacts { Study = study, Condition = 1, Source = "prolific", ExternalId = "x7" };
        if (answers.Length == 0) return facts;
        var values = answers.Split(';').Select(a => a.Split('='))
            .ToDictionary(
                a => a[0],
                a => double.TryParse(a[1], CultureInfo.InvariantCulture, out var number) ? Value.Of(number) : Value.Of(a[1]),
                StringComparer.Ordinal
            );
        return facts.With(new("q", "", values));
    }

    private static Study Study(string pages)
    {
        var diagnostics = new DiagnosticBag();
        var loaded = AStudy.With(pages)
            .WithFile(
                "questionnaires/q.json",
                """{"questions":[{"questiontype":"num_field","id":"age"},{"questiontype":"radiolist","id":"likes","labels":["tea","milk"]}],"participant_calculations":{"old":"age > 60"}}"""
            )
            .Read(diagnostics);
        Assert.True(loaded is not null, string.Join('\n', diagnostics));
        return loaded.Study;
    }
}
