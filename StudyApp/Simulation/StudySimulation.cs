using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace StudyApp.Simulation;

/// <summary>Lets artificial participants walk through a study, over HTTP as browsers do.</summary>
public static class StudySimulation
{
    /// <summary>Ends when every participant is done; a participant's failure stops nobody else.</summary>
    public static async Task<SimulationReport> RunAsync(SimulationPlan plan, CancellationToken cancel)
    {
        // Cookies are each participant's own; redirects are followed by the participants, who look at them.
        using var client = NewClient(plan);
        var script = new RobotScript(plan.Study);
        var pages = new RobotPages();
        var participants = new SimulatedParticipant[plan.Participants];
        var latencies = new ConcurrentBag<List<float>>();
        var clock = Stopwatch.StartNew();
        await Parallel.ForEachAsync(
            Enumerable.Range(1, plan.Participants),
            new ParallelOptions { MaxDegreeOfParallelism = plan.Concurrency, CancellationToken = cancel },
            async (number, stop) =>
            {
                var browser = new RobotBrowser(client, plan, pages);
                var participant = participants[number - 1] = await new Robot(plan, script, browser, number).WalkAsync(
                    stop
                );
                latencies.Add(browser.Latencies);
                plan.Done?.Invoke(participant);
            });
        clock.Stop();
        return new([.. participants], clock.Elapsed, new(latencies.SelectMany(l => l)));
    }

    internal static HttpClient NewClient(SimulationPlan plan) =>
        new(
            new SocketsHttpHandler
            {
                UseCookies = false,
                AllowAutoRedirect = false,
                UseProxy = false,
                AutomaticDecompression = DecompressionMethods.None,
            }
        )
        {
            Timeout = plan.AnswerWithin,
            MaxResponseContentBufferSize = 32 * 1024 * 1024,
        };
}
