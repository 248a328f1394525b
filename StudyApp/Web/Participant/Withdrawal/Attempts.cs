using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace StudyApp.Web.Participant.Withdrawal;

/// <summary>Limits how often wrong codes can be typed from one network. Kept in memory: a code cannot be guessed, this only keeps guessing from being a load. Thread-safe.</summary>
public sealed class Attempts(TimeProvider clock)
{
    public const int Most = 10;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private const int MaxNetworks = 10_000;

    private readonly ConcurrentDictionary<string, (DateTimeOffset Since, int Count)> _counts = new(StringComparer.Ordinal);

    /// <summary>Takes one attempt; answers how long to wait when there were too many, null when it may be made.</summary>
    public TimeSpan? Take(IPAddress? address)
    {
        var now = clock.GetUtcNow();
        if (_counts.Count >= MaxNetworks)
            foreach (var (network, (since, _)) in _counts)
                if (now - since >= Window) _counts.TryRemove(network, out _);
        var taken = _counts.AddOrUpdate(NetworkOf(address), _ => (now, 1), (_, was) => now - was.Since >= Window ? (now, 1) : (was.Since, was.Count + 1));
        return taken.Count <= Most ? null : taken.Since + Window - now;
    }

    /// <summary>The attempt was right: of a laboratory behind one address everybody may withdraw.</summary>
    public void GiveBack(IPAddress? address)
    {
        var network = NetworkOf(address);
        if (_counts.TryGetValue(network, out var was)) _counts.TryUpdate(network, (was.Since, Math.Max(0, was.Count - 1)), was);
    }

    // Of an IPv6 address the first half: the rest is one's own to choose.
    private static string NetworkOf(IPAddress? address)
    {
        if (address is null) return "";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }
}
