using System.Net;
using System.Net.Sockets;

namespace StudyApp.Tests.Integration;

/// <summary>Ports of this machine for programs that cannot choose one themselves.</summary>
internal static class FreePort
{
    /// <summary>A port nobody listens at now.</summary>
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
