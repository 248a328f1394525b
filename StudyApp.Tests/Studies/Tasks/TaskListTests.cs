using System.Text.Json;
using StudyApp.Studies.Items.Orders;
using StudyApp.Studies.Reading;
using StudyApp.Studies.Tasks;
using StudyApp.Studies.Tasks.Types;
using StudyApp.Tests.Browser;
using Xunit;

namespace StudyApp.Tests.Studies.Tasks;

/// <summary>The list of tasks against what each needs elsewhere.</summary>
public sealed class TaskListTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(DemoStudy.Config, "..", "..", ".."));

    public static TheoryData<string> Names => [.. TaskTypes.Names];

    [Fact]
    public void The_list_names_every_definition_and_every_script()
    {
        var definitions = typeof(TaskDefinition)
            .Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(TaskDefinition)) && !t.IsAbstract)
            .Select(t => (string)t.GetField("TaskName")!.GetRawConstantValue()!);
        Assert.Equal(TaskTypes.Names.Order(StringComparer.Ordinal), definitions.Order(StringComparer.Ordinal));
        Assert.Equal(
            TaskTypes.Names.Order(StringComparer.Ordinal),
            Directory
                .GetFiles(Path.Combine(Root, "wwwroot", "js", "tasks"), "*.js")
                .Select(f => Path.GetFileNameWithoutExtension(f))
                .Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_task_has_a_title_and_instructions_in_every_language(string name) => Assert.All(InterfaceLanguages.All, language =>
    {
        var texts = JsonSerializer.Deserialize<Dictionary<string, string>>(
            File.ReadAllText(Path.Combine(Root, "StudyApp", "Web", "Shared", "Texts", $"{language}.json"))
        )!;
        Assert.Contains($"{name}_title", texts.Keys);
        Assert.Contains(texts.Keys, k => k.StartsWith($"{name}_instructions", StringComparison.Ordinal));
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_task_scores_exactly_what_it_announces_also_for_nothing(string name)
    {
        var task = TaskSamples.Read(name, "");

        Assert.NotEmpty(task.Scores);
        Assert.Equal(task.Scores.Length, task.Scores.Select(s => s.Name).Distinct().Count());
        Assert.Equal(task.Scores.Select(s => s.Name), task.Score([]).Keys);
        Assert.All(task.Scores, s => Assert.NotEmpty(s.Description));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Artificial_trials_have_the_fields_of_the_task_within_their_limits_and_can_be_scored(string name)
    {
        var task = TaskSamples.Read(name, "");
        var trials = task.PlanOf(new(5, $"task/{name}", 2)).Simulate(new SeededChance(5, name)).ToList();

        Assert.InRange(trials.Count, 5, task.MaxTrials);
        var asked = task.TrialFields.Where(f => !f.IsServers).ToList();
        var names = asked.Select(f => f.Name).Order(StringComparer.Ordinal).ToList();
        Assert.All(trials, trial => Assert.Equal(names, trial.Keys.Order(StringComparer.Ordinal)));
        Assert.All(trials, trial => Assert.All(asked, field => Assert.True(Takes(field, trial[field.Name]), field.Name)));
        Assert.InRange(task.Score([.. trials.Select(t => new TrialRow(t))])["mean"]!.Value, 150, 9000);
    }

    [Fact]
    public void Stored_trials_score_as_the_trials_sent()
    {
        var task = TaskSamples.Read("nback", "");
        var trials = task.PlanOf(new(5, "task/nback", 2)).Simulate(new SeededChance(5, "n")).ToList();

        Assert.Equal(
            task.Score([.. trials.Select(t => new TrialRow(t))]),
            task.Score([.. trials.Select(t => TrialRow.Read(JsonSerializer.Serialize(t)))])
        );
    }

    private static bool Takes(TrialField field, object? value) => value switch
    {
        null => true,
        bool => field.Type == TrialFieldType.Boolean,
        string text => field.Type == TrialFieldType.Text && field.Takes(text),
        _ => field.Type == TrialFieldType.Number && field.Takes(Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture)),
    };
}
