using System.Collections.Concurrent;

namespace StudyApp.Web.Participant.Entering;

/// <summary>
/// Tells the log that newcomers are turned away: the first at once, those after them together, at most once in ten
/// minutes for each reason.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public sealed class TurnedAwayLog(ILogger<TurnedAwayLog> log, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, Told> _told = new(StringComparer.Ordinal);

    /// <summary>Somebody was told that the study is full.</summary>
    public void NoteFull()
    {
        if (Due("full") is { } people)
            log.LogInformation("The study is full; newcomers told so since the last such line: {People}", people);
    }

    /// <summary>Somebody was asked to come back in a minute.</summary>
    /// <param name="most">NEWCOMERS_PER_MINUTE.</param>
    public void NoteTooMany(int most)
    {
        if (Due("minute") is { } people)
            log.LogWarning(
                "NEWCOMERS_PER_MINUTE = {Most} is reached; newcomers asked to come back in a minute since "
                    + "the last such "
                + "line: {People}", most, people);
    }

    // How many since it was last told; null when it is too early to tell again.
    private int? Due(string reason)
    {
        var told = _told.GetOrAdd(reason, _ => new());
        lock (told)
        {
            told.People++;
            var now = clock.GetUtcNow();
            if (now - told.At < Pause) return null;
            var people = told.People;
            (told.At, told.People) = (now, 0);
            return people;
        }
    }

    private sealed class Told
    {
        public DateTimeOffset At { get; set; } = DateTimeOffset.MinValue;

        public int People { get; set; }
    }
}
