using System.Diagnostics;
using System.Globalization;

namespace StudyApp.Tests.Benchmarks.Load;

/// <summary>
/// How long a published build takes from the process's start until it has answered a participant, with a database that is there already.
/// </summary>
internal static class StartBenchmark
{
    private const int Starts = 10;

    /// <param name="published">The folder of the build.</param>
    /// <param name="output">Takes the figures.</param>
    public static async Task<int> RunAsync(string published, TextWriter output)
    {
        using var folder = BenchmarkStudy.Write("sqlite:///study.db");
        using var client = new HttpClient();
        var times = new List<double>();
        // The first start makes the database and does not count.
        for (var start = 0; start <= Starts; start++)
        {
            var begun = Stopwatch.GetTimestamp();
            await using var server = await MeasuredProcess.StartAsync(
                Path.Combine(published, "StudyApp.dll"),
                "run",
                folder.Config,
                "--port",
                "0"
            );
            using var answer = await client.GetAsync(new Uri(server.Address, "consent"));
            answer.EnsureSuccessStatusCode();
            if (start > 0) times.Add(Stopwatch.GetElapsedTime(begun).TotalSeconds);
        }
        times.Sort();
        await output.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Starts} starts until the first page was answered: least {times[0]:0.00} s, median {times[Starts / 2]:0.00} s, most "
                    + $"{times[^1]:0.00} s ({times[Starts / 2] / 1.5:0.00} of 1.5 s)"
            )
        );
        return 0;
    }
}
