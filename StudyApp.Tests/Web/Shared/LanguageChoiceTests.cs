using Microsoft.AspNetCore.Http;
using StudyApp.Web.Shared;
using Xunit;

namespace StudyApp.Tests.Web.Shared;

public sealed class LanguageChoiceTests
{
    [Theory]
    [InlineData("de-DE,de;q=0.9,en;q=0.8", "de")]
    [InlineData("en;q=0.5, de;q=0.8", "de")]
    [InlineData("nl, ar-EG;q=0.4", "ar")]
    [InlineData("nl;q=1, pl;q=0.5", "en")]
    [InlineData("de;q=0, ar;q=0.1", "ar")]
    [InlineData("en;q=0, *;q=0.5", "de")]
    [InlineData("*", "en")]
    [InlineData("", "en")]
    [InlineData("not a header;;q=x", "en")]
    public void The_browsers_wishes_decide_by_their_weight(string header, string expected) => Assert.Equal(expected, Choose(header));

    [Fact]
    public void What_was_asked_for_comes_before_what_was_kept_and_both_before_the_browser()
    {
        Assert.Equal("ar", Choose("de", asked: "ar", kept: "en"));
        Assert.Equal("en", Choose("de", kept: "en"));
        Assert.Equal("de", Choose("de", asked: "fr", kept: "it"));
    }

    private static string Choose(string header, string? asked = null, string? kept = null)
    {
        var context = new DefaultHttpContext();
        if (header.Length > 0) context.Request.Headers.AcceptLanguage = header;
        return LanguageChoice.Of(["en", "de", "ar"], asked, kept, context.Request);
    }
}
