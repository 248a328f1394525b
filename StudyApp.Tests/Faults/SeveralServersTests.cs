using System.Globalization;
using Microsoft.EntityFrameworkCore;
using StudyApp.Hosting.Folders;
using StudyApp.Simulation;
using StudyApp.Storage.Connection;
using StudyApp.Studies.Model;
using StudyApp.Tests.Integration;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Faults;

/// <summary>
/// Two servers over one database, as they stand in production: nginx before them, which gives every request to the next, and a pooler in
/// transaction mode behind them.
/// </summary>
[Collection(FaultCollection.Name)]
public sealed class SeveralServersTests
{
    [FactWithNeighbours]
    public async Task A_rolling_restart_behind_a_proxy_and_over_a_pooler_loses_and_repeats_nothing()
    {
        var postgres = await PostgresServer.StartDurableAsync();
        var database = await postgres.CreateDatabaseAsync(withTables: false);
        var neighbours = await Neighbour.NewFolderAsync();
        await using var pooler = await Neighbour.PgBouncerAsync(neighbours.FullName, database.Port);
        using var folder = FaultStudy.Write(
            string.Create(CultureInfo.InvariantCulture, $"postgresql://postgres@127.0.0.1:{pooler.Port}/{database.Database}"),
            "DATABASE_POOLER = true\nBEHIND_REVERSE_PROXY = true"
        );
        int[] ports = [FreePort.Next(), FreePort.Next()];
        var servers = new List<ServerProcess>
        {
            await ServerProcess.StartAsync(folder.Config, ports[0]),
            await ServerProcess.StartAsync(folder.Config, ports[1]),
        };
        await using var nginx = await Neighbour.NginxAsync(neighbours.FullName, [.. servers.Select(s => s.Address)]);

        var loaded = StudyLoader.Load(folder.Config, []).Loaded!;
        // Nobody has patience: whatever a restart breaks shows as a failure.
        var journal = await ReplaceOneByOneAsync(
            loaded.Study,
            nginx,
            servers,
            i => ServerProcess.StartAsync(folder.Config, ports[i]),
            busyPatience: TimeSpan.Zero
        );

        await using var storage = StudyDatabases.For(loaded.Server.Database, folder.Root);
        await using var context = storage.CreateDbContext();
        var verdict = await journal.CompareAsync(context);
        Assert.Empty(verdict.Lost);
        Assert.Empty(verdict.Surplus);
        foreach (var server in servers) await server.DisposeAsync();
        neighbours.Delete(recursive: true);
    }

    [FactWithNeighbours]
    public async Task A_rolling_upgrade_loses_nothing_asks_nothing_twice_and_stores_every_answer_under_what_was_shown()
    {
        var postgres = await PostgresServer.StartDurableAsync();
        var database = await postgres.CreateDatabaseAsync(withTables: false);
        var neighbours = await Neighbour.NewFolderAsync();
        using var folder = FaultStudy.Write(
            string.Create(CultureInfo.InvariantCulture, $"postgresql://{database.User}@127.0.0.1:{database.Port}/{database.Database}"),
            "BEHIND_REVERSE_PROXY = true"
        );
        int[] ports = [FreePort.Next(), FreePort.Next()];
        var servers = new List<ServerProcess>
        {
            await ServerProcess.StartAsync(folder.Config, ports[0]),
            await ServerProcess.StartAsync(folder.Config, ports[1]),
        };
        await using var nginx = await Neighbour.NginxAsync(neighbours.FullName, [.. servers.Select(s => s.Address)]);

        // Both servers have read version 1; what they read when they are started again is version 2, and that is what participants know.
        FaultStudy.Upgrade(folder);
        var loaded = StudyLoader.Load(folder.Config, []).Loaded!;
        var journal = await ReplaceOneByOneAsync(loaded.Study, nginx, servers, i => ServerProcess.StartAsync(folder.Config, ports[i]));

        await using var storage = StudyDatabases.For(loaded.Server.Database, folder.Root);
        await using var context = storage.CreateDbContext();
        var verdict = await journal.CompareAsync(context);
        Assert.Empty(verdict.Lost);
        Assert.Empty(verdict.Surplus);
        Assert.False(await context.Participants.AnyAsync(p => !p.Finished || p.EndReason != "complete"));
        Assert.False(await context.Visits.GroupBy(v => new { v.ParticipantId, v.Path, v.Occurrence }).AnyAsync(page => page.Count() > 1));
        var answers = await context
            .Submissions.Join(context.Versions, s => s.VersionHash, v => v.Hash, (s, v) => new { s.Answers, v.Content })
            .ToListAsync();
        Assert.All(
            answers,
            a => Assert.Equal(a.Content.Contains("added", StringComparison.Ordinal), a.Answers.Contains("added", StringComparison.Ordinal))
        );
        Assert.Equal(2, answers.Select(a => a.Content).Distinct().Count());
        Assert.Equal(2, await context.Visits.Where(v => v.Path == "consent").Select(v => v.VersionHash).Distinct().CountAsync());
        foreach (var server in servers) await server.DisposeAsync();
        neighbours.Delete(recursive: true);
    }

    // Stops each server and starts it again while participants walk; answers what was acknowledged to them.
    private static async Task<FaultJournal> ReplaceOneByOneAsync(
        Study study,
        Neighbour proxy,
        List<ServerProcess> servers,
        Func<int, Task<ServerProcess>> start,
        TimeSpan? busyPatience = null
    )
    {
        var journal = new FaultJournal();
        var address = new Uri($"http://127.0.0.1:{proxy.Port}/");
        var replaced = false;
        var participants = Task.Run(async () =>
        {
            for (var seed = 1; !Volatile.Read(ref replaced); seed++)
            {
                var simulation = new SimulationPlan
                {
                    Study = study,
                    Address = () => address,
                    Participants = 12,
                    Concurrency = 12,
                    Seed = seed,
                    LinkKey = FaultStudy.LinkKey,
                    Acknowledged = journal.Note,
                };
                var report = await StudySimulation.RunAsync(
                    busyPatience is { } patience ? simulation with { BusyPatience = patience } : simulation,
                    CancellationToken.None
                );
                Assert.Empty(report.Failures);
                foreach (var participant in report.Participants) journal.Add(participant);
            }
        });
        for (var i = 0; i < servers.Count; i++)
        {
            await journal.WaitForMoreAsync(200, participants);
            await servers[i].StopAsync();
            await journal.WaitForMoreAsync(100, participants);
            servers[i] = await start(i);
        }
        await journal.WaitForMoreAsync(200, participants);
        Volatile.Write(ref replaced, true);
        await participants;
        return journal;
    }
}
