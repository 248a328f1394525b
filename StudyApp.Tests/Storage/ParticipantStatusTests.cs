using StudyApp.Studies.Steps;
using Xunit;

namespace StudyApp.Tests.Storage;

public sealed class ParticipantStatusTests
{
    private static readonly DateTime Since = new(2026, 5, 4, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(false, null, 0, ParticipantStatus.Active)]
    [InlineData(false, null, 60, ParticipantStatus.Active)]
    [InlineData(false, null, -1, ParticipantStatus.Abandoned)]
    [InlineData(true, "complete", -600, ParticipantStatus.Finished)]
    [InlineData(true, "complete", 600, ParticipantStatus.Finished)]
    [InlineData(true, "withdrawn", 600, ParticipantStatus.EndedEarly)]
    [InlineData(true, "expired", 600, ParticipantStatus.Abandoned)]
    [InlineData(true, null, 600, ParticipantStatus.EndedEarly)]
    public void Everybody_has_exactly_one_status(bool finished, string? reason, int seconds, ParticipantStatus expected) =>
        Assert.Equal(expected, ParticipantStatusRule.Of(finished, reason, Since.AddSeconds(seconds), Since));
}
