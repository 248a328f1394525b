using System.Collections.Frozen;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace StudyApp.Tests.Browser;

/// <summary>Sanitisers with one mistake each, as people make them. None is used by the program: they show that the probe notices.</summary>
internal static partial class BrokenSanitizers
{
    private static readonly FrozenSet<string> Tags =
        "a b i p div span h1 pre img picture source video audio track table tbody tr td caption".Split(' ').ToFrozenSet();

    private static readonly FrozenSet<string> Attributes = "href src poster alt title class target name".Split(' ').ToFrozenSet();

    /// <summary>What is wrong → the sanitiser.</summary>
    public static IReadOnlyDictionary<string, Func<string, string>> ByMistake { get; } = new Dictionary<string, Func<string, string>>
    {
        ["a pattern removes scripts"] = markup => Scripts().Replace(markup, ""),
        ["words are replaced once"] = markup =>
            markup
                .Replace("<script>", "", StringComparison.Ordinal)
                .Replace("</script>", "", StringComparison.Ordinal)
                .Replace("javascript:", "", StringComparison.Ordinal),
        ["on-attributes are cut out by a pattern"] = markup => Handlers().Replace(Scripts().Replace(markup, ""), ""),
        ["known bad tags are forbidden"] = markup =>
            Filter(
                markup,
                e => e.LocalName is not ("script" or "iframe" or "object" or "embed"),
                (_, a) => !a.Name.StartsWith("on", StringComparison.Ordinal) && IsHarmless(a)
            ),
        ["attributes are not checked"] = markup => Filter(markup, IsKnown, (_, _) => true),
        ["addresses are not checked"] = markup => Filter(markup, IsKnown, (_, a) => Attributes.Contains(a.Name)),
        ["addresses are compared as written"] = markup =>
            Filter(
                markup,
                IsKnown,
                (_, a) => Attributes.Contains(a.Name) && !a.Value.StartsWith("javascript:", StringComparison.Ordinal)
            ),
        ["style attributes stay"] = markup =>
            Filter(markup, IsKnown, (_, a) => a.Name == "style" || (Attributes.Contains(a.Name) && IsHarmless(a))),
        ["style elements stay"] = markup =>
            Filter(markup, e => e.LocalName == "style" || IsKnown(e), (_, a) => Attributes.Contains(a.Name) && IsHarmless(a)),
        ["drawings stay"] = markup =>
            Filter(
                markup,
                e => e.NamespaceUri != NamespaceNames.HtmlUri || IsKnown(e),
                (e, a) => e.NamespaceUri != NamespaceNames.HtmlUri || (Attributes.Contains(a.Name) && IsHarmless(a))
            ),
        ["noscript stays"] = markup =>
            Filter(markup, e => e.LocalName is "noscript" || IsKnown(e), (_, a) => Attributes.Contains(a.Name) && IsHarmless(a))
                .Replace("&lt;", "<", StringComparison.Ordinal)
                .Replace("&gt;", ">", StringComparison.Ordinal),
        ["forms stay"] = markup =>
            Filter(
                markup,
                e => e.LocalName is "form" or "button" or "input" || IsKnown(e),
                (_, a) => a.Name is "action" or "formaction" or "type" || (Attributes.Contains(a.Name) && IsHarmless(a))
            ),
        ["picture lists and pings stay"] = markup =>
            Filter(markup, IsKnown, (_, a) => a.Name is "srcset" or "ping" || (Attributes.Contains(a.Name) && IsHarmless(a))),
        ["head elements stay"] = markup =>
            Filter(
                markup,
                e => e.LocalName is "base" or "meta" or "link" || IsKnown(e),
                (_, a) => a.Name is "rel" or "http-equiv" or "content" || (Attributes.Contains(a.Name) && IsHarmless(a))
            ),
        ["names and ids stay"] = markup =>
            Filter(markup, IsKnown, (_, a) => a.Name is "id" || (Attributes.Contains(a.Name) && IsHarmless(a))),
    };

    private static bool IsKnown(IElement element) => element.NamespaceUri == NamespaceNames.HtmlUri && Tags.Contains(element.LocalName);

    private static bool IsHarmless(IAttr attribute) =>
        attribute.Name is not ("href" or "src" or "poster" or "action" or "formaction")
        || !Schemes().IsMatch(string.Concat(attribute.Value.Where(c => c > ' ')));

    private static string Filter(string markup, Func<IElement, bool> keeps, Func<IElement, IAttr, bool> keepsAttribute)
    {
        var body = new HtmlParser().ParseDocument("<body>" + markup).Body!;
        foreach (var element in body.QuerySelectorAll("*"))
        {
            if (!keeps(element)) element.Remove();
            foreach (var attribute in element.Attributes.ToArray())
                if (!keepsAttribute(element, attribute)) element.Attributes.RemoveNamedItem(attribute.Name);
        }
        return body.InnerHtml;
    }

    [GeneratedRegex("<script>.*?</script>", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Scripts();

    [GeneratedRegex("\\son[a-z]+=\"[^\"]*\"", RegexOptions.IgnoreCase)]
    private static partial Regex Handlers();

    [GeneratedRegex("^(?!https?:|mailto:)[a-z][a-z0-9+.-]*:", RegexOptions.IgnoreCase)]
    private static partial Regex Schemes();
}
