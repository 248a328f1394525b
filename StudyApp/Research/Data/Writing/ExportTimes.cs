using System.Globalization;

namespace StudyApp.Research.Data.Writing;

/// <summary>Times as exports print them.</summary>
internal static class ExportTimes
{
    /// <summary>ISO 8601 in UTC with milliseconds, such as <c>2026-11-22T05:31:00.123Z</c>.</summary>
    public static string Iso(DateTime utc) =>
        utc.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Seconds between two times.</summary>
    /// <remarks>
    /// Each is cut to microseconds first, the precision of PostgreSQL: both databases give the same number. Missing
    /// where the server's clock was put back in between.
    /// </remarks>
    public static decimal? Seconds(DateTime from, DateTime to) =>
        to < from ? null : ((to.Ticks / 10) - (from.Ticks / 10)) / 1_000_000m;
}
