using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;
using StudyApp.Cli.Shared;
using StudyApp.Simulation;
using StudyApp.Simulation.Expectations;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Participants;
using StudyApp.Studies.Model;

namespace StudyApp.Cli.Simulating;

/// <summary>
/// Runs a simulation before the eyes of whoever started it: progress and failures on stderr, the result on stdout.
/// </summary>
internal static class SimulationOutput
{
    private const int MaxFailuresShown = 20;

    /// <param name="study">The study.</param>
    /// <param name="address">Where it is served.</param>
    /// <param name="order">What was asked for.</param>
    /// <param name="database">Where the answers are stored; null where that cannot be looked into.</param>
    /// <param name="linkKey">What the study signs its links with.</param>
    public static async Task<int> WalkAsync(
        Study study,
        Uri address,
        SimulationOrder order,
        StudyDatabase? database,
        byte[] linkKey,
        CancellationToken cancel
    )
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
            LinkKey = linkKey,
            ConditionOf = database is null
                ? null
                : (id, token) => new RecruitedReader(database).ConditionBeforeAsync(SimulationPlan.Source, id, token),
        };
        var report = Console.IsErrorRedirected
            ? await WithLinesAsync(plan, cancel)
            : await WithProgressAsync(plan, cancel);
        if (database is not null && study.Conditions.Length > 0)
            report = report with
            {
                Conditions = await new RecruitedReader(database).ConditionsOfAsync(SimulationPlan.Source, cancel),
            };
        foreach (var (failure, count) in report.Failures.Take(MaxFailuresShown))
            Console.Error.WriteLine(
                $"{count} failed at {(failure.Page.Length == 0 ? "the start" : failure.Page)}: {failure.Reason}"
            );
        var expectation =
            order.Expect && database is not null ? await CompareAsync(database, study, report, cancel) : null;
        foreach (var cell in expectation?.Shown ?? [])
            Console.Error.WriteLine(
                $"{cell.Participant} {cell.Column}: expected \"{cell.Expected}\", found \"{cell.Found}\""
            );
        Console.Out.WriteLine(
            order.Json ? Json(study, report, expectation) : Table(study, report, expectation, order.Seed)
        );
        if (expectation is { FoundAny: false })
        {
            Console.Error.WriteLine(
                $"The configured database {database!.Description} holds none of these participants: the "
                    + $"server at {address} stores them elsewhere, so nothing can be compared."
            );
            return ExitCodes.Unavailable;
        }
        return report.Failed == 0 && expectation is not { Differing: > 0 } ? ExitCodes.Fine : ExitCodes.ProblemsFound;
    }

    private static async Task<StudyExpectation> CompareAsync(
        StudyDatabase database,
        Study study,
        SimulationReport report,
        CancellationToken cancel
    )
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
            .Columns(
                new TaskDescriptionColumn(),
                new ProgressBarColumn(),
                new PercentageColumn(),
                new RemainingTimeColumn()
            )
            .StartAsync(progress =>
            {
                var bar = progress.AddTask("Participants", maxValue: plan.Participants);
                var counts = new SimulationProgress(plan.Participants);
                return StudySimulation.RunAsync(
                    plan with
                    {
                        Done = participant =>
                        {
                            counts.Note(participant);
                            bar.Description = counts.Summary;
                            bar.Increment(1);
                        },
                    },
                    cancel);
            });
    }

    // In a file or a pipe a line now and then, and nothing where it is over soon.
    private static Task<SimulationReport> WithLinesAsync(SimulationPlan plan, CancellationToken cancel)
    {
        var counts = new SimulationProgress(plan.Participants);
        return StudySimulation.RunAsync(
            plan with
            {
                Done = participant =>
                {
                    if (counts.Note(participant) is { } line) Console.Error.WriteLine(line);
                },
            },
            cancel);
    }

    private static string Json(Study study, SimulationReport report, StudyExpectation? expectation)
    {
        var result = new JsonObject
        {
            ["completed"] = report.Completed,
            ["failed"] = report.Failed,
            ["dropped_out"] = report.DroppedOut,
            ["requests_per_s"] = Math.Round(report.RequestsPerSecond, 1),
            ["sessions_per_s"] = Math.Round(report.SessionsPerSecond, 2),
            ["latency_ms"] = new JsonObject
            {
                ["p50"] = report.Latency.Percentile(0.5),
                ["p95"] = report.Latency.Percentile(0.95),
                ["p99"] = report.Latency.Percentile(0.99),
            },
            ["ended"] = OutcomeCounts.ToJson(report.Counts.Ended),
            ["full"] = report.Counts.Of(SimulatedOutcome.Full),
            ["stopped"] = OutcomeCounts.ToJson(report.Counts.Stopped),
        };
        if (report.Conditions is not null) result["by_condition"] = new JsonObject(ByCondition(study, report)
            .Select(c => KeyValuePair.Create<string, JsonNode?>(c.Label, c.Counts.ToJson())));
        if (expectation is not null)
            (result["expected_cells"], result["differing_cells"]) = (expectation.Cells, expectation.Differing);
        return result.ToJsonString();
    }

    private static string Table(Study study, SimulationReport report, StudyExpectation? expectation, long seed)
    {
        var lines = new List<string> { Line("completed", report.Completed) };
        lines.AddRange(report.Counts.Ended.Select(e => Line("ended early", e.Count, $"end/{e.Reason}")));
        if (report.Counts.Of(SimulatedOutcome.Full) is > 0 and var full)
            lines.Add(Line("full", full, "told that the study is full"));
        lines.AddRange(
            report.Counts.Stopped.Select(s => Line("stayed", s.Count, $"{s.Page}, where the page list stops"))
        );
        lines.Add(Line("failed", report.Failed));
        lines.Add(Line("dropped out", report.DroppedOut));
        if (report.Conditions is not null)
            lines.AddRange(ByCondition(study, report).Select(c => $"  {c.Label}: {Described(c.Counts)}"));
        lines.Add(
            string.Create(CultureInfo.InvariantCulture, $"requests    {report.RequestsPerSecond:0.0} per second")
        );
        lines.Add(
            string.Create(CultureInfo.InvariantCulture, $"sessions    {report.SessionsPerSecond:0.00} per second")
        );
        lines.Add(string.Create(CultureInfo.InvariantCulture,
            $"latency     p50 {report.Latency.Percentile(0.5):0.0} ms, p95 "
                + $"{report.Latency.Percentile(0.95):0.0} ms, p99 "
            + $"{report.Latency.Percentile(0.99):0.0} ms"));
        lines.Add(string.Create(CultureInfo.InvariantCulture, $"seed        {seed}"));
        if (expectation is not null) lines.Add(string.Create(CultureInfo.InvariantCulture,
            $"compared    {expectation.Cells} cells, {expectation.Differing} differ"));
        return string.Join(Environment.NewLine, lines);
    }

    private static string Line(string what, int count, string more = "") =>
        string.Create(CultureInfo.InvariantCulture, $"{what,-11} {count}{(more.Length > 0 ? $"  {more}" : "")}");

    private static string Described(OutcomeCounts counts) => string.Join(", ", [
        $"{counts.Of(SimulatedOutcome.Completed)} completed",
        .. counts.Ended.Select(e => $"{e.Count} {e.Reason}"),
        .. counts.Of(SimulatedOutcome.Full) is > 0 and var full ? [$"{full} full"] : Array.Empty<string>(),
        .. counts.Of(SimulatedOutcome.Failed) is > 0 and var failed ? [$"{failed} failed"] : Array.Empty<string>(),
    ]);

    // Labels need not differ.
    private static IEnumerable<(string Label, OutcomeCounts Counts)> ByCondition(
        Study study,
        SimulationReport report
    ) =>
        study.Conditions.Select(c =>
            (
                study.Conditions.Count(o => o.Label == c.Label) > 1 ? $"{c.Label} ({c.Number})" : c.Label,
            report.Of(c.Number)));
}
