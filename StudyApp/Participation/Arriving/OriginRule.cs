using System.Net;
using System.Net.Sockets;
using StudyApp.Participation.Planning;
using StudyApp.Storage.Connection.Secrets;
using StudyApp.Studies.Model;

namespace StudyApp.Participation.Arriving;

/// <summary>What is kept of where a participant comes from technically. Thread-safe.</summary>
public sealed class OriginRule(StudyRuntime runtime, StudySecrets secrets)
{
    private const int MaxUserAgent = 512;

    // Earlier ones win: those that come later call themselves by the earlier names too.
    private static readonly (string Mark, string Name)[] Browsers =
        [
            ("Edg", "Edge"),
            ("OPR/", "Opera"),
            ("SamsungBrowser", "Samsung Internet"),
            ("Firefox/", "Firefox"),
            ("FxiOS", "Firefox"),
            ("CriOS", "Chrome"),
            ("Chrome/", "Chrome"),
            ("Safari/", "Safari"),
        ];

    private static readonly (string Mark, string Name)[] Platforms =
        [
            ("Android", "Android"),
            ("iPhone", "iOS"),
            ("iPad", "iOS"),
            ("Windows", "Windows"),
            ("CrOS", "ChromeOS"),
            ("Mac OS X", "macOS"),
            ("Linux", "Linux"),
        ];

    /// <summary>What is stored; null when nothing is.</summary>
    public async Task<(string? Ip, string? UserAgent)?> OfAsync(
        IPAddress? address,
        string userAgent,
        CancellationToken cancel
    )
    {
        var rules = runtime.Study.Participants;
        var ip = address is null
            ? null
            : await KeepAsync(rules.StoreIp, "ip", Plain(address).ToString(), Shorten(address), cancel);
        var agent =
            userAgent.Length == 0
                ? null
                : await KeepAsync(
                    rules.StoreUserAgent,
                    "user-agent",
                    userAgent.Length > MaxUserAgent ? userAgent[..MaxUserAgent] : userAgent,
                    Shorten(userAgent),
                    cancel
                );
        return ip is null && agent is null ? null : (ip, agent);
    }

    /// <summary>An IPv4 address to its /24, an IPv6 address to its /48.</summary>
    public static string Shorten(IPAddress address)
    {
        address = Plain(address);
        var bytes = address.GetAddressBytes();
        var kept = address.AddressFamily == AddressFamily.InterNetwork ? 3 : 6;
        Array.Clear(bytes, kept, bytes.Length - kept);
        return $"{new IPAddress(bytes)}/{kept * 8}";
    }

    /// <summary>
    /// The family of the browser and the platform, such as <c>Firefox, Windows</c>; <c>other</c> for what is not known.
    /// </summary>
    public static string Shorten(string userAgent) => $"{Named(Browsers, userAgent)}, {Named(Platforms, userAgent)}";

    private static IPAddress Plain(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : new(address.GetAddressBytes());

    private static string Named((string Mark, string Name)[] known, string userAgent) =>
        Array.Find(known, k => userAgent.Contains(k.Mark, StringComparison.Ordinal)).Name ?? "other";

    private async Task<string?> KeepAsync(
        Keeping how,
        string purpose,
        string all,
        string shortened,
        CancellationToken cancel
    ) =>
        how switch
        {
            Keeping.None => null,
            Keeping.Shortened => shortened,
            Keeping.Hashed => await secrets.StandInAsync(purpose, all, cancel),
            Keeping.Full => new string([.. all.Where(c => !char.IsControl(c) && !char.IsSurrogate(c))]),
            _ => throw new InvalidOperationException("Not one of the closed set."),
        };
}
