using System.Collections.Frozen;
using System.Collections.Immutable;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace StudyApp.Items;

/// <summary>Keeps the harmless part of authors' HTML: an allow-list of tags, attributes and address schemes; everything else is dropped, its text kept.
/// The list is BOFS's, so that existing studies look the same.</summary>
public static class HtmlSanitizer
{
    private static readonly FrozenSet<string> DroppedWithContent = Set("script style template iframe frame frameset object embed noscript noembed noframes xmp plaintext math svg head title base link meta");

    private static readonly FrozenSet<string> AllowedTags = Set(
        "a abbr b big br cite code em i kbd mark q s samp small span strike strong sub sup time tt u var blockquote div hr p pre " +
        "h1 h2 h3 h4 h5 h6 dd dl dt li ol ul caption col colgroup table tbody td tfoot th thead tr audio figcaption figure img picture source track video");

    private static readonly FrozenSet<string> AnyTag = Set("class dir id lang title");

    private static readonly FrozenDictionary<string, FrozenSet<string>> ByTag = new Dictionary<string, FrozenSet<string>>
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
    private static readonly FrozenSet<string> AllowedSchemes = Set("http https mailto");

    /// <summary>The cleaned markup and the names of what was taken out (<c>&lt;script&gt;</c>, <c>onclick=</c>), each once. Never throws; a whole document gives its body's content.</summary>
    public static (string Html, ImmutableArray<string> Removed) Clean(string markup)
    {
        var removed = new SortedSet<string>(StringComparer.Ordinal);
        var body = new HtmlParser().ParseDocument(markup).Body;
        if (body is null) return ("", []);
        CleanChildren(body, removed);
        return (body.InnerHtml, [.. removed]);
    }

    private static void CleanChildren(INode parent, SortedSet<string> removed)
    {
        // A work list instead of recursion: hostile markup nests deeper than a stack reaches.
        var pending = new Stack<INode>([parent]);
        while (pending.TryPop(out var node))
        {
            for (var child = node.FirstChild; child is not null;)
            {
                var next = child.NextSibling;
                if (child is IElement element) next = CleanElement(element, pending, removed) ?? next;
                else if (child is not IText) node.RemoveChild(child);
                child = next;
            }
        }
    }

    // Answers the node to go on with when the element was replaced by its children, else null.
    private static INode? CleanElement(IElement element, Stack<INode> pending, SortedSet<string> removed)
    {
        var tag = element.LocalName;
        var foreign = element.NamespaceUri != NamespaceNames.HtmlUri;
        if (foreign || DroppedWithContent.Contains(tag))
        {
            removed.Add($"<{tag}>");
            element.Remove();
            return null;
        }
        if (!AllowedTags.Contains(tag))
        {
            removed.Add($"<{tag}>");
            var first = element.FirstChild;
            var after = element.NextSibling;
            while (element.FirstChild is { } child) element.Parent!.InsertBefore(child, element);
            element.Remove();
            return first ?? after;
        }
        foreach (var attribute in element.Attributes.ToArray())
            if (!IsAllowed(tag, attribute))
            {
                removed.Add($"{attribute.Name}=");
                element.RemoveAttribute(attribute.Name);
            }
        if (tag == "a" && element.GetAttribute("target") is not null) element.SetAttribute("rel", "noopener noreferrer");
        pending.Push(element);
        return null;
    }

    private static bool IsAllowed(string tag, IAttr attribute)
    {
        var known = AnyTag.Contains(attribute.Name) || (ByTag.TryGetValue(tag, out var own) && own.Contains(attribute.Name));
        return known && (!AddressAttributes.Contains(attribute.Name) || IsHarmlessAddress(attribute.Value));
    }

    private static bool IsHarmlessAddress(string address)
    {
        // Browsers ignore control characters and white space inside a scheme ("java\nscript:").
        var compact = string.Concat(address.Where(c => c > ' ' && !char.IsControl(c)));
        var colon = compact.IndexOf(':');
        if (colon < 0) return true;
        var beforePath = compact.IndexOfAny(['/', '?', '#']);
        return (beforePath >= 0 && beforePath < colon) || AllowedSchemes.Contains(compact[..colon].ToLowerInvariant());
    }

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
