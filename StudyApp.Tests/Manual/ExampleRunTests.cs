using StudyApp.Simulation;
using StudyApp.Storage.Participants;
using StudyApp.Tests.Simulation;
using Xunit;

namespace StudyApp.Tests.Manual;

/// <summary>The examples of the manual work: artificial participants get through them.</summary>
[Collection(Faults.LoadCollection.Name)]
public sealed class ExampleRunTests
{
    private const int Participants = 6;

    // One is open on some days only, one knows the ids of a list only, one has a second database beside its file.
    private static readonly string[] NotForRobots = ["access/", "lookup/", "apart/"];

    public static TheoryData<string> Studies => [.. ManualTests.Configs.Where(IsForRobots)];

    [Theory]
    [MemberData(nameof(Studies))]
    public async Task Participants_get_through_every_example(string config)
    {
        await using var study = await ServedStudy.StartAsync(Path.Combine(ManualTests.Examples, config));
        var reads = new StudyReads(study.Database);
        var plan = study.Plan(Participants) with
        {
            ConditionOf = (id, cancel) => reads.Recruited.ConditionBeforeAsync(SimulationPlan.Source, id, cancel),
        };

        var report = await StudySimulation.RunAsync(plan, CancellationToken.None);

        Assert.Empty(report.Failures);
        Assert.Equal(Participants, report.Completed + report.Counts.Ended.Sum(end => end.Count));
        Assert.Empty((await study.CompareAsync(report)).Shown);
    }

    private static bool IsForRobots(string config) =>
        !NotForRobots.Any(folder => config.StartsWith(folder, StringComparison.Ordinal));
}
