using System.Net;
using StudyApp.Authoring.Diagnostics;

namespace StudyApp.Hosting.Server;

/// <summary>
/// Tells in the log that a proxy stands before the server which BEHIND_REVERSE_PROXY does not name: cookies are not for
/// HTTPS only then, and all visitors seem to come from one address.
/// </summary>
internal static class UnknownProxy
{
    private const string Advice =
        "Requests come through a proxy (they carry X-Forwarded-…), but BEHIND_REVERSE_PROXY is off. "
        + "If the proxy is yours, set BEHIND_REVERSE_PROXY = true";

    private static readonly string[] Headers = ["X-Forwarded-For", "X-Forwarded-Proto"];

    public static void UseUnknownProxyWarning(this WebApplication app)
    {
        var told = new Told<string>(app.Services.GetRequiredService<TimeProvider>());
        app.Use((context, next) =>
        {
            var isForwarded =
                Headers.Any(context.Request.Headers.ContainsKey) && IsNear(context.Connection.RemoteIpAddress);
            if (isForwarded && told.Tell(Advice)) app.Logger.LogWarning(Advice);
            return next(context);
        });
    }

    // Anybody can send the header; a proxy of one's own sends it from this machine or network.
    private static bool IsNear(IPAddress? address)
    {
        if (address is null) return false;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address) || address.IsIPv6UniqueLocal || address.IsIPv6LinkLocal) return true;
        return address.GetAddressBytes() is [10, ..] or [192, 168, ..] or [172, >= 16 and <= 31, ..];
    }
}
