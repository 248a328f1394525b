using System.Net;
using StudyApp.Participation.Arriving;
using StudyApp.Web.Participant.Withdrawal;

namespace StudyApp.Web.Participant.Returning;

/// <summary>
/// Counts wrong PINs for each PIN and network: a stranger who tries does not shut the owner out elsewhere, and whoever
/// gets another PIN begins anew.
/// </summary>
/// <remarks>How many there are from all networks together is limited in the database. Thread-safe.</remarks>
public sealed class PinAttempts(TimeProvider clock)
{
    /// <summary>After so many wrong ones from one network there is a pause.</summary>
    public const int Most = 5;

    private readonly Attempts _attempts = new(clock, Most);

    /// <summary>
    /// Tries a PIN: null when it is right, else how long to wait before the next attempt (zero for not at all).
    /// </summary>
    public async Task<TimeSpan?> TryAsync(ReturnChecks returns, IPAddress? address, long participantId, string typed)
    {
        var account = await returns.PinAccountAsync(participantId);
        if (_attempts.Take(address, account) is { } pause) return pause;
        var isAnswered = false;
        try
        {
            var wait = await returns.TryPinAsync(participantId, typed);
            isAnswered = true;
            if (wait is null) _attempts.Forget(address, account);
            return wait;
        }
        finally
        {
            // What could not be looked up was no wrong one.
            if (!isAnswered) _attempts.GiveBack(address, account);
        }
    }
}
