using System.Text.RegularExpressions;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Templates;

namespace StudyApp.Authoring.Html;

/// <summary>Finds the addresses in an author's HTML or style sheet, with their places.</summary>
/// <remarks>
/// Looks at the text as it is written: templates are no whole documents, and tags may be put together from pieces.
/// </remarks>
/// <param name="file">The name that diagnostics carry.</param>
/// <param name="text">The file's text.</param>
internal sealed class AuthoredMarkup(string file, string text)
{
    // Linear in the text, whatever is written.
    private const RegexOptions Linear =
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private static readonly Regex Comment = new("<!--[^-]*(-[^-]+)*-->", Linear);

    private static readonly Regex TemplateComment = new("""\{#[^#]*(#[^}#]+)*#\}""", Linear);

    private static readonly Regex Tag = new("""<[a-z][a-z0-9:-]*(?:[^<>"']|"[^"]*"|'[^']*')*>""", Linear);

    private static readonly Regex Attribute = new("""[\s"'/]([a-z:-]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>]+)""", Linear);

    private static readonly Regex InStyles = new("""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""", Linear);

    private readonly TemplatePlaces _places = new(new(file, text));

    /// <summary>Every attribute of every tag, in the order of the text.</summary>
    public IEnumerable<MarkupAttribute> Attributes()
    {
        var visible = WithoutComments();
        foreach (var tag in Tag.Matches(visible).Cast<Match>())
        {
            var name = new string([
                .. tag.Value.Skip(1).TakeWhile(c => char.IsAsciiLetterOrDigit(c) || c is '-' or ':'),
            ]).ToLowerInvariant();
            foreach (var attribute in Attribute.Matches(tag.Value).Cast<Match>())
            {
                var value = attribute.Groups[2];
                var quotes = value.Value[0] is '"' or '\'' ? 1 : 0;
                yield return new(name, attribute.Groups[1].Value.ToLowerInvariant(), value.Value[quotes..^quotes],
                    Place(tag.Index + value.Index + quotes, value.Length - (2 * quotes)))
                { TagText = tag.Value };
            }
        }
    }

    /// <summary>What style sheets and style attributes load.</summary>
    public IEnumerable<(string Address, SourceSpan Span)> Styles()
    {
        foreach (var match in InStyles.Matches(WithoutComments()).Cast<Match>())
        {
            var address = match.Groups[1].Success ? match.Groups[1] : match.Groups[2];
            yield return (address.Value.Trim(), Place(address.Index, address.Length));
        }
    }

    /// <summary>The place of a piece of the text.</summary>
    public SourceSpan Place(int start, int length) => _places.Span(start, start + length);

    // Every character stays where it is.
    private string WithoutComments() => TemplateComment.Replace(Comment.Replace(text, Blank), Blank);

    private static string Blank(Match match) => new(' ', match.Length);
}
