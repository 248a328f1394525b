using System.Collections.Immutable;

namespace StudyApp.Research.Monitoring;

/// <summary>What happened in one clock hour.</summary>
/// <param name="Hour">UTC of its beginning.</param>
public sealed record HourLine(DateTime Hour, int Arrived, int Finished)
{
    public const int Hours = 24;

    /// <summary>UTC of the first hour shown at a moment.</summary>
    public static DateTime FirstHour(DateTime now) => Floor(now).AddHours(1 - Hours);

    /// <summary>The hours up to the current one; what lies outside is left out.</summary>
    public static ImmutableArray<HourLine> Of(
        DateTime now,
        IReadOnlyCollection<DateTime> arrivals,
        IReadOnlyCollection<DateTime> completions
    )
    {
        var (arrived, finished) = (arrivals.CountBy(Floor).ToDictionary(), completions.CountBy(Floor).ToDictionary());
        return
        [
            .. Enumerable
                .Range(0, Hours)
                .Select(i => FirstHour(now).AddHours(i))
                .Select(hour => new HourLine(hour, arrived.GetValueOrDefault(hour), finished.GetValueOrDefault(hour))),
        ];
    }

    private static DateTime Floor(DateTime time) =>
        new(time.Ticks - (time.Ticks % TimeSpan.TicksPerHour), DateTimeKind.Utc);
}
