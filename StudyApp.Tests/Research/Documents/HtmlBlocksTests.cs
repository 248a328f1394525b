using StudyApp.Authoring.Html;
using StudyApp.Research.Documents;
using Xunit;

namespace StudyApp.Tests.Research.Documents;

public sealed class HtmlBlocksTests
{
    [Theory]
    [InlineData("<h2>About</h2><p>One\n  two</p>", "h3:About p0:One two")]
    [InlineData("text alone <b>bold </b> here", "p0:text alone *bold *here")]
    [InlineData("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "•1:a •2:b •1:c")]
    [InlineData("<ol><li>a</li><li><p>b</p><p>c</p></li></ol>", "1.1:a 2.1:b p1:c")]
    [InlineData("<p>a<br>b</p>", "p0:a/b")]
    [InlineData("<p>see <a href='https://x.org/a'>this</a>, <a href='b'>that</a>, <a href='#top'>up</a></p>",
        "p0:see this(https://x.org/a), that(https://study.org/s/b), up(https://study.org/s/consent#top)")]
    [InlineData("<table><caption>T</caption><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2<br>3</td></tr></table>",
        "p0:*T* t:[*A*|*B*][1|2/3]")]
    [InlineData("<table><tr><td>alone</td></tr></table>", "p0:alone")]
    [InlineData("<dl><dt>Term</dt><dd>What</dd></dl><hr><blockquote>q</blockquote>", "p0:*Term* p1:What hr p1:q")]
    [InlineData("<pre>a\n  b</pre>", "p0:a/b")]
    [InlineData("<p><img src='a.png' alt='A lab'> <img src='b.png'></p>", "p0:[A lab]")]
    [InlineData("<script>alert(1)</script><p onclick='x'>ok</p><p> </p>", "p0:ok")]
    [InlineData("", "")]
    public void Markup_becomes_blocks(string html, string blocks)
    {
        var read = HtmlBlocks.Read(SafeHtml.FromMarkup(html), new Uri("https://study.org/s/consent"));
        Assert.Equal(blocks, string.Join(' ', read.Select(Shown)));
    }

    [Fact]
    public void Addresses_that_are_not_whole_lead_nowhere_without_a_page()
    {
        var read = HtmlBlocks.Read(SafeHtml.FromMarkup("<a href='b'>that</a> <a href='mailto:a@b.org'>mail</a>"), from: null);
        Assert.Equal("p0:that mail(mailto:a@b.org)", Shown(Assert.Single(read)));
    }

    private static string Shown(Block block) => block switch
    {
        HeadingBlock heading => $"h{heading.Level}:{Shown(heading.Text)}",
        ParagraphBlock paragraph => $"p{paragraph.Indent}:{Shown(paragraph.Text)}",
        ListItemBlock item => $"{item.Marker}{item.Indent}:{Shown(item.Text)}",
        TableBlock table => $"t:{string.Concat(table.Rows.Select(row => $"[{string.Join('|', row.Cells.Select(Shown))}]"))}",
        RuleBlock => "hr",
        _ => throw new InvalidOperationException(),
    };

    private static string Shown(RichText text) => string.Concat(text.Spans.Select(span =>
        $"{(span.IsBold ? $"*{span.Text}*" : span.Text)}{(span.Link is null ? "" : $"({span.Link})")}")).Replace('\n', '/');
}
