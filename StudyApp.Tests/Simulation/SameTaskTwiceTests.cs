using Microsoft.EntityFrameworkCore;
using StudyApp.Simulation;
using StudyApp.Studies.Tasks;
using StudyApp.Tests.Faults;
using StudyApp.Tests.Integration;
using Xunit;

namespace StudyApp.Tests.Simulation;

/// <summary>Pages with one path and different parameters: artificial participants do each as it is.</summary>
[Collection(LoadCollection.Name)]
public sealed class SameTaskTwiceTests
{
    private const int Participants = 3;

    [Fact]
    public async Task The_digit_span_is_done_forward_and_then_backward()
    {
        var visits = await WalkAsync("{path='task/digit_span'}", "{path='task/digit_span', parameters={direction='backward'}}");

        Assert.All(visits[0], t => Assert.Equal(("forward", t.Text("stimulus")), (t.Condition, t.Expected)));
        Assert.All(visits[1], t => Assert.Equal(("backward", new string([.. t.Text("stimulus")!.Reverse()])), (t.Condition, t.Expected)));
        Assert.Contains(visits[1], t => t is { IsTest: true } && t.Text("stimulus")!.Length == 2);
    }

    [Fact]
    public async Task Each_variant_and_level_is_done_at_its_own_page()
    {
        string[] variants = ["x", "ax", "identical_pairs", "not_x"];
        var cpt = variants.Select(v => $"{{path='task/cpt', parameters={{variant='{v}', trials=8, practice_trials=0}}}}");
        int[] levels = [1, 3];
        var nback = levels.Select(n => $"{{path='task/nback', parameters={{levels=[{n}], trials_per_level=4, practice_trials=0}}}}");
        var visits = await WalkAsync([.. cpt, .. nback]);

        string[][] conditions = [["other", "target"], ["AX", "AY", "BX", "BY", "cue"], ["catch", "filler", "target"], ["other", "target"]];
        foreach (var (visit, possible) in visits.Zip(conditions)) Assert.All(visit, t => Assert.Contains(t.Condition, possible));
        Assert.All(visits[0], t => Assert.Equal(t.Text("stimulus") == "X", t.Expected is not null));
        Assert.All(visits[3], t => Assert.Equal(t.Text("stimulus") != "X", t.Expected is not null));
        var played = visits.TakeLast(2).Select(v => v.Select(t => (int)t.Number("level")!.Value).Distinct().Single());
        Assert.Equal(levels, played);
    }

    // The trials of each visit, everybody's together.
    private static async Task<List<List<TrialRow>>> WalkAsync(params string[] tasks)
    {
        using var folder = new WrittenStudy().WithPages($"{{path='consent'}}, {string.Join(", ", tasks)}, {{path='end'}}");
        await using var study = await ServedStudy.StartAsync(folder.Write());
        var report = await study.SimulateAsync(Participants, new SimulatedBehaviour { Return = 1 });
        Assert.Empty(report.Failures);
        Assert.Equal(Participants, report.Completed);
        var expectation = await study.CompareAsync(report);
        Assert.True(expectation.Cells > 0 && expectation.Differing == 0, string.Join('\n', expectation.Shown));
        await using var context = study.NewContext();
        var trials = await context.Trials.AsNoTracking()
            .Join(context.Visits, t => t.VisitId, v => v.Id, (t, v) => new { v.Number, t.Data }).ToListAsync();
        Assert.All(trials, t => Assert.True(TrialRow.Read(t.Data).Flag("planned")));
        return [.. trials.GroupBy(t => t.Number).OrderBy(v => v.Key).Select(v => v.Select(t => TrialRow.Read(t.Data)).ToList())];
    }
}
