using Microsoft.Net.Http.Headers;
using StudyApp.Authoring.Syntax;

namespace StudyApp.Web.Shared;

/// <summary>Which of a study's languages someone is shown.</summary>
public static class LanguageChoice
{
    /// <param name="offered">The study's languages, the main one first.</param>
    /// <param name="asked">What the person asked for; null for nothing.</param>
    /// <param name="kept">What the participant was shown before; null for nothing.</param>
    /// <param name="request">The browser's wishes.</param>
    public static string Of(IReadOnlyList<string> offered, string? asked, string? kept, HttpRequest request)
    {
        // A language that the study no longer offers is no choice any more.
        if (asked is not null && offered.Contains(asked)) return asked;
        if (kept is not null && offered.Contains(kept)) return kept;
        return offered.Count == 1 ? offered[0] : Preferred(offered, request.GetTypedHeaders().AcceptLanguage);
    }

    /// <summary>The language that serves a browser's wishes best; the first when none does.</summary>
    /// <remarks>Wishes without a weight weigh 1; a weight of 0 rules a language out.</remarks>
    public static string Preferred(IReadOnlyList<string> offered, IEnumerable<StringWithQualityHeaderValue> wishes)
    {
        var ranked = wishes.OrderByDescending(w => w.Quality ?? 1).ToList();
        var ruledOut = ranked.Where(w => w.Quality == 0).Select(w => w.Value.ToString()).ToList();
        var open = offered.Where(o => !ruledOut.Exists(r => LanguageTags.Same(r, o))).ToList();
        foreach (var wish in ranked.Where(w => w.Quality != 0))
            if (
                (wish.Value == "*" ? open.FirstOrDefault() : LanguageTags.Match(open, wish.Value.ToString())) is
                { } found
            )
                return found;
        return offered[0];
    }
}
