using StudyApp.Authoring.Diagnostics;

namespace StudyApp.Web.Participant.Authored;

/// <summary>Tells the researcher what goes wrong in the scripts of their pages, each thing once a day.</summary>
/// <remarks>
/// What is said comes from a browser: it is cut, and one participant can make so many lines only. Thread-safe.
/// </remarks>
/// <param name="log">Where it is told.</param>
/// <param name="clock">Measures time.</param>
/// <param name="isDebug">Whether this is a researcher's own machine, where the page tells it too.</param>
public sealed class ScriptProblemLog(ILogger<ScriptProblemLog> log, TimeProvider clock, bool isDebug)
{
    /// <summary>How many different problems of one participant are told at once.</summary>
    public const int MostOfOne = 20;

    private const int Longest = 300;

    /// <summary>The time after which one more of the same participant is told.</summary>
    public static readonly TimeSpan Refill = TimeSpan.FromMinutes(10);

    private readonly Told<string> _told = new(clock);
    private readonly Allowance<long> _perParticipant = new(MostOfOne, Refill, clock);

    /// <summary>Whether pages show what went wrong.</summary>
    public bool IsDebug => isDebug;

    /// <param name="participant">In whose browser; 0 where nobody is known.</param>
    /// <param name="place">The page or the table.</param>
    /// <param name="problem">What went wrong; no answers.</param>
    public void Note(long participant, string place, string problem)
    {
        var (where, what) = (Clean(place), Clean(problem));
        var key = $"{where}\n{what}";
        // Whoever may say nothing more must not push out what others said either.
        if (_told.Knows(key) || _perParticipant.Take(participant) is not { } left || !_told.Tell(key)) return;
        log.LogWarning("A script of the study, {Place}: {Problem}", where, what);
        const string More =
            "There are more problems in scripts at participant {Participant}; one more is told every "
            + "{Minutes} minutes";
        if (left == 0) log.LogWarning(More, participant, (int)Refill.TotalMinutes);
    }

    // One line each, whatever a page sends.
    private static string Clean(string text) =>
        new([.. text.Take(Longest).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c)]);
}
