using System.Collections.Immutable;
using StudyApp.Research.Monitoring;
using StudyApp.Studies.Steps;
using Xunit;

namespace StudyApp.Tests.Web.Admin.Overview;

public sealed class OverviewBuilderTests
{
    private const string Pages = "{name='Consent', path='consent'}, {name='A', path='questionnaire/a'}, {name='End', path='end'}";
    private const string TwoConditions = "CONDITIONS = [{label='one', enabled=true}, {label='two', enabled=true}]";
    private static readonly DateTime Now = new(2026, 5, 4, 12, 34, 56, DateTimeKind.Utc);

    private static readonly OverviewCounts Counts = new(
        [
            new(1, ParticipantStatus.Finished, "complete", 5),
            new(1, ParticipantStatus.Abandoned, null, 2),
            new(2, ParticipantStatus.Finished, "complete", 4),
            new(2, ParticipantStatus.Active, null, 1),
            new(2, ParticipantStatus.EndedEarly, "withdrawn", 1),
            new(0, ParticipantStatus.EndedEarly, "too_young", 3),
        ],
        Excluded: 2, Flagged: 0, [], [], [], [], []);

    private static OverviewSnapshot Build(OverviewCounts counts, string more = TwoConditions, bool debug = false, bool inMemory = false) =>
        OverviewBuilder.Build(SmallStudies.WithPages(Pages, more), [], counts, new ServerFacts(debug, inMemory), Now);

    [Fact]
    public void Started_is_the_sum_of_all_states()
    {
        var shown = Build(Counts);
        Assert.Equal(16, shown.Started);
        Assert.Equal(shown.Started, shown.Finished + shown.Active + shown.LeftEarly);
        Assert.Equal((9, 1, 6, 2), (shown.Finished, shown.Active, shown.LeftEarly, shown.Abandoned));
        Assert.Equal([("too_young", 3), ("withdrawn", 1)], shown.EndedEarly.ToArray());
    }

    [Theory]
    [InlineData(TwoConditions, 5)]
    [InlineData(TwoConditions + "\nCOUNTS_INCLUDE_ABANDONED = true", 7)]
    public void Conditions_count_as_the_assignment_does(string settings, int first)
    {
        var lines = Build(Counts, settings).Conditions;
        Assert.Equal([first, 5], lines.Select(l => l.Counted));
        Assert.Equal((5, 0, 2), (lines[0].Finished, lines[0].Active, lines[0].LeftEarly));
    }

    [Fact]
    public void Nothing_is_wrong_with_an_ordinary_study() => Assert.Empty(Build(Counts).Problems);

    [Fact]
    public void Data_that_would_be_lost_and_debugging_are_told() =>
        Assert.Equal([true, false], Build(Counts, debug: true, inMemory: true).Problems.Select(p => p.IsBad));

    [Fact]
    public void A_study_without_enabled_condition_is_told() =>
        Assert.True(Assert.Single(Build(Counts with { Groups = [] }, "CONDITIONS = [{label='one', enabled=false}]").Problems).IsBad);

    [Fact]
    public void Trapped_programs_lead_to_their_list() =>
        Assert.Equal("admin/participants?flagged=true", Assert.Single(Build(Counts with { Flagged = 1 }).Problems).Link);

    [Theory]
    [InlineData("TARGET = 10", "", "9 complete and 1 under way; 4 ended early and are not counted.")]
    [InlineData("TARGET = 13", ", counts=true",
        "9 complete and 1 under way, 3 ended early where that counts; 1 ended early and are not counted.")]
    [InlineData("TARGET = 12\nCOUNTS_INCLUDE_ABANDONED = true", "",
        "9 complete and 1 under way, 2 abandoned; 4 ended early and are not counted.")]
    [InlineData("TARGET = 11", "", null)]
    public void What_is_full_says_who_is_counted(string settings, string counts, string? expected)
    {
        var study = SmallStudies.WithPages(Pages.Replace("{name='End'",
            $"{{path='end/too_young', show_if='condition == 9'{counts}}}, {{name='End'", StringComparison.Ordinal),
            $"{TwoConditions}\n{settings}");
        var problems = OverviewBuilder.Build(study, [], Counts, new ServerFacts(false, false), Now).Problems;
        if (expected is null) Assert.Empty(problems);
        else Assert.EndsWith($"newcomers are told that it is full: {expected}", Assert.Single(problems).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Conditions_that_are_full_say_who_is_counted() => Assert.EndsWith(
        "told that the study is full: 9 complete and 1 under way; 4 ended early and are not counted.",
        Assert.Single(Build(Counts, "CONDITIONS = [{label='one', target=5}, {label='two', target=5}]").Problems).Text,
            StringComparison.Ordinal);

    [Theory]
    [InlineData(3, 10, true)]
    [InlineData(4, 10, false)]
    [InlineData(3, 70, false)]
    public void A_rush_of_newcomers_is_told_for_an_hour(int most, int minutesAgo, bool isTold)
    {
        ImmutableArray<DateTime> starts = [Now.AddMinutes(-minutesAgo), Now.AddMinutes(-minutesAgo).AddSeconds(30),
            Now.AddMinutes(-minutesAgo).AddSeconds(59), Now.AddMinutes(-minutesAgo).AddMinutes(2)];
        var problems = Build(Counts with { Arrivals = starts }, $"{TwoConditions}\nNEWCOMERS_PER_MINUTE = {most}").Problems;
        Assert.Equal(isTold, problems.Any(p => p.Text.StartsWith($"NEWCOMERS_PER_MINUTE = {most} was reached", StringComparison.Ordinal)));
    }

    [Fact]
    public void Hours_are_the_last_24_of_the_clock()
    {
        var hours = HourLine.Of(Now, [Now, Now.AddHours(-1), Now.AddMinutes(-30), Now.AddDays(-2)], [HourLine.FirstHour(Now)]);
        Assert.Equal(24, hours.Length);
        Assert.Equal(new DateTime(2026, 5, 4, 12, 0, 0, DateTimeKind.Utc), hours[^1].Hour);
        Assert.Equal((2, 1), (hours[^1].Arrived, hours[^2].Arrived));
        Assert.Equal((0, 1), (hours[0].Arrived, hours[0].Finished));
        Assert.Equal(3, hours.Sum(h => h.Arrived));
    }

    [Fact]
    public void Quartiles_are_those_of_R()
    {
        // quantile(c(60, 90, 120, 240)): 82.5, 105, 150.
        var times = Quartiles.Of(from seconds in (List<int>)[240, 60, 120, 90] select TimeSpan.FromSeconds(seconds))!;
        Assert.Equal((82.5, 105, 150), (times.First.TotalSeconds, times.Median.TotalSeconds, times.Third.TotalSeconds));
    }

    [Fact]
    public void No_durations_have_no_middle() => Assert.Null(Quartiles.Of([]));
}
