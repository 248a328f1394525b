using StudyApp.Studies.Authored;
using StudyApp.Web.Participant.Authored;
using Xunit;

namespace StudyApp.Tests.Web.Participant;

/// <summary>What is put into authors' HTML when it is served, and what is left alone.</summary>
public sealed class AuthorMarkupTests
{
    [Theory]
    [InlineData("<form method=post>x</form>", "<form method=post>[F]x</form>")]
    [InlineData("<FORM action='/submit' METHOD=\"POST\">x", "<FORM action='/submit' METHOD=\"POST\">[F]x")]
    [InlineData("<form data-a='>' method='post'>x", "<form data-a='>' method='post'>[F]x")]
    [InlineData("<form>x</form><form method=get>", "<form>x</form><form method=get>")]
    [InlineData("<form method=post action=https://elsewhere.example/>", "<form method=post action=https://elsewhere.example/>")]
    [InlineData("<form method=post action='//elsewhere.example/'>", "<form method=post action='//elsewhere.example/'>")]
    [InlineData("<form method=post action=/\\elsewhere.example/>", "<form method=post action=/\\elsewhere.example/>")]
    [InlineData(
        "<script>a = '<form method=post>';</script><form method=post>",
        "<script>a = '<form method=post>';</script><form method=post>[F]"
    )]
    [InlineData(
        "<!-- <form method=post> --><textarea><form method=post></textarea>",
        "<!-- <form method=post> --><textarea><form method=post></textarea>"
    )]
    [InlineData("a < b <3 <", "a < b <3 <")]
    [InlineData("<p title=\"x", "<p title=\"x")]
    [InlineData(PageSections.Continue, "<form method=\"post\" action=\"/p\">[F][B]</form>")]
    [InlineData("<form method=post>" + PageSections.Continue + "</form>", "<form method=post>[F][B]</form>")]
    public void Forms_of_this_server_get_the_hidden_fields(string html, string expected) =>
        Assert.Equal(expected, new AuthorMarkup("[F]", "[B]", "/p").Fragment(html));

    [Fact]
    public void A_page_with_a_button_of_its_own_gets_no_second_one() =>
        Assert.Equal("<p></p>", new AuthorMarkup("[F]", "", "/p").Fragment($"<p>{PageSections.Continue}</p>"));

    [Theory]
    [InlineData(
        "<!doctype html><html><head><title><body></title></head><body class=a>x</body></html>",
        "<!doctype html><html><head>[H]<title><body></title></head><body data-page=\"custom/a&amp;b\" class=a>x</body></html>"
    )]
    [InlineData("<!doctype html><p>x", "<!doctype html>[H]<p>x<body data-page=\"custom/a&amp;b\">")]
    public void A_document_gets_the_library_and_the_pages_name(string html, string expected) =>
        Assert.Equal(expected, new AuthorMarkup("[F]", "[B]", "/p").Document(html, "[H]", "custom/a&b"));
}
