using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using StudyApp.Authoring.Syntax;

namespace StudyApp.Authoring.Html;

/// <summary>
/// Keeps the harmless part of authors' HTML: an allow-list of tags, attributes and address schemes; everything else is
/// dropped, its text kept.
/// </summary>
/// <remarks>The list is BOFS's, so that existing studies look the same.</remarks>
public static class HtmlSanitizer
{
    private static readonly FrozenSet<string> DroppedWithContent = Set(
        "script style template iframe frame frameset object embed noscript noembed noframes xmp plaintext "
            + "math svg head title base link meta"
    );

    private static readonly FrozenSet<string> AllowedTags = Set(
        "a abbr b big br cite code em i kbd mark q s samp small span strike strong sub sup time tt u var "
            + "blockquote div hr p pre "
            + "h1 h2 h3 h4 h5 h6 dd dl dt li ol ul caption col colgroup table tbody td tfoot th thead tr audio "
            + "figcaption figure img picture source track video"
    );

    private static readonly FrozenSet<string> AnyTag = Set("class dir id lang title");

    private static readonly FrozenDictionary<string, FrozenSet<string>> ByTag = new Dictionary<
        string,
        FrozenSet<string>
    >
    {
        ["a"] = Set("href rel target"),
        ["img"] = Set("alt height src width"),
        ["audio"] = Set("autoplay controls loop muted preload src"),
        ["video"] = Set("autoplay controls loop muted preload src height width playsinline poster"),
        ["source"] = Set("media src type"),
        ["track"] = Set("default kind label src srclang"),
        ["td"] = Set("colspan headers rowspan"),
        ["th"] = Set("colspan headers rowspan scope"),
        ["col"] = Set("span"),
        ["colgroup"] = Set("span"),
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> AddressAttributes = Set("href src poster");
    private static readonly FrozenSet<string> Void = Set("br col hr img source track");

    // By these names the program's own scripts find their elements, objects and the form's properties: an id would take
    // their place.
    private static readonly FrozenSet<string> TakenIds = Set(
        "btnNext form-errors q_s StudyAppExpressions StudyAppTask action addEventListener append dataset "
            + "elements hidden method querySelector querySelectorAll removeEventListener requestSubmit submit "
            + "target"
    );

    // Browsers flatten what is nested deeper than 512 levels; pages put some around the author's.
    private const int MaxDepth = 256;

    // Two or three are enough for whatever a person or a program writes.
    private const int MaxReadings = 10;

    /// <summary>
    /// The cleaned markup and the names of what was taken out (<c>&lt;script&gt;</c>, <c>onclick=</c>), each once.
    /// </summary>
    /// <remarks>
    /// Never throws; a whole document gives its body's content. What comes out holds allowed tags and escaped text
    /// alone, none of which changes how a browser reads the rest: it means the same however often, and wherever on a
    /// page, it is parsed.
    /// </remarks>
    public static (string Html, ImmutableArray<string> Removed) Clean(string markup)
    {
        var removed = new SortedSet<string>(StringComparer.Ordinal);
        // Without a tag that is left out, what stood in it may be read differently: as a paragraph that ends earlier,
        // or white space that is skipped.
        for (var reading = 0; reading < MaxReadings; reading++)
        {
            var html = CleanOnce(markup, removed);
            if (html == markup) return (html, [.. removed]);
            markup = html;
        }
        // Nobody wrote this by mistake: its text stays.
        var text = new StringBuilder();
        AppendEscaped(
            text,
            (new HtmlParser().ParseDocument(markup).Body?.TextContent ?? "").Trim().ReplaceLineEndings("\n")
        );
        return (text.ToString(), [.. removed]);
    }

    private static string CleanOnce(string markup, SortedSet<string> removed)
    {
        var html = new StringBuilder(markup.Length);
        var document = new HtmlParser().ParseDocument(markup);
        // What stands before the text lands in the head.
        foreach (var element in document.Head?.Children ?? Enumerable.Empty<IElement>())
            if (element.LocalName is not ("title" or "meta")) removed.Add($"<{element.LocalName}>");
        if (document.Body is { } body) Write(body, html, removed);
        return html.ToString();
    }

    private static void Write(INode body, StringBuilder html, SortedSet<string> removed)
    {
        // A work list instead of recursion: hostile markup nests deeper than a stack reaches.
        var open = new Stack<(IEnumerator<INode> Children, string EndTag)>([(body.ChildNodes.GetEnumerator(), "")]);
        while (open.TryPeek(out var level))
            if (!level.Children.MoveNext()) html.Append(open.Pop().EndTag);
            else if (level.Children.Current is IText text) AppendEscaped(html, text.Data);
            else if (
                level.Children.Current is IElement element
                && Begin(element, open.Count, html, removed) is { } endTag
            )
                open.Push((element.ChildNodes.GetEnumerator(), endTag));
    }

    // Answers what to write after the element's content; empty for a tag that is left out, null when there is no
    // content to keep.
    private static string? Begin(IElement element, int depth, StringBuilder html, SortedSet<string> removed)
    {
        var tag = element.LocalName;
        if (element.NamespaceUri != NamespaceNames.HtmlUri || DroppedWithContent.Contains(tag))
        {
            removed.Add($"<{tag}>");
            return null;
        }
        if (!AllowedTags.Contains(tag) || depth > MaxDepth)
        {
            removed.Add($"<{tag}>");
            return "";
        }
        html.Append('<').Append(tag);
        foreach (var attribute in element.Attributes)
            if (!IsAllowed(tag, attribute)) removed.Add($"{attribute.Name}=");
            else if (attribute.Name != "rel" || !element.HasAttribute("target"))
                AppendAttribute(html, attribute.Name, attribute.Value);
        if (tag == "a" && element.HasAttribute("target")) AppendAttribute(html, "rel", "noopener noreferrer");
        html.Append('>');
        // Parsing swallows one line break at the start of a pre.
        if (tag == "pre" && element.FirstChild is IText { Data: ['\n', ..] }) html.Append('\n');
        return Void.Contains(tag) ? null : $"</{tag}>";
    }

    private static bool IsAllowed(string tag, IAttr attribute)
    {
        var known =
            AnyTag.Contains(attribute.Name) || (ByTag.TryGetValue(tag, out var own) && own.Contains(attribute.Name));
        return known
            && (!AddressAttributes.Contains(attribute.Name) || WebAddress.IsHarmless(attribute.Value))
            && !(attribute.Name == "id" && TakenIds.Contains(attribute.Value));
    }

    private static void AppendAttribute(StringBuilder html, string name, string value)
    {
        html.Append(' ').Append(name).Append("=\"");
        AppendEscaped(html, value, quoted: true);
        html.Append('"');
    }

    private static void AppendEscaped(StringBuilder html, string text, bool quoted = false)
    {
        foreach (var c in text)
            _ = c switch
            {
                '&' => html.Append("&amp;"),
                '<' => html.Append("&lt;"),
                '>' => html.Append("&gt;"),
                '"' when quoted => html.Append("&quot;"),
                '\u00A0' => html.Append("&nbsp;"),
                _ => html.Append(c),
            };
    }

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
