using AngleSharp.Dom;
using Bunit;
using MudBlazor;
using StudyApp.Research.Monitoring;
using StudyApp.Studies.Model;
using StudyApp.Web.Admin.Overview;
using Xunit;

namespace StudyApp.Tests.Web.Admin.Overview;

public sealed class OverviewComponentTests : PanelContext
{
    private static readonly DateTime Noon = new(2026, 5, 4, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task A_switch_says_which_condition_and_what_it_is_to_be()
    {
        (int Condition, bool Enabled)? wanted = null;
        var bars = Show<ConditionBars>(p => p
            .Add(c => c.Conditions, [new(1, "one", true, 4, 3, 1, 2), new(2, "two", false, 9, 8, 1, 0)])
            .Add(c => c.OnSwitch, order => wanted = order));

        Assert.Equal("Assign participants to one", bars.Find("#" + bars.Find("#switch-1").GetAttribute("aria-labelledby")).TextContent);
        await bars.Find("#switch-1").ChangeAsync(new() { Value = false });
        Assert.Equal((1, false), wanted);
        await bars.Find("#switch-2").ChangeAsync(new() { Value = true });
        Assert.Equal((2, true), wanted);
    }

    [Fact]
    public void Without_a_circuit_nothing_can_be_switched()
    {
        var bars = ShowStatically<ConditionBars>(p => p.Add(c => c.Conditions, [new(1, "one", true, 4, 3, 1, 2)]));

        Assert.True(bars.Find("#switch-1").IsDisabled());
    }

    [Theory]
    [InlineData(4, 4, true, "Balanced: largest difference 0.")]
    [InlineData(4, 5, true, "Balanced: largest difference 1.")]
    [InlineData(4, 1204, true, "Largest difference 1,200; the smallest condition is filled first.")]
    // One that nobody is assigned to is not filled at all.
    [InlineData(4, 9, false, "Counted are")]
    public void The_balance_is_said_in_words(int first, int second, bool enabled, string said)
    {
        var bars = Show<ConditionBars>(p => p
            .Add(c => c.Conditions, [new(1, "one", true, first, 0, 0, 0), new(2, "two", enabled, second, 0, 0, 0)]));

        Assert.StartsWith(said, bars.Find("ul + p").TextContent.Trim().ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public void The_longest_bar_fills_its_box_and_nobody_gives_none()
    {
        var bars = Show<ConditionBars>(p => p.Add(c => c.Conditions, [new(1, "a", true, 8, 0, 0, 0), new(2, "b", true, 2, 0, 0, 0)]));
        Assert.Equal(["100%", "25%"], bars.FindAll(".barbox i").Select(Width));

        bars.Render(p => p.Add(c => c.Conditions, [new(1, "a", true, 0, 0, 0, 0)]));
        Assert.Equal(["0%"], bars.FindAll(".barbox i").Select(Width));
    }

    [Fact]
    public void A_study_without_conditions_says_how_to_get_them() =>
        Assert.Contains(
            "CONDITIONS", Show<ConditionBars>(p => p.Add(c => c.Conditions, [])).Find("code").TextContent,
            StringComparison.Ordinal);

    [Fact]
    public async Task Opening_and_closing_are_ordered_and_the_present_state_is_pressed()
    {
        OpeningState? wanted = null;
        var card = Show<OpeningCard>(p => p
            .Add(c => c.Rules, new AccessRules())
            .Add(c => c.State, new Openness(true, null))
            .Add(c => c.OnOrder, state => wanted = state));

        Assert.Equal("opening-times", card.Find("[aria-pressed=true]").Id);
        await card.Find("#opening-closed").ClickAsync(new());
        Assert.Equal(OpeningState.Closed, wanted);
    }

    [Fact]
    public void The_chart_says_its_numbers_and_every_hour_stands_in_the_table()
    {
        HourLine[] hours = [new(Noon, 3, 1), new(Noon.AddHours(1), 5, 2), new(Noon.AddHours(2), 0, 4)];
        var chart = Show<ArrivalsChart>(p => p.Add(c => c.Hours, [.. hours]));

        Assert.Equal(
            "8 arrived and 7 finished; most arrived between 13:00 and 14:00 UTC (5).",
            chart.Find("[role=img]").GetAttribute("aria-label"));
        Assert.Equal(["05-04 12:00", "05-04 13:00", "05-04 14:00"], chart.FindAll("tbody th").Select(c => c.TextContent));
        var drawn = chart.FindComponent<MudChart<double>>().Instance;
        Assert.Equal([[3.0, 5, 0], [1.0, 2, 4]], drawn.ChartSeries.Select(s => s.Data.Values.ToArray()));
    }

    [Fact]
    public void The_chart_is_drawn_again_only_for_other_numbers()
    {
        HourLine[] hours = [new(Noon, 3, 1), new(Noon.AddHours(1), 5, 2)];
        var chart = Show<ArrivalsChart>(p => p.Add(c => c.Hours, [.. hours]));
        var drawn = chart.RenderCount;

        chart.Render(p => p.Add(c => c.Hours, [.. hours]));
        Assert.Equal(drawn, chart.RenderCount);
        chart.Render(p => p.Add(c => c.Hours, [.. hours, new(Noon.AddHours(2), 1, 0)]));
        Assert.True(chart.RenderCount > drawn);
    }

    [Fact]
    public void Lines_of_the_funnel_lead_to_those_people()
    {
        var funnel = Show<FunnelBars>(p => p
            .Add(
                c => c.Lines,
                [new("questionnaire/a b", "A & B", 10, 2, 3, FunnelLineKind.Page), new("gone", "gone", 1, 0, 0, FunnelLineKind.Removed)])
            .Add(c => c.Started, 20));

        const string Page = "page=questionnaire%2Fa%20b";
        Assert.Equal([$"admin/participants?status=active&{Page}", $"admin/participants?status=left&{Page}"],
            funnel.FindAll("a").Select(a => a.GetAttribute("href")!));
        Assert.Equal("A & B", funnel.Find("tbody th").TextContent);
        Assert.Contains("no longer in the page list", funnel.FindAll("tbody th")[1].TextContent, StringComparison.Ordinal);
        Assert.Equal("50%", Width(funnel.Find(".barbox i")));
    }

    [Fact]
    public void Problems_are_counted_escaped_and_led_to()
    {
        var list = Show<ProblemList>(p => p.Add(c => c.Problems, []));
        Assert.Equal("Nothing needs your attention", list.Find("h2").TextContent);

        list.Render(p => p.Add(c => c.Problems, [new(true, "<b>full</b>", "admin/x", "Look"), new(false, "second")]));
        Assert.Equal("2 things to look at", list.Find("h2").TextContent);
        Assert.Empty(list.FindAll("b"));
        Assert.Equal("admin/x", list.Find("a").GetAttribute("href"));
        Assert.Contains("bad", list.Find("section").ClassName!, StringComparison.Ordinal);
    }

    private static string Width(IElement bar) => bar.GetAttribute("style")!.Split(':', ';')[1].Trim();
}
