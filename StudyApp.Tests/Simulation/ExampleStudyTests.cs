using Microsoft.EntityFrameworkCore;
using StudyApp.Hosting;
using StudyApp.Studies;
using Xunit;

namespace StudyApp.Tests.Simulation;

public sealed class ExampleStudyTests
{
    private const int Participants = 100;

    public static TheoryData<string> Studies => [.. Directory.GetFiles(Path.Combine(Root, "experiments"), "*.toml", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Root, f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Studies))]
    public async Task Every_example_study_is_completed_by_a_hundred_participants(string config)
    {
        await using var study = await ServedStudy.StartAsync(Path.Combine(Root, config));
        var report = await study.SimulateAsync(Participants);
        Assert.Empty(report.Failures);
        Assert.Equal(Participants, report.Completed);
        await using var context = study.NewContext();
        var participants = await context.Participants.AsNoTracking().ToListAsync();
        Assert.Equal(Participants, participants.Count);
        // Where a part opens later, the first part is as far as anybody gets today.
        if (study.Loaded.Study.AllPages.OfType<PartPage>().FirstOrDefault() is { } part)
        {
            Assert.All(participants, p => Assert.True(!p.Finished && p.WaitsUntil is not null));
            Assert.All(report.Participants, p => Assert.Equal(part.Code, p.CompletionCode));
            Assert.Equal(Participants, await context.Visits.CountAsync(v => v.Path == part.Path));
            return;
        }
        Assert.All(participants, p => Assert.Equal((true, EndPage.Complete), (p.Finished, p.EndReason)));
        var balance = study.Loaded.Study.Conditions.Where(c => c.Enabled).Select(c => participants.Count(p => p.Condition == c.Number)).ToList();
        if (balance.Count > 0) Assert.InRange(balance.Max() - balance.Min(), 0, 1);
        if (study.Loaded.Study.Completion.GenerateCode) Assert.Equal(Participants, report.Participants.Select(p => p.CompletionCode).OfType<string>().Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Studies))]
    public void Every_example_study_is_without_findings(string config) => Assert.Empty(StudyLoader.Load(Path.Combine(Root, config), []).Findings);

    private static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "StudyApp.sln"))) folder = folder.Parent ?? throw new InvalidOperationException("The tests do not lie below the solution.");
            return folder.FullName;
        }
    }
}
