using System.Diagnostics;
using System.Globalization;

namespace StudyApp.Tests.Benchmarks.Load;

/// <summary>A server in a process of its own whose first line of output is its address.</summary>
internal sealed class MeasuredProcess : IAsyncDisposable
{
    private const double TicksPerSecond = 100;
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(120);

    private readonly Process _process;

    private MeasuredProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>Seconds of processor time used so far.</summary>
    public double ProcessorSeconds
    {
        get
        {
            // The name may hold spaces; what follows its bracket does not.
            var fields = File.ReadAllText($"/proc/{_process.Id}/stat").Split(") ")[1].Split(' ');
            return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture))
                / TicksPerSecond;
        }
    }

    /// <summary>Resident memory in MB.</summary>
    public double ResidentMegabytes =>
        long.Parse(
            File.ReadLines($"/proc/{_process.Id}/status")
                .First(l => l.StartsWith("VmRSS", StringComparison.Ordinal))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
            CultureInfo.InvariantCulture
        ) / 1024.0;

    public static async Task<MeasuredProcess> StartAsync(params string[] command)
    {
        var start = new ProcessStartInfo("dotnet", command) { RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        try
        {
            var first =
                await process.StandardOutput.ReadLineAsync().WaitAsync(StartWithin)
                ?? throw new InvalidOperationException($"dotnet {string.Join(' ', command)} ended before it served.");
            _ = process.StandardOutput.ReadToEndAsync();
            return new(process, new Uri(first.TrimEnd('/') + "/"));
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
