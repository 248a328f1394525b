using System.Text.RegularExpressions;

namespace StudyApp.Authoring.Syntax;

/// <summary>Names of languages as BCP 47 writes them: <c>de</c>, <c>pt-BR</c>, <c>zh-Hans</c>.</summary>
/// <remarks>Capital letters make no difference.</remarks>
public static partial class LanguageTags
{
    // Chinese is written in two scripts; the regions that write the traditional one (Unicode CLDR, likely subtags).
    private static readonly string[] TraditionalRegions = ["TW", "HK", "MO"];

    /// <summary>
    /// Whether a text has the form of a tag: a language of two or three letters, then parts of at most eight letters or
    /// digits.
    /// </summary>
    public static bool IsTag(string text) => text.Length <= 35 && Tag().IsMatch(text);

    /// <summary>The language offered that serves a wish best; null for none.</summary>
    /// <remarks>
    /// RFC 4647's look-up (<c>de-AT</c> takes <c>de</c>), then another region of the same language and script, then
    /// anything more special than the wish (<c>zh</c> takes <c>zh-Hant</c>).
    /// </remarks>
    /// <param name="offered">What there is, the first of equals winning.</param>
    /// <param name="wish">A tag; anything else finds nothing.</param>
    public static string? Match(IReadOnlyList<string> offered, string wish)
    {
        if (!IsTag(wish)) return null;
        return WithParents(wish)
                .Select(tag => offered.FirstOrDefault(o => Same(o, tag)))
                .FirstOrDefault(o => o is not null)
            ?? offered.FirstOrDefault(o => Same(Language(o), Language(wish)) && IsSameScript(o, wish))
            ?? offered.FirstOrDefault(o => o.StartsWith(wish + "-", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>
    /// A tag, then the same with one part less, and so on; of Chinese only while the script stays the same.
    /// </summary>
    public static IEnumerable<string> WithParents(string tag)
    {
        for (var rest = tag; ; rest = rest[..rest.LastIndexOf('-')])
        {
            if (IsSameScript(rest, tag)) yield return rest;
            if (!rest.Contains('-', StringComparison.Ordinal)) yield break;
        }
    }

    /// <summary>Whether two tags are the same.</summary>
    public static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static string Language(string tag) => tag.Split('-')[0];

    private static bool IsSameScript(string one, string other) =>
        Script(one) is not { } a || Script(other) is not { } b || Same(a, b);

    private static string? Script(string tag)
    {
        var parts = tag.Split('-');
        if (parts.Skip(1).FirstOrDefault(p => p.Length == 4 && char.IsAsciiLetter(p[0])) is { } script) return script;
        if (!Same(parts[0], "zh")) return null;
        return parts.Skip(1).Any(p => TraditionalRegions.Contains(p, StringComparer.OrdinalIgnoreCase))
            ? "Hant"
            : "Hans";
    }

    [GeneratedRegex(@"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*\z")]
    private static partial Regex Tag();
}
