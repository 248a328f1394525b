using System.Globalization;
using System.Text.RegularExpressions;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Syntax;
using StudyApp.Studies.Model;
using StudyApp.Studies.Settings;

namespace StudyApp.Studies.Reading;

/// <summary>
/// Reads who is let in: OPEN_FROM, OPEN_UNTIL, EXPIRES_AFTER_HOURS, REQUIRE, TEST_TOKEN, NEWCOMERS_PER_MINUTE.
/// </summary>
internal static partial class AccessReader
{
    private const int TokenMinLength = 12;
    private const double MostHours = 24 * 366 * 10;
    private const int MostNewcomers = 10_000;
    private const string Shape = "such as 2026-12-01T09:00:00+01:00";

    public static AccessRules Read(TableReader reader, bool asksForConsent)
    {
        var (from, until) = (Moment(reader, ParticipantKeys.OpenFrom), Moment(reader, ParticipantKeys.OpenUntil));
        if (until <= from)
            reader.Diagnostics.Error(DiagnosticCodes.SettingValue, reader.SpanOf(ParticipantKeys.OpenUntil),
                "OPEN_UNTIL is not after OPEN_FROM, so that nobody could ever take part.",
                "make OPEN_UNTIL the later one"
            );
        return new()
        {
            OpenFrom = from,
            OpenUntil = until,
            ExpiresAfter = Expiry(reader),
            Device = Device(reader, asksForConsent),
            TestToken = Token(reader),
            NewcomersPerMinute = PerMinute(reader),
        };
    }

    private static DateTimeOffset? Moment(TableReader reader, string key)
    {
        switch (reader.Raw(key))
        {
            case null or StringNode { Value: "" }: return null;
            case MomentNode { Kind: MomentKind.OffsetDateTime } exact: return exact.Value;
            case MomentNode { Kind: MomentKind.LocalDateTime or MomentKind.LocalDate } local:
                return AsUtc(reader, key, local, local.Value);
            case StringNode text when IsoTime().Match(text.Value.Trim()) is { Success: true } iso
                && DateTimeOffset.TryParse(
                    iso.Value,
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal,
                    out var moment
                ):
                return iso.Groups["offset"].Success ? moment : AsUtc(reader, key, text, moment);
            case var other:
                reader.Diagnostics.Error(
                    DiagnosticCodes.SettingValue,
                    other.Span,
                    $"\"{key}\" is a date and time, but this is "
                        + $"{(other is StringNode ? "another text" : other.KindName)}.",
                    Shape
                );
                return null;
        }
    }

    private static DateTimeOffset AsUtc(TableReader reader, string key, Node node, DateTimeOffset value)
    {
        reader.Diagnostics.Inform(
            DiagnosticCodes.SettingValue,
            node.Span,
            $"\"{key}\" names no time zone and is read as UTC.",
            Shape
        );
        return value;
    }

    private static TimeSpan? Expiry(TableReader reader)
    {
        if (reader.Number(ParticipantKeys.ExpiresAfterHours) is not { } hours) return null;
        if (hours is > 0 and <= MostHours) return TimeSpan.FromHours(hours);
        reader.Diagnostics.Error(
            DiagnosticCodes.SettingValue, reader.SpanOf(ParticipantKeys.ExpiresAfterHours),
            $"\"EXPIRES_AFTER_HOURS\" is a number of hours above 0, at most {MostHours}.");
        return null;
    }

    private static int? PerMinute(TableReader reader)
    {
        if (reader.Integer(ParticipantKeys.NewcomersPerMinute) is not { } most || most == 0) return null;
        if (most is > 0 and <= MostNewcomers) return most;
        reader.Diagnostics.Error(DiagnosticCodes.SettingValue, reader.SpanOf(ParticipantKeys.NewcomersPerMinute),
            $"\"NEWCOMERS_PER_MINUTE\" is a whole number from 1 to {MostNewcomers}; 0 or leaving it out "
                + $"lets everybody in."
        );
        return null;
    }

    private static DeviceNeed Device(TableReader reader, bool asksForConsent)
    {
        DeviceNeed? need = reader.Text(ParticipantKeys.Require)?.Trim().ToLowerInvariant() switch
        {
            null or "" => DeviceNeed.Any,
            "keyboard" => DeviceNeed.Keyboard,
            "desktop" => DeviceNeed.Desktop,
            _ => null,
        };
        if (need is null)
            reader.Diagnostics.Error(
                DiagnosticCodes.SettingValue, reader.SpanOf(ParticipantKeys.Require),
                "\"REQUIRE\" is \"keyboard\" or \"desktop\".");
        else if (need != DeviceNeed.Any && !asksForConsent)
            reader.Diagnostics.Warn(
                DiagnosticCodes.SettingValue, reader.SpanOf(ParticipantKeys.Require),
                "\"REQUIRE\" is checked on the consent page, and this study does not begin with one: nobody "
                    + "is asked for a device.");
        return need ?? DeviceNeed.Any;
    }

    private static string? Token(TableReader reader)
    {
        var token = reader.Text(ParticipantKeys.TestToken)?.Trim();
        if (string.IsNullOrEmpty(token)) return null;
        if (token.Length >= TokenMinLength && !token.Any(char.IsControl)) return token;
        reader.Diagnostics.Error(
            DiagnosticCodes.SettingValue, reader.SpanOf(ParticipantKeys.TestToken),
            $"\"TEST_TOKEN\" has fewer than {TokenMinLength} characters, or unprintable ones; whoever knows "
                + "it can take part uncounted.",
            "such as the output of openssl rand -hex 16");
        return null;
    }

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}([Tt ]\d{2}:\d{2}(:\d{2}(\.\d{1,7})?)?\s?(?<offset>Z|[+-]\d{2}:\d{2})?)?$")]
    private static partial Regex IsoTime();
}
