using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using StudyApp.Tests.Integration;

namespace StudyApp.Tests.Faults;

/// <summary>A program of the system that stands before or behind the server, for one test.</summary>
internal sealed class Neighbour : IAsyncDisposable
{
    private static readonly string[] Folders = ["/usr/sbin", "/usr/bin"];
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(20);

    private readonly Process _process;

    private Neighbour(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    /// <summary>
    /// A proxy that gives each request to the next server, and to another where one does not answer; a form that comes twice is stored
    /// once.
    /// </summary>
    public static Task<Neighbour> NginxAsync(string folder, params Uri[] servers)
    {
        var port = FreePort.Next();
        var config = string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            daemon off; master_process off; pid {{folder}}/nginx.pid; error_log {{folder}}/nginx.log;
            events { worker_connections 1024; }
            http {
                access_log off;
                client_body_temp_path {{folder}}/body; proxy_temp_path {{folder}}/proxy; fastcgi_temp_path {{folder}}/fastcgi; uwsgi_temp_path {{folder}}/uwsgi; scgi_temp_path {{folder}}/scgi;
                upstream study { {{string.Join(' ', servers.Select(s => $"server {s.Host}:{s.Port} max_fails=0;"))}} }
                server {
                    listen 127.0.0.1:{{port}};
                    location / {
                        proxy_pass http://study; proxy_next_upstream error timeout http_503 non_idempotent; proxy_set_header Host $http_host;
                        proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Proto $scheme;
                    }
                }
            }
            """);
        return StartAsync(port, ["nginx", "-p", folder, "-c", Write(folder, "nginx.conf", config)]);
    }

    /// <summary>A pooler in transaction mode before a database server.</summary>
    public static Task<Neighbour> PgBouncerAsync(string folder, int database)
    {
        var port = FreePort.Next();
        var users = Write(folder, "users.txt", "\"postgres\" \"\"\n");
        var config = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            [databases]
            * = host=127.0.0.1 port={database}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port}
            unix_socket_dir =
            auth_type = trust
            auth_file = {users}
            pool_mode = transaction
            default_pool_size = 12
            """);
        return StartAsync(port, [.. AsUser, "pgbouncer", Write(folder, "pgbouncer.ini", config)]);
    }

    /// <summary>A folder that other users may read, too.</summary>
    public static async Task<DirectoryInfo> NewFolderAsync()
    {
        var folder = Directory.CreateTempSubdirectory("studyapp-neighbours-");
        using var open = Process.Start("chmod", ["755", folder.FullName]);
        await open.WaitForExitAsync();
        return folder;
    }

    /// <summary>Whether a program is installed.</summary>
    public static bool IsInstalled(string program) => Folders.Any(folder => File.Exists(Path.Combine(folder, program)));

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<Neighbour> StartAsync(int port, string[] command)
    {
        var process = Process.Start(
            new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true }
        )!;
        var complaints = process.StandardError.ReadToEndAsync();
        _ = process.StandardOutput.ReadToEndAsync();
        for (var patience = Stopwatch.StartNew(); ;)
        {
            if (process.HasExited) throw new InvalidOperationException($"{command[0]} ended: {await complaints}");
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return new(process, port);
            }
            catch (SocketException) when (patience.Elapsed < StartWithin)
            {
                await Task.Delay(20);
            }
        }
    }

    // The pooler refuses to run as root.
    private static string[] AsUser =>
        Environment.UserName == "root" ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] : [];

    private static string Write(string folder, string name, string text)
    {
        var file = Path.Combine(folder, name);
        File.WriteAllText(file, text);
        return file;
    }
}
