using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using StudyApp.Tests.Storage;

namespace StudyApp.Tests.Faults;

/// <summary>The long form of the fault tests: everything in turn, under load, as often as is asked for. Prints what was done and what came of it.</summary>
internal static class FaultScript
{
    public static async Task<int> RunAsync(string[] arguments, TextWriter output)
    {
        int Of(string name, int usual) => Array.IndexOf(arguments, name) is var at and >= 0 ? int.Parse(arguments[at + 1], CultureInfo.InvariantCulture) : usual;
        var (kills, restarts, pauses) = (Of("--kills", 50), Of("--restarts", 20), Of("--pauses", 10));
        var failed = false;
        foreach (var kind in (DatabaseKind[])[DatabaseKind.Sqlite, DatabaseKind.Postgres])
        {
            var clock = Stopwatch.StartNew();
            var chance = new Random(Of("--seed", 20_260_301));
            await using var run = await FaultRun.StartAsync(kind, withProxy: true);
            run.Proxy!.Share = 0.3;
            List<Func<Task>> faults =
            [
                .. Enumerable.Repeat(run.KillServerAsync, kills),
                .. Enumerable.Repeat(() => run.Server.PauseAsync(TimeSpan.FromMilliseconds(chance.Next(200, 3_000))), pauses),
                .. kind == DatabaseKind.Postgres ? Enumerable.Repeat(() => RestartAsync(run.Postgres!, chance), restarts) : Enumerable.Repeat(() => LockAsync(run.DatabaseFile, chance), restarts),
            ];
            foreach (var (index, fault) in faults.OrderBy(_ => chance.Next()).Index())
            {
                await run.WaitForMoreAsync(1 + chance.Next(120));
                await Task.Delay(chance.Next(25));
                await fault();
                if (index % 10 == 9) await output.WriteLineAsync(Line($"{kind}: {index + 1} of {faults.Count} faults, {run.Acknowledged} acknowledged, {clock.Elapsed.TotalSeconds:0} s"));
            }
            await run.WaitForMoreAsync(200);
            var journal = Path.Combine(Path.GetTempPath(), Line($"studyapp-faults-{kind}.jsonl"));
            var verdict = await run.FinishAsync(journal);
            await output.WriteLineAsync(Line($"{kind}: {kills} kills, {restarts} {(kind == DatabaseKind.Postgres ? "database restarts" : "locks by another program")}, {pauses} pauses, {run.Proxy.Cut} connections cut; {verdict.Acknowledged} acknowledged, {verdict.Lost.Count} lost, {verdict.Surplus.Count} doubled or half-written; {clock.Elapsed.TotalSeconds:0} s; journal {journal}"));
            foreach (var line in verdict.Lost.Take(5)) await output.WriteLineAsync($"  lost: {line}");
            foreach (var line in verdict.Surplus.Take(5)) await output.WriteLineAsync($"  surplus: {line}");
            failed |= verdict.Lost.Count + verdict.Surplus.Count > 0;
        }
        return failed ? 1 : 0;
    }

    private static async Task RestartAsync(PostgresServer server, Random chance)
    {
        await server.StopAsync(chance.Next(2) == 0 ? "fast" : "immediate");
        await Task.Delay(chance.Next(500));
        await server.StartAgainAsync();
    }

    private static async Task LockAsync(string file, Random chance)
    {
        await using var backup = new SqliteConnection($"Data Source={file};Pooling=false;Default Timeout=30");
        await backup.OpenAsync();
        await using var all = backup.BeginTransaction(deferred: false);
        await Task.Delay(chance.Next(100, 2_000));
        await all.RollbackAsync();
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
