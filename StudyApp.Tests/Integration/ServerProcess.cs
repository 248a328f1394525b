using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace StudyApp.Tests.Integration;

/// <summary>The real program in a process of its own, started as its users start it.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private ServerProcess(Process process, Uri address) => (_process, Address) = (process, address);

    /// <summary>The participants' address, as the first line of its output says.</summary>
    public Uri Address { get; }

    /// <summary>On Linux, the file that names every library and file that the process has in memory.</summary>
    public string MapsPath => $"/proc/{Id}/maps";

    public static async Task<ServerProcess> StartAsync(string config, int port = 0)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "StudyApp.dll");
        // A file that may not grow is a failure to write, as on a full disk; without this the signal that goes with it would end the
        // program.
        var start = new ProcessStartInfo(
            "sh",
            ["-c", "trap '' XFSZ; exec dotnet \"$@\"", "sh", program, "run", config, "--port", port.ToString(CultureInfo.InvariantCulture)]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("STUDYAPP_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
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
            return new(
                process,
                new Uri(
                    await first.Task.WaitAsync(StartWithin)
                        ?? throw new InvalidOperationException($"The server did not start: {string.Join('\n', complaints)}")
                )
            );
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

    /// <summary>SIGTERM: open requests are finished first.</summary>
    public async Task StopAsync()
    {
        await RunAsync("kill", "-TERM", Id);
        await _process.WaitForExitAsync();
    }

    /// <summary>Stops every thread for a while, as a machine that is suspended does.</summary>
    public async Task PauseAsync(TimeSpan time)
    {
        await RunAsync("kill", "-STOP", Id);
        await Task.Delay(time);
        await RunAsync("kill", "-CONT", Id);
    }

    /// <summary>From now on no file can grow beyond so many bytes, as if the disk were full; null for any size.</summary>
    public Task LimitFilesAsync(long? bytes) =>
        RunAsync("prlimit", "--pid", Id, $"--fsize={(bytes is null ? "unlimited" : bytes.Value.ToString(CultureInfo.InvariantCulture))}:");

    private string Id => _process.Id.ToString(CultureInfo.InvariantCulture);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed.");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }
}
