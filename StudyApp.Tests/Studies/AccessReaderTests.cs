using StudyApp.Authoring.Diagnostics;
using StudyApp.Studies.Model;
using Xunit;

namespace StudyApp.Tests.Studies;

public sealed class AccessReaderTests
{
    private static readonly DateTimeOffset Nine = new(2026, 12, 1, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2026-12-01T10:00:00+01:00", false)]
    [InlineData("2026-12-01T09:00:00Z", false)]
    [InlineData("2026-12-01T09:00:00", true)]
    [InlineData("2026-12-01 09:00:00", true)]
    [InlineData("'2026-12-01T09:00'", true)]
    [InlineData("'2026-12-01 10:00:00+01:00'", false)]
    public void A_time_is_read_with_its_offset_and_as_UTC_without_one(string value, bool isInformed)
    {
        var (rules, said) = Read($"OPEN_FROM = {value}");

        Assert.Equal(Nine, rules!.OpenFrom);
        Assert.Equal(isInformed ? ["Info: \"OPEN_FROM\" names no time zone and is read as UTC."] : [], said);
    }

    [Fact]
    public void A_date_alone_is_its_first_moment_in_UTC() =>
        Assert.Equal(Nine.AddHours(-9), Read("OPEN_FROM = 2026-12-01").Rules!.OpenFrom);

    [Theory]
    [InlineData("OPEN_FROM = 2026-12-01T09:00:00Z\nOPEN_UNTIL = 2026-12-01T09:00:00Z", "OPEN_UNTIL is not after OPEN_FROM")]
    [InlineData("OPEN_FROM = 2026-12-01T09:00:00Z\nOPEN_UNTIL = 2026-12-01T09:59:59+01:00", "OPEN_UNTIL is not after OPEN_FROM")]
    [InlineData("OPEN_FROM = 'tomorrow'", "\"OPEN_FROM\" is a date and time, but this is another text")]
    [InlineData("OPEN_FROM = 09:00:00", "but this is a date or time")]
    [InlineData("OPEN_UNTIL = 20261201", "but this is an integer")]
    [InlineData("OPEN_UNTIL = '2026-02-30T09:00:00Z'", "but this is another text")]
    [InlineData("EXPIRES_AFTER_HOURS = 0", "a number of hours above 0")]
    [InlineData("EXPIRES_AFTER_HOURS = 'soon'", "must be a number")]
    [InlineData("REQUIRE = 'phone'", "is \"keyboard\" or \"desktop\"")]
    [InlineData("TEST_TOKEN = 'elevenchars'", "has fewer than 12 characters")]
    public void What_cannot_be_is_an_error(string settings, string message)
    {
        var (rules, said) = Read(settings);

        Assert.Null(rules);
        Assert.Contains(message, Assert.Single(said), StringComparison.Ordinal);
        Assert.DoesNotContain("elevenchars", said[0], StringComparison.Ordinal);
    }

    [Fact]
    public void The_rest_is_read_as_written_and_absent_keys_restrict_nobody()
    {
        var rules = Read("EXPIRES_AFTER_HOURS = '1.5'\nREQUIRE = 'Desktop'\nTEST_TOKEN = 'twelve chars'").Rules!;
        Assert.Equal((TimeSpan.FromMinutes(90), DeviceNeed.Desktop, "twelve chars"), (rules.ExpiresAfter, rules.Device, rules.TestToken));
        Assert.DoesNotContain("twelve chars", rules.ToString(), StringComparison.Ordinal);

        Assert.Equal(new AccessRules(), Read("").Rules);
    }

    [Fact]
    public void A_device_is_only_asked_for_on_a_consent_page()
    {
        var (rules, said) = Read("REQUIRE = 'keyboard'", "{path='questionnaire/q'}, {path='end'}");
        Assert.NotNull(rules);
        Assert.Single(said, s => s.Contains("does not begin with one", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(DeviceNeed.Any, "none", true)]
    [InlineData(DeviceNeed.Keyboard, "keyboard", true)]
    [InlineData(DeviceNeed.Keyboard, "keyboard desktop", true)]
    [InlineData(DeviceNeed.Desktop, "keyboard", false)]
    [InlineData(DeviceNeed.Desktop, "none", false)]
    [InlineData(DeviceNeed.Keyboard, "<script>", false)]
    [InlineData(DeviceNeed.Keyboard, "", null)]
    [InlineData(DeviceNeed.Desktop, null, null)]
    public void A_device_fits_by_what_was_found_and_nobody_knows_without_scripts(DeviceNeed need, string? found, bool? expected) =>
        Assert.Equal(expected, new AccessRules { Device = need }.Fits(found));

    [Theory]
    [InlineData(-1, null, 0, false, true)]
    [InlineData(0, null, 0, true, false)]
    [InlineData(59, null, 0, true, false)]
    [InlineData(60, null, 0, false, false)]
    [InlineData(-1, OpeningState.Open, -5, true, false)]
    [InlineData(60, OpeningState.Open, -5, false, false)]
    [InlineData(70, OpeningState.Open, 65, true, false)]
    [InlineData(30, OpeningState.Closed, 20, false, false)]
    [InlineData(30, OpeningState.Closed, -20, false, false)]
    [InlineData(30, OpeningState.Times, 20, true, false)]
    [InlineData(-1, OpeningState.Times, -2, false, true)]
    public void It_is_open_from_the_first_moment_up_to_the_last_unless_somebody_ordered_otherwise(
        int minutes,
        OpeningState? order,
        int orderedAt,
        bool isOpen,
        bool saysWhen
    )
    {
        var rules = new AccessRules { OpenFrom = Nine, OpenUntil = Nine.AddHours(1) };

        var openness = rules.At(Nine.AddMinutes(minutes), order is { } state ? new(state, Nine.AddMinutes(orderedAt)) : null);

        Assert.Equal(new(isOpen, saysWhen ? Nine : null), openness);
    }

    private static (AccessRules? Rules, List<string> Said) Read(
        string settings,
        string pages = "{path='consent'}, {path='questionnaire/q'}, {path='end'}"
    )
    {
        var diagnostics = new DiagnosticBag();
        var study = Extended(AStudy.With(pages), settings).Read(diagnostics)?.Study;
        return (study?.Access, [.. diagnostics.Select(d => $"{d.Severity}: {d.Message}")]);
    }

    private static AStudy Extended(AStudy study, string settings) => study.WithSettings(study.Settings + "\n" + settings);
}
