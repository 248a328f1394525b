using System.Text.RegularExpressions;
using StudyApp.Authoring.Html;

namespace StudyApp.Web.Participant.Authored;

/// <summary>Whether a text of an author's brings the page's heading along.</summary>
/// <remarks>The page's name then does not stand above it once more.</remarks>
internal static partial class AuthorHeading
{
    /// <summary>Whether its first heading is an <c>h1</c>, or says what the page is called.</summary>
    /// <param name="html">The text.</param>
    /// <param name="name">What the page is called.</param>
    public static bool IsIn(string html, string name) =>
        First().Match(Unread().Replace(html, "")) is { Success: true } heading
        && (heading.Groups[1].ValueSpan is "1"
            || string.Equals(Plain(heading.Groups[2].Value), Plain(name), StringComparison.OrdinalIgnoreCase));

    private static string Plain(string html) => Blank().Replace(SafeHtml.FromMarkup(html).ToPlainText(), " ").Trim();

    [GeneratedRegex(@"<h([1-6])\b[^>]*>(.*?)</h\1\s*>", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex First();

    // Nobody reads what stands in these.
    [GeneratedRegex(
        @"<!--.*?-->|<(script|style|template)\b.*?</\1\s*>",
        RegexOptions.IgnoreCase | RegexOptions.Singleline
    )]
    private static partial Regex Unread();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();
}
