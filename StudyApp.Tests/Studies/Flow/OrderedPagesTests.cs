using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Studies.Authored;
using StudyApp.Studies.Flow;
using StudyApp.Studies.Model;
using Xunit;

namespace StudyApp.Tests.Studies.Flow;

public sealed class OrderedPagesTests
{
    private const string Three = "{path='questionnaire/q'}, {path='questionnaire/one'}, {path='questionnaire/two'}";

    [Fact]
    public void Pages_in_random_order_stay_between_those_around_them_and_come_once()
    {
        var study = Study($"{{path='consent'}}, {{order='random', page_list=[{Three}]}}, {{path='instructions/i'}}, {{path='end'}}");
        var flow = new StudyFlow(study);
        var ways = Enumerable.Range(0, 200).Select(seed => Paths(flow.Plan(new FlowState(1, seed)))).ToList();

        Assert.Equal(6, ways.Distinct().Count());
        Assert.All(ways, way => Assert.Matches("^consent (questionnaire/[a-z]+ ){3}instructions/i end$", way));
        Assert.All(
            ways,
            way =>
                Assert.Equal(
                    "consent end instructions/i questionnaire/one questionnaire/q questionnaire/two",
                    string.Join(' ', way.Split(' ').Order(StringComparer.Ordinal))
                )
        );
    }

    [Fact]
    public void A_block_stays_together_while_it_moves()
    {
        var study = Study(
            "{path='consent'}, {order='random', page_list=[{page_list=[{path='instructions/i'}, {path='questionnaire/one'}]}, "
                + "{path='questionnaire/two'}, {path='questionnaire/q'}]}, {path='end'}"
        );
        var ways = Enumerable.Range(0, 100).Select(seed => Paths(new StudyFlow(study).Plan(new FlowState(1, seed)))).ToList();

        Assert.All(ways, way => Assert.Contains("instructions/i questionnaire/one", way, StringComparison.Ordinal));
        Assert.Equal(6, ways.Distinct().Count());
    }

    [Fact]
    public void Orders_by_condition_are_followed()
    {
        var study = Study($"{{path='consent'}}, {{order='by_condition', orders=[[1,2,3],[3,1,2]], page_list=[{Three}]}}, {{path='end'}}");
        var flow = new StudyFlow(study);

        Assert.Equal("consent questionnaire/q questionnaire/one questionnaire/two end", Paths(flow.Plan(new FlowState(1, 5))));
        Assert.Equal("consent questionnaire/two questionnaire/q questionnaire/one end", Paths(flow.Plan(new FlowState(2, 5))));
    }

    [Fact]
    public void Going_on_passes_through_every_page_in_the_participants_order()
    {
        var study = Study($"{{path='consent'}}, {{order='latin_square', page_list=[{Three}]}}, {{path='end'}}");
        var flow = new StudyFlow(study);
        for (var sequence = 0; sequence < 12; sequence++)
        {
            var state = new FlowState(1, 3, sequence);
            var plan = flow.Plan(state);
            List<string> walked = [plan.Steps[0].Page.Path];
            for (var step = plan.Steps[0]; step.Page is not EndPage; walked.Add(step.Page.Path))
                step = flow.Leave(state, step, s => s).Next;

            Assert.Equal(Paths(plan), string.Join(' ', walked));
        }
    }

    [Fact]
    public void Answers_that_hide_a_page_do_not_disturb_the_order()
    {
        var study = Study(
            "{path='consent'}, {order='random', page_list=[{path='questionnaire/q'}, {path='questionnaire/one', show_if=\"q.a == "
                + "'x'\"}, {path='questionnaire/two'}]}, {path='end'}"
        );
        var flow = new StudyFlow(study);
        for (var seed = 0; seed < 50; seed++)
        {
            var all = flow.Plan(new FlowState(1, seed));
            var facts = new ParticipantFacts
            {
                Study = study,
                Condition = 1,
                Answers = [new("q", "", new Dictionary<string, Value> { ["a"] = Value.Of("y") })],
            };
            var some = flow.Plan(new FlowState(1, seed, Facts: facts));

            Assert.Equal(Paths(all).Replace("questionnaire/one ", "", StringComparison.Ordinal), Paths(some));
            Assert.Equal(all.Steps.Where(s => s.Page.Path != "questionnaire/one").Select(s => s.Order), some.Steps.Select(s => s.Order));
        }
    }

    [Theory]
    [InlineData("{order='randm', page_list=[{path='questionnaire/q'}]}", "ST040", "did you mean \"random\"")]
    [InlineData("{order='by_condition', page_list=[{path='questionnaire/q'}]}", "ST040", "add orders")]
    [InlineData(
        "{order='by_condition', orders=[[1,2],[2,2]], page_list=[{path='questionnaire/q'},{path='questionnaire/one'}]}",
        "ST040",
        "such as [2, 1]"
    )]
    [InlineData(
        "{order='by_condition', orders=[[1,2]], page_list=[{path='questionnaire/q'},{path='questionnaire/one'}]}",
        "ST041",
        "one order for each condition"
    )]
    [InlineData("{orders=[[1]], page_list=[{path='questionnaire/q'}]}", "ST040", "remove the orders")]
    [InlineData("{order='random', page_list=[{path='questionnaire/q'},{path='assign_condition'}]}", "ST040", "outside the block")]
    [InlineData("{path='questionnaire/q', min_seconds=20, max_seconds=10}", "ST042", "exchange them")]
    [InlineData("{path='questionnaire/q', min_seconds=0}", "ST042", "")]
    [InlineData("{path='task/simple_rt', max_seconds=10}", "ST042", "")]
    public void What_cannot_be_followed_is_said_with_its_remedy(string entry, string code, string remedy)
    {
        var diagnostics = new DiagnosticBag();
        AStudy.With($"{{path='consent'}}, {entry}, {{path='end'}}").Read(diagnostics);

        var found = Assert.Single(diagnostics.ToList(), d => d.Code == code);
        Assert.Contains(remedy, found.Suggestion ?? "", StringComparison.Ordinal);
        Assert.Equal("study.toml", found.Span.File);
    }

    [Fact]
    public void An_order_that_needs_a_condition_before_it_is_assigned_is_told()
    {
        var diagnostics = new DiagnosticBag();
        AStudy
            .With($"{{path='consent_nc'}}, {{order='latin_square', page_list=[{Three}]}}, {{path='assign_condition'}}, {{path='end'}}")
            .Read(diagnostics);

        Assert.Contains(diagnostics.ToList(), d => d.Code == "ST041");
    }

    private static Study Study(string pages)
    {
        var diagnostics = new DiagnosticBag();
        var study = AStudy.With(pages).Read(diagnostics)?.Study;
        Assert.DoesNotContain(diagnostics.ToList(), d => d.Severity == Severity.Error);
        return study!;
    }

    private static string Paths(FlowPlan plan) => string.Join(' ', plan.Steps.Select(s => s.Page.Path));
}
