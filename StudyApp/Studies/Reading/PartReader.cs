using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Syntax;
using StudyApp.Studies.Model;

namespace StudyApp.Studies.Reading;

/// <summary>Reads a <c>part/…</c> entry of the page list. Units stand in the keys' names.</summary>
internal static class PartReader
{
    private const double MaxDays = 3650;

    public static PartPage Read(StringNode path, TableReader reader)
    {
        var (opens, closes) = (After(reader, "opens_after"), After(reader, "closes_after"));
        if (opens is null && !reader.Has("opens_after_days") && !reader.Has("opens_after_hours"))
            reader.Diagnostics.Error(
                DiagnosticCodes.PartTime,
                path.Span,
                $"The page \"{path.Value}\" does not say when the next part opens.",
                "add opens_after_days = 7, or opens_after_hours"
            );
        if (closes <= opens)
            reader.Diagnostics.Error(
                DiagnosticCodes.PartTime,
                reader.SpanOf(reader.Has("closes_after_days") ? "closes_after_days" : "closes_after_hours"),
                "The next part closes before it opens; both count from the end of the part before.",
                "make closes_after the larger one"
            );
        var code = reader.Text("completion_code")?.Trim();
        return new(path.Value, opens ?? TimeSpan.Zero, closes, string.IsNullOrEmpty(code) ? null : code);
    }

    private static TimeSpan? After(TableReader reader, string key)
    {
        var (days, hours) = (Number(reader, key + "_days", MaxDays), Number(reader, key + "_hours", MaxDays * 24));
        if (days is null || hours is null)
            return days is { } d ? TimeSpan.FromDays(d)
                : hours is { } h ? TimeSpan.FromHours(h)
                : null;
        reader.Diagnostics.Error(
            DiagnosticCodes.PartTime,
            reader.SpanOf(key + "_hours"),
            $"\"{key}_days\" and \"{key}_hours\" say the same; one of them is enough."
        );
        return null;
    }

    private static double? Number(TableReader reader, string key, double most)
    {
        if (reader.Number(key) is not { } number || (number >= 0 && number <= most)) return reader.Number(key);
        reader.Diagnostics.Error(
            DiagnosticCodes.PartTime,
            reader.SpanOf(key),
            FormattableString.Invariant($"\"{key}\" must lie between 0 and {most}.")
        );
        return null;
    }
}
