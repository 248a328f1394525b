using System.Globalization;
using StudyApp.Studies.Steps;

namespace StudyApp.Research.Monitoring;

/// <summary>How the panel writes times, durations and states.</summary>
/// <remarks>Times are UTC everywhere: the server does not know the reader's clock.</remarks>
internal static class AdminText
{
    public static string Moment(DateTime utc) => utc.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    public static string MomentWithSeconds(DateTime utc) =>
        utc.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    public static string Iso(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Such as 9:42 or 1:02:03; empty for null.</summary>
    public static string Duration(TimeSpan? duration) => duration is not { } time ? ""
        : time.TotalHours >= 1 ? $"{(long)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}"
        : $"{time.Minutes}:{time.Seconds:00}";

    public static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Percent(int part, int whole) =>
        whole == 0
            ? "0 %"
            : $"{Math.Round(100.0 * part / whole, MidpointRounding.AwayFromZero).ToString("0", CultureInfo.InvariantCulture)} "
                + $"%";

    public static string People(int number) => number == 1 ? "1 participant" : $"{Number(number)} participants";

    public static string Status(ParticipantStatus status) => status switch
    {
        ParticipantStatus.Active => "Active",
        ParticipantStatus.Finished => "Finished",
        ParticipantStatus.EndedEarly => "Ended early",
        ParticipantStatus.Abandoned => "Abandoned",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    /// <summary>The state as a CSS class.</summary>
    public static string Class(ParticipantStatus status) => status switch
    {
        ParticipantStatus.Active => "active",
        ParticipantStatus.Finished => "finished",
        ParticipantStatus.EndedEarly => "early",
        ParticipantStatus.Abandoned => "abandoned",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}
