using System.Collections.Concurrent;

namespace StudyApp.Web.Participant;

/// <summary>Tells the researcher what goes wrong in the scripts of their pages, each thing once. What is said comes from a browser: it is cut, and no more than so much of it is kept. Thread-safe.</summary>
/// <param name="log">Where it is told.</param>
/// <param name="isDebug">Whether this is a researcher's own machine, where the page tells it too.</param>
public sealed class ScriptProblemLog(ILogger<ScriptProblemLog> log, bool isDebug)
{
    private const int MostNoted = 200;
    private const int Longest = 300;

    private readonly ConcurrentDictionary<string, bool> _noted = new(StringComparer.Ordinal);

    /// <summary>Whether pages show what went wrong.</summary>
    public bool IsDebug => isDebug;

    /// <param name="place">The page or the table.</param>
    /// <param name="problem">What went wrong; no answers.</param>
    public void Note(string place, string problem)
    {
        var (where, what) = (Clean(place), Clean(problem));
        if (_noted.Count >= MostNoted || !_noted.TryAdd($"{where}\n{what}", true)) return;
        log.LogWarning("A script of the study, {Place}: {Problem}", where, what);
        if (_noted.Count == MostNoted) log.LogWarning("There are more problems in scripts; no more are told until the program starts again");
    }

    // One line each, whatever a page sends.
    private static string Clean(string text) => new([.. text.Take(Longest).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c)]);
}
