using System.Net;
using StudyApp.Web.Participant.Withdrawal;

namespace StudyApp.Web.Participant.Returning;

/// <summary>
/// Counts, for each network, the ids that were opened there without a proof and without anybody taking part.
/// </summary>
/// <remarks>
/// Where there are too many, somebody tries which ids are known: from then on, and for a while, a known id is met with
/// the same consent page as an unknown one, and is told apart only after agreeing. Nobody is turned away, however many
/// people sit behind one address. Thread-safe.
/// </remarks>
public sealed class OpenedIds(TimeProvider clock, ILogger<OpenedIds> log)
{
    /// <summary>How many; a full computer room that opens its links at once stays below.</summary>
    public const int Most = 100;

    private readonly Attempts _opened = new(clock, Most);
    private long _told;

    /// <summary>Notes an id that was opened; true when it is not to be told whether it is known.</summary>
    public bool IsTooMany(IPAddress? address)
    {
        if (_opened.Take(address) is not { } wait) return false;
        Tell(wait);
        return true;
    }

    /// <summary>Whoever opened it takes part, or proved who they are.</summary>
    public void GiveBack(IPAddress? address) => _opened.GiveBack(address);

    // One line while it lasts, however many networks it are.
    private void Tell(TimeSpan wait)
    {
        var (now, told) = (clock.GetUtcNow().UtcTicks, Interlocked.Read(ref _told));
        if (now - told < Attempts.Window.Ticks || Interlocked.CompareExchange(ref _told, now, told) != told) return;
        log.LogWarning(
            "More than {Most} ids were opened from one network and led to nobody taking part. "
            + "For {Minutes} minutes known ids are met there like unknown ones; nobody is turned away",
            Most, Math.Ceiling(wait.TotalMinutes));
    }
}
