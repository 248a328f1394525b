using StudyApp.Authoring.Diagnostics;
using StudyApp.Studies.Flow;
using Xunit;

namespace StudyApp.Tests.Studies.Flow;

public sealed class PartWindowTests
{
    private static readonly DateTime Finished = new(2026, 3, 28, 23, 30, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(0, PartStanding.Early)]
    [InlineData(7 * 86400 - 1, PartStanding.Early)]
    [InlineData(7 * 86400, PartStanding.Open)]
    [InlineData(10 * 86400 - 1, PartStanding.Open)]
    [InlineData(10 * 86400, PartStanding.Late)]
    public void A_part_opens_at_one_instant_and_closes_at_another(int seconds, PartStanding expected) =>
        Assert.Equal(
            expected,
            PartWindow.Of(new("part/2", TimeSpan.FromDays(7), TimeSpan.FromDays(10), null), Finished).At(Finished.AddSeconds(seconds))
        );

    [Fact]
    public void A_part_without_an_end_stays_open() =>
        Assert.Equal(PartStanding.Open, PartWindow.Of(new("part/2", TimeSpan.Zero, null, null), Finished).At(DateTime.MaxValue));

    [Theory]
    [InlineData("opens_after_days=7, closes_after_days=10, completion_code='P1'", 0)]
    [InlineData("opens_after_hours=0.5", 0)]
    [InlineData("closes_after_days=3", 1)]
    [InlineData("opens_after_days=7, closes_after_days=7", 1)]
    [InlineData("opens_after_days=7, closes_after_hours=24", 1)]
    [InlineData("opens_after_days=-1", 1)]
    [InlineData("opens_after_days=1, opens_after_hours=24", 1)]
    [InlineData("opens_after_days=100000", 1)]
    public void What_cannot_be_is_said(string keys, int errors)
    {
        var diagnostics = new DiagnosticBag();
        AStudy.With($"{{path='consent'}}, {{path='part/2', {keys}}}, {{path='end'}}").Read(diagnostics);

        Assert.Equal(errors, diagnostics.Count(d => d.Severity == Severity.Error && d.Code == DiagnosticCodes.PartTime));
        Assert.Equal(errors, diagnostics.Count(d => d.Severity == Severity.Error));
    }
}
