using StudyApp.Authoring.Html;
using Xunit;

namespace StudyApp.Tests.Studies.Items;

public sealed class SanitizerTests
{
    [Theory]
    [InlineData("<b>bold</b> <em class=\"x\">x</em>", "<b>bold</b> <em class=\"x\">x</em>")]
    [InlineData("a<script>alert(1)</script>b", "ab")]
    [InlineData("<p onclick=alert(1) style=color:red>x</p>", "<p>x</p>")]
    [InlineData("<a href=\"javascript:alert(1)\">x</a>", "<a>x</a>")]
    [InlineData("<a href=\"java&#10;script:alert(1)\">x</a>", "<a>x</a>")]
    [InlineData("<a href=\"/static/a.pdf?x=1:2\">x</a>", "<a href=\"/static/a.pdf?x=1:2\">x</a>")]
    [InlineData(
        "<a href=\"https://example.org\" target=_blank>x</a>",
        "<a href=\"https://example.org\" target=\"_blank\" rel=\"noopener noreferrer\">x</a>"
    )]
    [InlineData("<img src=\"data:image/png;base64,AA\" alt=x>", "<img alt=\"x\">")]
    [InlineData("<form><input><button>go</button>text</form>", "gotext")]
    [InlineData("<svg><script>alert(1)</script></svg>after", "after")]
    [InlineData("<math><mtext><img src=x onerror=alert(1)></mtext></math>x", "x")]
    [InlineData(
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
        "<p title=\"&lt;/noscript&gt;&lt;img src=x onerror=alert(1)&gt;\"></p>"
    )]
    [InlineData("<!-- comment -->x", "x")]
    [InlineData("<custom><b>kept</b><script>x</script></custom>", "<b>kept</b>")]
    [InlineData("<iframe src=\"https://example.org\">inside</iframe>x", "x")]
    public void Only_harmless_markup_stays(string markup, string expected) => Assert.Equal(expected, HtmlSanitizer.Clean(markup).Html);

    [Fact]
    public void Cleaning_what_is_clean_changes_nothing()
    {
        foreach (
            var markup in new[]
            {
                "<p>a <b>b</b></p>",
                "<ul><li>x</li></ul>",
                "<table><tbody><tr><td colspan=\"2\">x</td></tr></tbody></table>",
            }
        )
            Assert.Equal(markup, HtmlSanitizer.Clean(markup).Html);
    }

    [Theory]
    [InlineData("<span>")]
    [InlineData("<b><i>")]
    [InlineData("<div>")]
    [InlineData("<custom>")]
    public void Deep_nesting_neither_overflows_nor_hangs(string tags)
    {
        var html = HtmlSanitizer.Clean(string.Concat(Enumerable.Repeat(tags, 4_000)) + "<b onclick=x>x</b>").Html;
        Assert.Contains("x", html, StringComparison.Ordinal);
        Assert.InRange(html.Split("</").Length, 1, 300);
        Assert.Equal("x", SafeHtml.FromMarkup(html).ToPlainText());
    }

    [Theory]
    [InlineData(
        "a &amp; b &lt;i&gt; \"c\" &nbsp;<p title='\"&amp;'>x</p>",
        "a &amp; b &lt;i&gt; \"c\" &nbsp;<p title=\"&quot;&amp;\">x</p>"
    )]
    [InlineData("<pre>\n\nx</pre><br><img alt=x>", "<pre>\n\nx</pre><br><img alt=\"x\">")]
    [InlineData("<p id=btnNext>x</p><p id=mine>y</p>", "<p>x</p><p id=\"mine\">y</p>")]
    [InlineData("<a rel=opener href=/x target=_top>x</a>", "<a href=\"/x\" target=\"_top\" rel=\"noopener noreferrer\">x</a>")]
    [InlineData("<custom>\n x</custom>", "x")]
    [InlineData("a&#13;b<p title='&#13;'>c</p>", "a\nb<p title=\"\n\">c</p>")]
    [InlineData("<math/><frameset/></p><tr>\nx", "")]
    [InlineData("<p>a<button><p>b</p></button></p>", "<p>a</p><p>b</p><p></p>")]
    public void What_stays_means_the_same_when_it_is_parsed_again(string markup, string expected)
    {
        var once = HtmlSanitizer.Clean(markup).Html;
        Assert.Equal(expected, once);
        Assert.Equal(once, HtmlSanitizer.Clean(once).Html);
    }

    [Fact]
    public void What_stood_before_the_text_is_named_too() =>
        Assert.Equal<IEnumerable<string>>(["<style>"], HtmlSanitizer.Clean("<style>p{}</style><p>x</p>").Removed);

    [Fact]
    public void What_was_taken_out_is_named_once() =>
        Assert.Equal<IEnumerable<string>>(
            ["<script>", "onclick="],
            HtmlSanitizer.Clean("<p onclick=a>x</p><script>a</script><p onclick=b>y</p>").Removed
        );

    [Theory]
    [InlineData(
        "a abbr b big cite code em i kbd mark q s samp small span strike strong sub sup time tt u var blockquote div p pre h1 h2 "
            + "h3 h4 h5 h6"
    )]
    [InlineData("dl ol ul figure figcaption picture audio video dd dt li")]
    public void Every_tag_for_text_lists_and_media_stays(string tags)
    {
        foreach (var tag in tags.Split(' ')) Assert.Equal($"<{tag}>x</{tag}>", HtmlSanitizer.Clean($"<{tag}>x</{tag}>").Html);
    }

    [Theory]
    [InlineData(
        "<table><caption>c</caption><colgroup span=\"2\"><col span=\"1\"></colgroup><thead><tr><th scope=\"col\" colspan=\"2\" "
            + "rowspan=\"1\" headers=\"h\">x</th></tr></thead><tbody><tr><td colspan=\"2\" rowspan=\"1\" "
            + "headers=\"h\">y</td></tr></tbody><tfoot><tr><td>z</td></tr></tfoot></table>"
    )]
    [InlineData("<p class=\"c\" dir=\"rtl\" id=\"i\" lang=\"de\" title=\"t\">x<br>y</p><hr>")]
    [InlineData("<img alt=\"a\" height=\"1\" src=\"/static/x.png\" width=\"2\">")]
    [InlineData("<audio autoplay=\"\" controls=\"\" loop=\"\" muted=\"\" preload=\"none\" src=\"x.wav\"></audio>")]
    [InlineData(
        "<video autoplay=\"\" controls=\"\" loop=\"\" muted=\"\" preload=\"none\" src=\"x.webm\" height=\"1\" width=\"2\" "
            + "playsinline=\"\" poster=\"p.png\"><source media=\"print\" src=\"x.mp4\" type=\"video/mp4\"><track default=\"\" "
            + "kind=\"captions\" label=\"l\" src=\"x.vtt\" srclang=\"de\"></video>"
    )]
    [InlineData(
        "<a href=\"mailto:a@example.org\">m</a><a href=\"http://example.org\">h</a><a href=\"#top\">t</a><a href=\"page?x=1\" "
            + "rel=\"next\">r</a>"
    )]
    public void Their_attributes_stay_too(string markup) => Assert.Equal(markup, HtmlSanitizer.Clean(markup).Html);

    [Theory]
    [InlineData("<p style=\"color:red\" onmouseover=\"x()\" data-x=\"1\" hidden role=\"alert\">x</p>", "<p>x</p>")]
    [InlineData("<b href=\"/x\" src=\"/y\">x</b>", "<b>x</b>")]
    [InlineData("<img src=\"x.png\" srcset=\"y.png\" loading=\"lazy\" onerror=\"x()\">", "<img src=\"x.png\">")]
    [InlineData("<a href=\"vbscript:x\">x</a><a href=\"DATA:text/html,x\">y</a><a href=\"ftp://x\">z</a>", "<a>x</a><a>y</a><a>z</a>")]
    [InlineData("<video poster=\"javascript:x\"></video>", "<video></video>")]
    [InlineData("<font color=\"red\">x</font><center>y</center><marquee>z</marquee>", "xyz")]
    [InlineData("<object data=\"x\">inside</object><embed src=\"x\"><frameset><frame></frameset>after", "after")]
    public void What_is_not_on_the_list_goes_and_its_text_stays(string markup, string expected) =>
        Assert.Equal(expected, HtmlSanitizer.Clean(markup).Html);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("<")]
    [InlineData("</b>")]
    [InlineData("<b")]
    [InlineData("a < b & c > d")]
    [InlineData("<b><i>x</b></i>")]
    public void Odd_markup_is_cleaned_to_something_that_stays(string markup)
    {
        var once = HtmlSanitizer.Clean(markup).Html;
        Assert.Equal(once, HtmlSanitizer.Clean(once).Html);
    }
}
