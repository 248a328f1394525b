using StudyApp.Studies.Tasks.Scoring;
using Xunit;

namespace StudyApp.Tests.Studies.Tasks;

public sealed class ReactionTimeRuleTests
{
    [Fact]
    public void Anticipations_and_times_over_the_limit_are_left_out_and_counted()
    {
        var clean = ReactionTimeRule.Usual.Clean(TrialLists.Choice("a+99.9 a+100 a+2000 a+2000.1 a_"), 2000);

        Assert.Equal([100.0, 2000.0], clean.TimesMs.ToArray());
        Assert.Equal((1, 1, 0), (clean.Anticipations, clean.TooSlow, clean.Trimmed));
    }

    // Ten times 500, one 1500: mean 590.9, sd 301.5, so 1500 lies 3.015 sd above. Of nine and one the limit is 2.85 sd, which nothing can
    // pass.
    [Fact]
    public void Standard_deviations_trim_in_one_pass()
    {
        var rule = new ReactionTimeRule(100, TrimRule.StandardDeviations);

        Assert.Equal(1, rule.Clean(TrialLists.Choice("a+500 a+500 a+500 a+500 a+500 a+500 a+500 a+500 a+500 a+500 a+1500"), 2000).Trimmed);
        Assert.Equal(0, rule.Clean(TrialLists.Choice("a+500 a+500 a+500 a+500 a+500 a+500 a+500 a+500 a+500 a+1500"), 2000).Trimmed);
    }

    // Median 500, deviations 0 10 10 20 400, their median 10: limits 500 ± 44.478.
    [Fact]
    public void Median_deviations_trim_what_is_far_from_the_median() =>
        Assert.Equal(
            [500.0, 510.0, 490.0, 520.0],
            new ReactionTimeRule(100, TrimRule.MedianDeviations)
                .Clean(TrialLists.Choice("a+500 a+510 a+490 a+520 a+900"), 2000)
                .TimesMs.ToArray()
        );
}
