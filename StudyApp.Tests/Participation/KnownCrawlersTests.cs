using StudyApp.Participation.Arriving;
using Xunit;

namespace StudyApp.Tests.Participation;

public sealed class KnownCrawlersTests
{
    [Theory]
    [InlineData("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)")]
    [InlineData(
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) "
            + "Chrome/116.0 Safari/537.36"
    )]
    [InlineData("facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)")]
    [InlineData("Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)")]
    [InlineData("Mozilla/5.0 (compatible; archive.org_bot +http://archive.org/details/archive.org_bot)")]
    [InlineData("mozilla/5.0 (compatible; GPTBOT/1.2; +https://openai.com/gptbot)")]
    [InlineData("SomeNewCrawler/3.4")]
    [InlineData("Acme-Spider/v2")]
    [InlineData("WhatsApp/2.23.20.0 A")]
    [InlineData("WhatsApp/2.2413.51 W")]
    [InlineData("Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17328; Pro)")]
    [InlineData("Iframely/1.3.1 (+https://iframely.com/docs/about)")]
    [InlineData("Mozilla/5.0 (compatible; Embedly/0.2; +http://support.embed.ly/)")]
    [InlineData("Mozilla/5.0 (compatible; GoogleDocs; apps-spreadsheets; +http://docs.google.com)")]
    [InlineData("Mozilla/5.0 (compatible; Yahoo Link Preview; https://help.yahoo.com/kb/mail/yahoo-link-preview-SLN23615.html)")]
    [InlineData("XING-contenttabreceiver/2.0")]
    [InlineData("Mozilla/5.0 (compatible; Google-Read-Aloud; +https://developers.google.com/search)")]
    [InlineData("Quora Link Preview/1.0 (http://www.quora.com/)")]
    public void Crawlers_that_say_so_are_known(string userAgent) => Assert.True(KnownCrawlers.Includes(userAgent));

    [Theory]
    [InlineData("")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0")]
    [InlineData(
        "Mozilla/5.0 (Linux; Android 9; CUBOT_X19 Build/PPR1) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36"
    )]
    [InlineData("Mozilla/5.0 (Linux; Android 12; CUBOT KING KONG) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 [FBAN/FBIOS;FBAV/480.0]")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/130.0 Safari/537.36")]
    [InlineData("Spiderbait 3")]
    [InlineData("Mozilla/5.0 (Linux; Android 10; CUBOT X30) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36")]
    [InlineData(
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram "
            + "300.0.0.0"
    )]
    [InlineData("Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36 WhatsApp/2.24")]
    [InlineData("curl/8.5.0")]
    public void People_s_browsers_are_not(string userAgent) => Assert.False(KnownCrawlers.Includes(userAgent));

    [Fact]
    public void Every_name_of_the_list_is_known_and_stands_there_once()
    {
        Assert.All(KnownCrawlers.Names, name => Assert.True(KnownCrawlers.Includes($"{name.TrimStart('^')}/1.0 (x)"), name));
        Assert.Equal(KnownCrawlers.Names.Count, KnownCrawlers.Names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }
}
