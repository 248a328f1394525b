using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace StudyApp.Web.Participant.Withdrawal;

/// <summary>Limits how often wrong codes can be typed from one network.</summary>
/// <remarks>
/// Kept in memory: a code cannot be guessed, this only keeps guessing from being a load. Thread-safe.
/// </remarks>
/// <param name="clock">Tells the time.</param>
/// <param name="most">How many may be made within <see cref="Window"/>.</param>
public sealed class Attempts(TimeProvider clock, int most = Attempts.Most)
{
    public const int Most = 10;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private const int MaxNetworks = 10_000;

    private readonly ConcurrentDictionary<(string Network, string Account), (DateTimeOffset Since, int Count)> _counts =
        new();

    /// <summary>
    /// Takes one attempt; answers how long to wait when there were too many, null when it may be made.
    /// </summary>
    /// <param name="address">Where it comes from.</param>
    /// <param name="account">What is tried; empty where all are counted together.</param>
    public TimeSpan? Take(IPAddress? address, string account = "")
    {
        var now = clock.GetUtcNow();
        if (_counts.Count >= MaxNetworks)
            foreach (var (network, (since, _)) in _counts)
                if (now - since >= Window) _counts.TryRemove(network, out _);
        var key = (NetworkOf(address), account);
        var taken = _counts.AddOrUpdate(
            key,
            _ => (now, 1),
            (_, was) => now - was.Since >= Window ? (now, 1) : (was.Since, was.Count + 1)
        );
        return taken.Count <= most ? null : taken.Since + Window - now;
    }

    /// <summary>The attempt was right: of a laboratory behind one address everybody may withdraw.</summary>
    public void GiveBack(IPAddress? address, string account = "")
    {
        var network = (NetworkOf(address), account);
        if (_counts.TryGetValue(network, out var was))
            _counts.TryUpdate(network, (was.Since, Math.Max(0, was.Count - 1)), was);
    }

    /// <summary>Whoever is there has shown who they are: what was wrong before counts no more.</summary>
    public void Forget(IPAddress? address, string account) => _counts.TryRemove((NetworkOf(address), account), out _);

    // Of an IPv6 address the first half: the rest is one's own to choose.
    private static string NetworkOf(IPAddress? address)
    {
        if (address is null) return "";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
            : address.ToString();
    }
}
