using System.Globalization;
using StudyApp.Hosting;
using StudyApp.Simulation;
using StudyApp.Storage;
using StudyApp.Tests.Integration;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Faults;

/// <summary>Two servers over one database, as they stand in production: nginx before them, which gives every request to the next, and a pooler in transaction mode behind them.</summary>
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
        using var folder = FaultStudy.Write(string.Create(CultureInfo.InvariantCulture, $"postgresql://postgres@127.0.0.1:{pooler.Port}/{database.Database}"), "DATABASE_POOLER = true\nBEHIND_REVERSE_PROXY = true");
        int[] ports = [FreePort.Next(), FreePort.Next()];
        var servers = new List<ServerProcess> { await ServerProcess.StartAsync(folder.Config, ports[0]), await ServerProcess.StartAsync(folder.Config, ports[1]) };
        await using var nginx = await Neighbour.NginxAsync(neighbours.FullName, [.. servers.Select(s => s.Address)]);

        var loaded = StudyLoader.Load(folder.Config, []).Loaded!;
        var journal = new FaultJournal();
        var address = new Uri($"http://127.0.0.1:{nginx.Port}/");
        var restarted = false;
        var participants = Task.Run(async () =>
        {
            for (var seed = 1; !Volatile.Read(ref restarted); seed++)
            {
                // Nobody has patience: whatever a restart breaks shows as a failure.
                var report = await StudySimulation.RunAsync(new() { Study = loaded.Study, Address = () => address, Participants = 12, Concurrency = 12, Seed = seed, BusyPatience = TimeSpan.Zero, Acknowledged = journal.Note }, CancellationToken.None);
                Assert.Empty(report.Failures);
                foreach (var participant in report.Participants) journal.Add(participant);
            }
        });
        for (var i = 0; i < servers.Count; i++)
        {
            await journal.WaitForMoreAsync(200, participants);
            await servers[i].StopAsync();
            await journal.WaitForMoreAsync(100, participants);
            servers[i] = await ServerProcess.StartAsync(folder.Config, ports[i]);
        }
        await journal.WaitForMoreAsync(100, participants);
        Volatile.Write(ref restarted, true);
        await participants;

        await using var storage = StudyDatabases.For(loaded.Server.Database, folder.Root);
        await using var context = storage.CreateDbContext();
        var verdict = await journal.CompareAsync(context);
        Assert.Empty(verdict.Lost);
        Assert.Empty(verdict.Surplus);
        foreach (var server in servers) await server.DisposeAsync();
        neighbours.Delete(recursive: true);
    }
}
