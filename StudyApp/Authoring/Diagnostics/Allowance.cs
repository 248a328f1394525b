namespace StudyApp.Authoring.Diagnostics;

/// <summary>
/// How often something may happen, for each of many: so many times at once, and again as time passes.
/// </summary>
/// <remarks>Kept in memory, of the latest ten thousand. Thread-safe.</remarks>
/// <param name="most">How many times at once.</param>
/// <param name="refill">The time after which one more is allowed.</param>
/// <param name="clock">Measures time; a clock that is set changes nothing.</param>
public sealed class Allowance<TKey>(int most, TimeSpan refill, TimeProvider clock)
    where TKey : notnull
{
    private const int MostKept = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, (double Left, long At)> _kept = [];

    /// <summary>Takes one time.</summary>
    /// <param name="key">Whose.</param>
    /// <returns>What is left afterwards; null when nothing was left.</returns>
    public int? Take(TKey key)
    {
        lock (_gate)
        {
            var now = clock.GetTimestamp();
            if (_kept.Count >= MostKept && !_kept.ContainsKey(key)) MakeRoom(now);
            var left = _kept.TryGetValue(key, out var was) ? Refilled(was, now) : most;
            if (left < 1) return null;
            _kept[key] = (left - 1, now);
            return (int)(left - 1);
        }
    }

    private double Refilled((double Left, long At) was, long now) =>
        Math.Min(most, was.Left + (clock.GetElapsedTime(was.At, now) / refill));

    // Who has everything again need not be known; should all be under way, the half that was here first begins anew.
    private void MakeRoom(long now)
    {
        foreach (var (key, was) in _kept)
            if (Refilled(was, now) >= most) _kept.Remove(key);
        if (_kept.Count < MostKept) return;
        foreach (var key in _kept.OrderBy(k => k.Value.At).Take(MostKept / 2).Select(k => k.Key).ToList())
            _kept.Remove(key);
    }
}
