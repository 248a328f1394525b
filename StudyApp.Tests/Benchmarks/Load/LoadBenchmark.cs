using System.Globalization;
using StudyApp.Simulation;
using StudyApp.Storage.Connection;
using StudyApp.Studies.Model;
using StudyApp.Studies.Reading;
using StudyApp.Studies.Settings;
using StudyApp.Tests.Integration;
using StudyApp.Tests.Storage;

namespace StudyApp.Tests.Benchmarks.Load;

/// <summary>Artificial participants against the real program in a process of its own, beside the reference program in the same run. Prints a table.</summary>
internal static class LoadBenchmark
{
    private const int ReferenceConcurrency = 50;
    private const int Clients = 16;
    private const int WarmUpConcurrency = 50;
    private const int WarmUpSessions = 6_000;

    private static readonly string Tests = Path.Combine(AppContext.BaseDirectory, "StudyApp.Tests.dll");

    public static async Task<int> RunAsync(LoadOptions options, TextWriter output)
    {
        foreach (var kind in options.Databases)
        {
            await output.WriteLineAsync(Line($"## {kind}, {options.Stored} participants stored before"));
            var before = await ReferenceAsync(kind, options.Time);
            await output.WriteLineAsync(Line($"reference: {before:0} durable inserts/s at {ReferenceConcurrency} concurrent"));
            if (kind == "postgres") await output.WriteLineAsync(await PgbenchAsync(options.Time));
            await output.WriteLineAsync("| concurrent | sessions/s | requests/s | p50 ms | p95 ms | p99 ms | failed | per 1,000 inserts | server µs/request | resident MB |\n|---|---|---|---|---|---|---|---|---|---|");
            await StudyAsync(kind, options, before, output);
            var after = await ReferenceAsync(kind, options.Time);
            await output.WriteLineAsync(Line($"reference again: {after:0}/s; ratios hold for the first, times {before / after:0.00} for the second"));
        }
        return 0;
    }

    private static async Task StudyAsync(string kind, LoadOptions options, double reference, TextWriter output)
    {
        using var folder = BenchmarkStudy.Write(kind == "sqlite" ? "sqlite:///study.db" : UriOf(await NewPostgresAsync()));
        var loaded = BenchmarkStudy.Load(folder);
        if (options.Stored > 0) await StoreAsync(folder, loaded, options);
        await using var server = await MeasuredProcess.StartAsync(ProgramOf(options), "run", folder.Config, "--port", "0");
        var warm = await WalkAsync(loaded.Study, server, seed: 1, WarmUpConcurrency, WarmUpSessions);
        var rate = warm.SessionsPerSecond;
        foreach (var (index, concurrency) in options.Concurrencies.Index())
        {
            var cpu = server.ProcessorSeconds;
            // One at a time is slower than many; everybody at once comes at least twice.
            var sessions = Math.Max(2 * concurrency, (int)(rate * options.Time.TotalSeconds * (concurrency == 1 ? 0.3 : 1)));
            // Whoever thinks is not measured by the rate of those who do not.
            if (options.Think > TimeSpan.Zero) sessions = 3 * concurrency;
            var report = await WalkAsync(loaded.Study, server, seed: index + 2, concurrency, sessions, options.Think);
            var used = (server.ProcessorSeconds - cpu) * 1e6 / report.Latency.Count;
            await output.WriteLineAsync(Line($"| {concurrency} | {report.SessionsPerSecond:0.0} | {report.RequestsPerSecond:0} | {report.Latency.Percentile(0.5):0.0} | {report.Latency.Percentile(0.95):0.0} | {report.Latency.Percentile(0.99):0.0} | {report.Failed} | {report.SessionsPerSecond / reference * 1000:0} | {used:0} | {server.ResidentMegabytes:0} |"));
            foreach (var (failure, count) in report.Failures.Take(3)) await output.WriteLineAsync($"  {count} failed at {failure.Page}: {failure.Reason}");
        }
    }

    private static Task<SimulationReport> WalkAsync(Study study, MeasuredProcess server, long seed, int concurrency, int sessions, TimeSpan think = default) =>
        StudySimulation.RunAsync(
            new() { Study = study, Address = () => server.Address, Participants = sessions, Concurrency = concurrency, Seed = seed, LinkKey = BenchmarkStudy.LinkKey, KeepsJournal = false, Behaviour = new() { Think = think } }, CancellationToken.None);

    private static async Task StoreAsync(WrittenStudy folder, LoadedStudy loaded, LoadOptions options)
    {
        // The first one comes in as everybody does; the others are copies.
        await using (var server = await MeasuredProcess.StartAsync(ProgramOf(options), "run", folder.Config, "--port", "0")) await WalkAsync(loaded.Study, server, seed: 0, 1, 1);
        await using var database = StudyDatabases.For(loaded.Server.Database, folder.Root);
        await StoredCopies.MakeAsync(database, options.Stored);
    }

    private static async Task<double> ReferenceAsync(string kind, TimeSpan time)
    {
        using var folder = new WrittenStudy();
        await using var server = await MeasuredProcess.StartAsync(Tests, "reference", kind, kind == "sqlite" ? $"Data Source={Path.Combine(folder.Root, "reference.db")};Default Timeout=15" : ConnectionOf(await NewPostgresAsync()));
        await ReferenceLoad.RunAsync(server.Address, ReferenceConcurrency, time / 2);
        return (await ReferenceLoad.RunAsync(server.Address, ReferenceConcurrency, time)).PerSecond;
    }

    private static async Task<string> PgbenchAsync(TimeSpan time)
    {
        var result = await Pgbench.RunAsync(await NewPostgresAsync(), Clients, (int)time.TotalSeconds);
        var insert = await ReferenceProgram.OpenAsync("postgres", ConnectionOf(await NewPostgresAsync()));
        await ReferenceLoad.WithoutServerAsync(insert, Clients, time / 2);
        var own = await ReferenceLoad.WithoutServerAsync(insert, Clients, time);
        return Line($"pgbench, the same statement, {Clients} clients: {result:0}/s; the reference's insert without a server before it: {own:0}/s, {own / result * 100:0} % of it");
    }

    private static async Task<PostgresAddress> NewPostgresAsync() => await (await Durable.Value).CreateDatabaseAsync(withTables: false);

    private static readonly Lazy<Task<PostgresServer>> Durable = new(PostgresServer.StartDurableAsync);

    private static string ProgramOf(LoadOptions options) => Path.Combine(options.Published ?? AppContext.BaseDirectory, "StudyApp.dll");

    private static string UriOf(PostgresAddress a) => Line($"postgresql://{a.User}@{a.Host}:{a.Port}/{a.Database}");

    private static string ConnectionOf(PostgresAddress a) => Line($"Host={a.Host};Port={a.Port};Database={a.Database};Username={a.User};Maximum Pool Size=16;Max Auto Prepare=10;Auto Prepare Min Usages=2");

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
