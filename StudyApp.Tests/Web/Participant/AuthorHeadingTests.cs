using StudyApp.Tests.Integration;
using StudyApp.Web.Participant.Authored;
using Xunit;

namespace StudyApp.Tests.Web.Participant;

/// <summary>What a page is called stands on it once.</summary>
public sealed class AuthorHeadingTests
{
    [Theory]
    [InlineData("<p>Text</p>", false)]
    [InlineData("<h1>Before you begin</h1>", true)]
    [InlineData("<style>h2 { color: red }</style><!-- <h1>no</h1> --><div><h2 class='x'>The\n letter</h2></div>", true)]
    [InlineData("<H3>the <em>letter</em></H3>", true)]
    [InlineData("<h2>A story</h2><h2>The letter</h2>", false)]
    [InlineData("<h2>A story</h2><h1>Late</h1>", false)]
    [InlineData("<p>The letter</p>", false)]
    [InlineData("<script>'<h1>x</h1>'</script>", false)]
    [InlineData("<h2>The letter", false)]
    public void A_text_brings_the_heading_along_or_not(string html, bool isIn) =>
        Assert.Equal(isIn, AuthorHeading.IsIn(html, "The letter"));

    [Theory]
    [InlineData("<h2>The letter</h2><p>Dear patient</p>", 1)]
    [InlineData("<h1>Dear patient</h1>", 0)]
    [InlineData("<h2>Dear patient</h2>", 1)]
    [InlineData("<p>Dear patient</p>", 1)]
    public async Task The_name_of_a_page_is_shown_once(string text, int times)
    {
        using var study = new WrittenStudy()
            .WithPages("""
                {path='consent'}, {name='The letter', path='instructions/letter'},
                {name='The letter', path='questionnaire/mood'}, {path='end'}
                """)
            .With("templates/instructions/letter.html", text)
            .With("questionnaires/mood.json", $$"""
                {"instructions":"{{text}}","questions":[{"questiontype":"field","id":"a","instructions":"A?"}]}
                """);
        await using var host = await StudyHost.StartAsync(study);
        using var visitor = host.NewVisitor();

        var pages = new[] { await visitor.ConsentAsync(), await visitor.SubmitAsync() };

        Assert.Equal(["instructions/letter", "questionnaire/mood"], pages.Select(p => p.PageName));
        var headings = pages.Select(page => page.Page.QuerySelectorAll("main :is(h1, h2)").Count(h => h.TextContent == "The letter"));
        Assert.All(headings, shown => Assert.Equal(times, shown));
        Assert.All(pages, page => Assert.InRange(page.Page.QuerySelectorAll("main h1").Length, 0, 1));
    }
}
