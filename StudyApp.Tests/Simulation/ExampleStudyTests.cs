using System.Globalization;
using Microsoft.EntityFrameworkCore;
using StudyApp.Hosting.Folders;
using StudyApp.Simulation;
using StudyApp.Studies.Model;
using StudyApp.Studies.Settings;
using StudyApp.Tests.Faults;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Simulation;

[Collection(LoadCollection.Name)]
public sealed class ExampleStudyTests
{
    private const int Participants = 100;

    public static TheoryData<string> Studies => [.. Configs];

    private static IEnumerable<string> Configs =>
        Directory
            .GetFiles(Path.Combine(Root, "experiments"), "*.toml", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Root, f))
            .Order(StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Studies))]
    public async Task Every_example_study_is_completed_by_a_hundred_participants(string config)
    {
        await using var study = await ServedStudy.StartAsync(Path.Combine(Root, config));
        var report = await study.SimulateAsync(Participants);
        Assert.Empty(report.Failures);
        var early = report.Counts.Ended.Sum(e => e.Count);
        Assert.Equal(Participants, report.Completed + early);
        await using var context = study.NewContext();
        Assert.Equal(Participants, await context.Participants.CountAsync());
        var participants = await context.Participants.AsNoTracking().Where(p => p.EndReason == null || p.EndReason == EndPage.Complete)
            .ToListAsync();
        Assert.Equal(Participants - early, participants.Count);
        // Where a part opens later, the first part is as far as anybody gets today.
        if (study.Loaded.Study.AllPages.OfType<PartPage>().FirstOrDefault() is { } part)
        {
            Assert.All(participants, p => Assert.True(!p.Finished && p.WaitsUntil is not null));
            Assert.All(report.Participants, p => Assert.Equal(part.Code, p.CompletionCode));
            Assert.Equal(Participants, await context.Visits.CountAsync(v => v.Path == part.Path));
            return;
        }
        Assert.All(participants, p => Assert.Equal((true, EndPage.Complete), (p.Finished, p.EndReason)));
        var balance = study
            .Loaded.Study.Conditions.Where(c => c.Enabled)
            .Select(c => participants.Count(p => p.Condition == c.Number))
            .ToList();
        if (balance.Count > 0) Assert.InRange(balance.Max() - balance.Min(), 0, 1);
        var codes = report.Participants.Select(p => p.CompletionCode).OfType<string>().Distinct();
        if (study.Loaded.Study.Completion.GenerateCode) Assert.Equal(participants.Count, codes.Count());
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task What_participants_typed_is_what_the_exports_of_every_example_study_hold(DatabaseKind kind)
    {
        foreach (var config in Configs)
        {
            await using var study = await ServeAsync(config, kind);
            var report = await study.SimulateAsync(20);
            Assert.Empty(report.Failures);
            await AssertSameAsync(config, study, report);
        }
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Every_example_study_stands_participants_who_leave_return_go_back_click_twice_and_lose_the_connection(
        DatabaseKind kind
    )
    {
        foreach (var config in Configs)
        {
            await using var study = await ServeAsync(config, kind);
            var report = await study.SimulateAsync(
                40,
                new SimulatedBehaviour
                {
                    DropOut = 0.2,
                    Return = 0.2,
                    DoubleClick = 0.2,
                    Back = 0.2,
                    Disconnect = 0.2,
                }
            );
            Assert.True(report.Failed == 0, $"{config}: {report.Failures.FirstOrDefault().Failure}");
            Assert.InRange(report.DroppedOut, 1, 20);
            await AssertSameAsync(config, study, report);
        }
    }

    [Theory]
    [MemberData(nameof(Studies))]
    public void Every_example_study_is_without_findings(string config) =>
        Assert.Empty(StudyLoader.Load(Path.Combine(Root, config), []).Findings);

    internal static async Task<ServedStudy> ServeAsync(string config, DatabaseKind kind)
    {
        if (kind == DatabaseKind.Sqlite) return await ServedStudy.StartAsync(Path.Combine(Root, config));
        var server = await PostgresServer.GetAsync();
        return await ServedStudy.StartAsync(Path.Combine(Root, config),
            new SettingOverride("SQLALCHEMY_DATABASE_URI", UriOf(await server.CreateDatabaseAsync(withTables: true)), "test"),
            new SettingOverride("KEY_FILE", server.KeyFile, "test"));
    }

    private static string UriOf(PostgresAddress address) =>
        string.Create(CultureInfo.InvariantCulture, $"postgresql://{address.User}@{address.Host}:{address.Port}/{address.Database}");

    private static async Task AssertSameAsync(string config, ServedStudy study, SimulationReport report)
    {
        var expectation = await study.CompareAsync(report);
        Assert.True(expectation.Shown.IsEmpty, $"{config}: {string.Join('\n', expectation.Shown)}");
        Assert.True(expectation.FoundAny && expectation.Cells >= report.Participants.Length);
        await using var context = study.NewContext();
        Assert.Equal(report.Participants.Length, await context.Participants.CountAsync());
        // The exports take the newest; here each form must be once.
        Assert.Equal(
            report.Participants.Sum(p => p.Forms.Count(f => f.Page.StartsWith("questionnaire/", StringComparison.Ordinal))),
            await context.Submissions.CountAsync()
        );
    }

    private static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "StudyApp.sln")))
                folder = folder.Parent ?? throw new InvalidOperationException("The tests do not lie below the solution.");
            return folder.FullName;
        }
    }
}
