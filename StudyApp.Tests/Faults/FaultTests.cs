using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Data.Sqlite;
using StudyApp.Tests.Integration;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Faults;

/// <summary>
/// The promise to participants: what the server has acknowledged is stored, once and as it was typed, whatever breaks meanwhile.
/// </summary>
/// <remarks>The long form is the program's <c>faults</c>.</remarks>
[Collection(FaultCollection.Name)]
public sealed class FaultTests
{
    private const int Kills = 10;
    private const int FewestAcknowledged = 2_000;

    private readonly Random _chance = new(20_260_301);

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_acknowledged_survives_ten_kills(DatabaseKind kind)
    {
        await using var run = await FaultRun.StartAsync(kind);
        for (var killed = 0; killed < Kills; killed++)
        {
            await run.WaitForMoreAsync(1 + _chance.Next(60));
            await run.KillServerAsync();
        }
        if (run.Acknowledged < FewestAcknowledged) await run.WaitForMoreAsync(FewestAcknowledged - run.Acknowledged);
        await AssertNothingIsLostAsync(run);
    }

    [Theory, OnPostgres]
    public async Task A_database_that_stops_and_starts_loses_nothing(DatabaseKind kind)
    {
        await using var run = await FaultRun.StartAsync(kind);
        foreach (var how in (string[])["fast", "immediate"])
        {
            await run.WaitForMoreAsync(100);
            await run.Postgres!.StopAsync(how);
            await run.Postgres.StartAgainAsync();
        }
        await run.WaitForMoreAsync(100);
        await AssertNothingIsLostAsync(run);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_server_that_stands_still_for_a_while_goes_on(DatabaseKind kind)
    {
        await using var run = await FaultRun.StartAsync(kind);
        await run.WaitForMoreAsync(100);
        await run.Server.PauseAsync(TimeSpan.FromSeconds(2));
        await run.WaitForMoreAsync(100);
        await AssertNothingIsLostAsync(run);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Connections_cut_in_the_middle_of_an_answer_lose_and_double_nothing(DatabaseKind kind)
    {
        await using var run = await FaultRun.StartAsync(kind, withProxy: true);
        run.Proxy!.Share = 0.9;
        while (run.Proxy.Cut < 40) await run.WaitForMoreAsync(50);
        run.Proxy.Share = 0;
        await AssertNothingIsLostAsync(run);
    }

    [Theory, OnSqlite]
    public async Task A_database_that_a_backup_locks_is_waited_for(DatabaseKind kind)
    {
        await using var run = await FaultRun.StartAsync(kind);
        await run.WaitForMoreAsync(100);
        await using (var backup = new SqliteConnection($"Data Source={run.DatabaseFile};Pooling=false"))
        {
            await backup.OpenAsync();
            await using var all = backup.BeginTransaction(deferred: false);
            await Task.Delay(TimeSpan.FromSeconds(2));
            await all.RollbackAsync();
        }
        await run.WaitForMoreAsync(100);
        await AssertNothingIsLostAsync(run);
    }

    [Theory, OnSqlite]
    public async Task A_full_disk_is_told_of_and_loses_nothing(DatabaseKind kind)
    {
        await using var run = await FaultRun.StartAsync(kind);
        await run.WaitForMoreAsync(100);
        await run.Server.LimitFilesAsync(4096);
        using (var visitor = new Visitor(run.Server.Address))
        {
            await visitor.OpenAsync("/");
            // What was written before may still fit; then nothing does.
            await WaitForAsync(async () => (await visitor.PostAsync(("consent", "1"))).Status == HttpStatusCode.ServiceUnavailable);
        }
        await run.Server.LimitFilesAsync(null);
        await run.WaitForMoreAsync(100);
        await AssertNothingIsLostAsync(run);
    }

    [Theory, OnSqlite]
    public async Task Clients_that_never_finish_a_request_hold_nobody_up(DatabaseKind kind)
    {
        await using var run = await FaultRun.StartAsync(kind);
        var slow = new List<TcpClient>();
        for (var i = 0; i < 200; i++)
        {
            var client = new TcpClient();
            await client.ConnectAsync(run.Server.Address.Host, run.Server.Address.Port);
            await client
                .GetStream()
                .WriteAsync(
                    Encoding.ASCII.GetBytes(
                        "POST /consent HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                            + "100000\r\n\r\nconsent="
                    )
                );
            slow.Add(client);
        }
        await run.WaitForMoreAsync(500);
        slow.ForEach(s => s.Dispose());
        await AssertNothingIsLostAsync(run);
    }

    private static async Task AssertNothingIsLostAsync(FaultRun run)
    {
        var verdict = await run.FinishAsync();
        Assert.Empty(verdict.Lost);
        Assert.Empty(verdict.Surplus);
        Assert.InRange(verdict.Acknowledged, 1, int.MaxValue);
    }

    private static async Task WaitForAsync(Func<Task<bool>> condition)
    {
        var patience = Stopwatch.StartNew();
        while (!await condition())
        {
            if (patience.Elapsed > TimeSpan.FromSeconds(60))
                throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"Not within {patience.Elapsed.TotalSeconds:0} s."));
            await Task.Delay(20);
        }
    }
}
