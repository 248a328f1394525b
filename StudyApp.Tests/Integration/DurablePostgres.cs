using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace StudyApp.Tests.Integration;

/// <summary>A PostgreSQL server that syncs every commit, as in production; gone when disposed.</summary>
internal sealed class DurablePostgres : IAsyncDisposable
{
    public const string NotInstalled = "PostgreSQL is not installed (Debian: apt-get install postgresql).";

    private readonly string _folder = Directory.CreateTempSubdirectory("studyapp-durable-").FullName;
    private readonly int _port = FreePort();

    /// <summary>Where initdb and pg_ctl lie; null when PostgreSQL is not installed.</summary>
    public static string? Programs { get; } = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(d => int.TryParse(Path.GetFileName(d), out var version) ? version : 0)
            .Select(d => Path.Combine(d, "bin")).FirstOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
        : null;

    public string Uri => string.Create(CultureInfo.InvariantCulture, $"postgresql://postgres@127.0.0.1:{_port}/postgres?schema=kill");

    private string Data => Path.Combine(_folder, "data");

    public static async Task<DurablePostgres> StartAsync()
    {
        var server = new DurablePostgres();
        // PostgreSQL refuses to run as root.
        if (Environment.UserName == "root") await RunAsync("chown", "postgres:postgres", server._folder);
        await RunAsync([.. server.Command("initdb"), "-A", "trust", "-U", "postgres", "--no-locale", "-E", "UTF8", "--no-sync", "-D", server.Data]);
        await RunAsync(
        [
            .. server.Command("pg_ctl"), "-D", server.Data, "-l", Path.Combine(server._folder, "log"), "-w", "-s", "-o",
            string.Create(CultureInfo.InvariantCulture, $"-c listen_addresses=127.0.0.1 -c port={server._port} -c unix_socket_directories= -c fsync=on -c synchronous_commit=on"), "start",
        ]);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync([.. Command("pg_ctl"), "-D", Data, "-m", "immediate", "-s", "stop"]);
        Directory.Delete(_folder, recursive: true);
    }

    private IEnumerable<string> Command(string program)
    {
        var path = Path.Combine(Programs ?? throw new InvalidOperationException(NotInstalled), program);
        return Environment.UserName == "root" ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", path] : [path];
    }

    private static async Task RunAsync(params string[] command)
    {
        // The server that pg_ctl starts would keep redirected outputs open: its own go to its log.
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = "/" })!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{string.Join(' ', command)} failed: {errors}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
