using StudyApp.Authoring.Diagnostics;
using StudyApp.Studies.Flow;
using StudyApp.Studies.Items.Orders;
using StudyApp.Studies.Model;
using Xunit;

namespace StudyApp.Tests.Studies.Flow;

public sealed class FlowTests
{
    private const string Routed =
        """
        {path='consent'}, {name='A', path='questionnaire/q'},
        {conditional_routing=[{condition=1, page_list=[{path='questionnaire/one'}]}, {condition=2, page_list=[{path='questionnaire/two'}, {path='questionnaire/q'}]}]},
        {path='end/early'}, {path='end'}
        """;

    [Theory]
    [InlineData(0, "consent questionnaire/q questionnaire/one end/early end")]
    [InlineData(1, "consent questionnaire/q questionnaire/one end/early end")]
    [InlineData(2, "consent questionnaire/q questionnaire/two questionnaire/q/2 end/early end")]
    [InlineData(9, "consent questionnaire/q questionnaire/one end/early end")]
    public void Each_condition_has_its_way(int condition, string expected) =>
        Assert.Equal(expected, string.Join(' ', Flow(Routed).Plan(condition).Steps.Select(s => s.Page.Path)));

    [Theory]
    [InlineData("questionnaire/q", 0, null)]
    [InlineData("instructions/i", 0, "questionnaire/q")]
    [InlineData("questionnaire/q/2", 0, "instructions/i")]
    [InlineData("task/simple_rt", 0, null)]
    [InlineData("instructions/i", 1, null)]
    [InlineData("end", 0, null)]
    public void The_way_back_stops_at_consent_tasks_and_ends(string path, int occurrence, string? before)
    {
        var plan = Flow(
                "{path='consent_nc'}, {path='assign_condition'}, {path='questionnaire/q'}, {path='instructions/i'}, "
                    + "{path='questionnaire/q/2'}, {path='task/simple_rt'}, {path='instructions/i'}, {path='end'}"
            )
            .Plan(0);

        Assert.Equal(before, plan.Before(plan.Locate(path, occurrence))?.Page.Path);
    }

    [Fact]
    public void Repeated_pages_are_told_apart_by_their_occurrence()
    {
        var plan = Flow("{path='consent'}, {path='instructions/i'}, {path='questionnaire/q'}, {path='instructions/i'}, {path='end'}")
            .Plan(0);

        Assert.Equal(3, plan.Locate("instructions/i", 1).Index);
        Assert.Equal(1, plan.Locate("instructions/i", 7).Index);
        Assert.Equal("end", plan.After(plan.Locate("instructions/i", 1)).Page.Path);
    }

    [Fact]
    public void A_place_that_is_gone_leads_to_the_first_page_that_asks_no_consent() =>
        Assert.Equal("questionnaire/q", Flow(Routed).Plan(1).Locate("questionnaire/gone", 0).Page.Path);

    [Fact]
    public void A_missing_end_is_added()
    {
        var plan = Flow("{path='consent'}, {path='questionnaire/q'}").Plan(0);
        Assert.IsType<EndPage>(plan.Steps[^1].Page);
    }

    [Fact]
    public void Assigning_pages_are_passed_over_and_assign_once()
    {
        var flow = Flow(
            "{path='consent_nc'}, {path='questionnaire/q'}, {path='assign_condition'}, {conditional_routing=[{condition=1, "
                + "page_list=[{path='questionnaire/one'}]}, {condition=2, page_list=[{path='questionnaire/two'}]}]}, {path='end'}"
        );
        var calls = 0;

        var (state, next) = flow.Leave(
            new(0),
            flow.Plan(0).Locate("questionnaire/q", 0),
            state =>
            {
                calls++;
                return state with { Condition = 2 };
            }
        );

        Assert.Equal((2, "questionnaire/two", 1), (state.Condition, next.Page.Path, calls));
    }

    [Fact]
    public void Progress_counts_the_pages_that_are_shown()
    {
        var plan = Flow("{path='consent'}, {path='assign_condition'}, {path='questionnaire/q'}, {path='end'}").Plan(1);

        Assert.Equal((2, 2), plan.Progress(plan.Locate("questionnaire/q", 0)));
        Assert.Null(plan.Progress(plan.Steps[^1]));
    }

    // Computed by a second implementation (Python), from the description of the generator alone.
    [Fact]
    public void Seeded_chance_is_the_same_on_every_machine()
    {
        var chance = new SeededChance(42, "test");
        Assert.Equal([22, 26, 62, 46, 34], Enumerable.Range(0, 5).Select(_ => chance.Next(100)));
        Assert.Equal<IEnumerable<int>>([0, 2, 4, 5, 1, 6, 7, 3], new SeededChance(7, "shuffle").Shuffle(8));
    }

    private static StudyFlow Flow(string pages)
    {
        var diagnostics = new DiagnosticBag();
        var study = AStudy.With(pages).Read(diagnostics);
        Assert.True(study is not null, string.Join('\n', diagnostics));
        return new(study.Study);
    }
}
