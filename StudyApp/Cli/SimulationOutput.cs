using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using StudyApp.Simulation;
using StudyApp.Studies;

namespace StudyApp.Cli;

/// <summary>Runs a simulation before the eyes of whoever started it: progress and failures on stderr, the result on stdout.</summary>
internal static class SimulationOutput
{
    private const int MaxFailuresShown = 20;

    public static async Task<int> WalkAsync(Study study, Uri address, SimulationOrder order, CancellationToken cancel, Func<string, string>? signature = null)
    {
        var plan = new SimulationPlan { Study = study, Address = () => address, Participants = order.Participants, Concurrency = order.Concurrency, Seed = order.Seed };
        if (signature is not null) plan = plan with { LinkOf = number => $"source={SimulationPlan.Source}&external_id={plan.ExternalIdOf(number)}&{signature(plan.ExternalIdOf(number))}" };
        var report = Console.IsErrorRedirected ? await StudySimulation.RunAsync(plan, cancel) : await WithProgressAsync(plan, cancel);
        foreach (var (failure, count) in report.Failures.Take(MaxFailuresShown))
            Console.Error.WriteLine($"{count} failed at {(failure.Page.Length == 0 ? "the start" : failure.Page)}: {failure.Reason}");
        Console.Out.WriteLine(order.Json ? Json(report) : Table(report, order.Seed));
        return report.Failed == 0 ? ExitCodes.Fine : ExitCodes.ProblemsFound;
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

    private static string Json(SimulationReport report) => JsonSerializer.Serialize(new
    {
        completed = report.Completed,
        failed = report.Failed,
        requests_per_s = Math.Round(report.RequestsPerSecond, 1),
        sessions_per_s = Math.Round(report.SessionsPerSecond, 2),
        latency_ms = new { p50 = report.Latency.Percentile(0.5), p95 = report.Latency.Percentile(0.95), p99 = report.Latency.Percentile(0.99) },
    });

    private static string Table(SimulationReport report, long seed) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        completed   {report.Completed}
        failed      {report.Failed}
        requests    {report.RequestsPerSecond:0.0} per second
        sessions    {report.SessionsPerSecond:0.00} per second
        latency     p50 {report.Latency.Percentile(0.5):0.0} ms, p95 {report.Latency.Percentile(0.95):0.0} ms, p99 {report.Latency.Percentile(0.99):0.0} ms
        seed        {seed}
        """);
}
