using StudyApp.Participation.Arriving;
using Xunit;

namespace StudyApp.Tests.Participation;

public sealed class DisplayReportTests
{
    [Fact]
    public void Five_numbers_are_a_display() =>
        Assert.Equal(new(1.25, 1920, 1080, 1536, 730), DisplayReport.Read("1.25 1920 1080 1536 730"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1 1920 1080 1536")]
    [InlineData("1 1920 1080 1536 730 5")]
    [InlineData("0 1920 1080 1536 730")]
    [InlineData("1 1920 0 1536 730")]
    [InlineData("1 1920 -1080 1536 730")]
    [InlineData("NaN 1920 1080 1536 730")]
    [InlineData("1,5 1920 1080 1536 730")]
    [InlineData("1 1920 1080 1536 99999999999")]
    [InlineData("2  1920 1080 1536 730")]
    public void Anything_else_is_none(string? text) => Assert.Null(DisplayReport.Read(text));
}
