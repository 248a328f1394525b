using Bunit;
using Microsoft.Extensions.DependencyInjection;
using StudyApp.Tests.Integration;
using StudyApp.Web.Admin.Shared;
using Xunit;

namespace StudyApp.Tests.Web.Admin.Shared;

public sealed class LiveIndicatorTests : PanelContext
{
    private static readonly DateTime Noon = new(2026, 5, 4, 12, 0, 0, DateTimeKind.Utc);

    public LiveIndicatorTests() => Services.AddSingleton<TimeProvider>(new SetClock(new(Noon.AddSeconds(75))));

    [Theory]
    [InlineData(0, "live · updated 1 min ago")]
    [InlineData(70, "live · updated 5 s ago")]
    // A clock that was set back meanwhile.
    [InlineData(100, "live · updated 0 s ago")]
    public void A_live_page_says_how_old_it_is(int second, string said) =>
        Assert.Equal(said, Show<LiveIndicator>(p => p.Add(c => c.UpdatedAt, Noon.AddSeconds(second))).Find(".live").TextContent);

    [Fact]
    public void A_page_that_will_not_change_says_of_when_it_is()
    {
        var indicator = ShowStatically<LiveIndicator>(p => p.Add(c => c.UpdatedAt, Noon));

        Assert.Equal("as of 2026-05-04 12:00:00 UTC", indicator.Find(".live.still").TextContent);
        Assert.Equal("2026-05-04T12:00:00Z", indicator.Find("time").GetAttribute("datetime"));
    }

    [Theory]
    [InlineData(true, "not live · read 15 s ago")]
    [InlineData(false, "not live · nothing could be read")]
    public void A_database_that_is_gone_is_said(bool wasRead, string said) => Assert.Equal(
        said,
        Show<LiveIndicator>(p =>
            p.Add(c => c.IsDown, true).Add(c => c.UpdatedAt, wasRead ? Noon.AddSeconds(60) : null)).Find(".down").TextContent);
}
