using System.Collections.Concurrent;
using System.Diagnostics;

namespace StudyApp.Tests.Integration;

/// <summary>The real program in a process of its own, started as its users start it.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private ServerProcess(Process process, Uri address) => (_process, Address) = (process, address);

    /// <summary>The participants' address, as the first line of its output says.</summary>
    public Uri Address { get; }

    public static async Task<ServerProcess> StartAsync(string config)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "StudyApp.dll");
        var start = new ProcessStartInfo("dotnet", [program, "run", config, "--port", "0"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("STUDYAPP_", StringComparison.Ordinal)).ToArray()) start.Environment.Remove(name);
        var process = Process.Start(start)!;
        var first = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var complaints = new ConcurrentQueue<string?>();
        // Both are read to the end, so that a full pipe never holds the server up.
        process.OutputDataReceived += (_, line) => first.TrySetResult(line.Data);
        process.ErrorDataReceived += (_, line) => complaints.Enqueue(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            return new(process, new Uri(await first.Task.WaitAsync(StartWithin) ?? throw new InvalidOperationException($"The server did not start: {string.Join('\n', complaints)}")));
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    /// <summary>SIGKILL: no handler runs, no buffer is flushed.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }
}
