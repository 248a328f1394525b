using System.Globalization;
using System.Text;
using StudyApp.Authoring.Templates.Rendering;

namespace StudyApp.Authoring.Templates.Functions;

/// <summary>What Python's <c>datetime</c> can do that templates use. Names of months and days are English.</summary>
internal static class TemplateMoments
{
    private static readonly CultureInfo English = CultureInfo.InvariantCulture;

    /// <summary>Null when a moment has no such attribute.</summary>
    public static TemplateValue? Attribute(TemplateMoment moment, string name) => name switch
    {
        "year" => TemplateValue.Of((double)moment.Utc.Year),
        "month" => TemplateValue.Of((double)moment.Utc.Month),
        "day" => TemplateValue.Of((double)moment.Utc.Day),
        "hour" => TemplateValue.Of((double)moment.Utc.Hour),
        "minute" => TemplateValue.Of((double)moment.Utc.Minute),
        "second" => TemplateValue.Of((double)moment.Utc.Second),
        "microsecond" => TemplateValue.Of((double)MicrosecondsOf(moment)),
        _ => null,
    };

    public static string Print(TemplateMoment moment) => Text(moment, ' ');

    public static string Iso(TemplateMoment moment) => Text(moment, 'T');

    /// <summary>Python's <c>strftime</c>.</summary>
    public static TemplateValue Format(TemplateMoment moment, string format, TemplateRun run)
    {
        var text = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length) text.Append(format[i]);
            else
                text.Append(
                    Part(moment, format[++i])
                        ?? throw run.Fail(
                            $".strftime() does not know %{format[i]}",
                            "use %Y %m %d %H %M %S and their like"
                        )
                );
        }
        return TemplateValue.Of(run.Made(text.ToString()));
    }

    private static string? Part(TemplateMoment moment, char code) => code switch
    {
        'Y' => moment.Utc.ToString("yyyy", English),
        'y' => moment.Utc.ToString("yy", English),
        'm' => moment.Utc.ToString("MM", English),
        'd' => moment.Utc.ToString("dd", English),
        'H' => moment.Utc.ToString("HH", English),
        'I' => moment.Utc.ToString("hh", English),
        'M' => moment.Utc.ToString("mm", English),
        'S' => moment.Utc.ToString("ss", English),
        'p' => moment.Utc.ToString("tt", English),
        'f' => MicrosecondsOf(moment).ToString("000000", English),
        'A' => moment.Utc.ToString("dddd", English),
        'a' => moment.Utc.ToString("ddd", English),
        'B' => moment.Utc.ToString("MMMM", English),
        'b' => moment.Utc.ToString("MMM", English),
        'j' => moment.Utc.DayOfYear.ToString("000", English),
        'w' => ((int)moment.Utc.DayOfWeek).ToString(English),
        'x' => moment.Utc.ToString("MM/dd/yy", English),
        'X' => moment.Utc.ToString("HH:mm:ss", English),
        // Python's moments without a zone have neither.
        'z' or 'Z' => "",
        '%' => "%",
        _ => null,
    };

    private static string Text(TemplateMoment moment, char between)
    {
        var seconds = moment.Utc.ToString($"yyyy-MM-dd'{between}'HH:mm:ss", English);
        return MicrosecondsOf(moment) is > 0 and var parts ? $"{seconds}.{parts.ToString("000000", English)}" : seconds;
    }

    private static long MicrosecondsOf(TemplateMoment moment) =>
        moment.Utc.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond;
}
