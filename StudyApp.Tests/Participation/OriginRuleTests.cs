using System.Net;
using StudyApp.Participation.Arriving;
using Xunit;

namespace StudyApp.Tests.Participation;

public sealed class OriginRuleTests
{
    [Theory]
    [InlineData("203.0.113.77", "203.0.113.0/24")]
    [InlineData("::ffff:203.0.113.77", "203.0.113.0/24")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48")]
    [InlineData("fe80::1%3", "fe80::/48")]
    public void Addresses_are_shortened_to_their_network(string address, string expected) =>
        Assert.Equal(expected, OriginRule.Shorten(IPAddress.Parse(address)));

    [Theory]
    [InlineData(
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 "
            + "Mobile/15E148 Safari/604.1",
        "Safari, iOS"
    )]
    [InlineData(
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
        "Edge, Windows"
    )]
    [InlineData(
        "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
        "Chrome, Android"
    )]
    [InlineData("curl/8.0", "other, other")]
    public void Browsers_are_shortened_to_family_and_platform(string userAgent, string expected) =>
        Assert.Equal(expected, OriginRule.Shorten(userAgent));
}
