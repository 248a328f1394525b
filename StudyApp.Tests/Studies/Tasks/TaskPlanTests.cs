using StudyApp.Studies.Items.Orders;
using StudyApp.Studies.Tasks;
using StudyApp.Studies.Tasks.Types;
using Xunit;

namespace StudyApp.Tests.Studies.Tasks;

public sealed class TaskPlanTests
{
    private const int Seeds = 300;

    private static readonly string[] PairTypes = ["AX", "AY", "BX", "BY"];

    public static TheoryData<string> Planned => [.. TaskSamples.All.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Planned))]
    public void The_same_seed_gives_the_same_plan_and_another_seed_another(string sample)
    {
        var task = TaskSamples.All[sample];

        Assert.Equal(task.Plan(new(1, "p")).ToJson(), task.Plan(new(1, "p")).ToJson());
        Assert.NotEqual(task.Plan(new(1, "p")).ToJson(), task.Plan(new(2, "p")).ToJson());
    }

    [Fact]
    public void Stroop_shows_thirds_without_repeating_ink_or_word() => Each(new Stroop(), plan =>
    {
        var test = plan.Parts.Where(p => p.Block == "test").SelectMany(p => p.Trials).ToList();
        Assert.Equal([32, 32, 32], test.CountBy(t => t.Condition).Select(c => c.Value));
        var shown = test.Select(t => t.Stimulus.Split(':')).ToList();
        Assert.All(
            shown.Zip(shown.Skip(1)),
            pair => Assert.True(pair.First[1] != pair.Second[1] && (pair.First[0] != pair.Second[0] || pair.First[0] == "none"))
        );
        Assert.All(
            test,
            t =>
                Assert.Equal(
                    t.Condition,
                    t.Stimulus.Split(':') switch
                    {
                        ["none", _] => "neutral",
                        var s when s[0] == s[1] => "congruent",
                        _ => "incongruent",
                    }
                )
        );
    });

    [Fact]
    public void Flankers_agree_with_their_condition() => Each(new Flanker(), plan => Assert.All(plan.Parts.SelectMany(p => p.Trials), t =>
    {
        Assert.Equal(t.Expected, t.Stimulus[2] == '<' ? "left" : "right");
        Assert.Equal(t.Condition, t.Stimulus[0] == '-' ? "neutral" : t.Stimulus[0] == t.Stimulus[2] ? "congruent" : "incongruent");
        Assert.InRange(t.WaitMs, 400, 1600);
    }));

    [Fact]
    public void Go_trials_have_their_share_and_no_more_than_three_no_go_trials_follow_each_other() => Each(new GoNoGo(), plan =>
    {
        var test = plan.Parts.Single(p => p.Block == "test").Trials;
        Assert.Equal(120, test.Count(t => t.Condition == "go"));
        Assert.InRange(LongestRun(test.Select(t => t.Condition == "nogo")), 1, 3);
    });

    [Fact]
    public void Targets_of_the_continuous_task_are_exact_and_never_four_in_a_row() => Each(new ContinuousPerformance(), plan =>
    {
        var test = plan.Parts.Single(p => p.Block == "test").Trials;
        Assert.Equal(30, test.Count(t => t.Stimulus == "X"));
        Assert.InRange(LongestRun(test.Select(t => t.Stimulus == "X")), 1, 3);
        Assert.All(test, t => Assert.Equal(t.Stimulus == "X", t.Expected is not null));
    });

    [Fact]
    public void Cues_and_probes_come_in_their_shares() => Each((ContinuousPerformance)TaskSamples.All["cpt ax"], plan =>
    {
        var test = plan.Parts.Single(p => p.Block == "test").Trials;
        Assert.Equal([70, 10, 10, 10], PairTypes.Select(type => test.Count(t => t.Condition == type)));
        for (var i = 0; i < test.Length; i += 2)
            Assert.Equal(
                test[i + 1].Condition,
                $"{(test[i].Stimulus == "A" ? 'A' : 'B')}{(test[i + 1].Stimulus == "X" ? 'X' : 'Y')}"
            );
    });

    [Fact]
    public void Identical_pairs_are_targets_and_nearly_equal_ones_are_catch_trials() =>
        Each(
            (ContinuousPerformance)TaskSamples.All["cpt identical_pairs"],
            plan =>
    {
        var test = plan.Parts.Single(p => p.Block == "test").Trials;
        Assert.Equal(
            (30, 30, 90),
            (
                test.Count(t => t.Condition == "target"),
                test.Count(t => t.Condition == "catch"),
                test.Count(t => t.Condition == "filler")
            )
        );
        foreach (var (before, now) in test.Zip(test.Skip(1)))
            Assert.Equal(
                now.Condition,
                before.Stimulus.Zip(now.Stimulus).Count(d => d.First == d.Second) switch
                {
                    4 => "target",
                    3 => "catch",
                    _ => "filler",
                }
            );
    });

    [Fact]
    public void An_n_back_has_exactly_the_targets_and_lures_it_plans() => Each(new NBack { Levels = [0, 1, 2, 3], Lures = 3 }, plan =>
    {
        foreach (var part in plan.Parts.Where(p => p.Block == "test"))
        {
            var (n, trials) = (part.Level!.Value, part.Trials);
            Assert.Equal(
                (n + 20, 6, n),
                (trials.Length, trials.Count(t => t.Condition == "target"), trials.Count(t => t.Condition == "unscored"))
            );
            for (var i = n; i < trials.Length; i++)
            {
                var isTarget = n == 0 ? trials[i].Stimulus == "X" : trials[i].Stimulus == trials[i - n].Stimulus;
                Assert.Equal(trials[i].Condition == "target", isTarget);
                var isLure =
                    n > 0
                    && !isTarget
                    && (
                        (i > n && trials[i].Stimulus == trials[i - n - 1].Stimulus)
                        || (n > 1 && trials[i].Stimulus == trials[i - n + 1].Stimulus)
                    );
                Assert.Equal(trials[i].Condition == "lure", isLure);
            }
        }
    });

    [Fact]
    public void Digits_do_not_repeat_and_lengths_grow() => Each(new DigitSpan { IsBackward = true, StartLength = 2, MaxLength = 8 }, plan =>
    {
        var test = plan.Parts.Single(p => p.Block == "test").Trials;
        Assert.Equal([2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8], test.Select(t => t.Stimulus.Length));
        Assert.All(test, t => Assert.Equal(t.Stimulus.Length, t.Stimulus.Distinct().Count()));
        Assert.All(test, t => Assert.Equal(string.Concat(t.Stimulus.Reverse()), t.Expected));
    });

    private static void Each(PlannedTask task, Action<TaskPlan> check)
    {
        for (var seed = 0; seed < Seeds; seed++) check(task.Plan(new SeededChance(seed, "plan")));
    }

    private static int LongestRun(IEnumerable<bool> sequence)
    {
        var (longest, run) = (0, 0);
        foreach (var isIn in sequence) longest = Math.Max(longest, run = isIn ? run + 1 : 0);
        return longest;
    }
}
