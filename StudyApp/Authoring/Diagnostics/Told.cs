namespace StudyApp.Authoring.Diagnostics;

/// <summary>
/// What was told lately, so that each thing is told once a day: a log that is read later, or was thrown away, has it
/// again.
/// </summary>
/// <remarks>Kept in memory, the latest thousand. Thread-safe.</remarks>
/// <param name="clock">Measures time; a clock that is set changes nothing.</param>
public sealed class Told<TKey>(TimeProvider clock)
    where TKey : notnull
{
    private const int MostKept = 1_000;
    private static readonly TimeSpan Pause = TimeSpan.FromDays(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, long> _at = [];

    /// <summary>Whether a thing is to be told now; it counts as told then.</summary>
    public bool Tell(TKey thing)
    {
        lock (_gate)
        {
            var now = clock.GetTimestamp();
            if (_at.TryGetValue(thing, out var at) && clock.GetElapsedTime(at, now) < Pause) return false;
            if (_at.Count >= MostKept) _at.Remove(_at.MinBy(t => t.Value).Key);
            _at[thing] = now;
            return true;
        }
    }

    /// <summary>Whether a thing was told within the last day.</summary>
    public bool Knows(TKey thing)
    {
        lock (_gate) return _at.TryGetValue(thing, out var at) && clock.GetElapsedTime(at) < Pause;
    }
}
