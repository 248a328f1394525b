using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StudyApp.Operations.Integrations;
using StudyApp.Participation.Planning;
using StudyApp.Simulation.Recruiters;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Participants;
using StudyApp.Studies.Recruitment;
using StudyApp.Studies.Recruitment.Platforms;
using StudyApp.Studies.Recruitment.Reconciliation;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>Each platform sends fifty people, things go wrong, and exactly those who finished are paid, each once.</summary>
public sealed class PlatformStandInTests
{
    private const int People = 50;

    [Theory, OnSqlite, OnPostgres]
    internal async Task Prolific_pays_whoever_finished_once_and_every_arrival_is_verified(DatabaseKind kind)
    {
        await using var prolific = await PlatformStandIn.StartAsync(0, faults: true);
        using var folder = new WrittenStudy()
            .WithSetting("PLATFORM = 'prolific'\nRECRUITMENT = {prolific = {codes = {complete='C1ABC123'}}}")
            .WithSetting($"PROLIFIC_TOKEN = '{PlatformStandIn.Token}'\nPROLIFIC_API = '{prolific.ProlificApi}'");
        await using var host = await StudyHost.StartAsync(folder, await StudyHost.UriAsync(kind), OftenAsking);

        var report = await SendAsync(host, "prolific", prolific.Know);

        await UntilAsync(async () =>
            (await host.QueryAsync(db => db.Participants.ToListAsync())).TrueForAll(p => Arrival.NoteOf(p.Arrival, "verified") == "yes")
        );
        using var http = ProlificClient.NewHttp(prolific.ProlificApi, PlatformStandIn.Token);
        var client = new ProlificClient(http, new() { FirstPause = TimeSpan.FromMilliseconds(1) }, TimeProvider.System);
        // The list by file and the list by the interface say the same.
        var listed = await client.ListAsync(report.PlatformStudy, CancellationToken.None);
        var results = await ReconcileAsync(host, "prolific", listed, ["C1ABC123"]);
        AssertPaid(report, await ReconcileAsync(host, "prolific", Read(report), ["C1ABC123"]));
        AssertPaid(report, results);
        foreach (var row in results.Where(r => r.Decision == Decision.Approve))
            await client.ApproveAsync(row.Submission.Visit!, CancellationToken.None);
        Assert.Equal(report.Seats.Where(s => s.Status == "APPROVED").Select(s => s.Person).Order(), report.Finished.Order());
        Assert.All(prolific.Approvals.Values, times => Assert.Equal(1, times));
        Assert.True(prolific.Refused > People);
        Assert.DoesNotContain(
            (await ReconcileAsync(host, "prolific", await client.ListAsync(report.PlatformStudy, CancellationToken.None), ["C1ABC123"])),
            r => r.Decision == Decision.Approve
        );
    }

    [Theory]
    [InlineData("mturk", "PLATFORM = 'mturk'")]
    [InlineData(
        "connect",
        "RECRUITMENT = {connect = {return_urls = 'https://connect.cloudresearch.com/participant/project/41B26CAA44/complete'}}"
    )]
    [InlineData("panel", "RECRUITMENT = {panel = {person='rid', visit='tx', return_urls='https://panel.example/?cc={code}'}}")]
    public async Task A_platform_pays_whoever_finished_once(string platform, string settings)
    {
        using var folder = new WrittenStudy().WithSetting(settings);
        await using var host = await StudyHost.StartAsync(folder);

        var report = await SendAsync(host, platform, null);

        AssertPaid(report, await ReconcileAsync(host, platform, Read(report), []));
    }

    [Fact]
    public async Task Sona_grants_credit_to_whoever_finished_once_though_its_first_answer_is_always_no()
    {
        await using var sona = await PlatformStandIn.StartAsync(0, faults: true);
        using var folder = new WrittenStudy().WithSetting($"PLATFORM = 'sona'\nSONA_CREDIT_URL = '{sona.SonaCreditUrl}'");
        await using var host = await StudyHost.StartAsync(folder, configure: OftenAsking);

        var report = await SendAsync(host, "sona", null);

        await UntilAsync(async () =>
            (await host.QueryAsync(db => db.Participants.Where(p => p.EndReason == "complete").ToListAsync())).TrueForAll(p =>
                Arrival.NoteOf(p.Arrival, "credit") == "granted"
            )
        );
        Assert.Equal(report.Finished.Order(), sona.Credits.Keys.Order());
        Assert.All(sona.Credits.Values, times => Assert.Equal(1, times));
        AssertPaid(report, await ReconcileAsync(host, "sona", Read(report), []));
    }

    private static void OftenAsking(WebApplicationBuilder builder) => builder.Services
        .AddSingleton(new RecruitmentTimes(TimeSpan.FromMilliseconds(50)))
        .AddSingleton(new ProlificPatience { FirstPause = TimeSpan.FromMilliseconds(1) });

    private static async Task<RecruiterReport> SendAsync(StudyHost host, string platform, Action<string, IEnumerable<Seat>>? announced)
    {
        var study = host.Services.GetRequiredService<StudyRuntime>().Study;
        var report = await Recruiter.RunAsync(
            new()
            {
                Study = study,
                Platform = study.Platforms.First(p => p.Name == platform),
                Address = host.Address,
                Participants = People,
                Faults = true,
                Announced = announced,
            },
            CancellationToken.None
        );
        Assert.Empty(report.Problems);
        // All kinds of faults were played.
        Assert.True(report.Finished.Count() is > 20 and < People);
        return report;
    }

    private static System.Collections.Immutable.ImmutableArray<PlatformSubmission> Read(RecruiterReport report)
    {
        var read = PlatformExport.Read(CsvTable.Read(report.ToCsv()), report.Kind, out var problem);
        Assert.Null(problem);
        return read!.Value;
    }

    private static async Task<IReadOnlyList<Reconciled>> ReconcileAsync(
        StudyHost host,
        string platform,
        IReadOnlyList<PlatformSubmission> submissions,
        string[] codes
    )
    {
        var platforms = host.Services.GetRequiredService<StudyRuntime>().Platforms;
        var stored = await new RecruitedReader(host.Services.GetRequiredService<StudyDatabase>()).RecruitedAsync(
            platform,
            null,
            int.MaxValue,
            CancellationToken.None
        );
        var attempts = stored
            .Select(p => new KnownAttempt(
                p.Id,
                p.ExternalId,
                platforms.ReadStored(platform, p.ExternalId, p.Arrival).VisitId,
                p.EndReason,
                p.CompletionCode,
                p.CodeIsGenerated,
                false
            ))
            .ToList();
        return Reconciler.Run(submissions, attempts, codes);
    }

    private static void AssertPaid(RecruiterReport report, IReadOnlyList<Reconciled> results)
    {
        Assert.Equal(report.Finished.Order(), results.Where(r => r.Decision == Decision.Approve).Select(r => r.Submission.Person).Order());
        Assert.DoesNotContain(results, r => r.Decision == Decision.Review);
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        for (var tries = 0; !await isSo(); tries++)
        {
            Assert.True(tries < 600, string.Create(CultureInfo.InvariantCulture, $"It was not so after {tries} looks."));
            await Task.Delay(50);
        }
    }
}
