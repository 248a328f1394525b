using System.Collections.Immutable;
using System.Text.Json;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Json;
using StudyApp.Authoring.Syntax;
using StudyApp.Studies.Items.Orders;
using StudyApp.Studies.Tasks;
using StudyApp.Studies.Tasks.Types;
using Xunit;

namespace StudyApp.Tests.Studies.Tasks;

/// <summary>Over all tasks and parameters: what a plan presents fits it; what differs in anything that the plan decides does not.</summary>
public sealed class RunPlanTests
{
    private const int Seeds = 4;

    private static readonly ImmutableArray<TaskDefinition> Samples =
    [
        .. TaskTypes.Names.Select(name => TaskSamples.Read(name, "")),
        .. TaskSamples.All.Values,
        TaskSamples.Read("simple_rt", "trials = 40\npractice_trials = 0\nisi_min_ms = 0\nisi_max_ms = 60000"),
        TaskSamples.Read("simple_rt", "trials = 3\nisi_min_ms = 700\nisi_max_ms = 700"),
        TaskSamples.Read("cpt", "trials = 9\npractice_trials = 0\nbreak_every = 4"),
        TaskSamples.Read("cpt", "variant = 'ax'\ntrials = 8\nbreak_every = 3\ncue_delay_ms = 300"),
        TaskSamples.Read("nback", "levels = [0, 3, 1]\nlures = 2\npractice_trials = 0"),
        TaskSamples.Read("nback", "levels = [6]\nresponse_mode = 'two_key'\ntrials_per_level = 4"),
        TaskSamples.Read("stroop", "trials = 10\nbreak_every = 3\nneutral = false\nkeys = ['r', 'g', 'b', 'y']"),
        TaskSamples.Read("flanker", "trials = 7\npractice_trials = 0\nneutral = false"),
        TaskSamples.Read("go_nogo", "blocks = 3\ntrials = 5\ngo_share = 0.5"),
        TaskSamples.Read("digit_span", "start_length = 1\nmax_length = 9\ntrials_per_length = 3\npractice_trials = 0"),
        TaskSamples.Read("digit_span", "direction = 'backward'\nstart_length = 2\nmax_length = 2\npractice_trials = 4\ngap_ms = 0"),
    ];

    public static TheoryData<int> All => [.. Enumerable.Range(0, Samples.Length)];

    [Theory]
    [MemberData(nameof(All))]
    public void Every_trial_of_a_plan_fits_it_also_after_a_part_was_begun_again(int sample) => Each(sample, (plan, index, trial) =>
    {
        Assert.Null(plan.Misfit(index, new(trial)));
        Assert.Null(plan.Misfit(index, new(With(trial, "attempt", 3))));
        Assert.Null(plan.Misfit(index, TrialRow.Read(JsonSerializer.Serialize(trial))));
    });

    [Theory]
    [MemberData(nameof(All))]
    public void A_trial_with_anything_else_than_planned_does_not_fit(int sample) => Each(sample, (plan, index, trial) =>
    {
        string[] decided = plan.Task is SimpleReactionTime
            ? ["block", "trial", "foreperiod_ms"]
            : ["block", "part", "level", "trial", "condition", "stimulus", "expected", "wait_ms", "correct"];
        foreach (var field in decided)
            foreach (var other in Others(trial[field]))
            {
                var misfit = plan.Misfit(index, new(With(trial, field, other)));
                Assert.True(misfit is { Length: > 0 }, $"{plan.Task.Name} {field}: {trial[field]} → {other}");
            }
        Assert.NotNull(plan.Misfit(index, new(new Dictionary<string, object?>())));
    });

    [Theory]
    [MemberData(nameof(All))]
    public void What_the_page_says_is_the_plan(int sample)
    {
        var plan = Samples[sample].PlanOf(new(5, "task/x", 2));
        var notes = new DiagnosticBag();
        var table = (TableNode)JsonText.Read("page", plan.Task.ParametersJson, notes)!;
        var task = TaskTypes.Read(plan.Task.Name, new(table, notes, DiagnosticCodes.TaskParameter, ""))!;
        var read = new RunPlan(task, plan.Trials is { } trials ? TaskPlan.Read(trials.ToJson()) : null, plan.Generator);

        Assert.False(notes.HasErrors, string.Join('\n', notes));
        Assert.Equal(plan.Task.ParametersJson, task.ParametersJson);
        Assert.Equal(plan.Id, read.Id);
        Assert.NotEqual(plan.Id, plan.Task.PlanOf(new(6, "task/x", 2)).Id);
        Assert.NotEqual(plan.Id, plan.Task.PlanOf(new(5, "task/x", 3)).Id);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("""[{"block":"test"}]""")]
    [InlineData("""[{"block":"test","level":null,"variant":null,"trials":[["X"]]}]""")]
    [InlineData("""[{"block":"test","level":1e9999,"variant":null,"trials":[]}]""")]
    public void A_text_that_is_no_plan_is_told(string text) => Assert.ThrowsAny<JsonException>(() => TaskPlan.Read(text));

    // Computed by the browser's script.
    [Theory]
    [InlineData(0u, new[] { 766, 500, 723, 669 })]
    [InlineData(1u, new[] { 1127, 503, 1027, 1419 })]
    [InlineData(12345u, new[] { 1480, 807, 984, 513 })]
    [InlineData(uint.MaxValue, new[] { 1396, 689, 1216, 902 })]
    public void Foreperiods_are_those_that_the_browser_draws(uint seed, int[] foreperiods)
    {
        var plan = new RunPlan(new SimpleReactionTime(), null, seed);
        foreach (var (index, foreperiod) in ((int[])[0, 1, 2, 59]).Zip(foreperiods))
        {
            var trial = new Dictionary<string, object?> { ["block"] = "test", ["trial"] = 0, ["foreperiod_ms"] = foreperiod };
            Assert.Null(plan.Misfit(index, new(trial)));
        }
    }

    [Fact]
    public void Trials_that_no_plan_has_count_in_no_score()
    {
        var task = TaskSamples.Read("stroop", "");
        var trials = task.PlanOf(new(5, "task/stroop", 2)).Simulate(new SeededChance(5, "s")).ToList();
        var forged = trials.Select(t => With(With(t, "expected", t["response"]), "planned", false));

        var scores = task.Score([.. trials.Select(t => new TrialRow(t))]);

        Assert.Equal(scores, task.Score([.. trials.Concat(forged).Select(t => new TrialRow(t))]));
        Assert.Equal(0, task.Score([.. forged.Select(t => new TrialRow(t))])["trials"]);
    }

    private static void Each(int sample, Action<RunPlan, int, IReadOnlyDictionary<string, object?>> check)
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var plan = Samples[sample].PlanOf(new(seed * 7919, $"task/{Samples[sample].Name}", seed % 4));
            foreach (var (index, trial) in plan.Simulate(new SeededChance(seed, "trials")).Index()) check(plan, index, trial);
        }
    }

    private static Dictionary<string, object?> With(IReadOnlyDictionary<string, object?> trial, string field, object? value) =>
        new(trial) { [field] = value };

    private static object?[] Others(object? value) => value switch
    {
        bool flag => [!flag],
        string text => [text + "x", text[..^1], null, 1],
        null => ["x", 1],
        var number => [Convert.ToDouble(number, System.Globalization.CultureInfo.InvariantCulture) + 5000, -1, 0.5, null, "x"],
    };
}
