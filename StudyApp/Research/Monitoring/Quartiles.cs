namespace StudyApp.Research.Monitoring;

/// <summary>The middle of some durations and the limits of their middle half.</summary>
/// <remarks>Quantiles are interpolated linearly (type 7 of Hyndman and Fan 1996, as R and NumPy do).</remarks>
public sealed record Quartiles(TimeSpan First, TimeSpan Median, TimeSpan Third)
{
    /// <summary>Null when there are none.</summary>
    public static Quartiles? Of(IEnumerable<TimeSpan> durations)
    {
        var sorted = durations.Order().ToArray();
        return sorted.Length == 0 ? null : new(At(sorted, 0.25), At(sorted, 0.5), At(sorted, 0.75));
    }

    private static TimeSpan At(TimeSpan[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((sorted[above] - sorted[below]) * (place - below));
    }
}
