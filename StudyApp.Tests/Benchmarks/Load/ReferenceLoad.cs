using System.Diagnostics;
using System.Globalization;
using System.Net;
using StudyApp.Simulation;

namespace StudyApp.Tests.Benchmarks.Load;

/// <summary>Sends forms to the reference program as fast as they are answered.</summary>
internal static class ReferenceLoad
{
    // As long as what is sent for ten items.
    private static readonly string Answers =
        "{" + string.Join(',', Enumerable.Range(0, 10).Select(i => $"\"first{i}\":\"somewhat\"")) + "}";

    /// <summary>The same insert without a server before it: what the database and its driver give.</summary>
    /// <returns>Inserts per second.</returns>
    public static async Task<double> WithoutServerAsync(Func<long, string, string, Task> insert, int concurrency, TimeSpan time)
    {
        var clock = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(1, concurrency).Select(number => Task.Run(async () =>
        {
            var count = 0;
            for (; clock.Elapsed < time; count++) await insert(number, "questionnaire/first", Answers);
            return count;
        })));
        return counts.Sum() / clock.Elapsed.TotalSeconds;
    }

    public static async Task<(double PerSecond, Latencies Latency)> RunAsync(Uri server, int concurrency, TimeSpan time)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, UseProxy = false });
        var clock = Stopwatch.StartNew();
        var all = await Task.WhenAll(Enumerable.Range(1, concurrency).Select(number => Task.Run(async () =>
        {
            var taken = new List<float>();
            while (clock.Elapsed < time)
            {
                var begun = Stopwatch.GetTimestamp();
                using var form = new FormUrlEncodedContent([
                    new("participant", number.ToString(CultureInfo.InvariantCulture)),
                    new("page", "questionnaire/first"),
                    new("answers", Answers),
                ]);
                using var response = await client.PostAsync(new Uri(server, "answer"), form);
                if (response.StatusCode != HttpStatusCode.NoContent)
                    throw new InvalidOperationException($"The reference program answered {(int)response.StatusCode}.");
                taken.Add((float)Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            }
            return taken;
        })));
        var elapsed = clock.Elapsed.TotalSeconds;
        var latencies = new Latencies(all.SelectMany(t => t));
        return (latencies.Count / elapsed, latencies);
    }
}
