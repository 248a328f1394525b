using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Syntax;
using StudyApp.Studies.Model;

namespace StudyApp.Studies.Authored;

/// <summary>
/// An HTML file of the study that may stand there once per language: <c>NAME.html</c> for the main one,
/// <c>NAME.de.html</c> beside it.
/// </summary>
/// <param name="Path">The file that is shown.</param>
/// <param name="Markup">What stands in it.</param>
/// <param name="AllLanguages">What its version is made from: the file's text, or the texts of all languages in the
/// order of LANGUAGES.</param>
internal sealed record LocalMarkup(string Path, string Markup, string AllLanguages)
{
    /// <summary>The files of all languages.</summary>
    public string[] Paths { get; init; } = [];

    /// <summary>What is shown in each language that is offered.</summary>
    public IEnumerable<(string Language, string Markup)> Shown { get; init; } = [];

    /// <summary>
    /// The file for the language that is read now, else the main one's, else any; null when there is none.
    /// </summary>
    /// <remarks>A language without a file is reported.</remarks>
    public static LocalMarkup? Find(StudyFiles files, string path, TextLanguages languages, DiagnosticBag diagnostics)
    {
        var usual = files.Texts.ContainsKey(path) ? path : null;
        var own = languages.Offered.Select(l => OwnPath(files, path, l)).ToArray();
        // NAME.html is the main language's, unless that has a file of its own.
        own[0] ??= usual;
        var paths = own.Append(usual).OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        if (paths.Length == 0) return null;
        foreach (var (index, language) in languages.Offered.Index())
            if (own[index] is null)
                diagnostics.Warn(
                    DiagnosticCodes.TextNotTranslated,
                    SourceSpan.WholeFile(paths[0]),
                    $"{paths[0]} does not exist in \"{language}\"; it is shown there as it is.",
                    $"write {PathIn(path, language)}"
                );
        var shown = own[languages.Offered.IndexOf(languages.Current)] ?? own[0] ?? paths[0];
        return new(shown, files.Texts[shown], string.Join("\n", paths.Select(p => files.Texts[p])))
        {
            Paths = paths,
            Shown = languages.Offered.Select((l, i) => (l, files.Texts[own[i] ?? own[0] ?? paths[0]])),
        };
    }

    private static string? OwnPath(StudyFiles files, string path, string language) =>
        LanguageTags.WithParents(language).Select(tag => PathIn(path, tag)).FirstOrDefault(files.Texts.ContainsKey);

    private static string PathIn(string path, string language) => $"{path[..^".html".Length]}.{language}.html";
}
