using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Syntax;

namespace StudyApp.Authoring.Toml;

/// <summary>Dates and times as in RFC 3339, which TOML follows.</summary>
internal static class TomlMoments
{
    /// <summary>How the author should write it.</summary>
    public const string Shape = "write it as 2026-01-31, 23:59:00 or 2026-01-31T23:59:00Z";

    /// <summary>True for digits followed by <c>-</c> or <c>:</c>.</summary>
    public static bool IsMeant(string token)
    {
        var digits = 0;
        while (digits < token.Length && char.IsAsciiDigit(token[digits])) digits++;
        return digits > 0 && digits < token.Length && token[digits] is '-' or ':';
    }

    public static MomentNode? Read(string token, SourceSpan span, TomlProblems problems)
    {
        var rest = token.AsSpan();
        var date = DateOnly.MinValue;
        var time = TimeSpan.Zero;
        TimeSpan? offset = null;
        var hasDate = rest.Length < 3 || rest[2] != ':';
        if (hasDate && !ReadDate(ref rest, out date)) return Refuse();
        var hasTime = !hasDate || rest is not [];
        if (hasTime)
        {
            if (hasDate && !Skip(ref rest, "Tt ")) return Refuse();
            if (!ReadTime(ref rest, out time)) return Refuse();
            if (hasDate && rest is not [] && !ReadOffset(ref rest, out offset)) return Refuse();
            if (rest is not []) return Refuse();
        }
        var kind =
            !hasDate ? MomentKind.LocalTime
            : !hasTime ? MomentKind.LocalDate
            : offset is null ? MomentKind.LocalDateTime
            : MomentKind.OffsetDateTime;
        return Value(date.ToDateTime(TimeOnly.MinValue) + time, offset ?? TimeSpan.Zero) is { } value
            ? new(kind, value, span)
            : Refuse();

        MomentNode? Refuse()
        {
            problems.Report(span, $"{TomlScalars.Show(token)} is not a date or time", Shape);
            return null;
        }
    }

    private static bool ReadDate(ref ReadOnlySpan<char> rest, out DateOnly date)
    {
        date = default;
        if (!ReadNumber(ref rest, 4, 9999, out var year) || !Skip(ref rest, "-")) return false;
        if (!ReadNumber(ref rest, 2, 12, out var month) || !Skip(ref rest, "-")) return false;
        if (!ReadNumber(ref rest, 2, 31, out var day)) return false;
        if (year == 0 || month == 0 || day == 0 || day > DateTime.DaysInMonth(year, month)) return false;
        date = new(year, month, day);
        return true;
    }

    private static bool ReadTime(ref ReadOnlySpan<char> rest, out TimeSpan time)
    {
        time = default;
        if (!ReadNumber(ref rest, 2, 23, out var hours) || !Skip(ref rest, ":")) return false;
        if (!ReadNumber(ref rest, 2, 59, out var minutes) || !Skip(ref rest, ":")) return false;
        if (!ReadNumber(ref rest, 2, 59, out var seconds)) return false;
        time = new(hours, minutes, seconds);
        if (!Skip(ref rest, ".")) return true;
        var digits = 0;
        for (
            var unit = TimeSpan.TicksPerSecond / 10;
            digits < rest.Length && char.IsAsciiDigit(rest[digits]);
            digits++, unit /= 10
        )
            time += TimeSpan.FromTicks((rest[digits] - '0') * unit);
        rest = rest[digits..];
        return digits > 0;
    }

    private static bool ReadOffset(ref ReadOnlySpan<char> rest, out TimeSpan? offset)
    {
        offset = TimeSpan.Zero;
        if (Skip(ref rest, "Zz")) return true;
        var isWest = rest[0] == '-';
        if (
            !Skip(ref rest, "+-")
            || !ReadNumber(ref rest, 2, 23, out var hours)
            || !Skip(ref rest, ":")
            || !ReadNumber(ref rest, 2, 59, out var minutes)
        )
            return false;
        offset = new TimeSpan(hours, minutes, 0) * (isWest ? -1 : 1);
        return true;
    }

    // Null when the instant lies outside the years 1 to 9999. An offset beyond the 14 hours that DateTimeOffset knows
    // keeps its instant, not itself.
    private static DateTimeOffset? Value(DateTime local, TimeSpan offset)
    {
        var utc = local.Ticks - offset.Ticks;
        if (utc < DateTime.MinValue.Ticks || utc > DateTime.MaxValue.Ticks) return null;
        return offset.Duration() <= TimeSpan.FromHours(14) ? new(local, offset) : new(utc, TimeSpan.Zero);
    }

    private static bool ReadNumber(ref ReadOnlySpan<char> rest, int digits, int max, out int number)
    {
        number = 0;
        if (rest.Length < digits) return false;
        foreach (var c in rest[..digits])
        {
            if (!char.IsAsciiDigit(c)) return false;
            number = (number * 10) + (c - '0');
        }
        rest = rest[digits..];
        return number <= max;
    }

    private static bool Skip(ref ReadOnlySpan<char> rest, string anyOf)
    {
        if (rest is [] || !anyOf.Contains(rest[0])) return false;
        rest = rest[1..];
        return true;
    }
}
