using StudyApp.Authoring.Html;
using Xunit;

namespace StudyApp.Tests.Browser;

[Collection(ChromiumCollection.Name)]
public sealed class SanitizerBrowserTests(ChromiumFixture chromium)
{
    // Harmless as they stand: they turn into scripts when a part is taken out, or when what was parsed is written and parsed again.
    private static readonly string[] OnlyAfterwards =
    [
        "script nested in itself",
        "script once removed",
        "math mglyph table form",
        "select style",
    ];

    private static readonly (string Mistake, string[] Vectors)[] Mistakes =
    [
        ("a pattern removes scripts", ["script once removed", "script slash for space", "img onerror", "svg onload slash"]),
        ("words are replaced once", ["script nested in itself", "script upper case", "a javascript upper case"]),
        ("on-attributes are cut out by a pattern", ["img onerror", "svg onload slash", "a javascript"]),
        ("known bad tags are forbidden", ["link stylesheet", "style import", "base javascript", "meta refresh elsewhere"]),
        ("attributes are not checked", ["p onclick", "img onerror", "style attribute url", "a ping"]),
        ("addresses are not checked", ["a javascript", "a javascript tab inside", "a data"]),
        ("addresses are compared as written", ["a javascript tab inside", "a javascript upper case", "a javascript leading controls"]),
        ("style attributes stay", ["style attribute url", "style attribute escaped", "style attribute image-set"]),
        ("style elements stay", ["style import", "style url", "style attribute selectors"]),
        ("drawings stay", ["svg onload", "svg script", "svg animate onbegin", "svg image"]),
        ("noscript stays", ["noscript attribute"]),
        ("forms stay", ["form action elsewhere", "button formaction javascript"]),
        ("picture lists and pings stay", ["img srcset", "a ping"]),
        ("head elements stay", ["link stylesheet", "meta refresh elsewhere", "base javascript"]),
        ("names and ids stay", ["clobbered document property", "clobbered button", "clobbered form method", "clobbered task"]),
    ];

    private static readonly (string Name, string Markup)[] Harmless =
    [
        ("text", "<h1>Mood</h1><p class=lead title=\"a &lt; b\">Please <b>read</b> this: 1 &lt; 2 &amp; 3.</p>"),
        ("picture", "<figure><img src=\"/static/a.png\" alt=\"a face\" width=40><figcaption>A face</figcaption></figure>"),
        ("table", "<table><caption>Times</caption><tbody><tr><th scope=row>one</th><td colspan=2>1</td></tr></tbody></table>"),
        ("link", "<a href=\"#later\" id=later>below</a>"),
    ];

    [BrowserFact]
    public async Task Nothing_hostile_is_left_of_markup_that_was_cleaned()
    {
        Assert.True(HostileMarkup.Vectors.Count >= 100);
        Assert.Equal(HostileMarkup.Vectors.Count, HostileMarkup.Vectors.DistinctBy(v => v.Name).Count());

        var guilty = await new MarkupProbe(chromium.Browser).RunAsync(
            HostileMarkup.Vectors.Select(v => (v.Name, HtmlSanitizer.Clean(v.Markup).Html))
        );

        Assert.True(
            guilty.Count == 0,
            string.Join(
                '\n',
                guilty.Select(g =>
                    $"{g.Key}: {string.Join("; ", g.Value)}\n  "
                    + $"{HtmlSanitizer.Clean(HostileMarkup.Vectors.Single(v => v.Name == g.Key).Markup).Html}"
                )
            )
        );
    }

    [BrowserFact]
    public async Task Every_hostile_markup_is_noticed_as_it_stands()
    {
        var guilty = await new MarkupProbe(chromium.Browser).RunAsync(HostileMarkup.Vectors.Where(v => !OnlyAfterwards.Contains(v.Name)));

        var unnoticed = HostileMarkup.Vectors.Select(v => v.Name).Except([.. guilty.Keys, .. OnlyAfterwards]).ToList();
        Assert.True(unnoticed.Count == 0, "Not noticed: " + string.Join(", ", unnoticed));
    }

    [BrowserFact]
    public async Task Every_sanitiser_with_a_mistake_is_noticed()
    {
        Assert.Equal(
            BrokenSanitizers.ByMistake.Keys.Order(StringComparer.Ordinal),
            Mistakes.Select(m => m.Mistake).Order(StringComparer.Ordinal)
        );
        var cleaned = Mistakes
            .SelectMany(m =>
                m.Vectors.Select(v =>
                    (
                        $"{v} where {m.Mistake}",
                        BrokenSanitizers.ByMistake[m.Mistake](HostileMarkup.Vectors.Single(known => known.Name == v).Markup)
                    )
                )
            )
            .ToList();

        var guilty = await new MarkupProbe(chromium.Browser).RunAsync(cleaned);

        var unnoticed = cleaned.Select(c => c.Item1).Except(guilty.Keys).ToList();
        Assert.True(unnoticed.Count == 0, "Not noticed: " + string.Join(", ", unnoticed));
    }

    [BrowserFact]
    public async Task Ordinary_markup_is_not_suspected_and_comes_through()
    {
        Assert.Empty(await new MarkupProbe(chromium.Browser).RunAsync(Harmless.Select(h => (h.Name, HtmlSanitizer.Clean(h.Markup).Html))));
        Assert.Equal(
            ["class=\"lead\"", "src=\"/static/a.png\"", "colspan=\"2\"", "href=\"#later\""],
            Harmless.Zip(
                ["class=\"lead\"", "src=\"/static/a.png\"", "colspan=\"2\"", "href=\"#later\""],
                (h, kept) => HtmlSanitizer.Clean(h.Markup).Html.Contains(kept, StringComparison.Ordinal) ? kept : h.Name
            )
        );
    }
}
