using System.Net;
using System.Net.Sockets;

namespace StudyApp.Tests.Faults;

/// <summary>A bad network: passes bytes on, and cuts some connections in the middle of an answer.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Random _chance = new(20_260_314);
    private readonly CancellationTokenSource _stop = new();
    private int _cut;

    private CuttingProxy(Uri target)
    {
        Target = target;
        _listener.Start();
        Address = new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
    }

    public Uri Address { get; }

    /// <summary>The server; may move.</summary>
    public Uri Target { get; set; }

    /// <summary>The share of connections that are cut; they carry many answers before.</summary>
    public double Share { get; set; }

    /// <summary>How many were cut.</summary>
    public int Cut => Volatile.Read(ref _cut);

    public static CuttingProxy Start(Uri target)
    {
        var proxy = new CuttingProxy(target);
        _ = proxy.AcceptAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested) _ = PassAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end.
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
            try
            {
                long? limit;
                lock (_chance) limit = _chance.NextDouble() < Share ? _chance.Next(200, 60_000) : null;
                await server.ConnectAsync(Target.Host, Target.Port);
                await Task.WhenAny(
                    CopyAsync(client.GetStream(), server.GetStream(), null),
                    CopyAsync(server.GetStream(), client.GetStream(), limit)
                );
            }
            catch (Exception broken) when (broken is IOException or SocketException or ObjectDisposedException)
            {
                // As networks do.
            }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, long? limit)
    {
        var buffer = new byte[4096];
        try
        {
            for (long passed = 0; await from.ReadAsync(buffer) is > 0 and var read; passed += read)
            {
                if (passed + read > limit)
                {
                    await to.WriteAsync(buffer.AsMemory(0, (int)Math.Max(0, limit.Value - passed)));
                    Interlocked.Increment(ref _cut);
                    return;
                }
                await to.WriteAsync(buffer.AsMemory(0, read));
            }
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException)
        {
            // The other side is gone.
        }
    }
}
