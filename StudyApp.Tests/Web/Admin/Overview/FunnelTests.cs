using System.Collections.Immutable;
using StudyApp.Research.Monitoring;
using StudyApp.Studies.Flow;
using StudyApp.Studies.Steps;
using Xunit;

namespace StudyApp.Tests.Web.Admin.Overview;

public sealed class FunnelTests
{
    private const string Pages =
        "{name='Consent', path='consent'}, {name='', path='questionnaire/a'}, {name='B', path='questionnaire/b'}, {name='End', "
        + "path='end'}";

    private static readonly OverviewCounts Nobody = new([], 0, 0, [], [], [], [], []);

    private static ImmutableArray<Step> StepsOf(string pages, string more = "")
    {
        var study = SmallStudies.WithPages(pages, more);
        var flow = new StudyFlow(study);
        return Funnel.Merge(Enumerable.Range(study.Conditions.IsEmpty ? 0 : 1, Math.Max(1, study.Conditions.Length)).Select(flow.Plan));
    }

    [Fact]
    public void Every_page_has_a_line_in_order_with_its_name_or_else_its_path() =>
        Assert.Equal(["Consent", "questionnaire/a", "B", "End"], Funnel.Of(StepsOf(Pages), Nobody).Select(l => l.Label));

    [Fact]
    public void People_are_here_or_left_by_their_status()
    {
        var counts = Nobody with
        {
            Reached = [new("consent", 0, 9), new("questionnaire/a", 0, 9), new("questionnaire/b", 0, 4)],
            Positions =
            [
                new("questionnaire/a", 0, ParticipantStatus.Active, 2),
                new("questionnaire/a", 0, ParticipantStatus.Abandoned, 2),
                new("questionnaire/a", 0, ParticipantStatus.EndedEarly, 1),
            ],
            Groups = [new(0, ParticipantStatus.Finished, "complete", 4)],
        };
        var lines = Funnel.Of(StepsOf(Pages), counts);
        Assert.Equal((9, 2, 3), (lines[1].Reached, lines[1].Here, lines[1].Left));
        Assert.Equal((4, 0, 0), (lines[3].Reached, lines[3].Here, lines[3].Left));
    }

    [Fact]
    public void A_path_that_comes_twice_has_two_lines()
    {
        var steps = StepsOf(
            "{name='Consent', path='consent'}, {name='Hello', path='instructions/hello'}, {name='A', path='questionnaire/a'}, "
                + "{name='Hello', path='instructions/hello'}, {name='End', path='end'}"
        );
        var lines = Funnel.Of(steps, Nobody with { Reached = [new("instructions/hello", 0, 5), new("instructions/hello", 1, 3)] });
        Assert.Equal([("Hello", 5), ("Hello (2)", 3)], lines.Where(l => l.Path == "instructions/hello").Select(l => (l.Label, l.Reached)));
    }

    [Fact]
    public void Pages_of_one_condition_stand_where_that_condition_meets_them()
    {
        var steps = StepsOf(
            "{name='Consent', path='consent'}, {conditional_routing=[{condition=1, page_list=[{name='A', "
                + "path='questionnaire/a'}]}, {condition=2, page_list=[{name='B', path='questionnaire/b'}]}]}, {name='Hello', "
                + "path='instructions/hello'}, {name='End', path='end'}",
            "CONDITIONS = [{label='one', enabled=true}, {label='two', enabled=true}]");
        var names = steps.Select(s => s.Page.Name).ToList();
        Assert.Equal(["Consent", "B", "A", "Hello", "End"], names);
    }

    [Fact]
    public void A_page_that_was_removed_is_still_told_and_ends_are_no_pages()
    {
        var counts = Nobody with { Reached = [new("questionnaire/gone", 0, 3), new("end", 0, 1), new("end/withdrawn", 0, 1)] };
        var lines = Funnel.Of(StepsOf(Pages), counts);
        Assert.Equal("questionnaire/gone", Assert.Single(lines, l => l.Kind == FunnelLineKind.Removed).Path);
        Assert.Equal(5, lines.Length);
    }
}
