using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;
using StudyApp.Simulation;
using StudyApp.Simulation.Expectations;
using StudyApp.Storage;
using StudyApp.Studies;

namespace StudyApp.Cli;

/// <summary>Runs a simulation before the eyes of whoever started it: progress and failures on stderr, the result on stdout.</summary>
internal static class SimulationOutput
{
    private const int MaxFailuresShown = 20;

    /// <param name="study">The study.</param>
    /// <param name="address">Where it is served.</param>
    /// <param name="order">What was asked for.</param>
    /// <param name="database">Where the answers are stored; null where that cannot be looked into.</param>
    /// <param name="signature">Signs an external id, where links need that.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<int> WalkAsync(Study study, Uri address, SimulationOrder order, StudyDatabase? database, Func<string, string>? signature, CancellationToken cancel)
    {
        var plan = new SimulationPlan
        {
            Study = study,
            Address = () => address,
            Participants = order.Participants,
            Concurrency = order.Concurrency,
            Seed = order.Seed,
            Behaviour = order.Behaviour,
            KeepsJournal = order.Expect,
            ConditionOf = database is null ? null : (id, token) => new ParticipantReader(database).ConditionBeforeAsync(SimulationPlan.Source, id, token),
        };
        if (signature is not null) plan = plan with { LinkOf = number => $"source={SimulationPlan.Source}&external_id={plan.ExternalIdOf(number)}&{signature(plan.ExternalIdOf(number))}" };
        var report = Console.IsErrorRedirected ? await StudySimulation.RunAsync(plan, cancel) : await WithProgressAsync(plan, cancel);
        foreach (var (failure, count) in report.Failures.Take(MaxFailuresShown))
            Console.Error.WriteLine($"{count} failed at {(failure.Page.Length == 0 ? "the start" : failure.Page)}: {failure.Reason}");
        var expectation = order.Expect && database is not null ? await CompareAsync(database, study, report, cancel) : null;
        foreach (var cell in expectation?.Shown ?? [])
            Console.Error.WriteLine($"{cell.Participant} {cell.Column}: expected \"{cell.Expected}\", found \"{cell.Found}\"");
        Console.Out.WriteLine(order.Json ? Json(report, expectation) : Table(report, expectation, order.Seed));
        if (expectation is { FoundAny: false })
        {
            Console.Error.WriteLine($"The configured database {database!.Description} holds none of these participants: the server at {address} stores them elsewhere, so nothing can be compared.");
            return ExitCodes.Unavailable;
        }
        return report.Failed == 0 && expectation is not { Differing: > 0 } ? ExitCodes.Fine : ExitCodes.ProblemsFound;
    }

    private static async Task<StudyExpectation> CompareAsync(StudyDatabase database, Study study, SimulationReport report, CancellationToken cancel)
    {
        var work = SimulationCheck.CompareAsync(database, study, report.Participants, cancel);
        await LongWork.RunAsync("Comparing the exports", work);
        return await work;
    }

    private static Task<SimulationReport> WithProgressAsync(SimulationPlan plan, CancellationToken cancel)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(progress =>
            {
                var bar = progress.AddTask("Participants", maxValue: plan.Participants);
                return StudySimulation.RunAsync(plan with { Done = _ => bar.Increment(1) }, cancel);
            });
    }

    private static string Json(SimulationReport report, StudyExpectation? expectation)
    {
        var result = new JsonObject
        {
            ["completed"] = report.Completed,
            ["failed"] = report.Failed,
            ["dropped_out"] = report.DroppedOut,
            ["requests_per_s"] = Math.Round(report.RequestsPerSecond, 1),
            ["sessions_per_s"] = Math.Round(report.SessionsPerSecond, 2),
            ["latency_ms"] = new JsonObject { ["p50"] = report.Latency.Percentile(0.5), ["p95"] = report.Latency.Percentile(0.95), ["p99"] = report.Latency.Percentile(0.99) },
        };
        if (expectation is not null) (result["expected_cells"], result["differing_cells"]) = (expectation.Cells, expectation.Differing);
        return result.ToJsonString();
    }

    private static string Table(SimulationReport report, StudyExpectation? expectation, long seed) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        completed   {report.Completed}
        failed      {report.Failed}
        dropped out {report.DroppedOut}
        requests    {report.RequestsPerSecond:0.0} per second
        sessions    {report.SessionsPerSecond:0.00} per second
        latency     p50 {report.Latency.Percentile(0.5):0.0} ms, p95 {report.Latency.Percentile(0.95):0.0} ms, p99 {report.Latency.Percentile(0.99):0.0} ms
        seed        {seed}{(expectation is null ? "" : string.Create(CultureInfo.InvariantCulture, $"\ncompared    {expectation.Cells} cells, {expectation.Differing} differ"))}
        """);
}
