using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using StudyApp.Storage.Connection.Postgres;
using StudyApp.Studies.Settings;
using StudyApp.Tests.Integration;

namespace StudyApp.Tests.Storage;

/// <summary>A PostgreSQL server of the tests' own: one for all tests of a run, gone with it.</summary>
internal sealed class PostgresServer
{
    public const string NotInstalled = "PostgreSQL is not installed; on Debian: apt-get install postgresql.";

    private const string Template = "study_template";
    private static readonly Lazy<Task<PostgresServer>> Shared = new(() => Task.Run(() => StartAsync(syncs: false)));
    private static readonly SemaphoreSlim Making = new(1);

    private readonly int _port;
    private readonly string _folder;
    private readonly bool _syncs;
    private bool _templateIsThere;
    private int _databases;

    private PostgresServer(int port, string folder, bool syncs) => (_port, _folder, _syncs) = (port, folder, syncs);

    /// <summary>Where initdb and pg_ctl lie; null when PostgreSQL is not installed.</summary>
    public static string? Programs { get; } = Directory.Exists("/usr/lib/postgresql")
        ? Directory
            .GetDirectories("/usr/lib/postgresql")
            .OrderByDescending(d => int.TryParse(Path.GetFileName(d), out var version) ? version : 0)
            .Select(d => Path.Combine(d, "bin")).FirstOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
        : null;

    /// <summary>The running server.</summary>
    public static Task<PostgresServer> GetAsync() => Shared.Value;

    /// <summary>A server of one test's own that syncs every commit, as in production.</summary>
    public static Task<PostgresServer> StartDurableAsync() => StartAsync(syncs: true);

    /// <summary>A name no database has yet.</summary>
    public PostgresAddress NewAddress() =>
        AddressOf(string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}"));

    /// <summary>A place for the key to the secrets in its databases, for tests whose study lies in a folder that is not theirs.</summary>
    public string KeyFile => Path.Combine(_folder, "studyapp.key");

    /// <summary>
    /// A fresh database; with tables, when asked for, it is a copy of one migrated before, which is quicker than migrating again.
    /// </summary>
    public async Task<PostgresAddress> CreateDatabaseAsync(bool withTables)
    {
        var address = NewAddress();
        await Making.WaitAsync();
        try
        {
            if (withTables && !_templateIsThere)
            {
                await using var template = new PostgresDatabase(AddressOf(Template));
                await using var context = template.CreateDbContext();
                await context.Database.MigrateAsync();
                _templateIsThere = true;
            }
            await ExecuteAsync("postgres", $"CREATE DATABASE {address.Database}" + (withTables ? $" TEMPLATE {Template}" : ""));
        }
        finally
        {
            Making.Release();
        }
        return address;
    }

    /// <summary>Runs a statement as the server's administrator.</summary>
    public async Task ExecuteAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(
            string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Username=postgres;Database={database};Pooling=false")
        );
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Stops the server: <c>fast</c> closes connections, <c>immediate</c> is as good as pulling the plug.</summary>
    public Task StopAsync(string how) =>
        RunAsync([.. AsUser, Path.Combine(Programs!, "pg_ctl"), "-D", Path.Combine(_folder, "data"), "-w", "-s", "-m", how, "stop"]);

    /// <summary>Starts the server, on the same port as before; a stop by force is recovered from first.</summary>
    public Task StartAgainAsync() => RunAsync(
    [
        .. AsUser,
        Path.Combine(Programs!, "pg_ctl"),
        "-D",
        Path.Combine(_folder, "data"),
        "-l",
        Path.Combine(_folder, "log"),
        "-w",
        "-s",
        "-o",
        string.Create(
            CultureInfo.InvariantCulture,
            $"-c listen_addresses=127.0.0.1 -c port={_port} -c unix_socket_directories= -c fsync={(_syncs ? "on" : "off")} -c "
                + $"max_connections=300"
        ),
        "start",
    ]);

    // PostgreSQL refuses to run as root.
    private static string[] AsUser =>
        Environment.UserName == "root" ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] : [];

    private PostgresAddress AddressOf(string database) => new("127.0.0.1", _port, database, "postgres", null, null);

    private static async Task<PostgresServer> StartAsync(bool syncs)
    {
        var programs = Programs ?? throw new InvalidOperationException(NotInstalled);
        var folder = Directory.CreateTempSubdirectory("studyapp-postgres-").FullName;
        var data = Path.Combine(folder, "data");
        var user = AsUser;
        if (user.Length > 0) await RunAsync(["chown", "postgres:postgres", folder]);
        await RunAsync([
            .. user,
            Path.Combine(programs, "initdb"),
            "-A",
            "trust",
            "-U",
            "postgres",
            "--no-locale",
            "-E",
            "UTF8",
            "--no-sync",
            "-D",
            data,
        ]);
        var port = FreePort.Next();
        RemoveWhenGone(user, programs, data, folder);
        var server = new PostgresServer(port, folder, syncs);
        await server.StartAgainAsync();
        return server;
    }

    // A watcher of its own: the test runner kills this process without letting it tidy up.
    private static void RemoveWhenGone(string[] user, string programs, string data, string folder)
    {
        var script =
            $"exec </dev/null >/dev/null 2>&1; while kill -0 {Environment.ProcessId}; do sleep 0.5; done; "
            + $"{string.Join(' ', user)} {programs}/pg_ctl -D {data} -m immediate stop; rm -rf {folder}";
        Process.Start(new ProcessStartInfo("setsid", ["sh", "-c", script]) { WorkingDirectory = "/" })!.Dispose();
    }

    private static async Task RunAsync(string[] command)
    {
        using var process = Start(command);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{string.Join(' ', command)} failed: {errors}{await output}");
    }

    private static Process Start(string[] command) => Process.Start(new ProcessStartInfo(command[0], command[1..])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        WorkingDirectory = "/",
    })!;
}
