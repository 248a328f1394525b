using System.Collections.Frozen;
using System.Text.RegularExpressions;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Syntax;
using StudyApp.Authoring.Templates;
using StudyApp.Studies.Model;

namespace StudyApp.Studies.Authored;

/// <summary>
/// The pages that authors wrote as HTML: <c>templates/KIND/NAME.html</c> of the study or of a folder in it, once per
/// language.
/// </summary>
/// <param name="files">The study's files.</param>
/// <param name="languages">Which language is read.</param>
/// <param name="answers">Names that stand for answers.</param>
/// <param name="diagnostics">Takes what is wrong with a template that is used.</param>
internal sealed partial class PageTexts(
    StudyFiles files,
    TextLanguages languages,
    IEnumerable<string> answers,
    DiagnosticBag diagnostics
)
{
    private readonly TemplateLibrary _library = new(
        name => StudyTemplates.Find(files, name),
        StudyTemplates.PageGlobals(answers),
        diagnostics
    );

    /// <summary>
    /// Whether there is such a text, and what it says; the template is null when there is something wrong with it.
    /// </summary>
    /// <param name="kind">Such as <c>simple</c>.</param>
    /// <param name="name">The page's name, which may hold slashes.</param>
    /// <param name="template">The text.</param>
    /// <param name="version">The text of all languages together with the study's own files it uses; null when there is
    /// no such text.</param>
    public bool TryFind(string kind, string name, out Template? template, out ContentVersion? version)
    {
        var text = StudyTemplates
            .Places(files, $"{kind}/{name}.html")
            .Select(path => LocalMarkup.Find(files, path, languages, diagnostics))
            .FirstOrDefault(t => t is not null);
        (template, version) = text is null
            ? (null, null)
            : (_library.Find(StudyTemplates.NameAt(text.Path)), ContentVersion.Of(kind, name, ContentOf(text)));
        return text is not null;
    }

    /// <summary>The authors' words for ends, by reason.</summary>
    public FrozenDictionary<string, Template> Ends()
    {
        var found = new Dictionary<string, Template>(StringComparer.Ordinal);
        foreach (
            var reason in files
                .Texts.Keys.Select(path => EndFile().Match(path))
                .Where(m => m.Success)
                .Select(m => WithoutLanguage(m.Groups[1].Value))
                .Distinct(StringComparer.Ordinal)
        )
            if (TryFind("end", reason, out var template, out _) && template is not null) found[reason] = template;
        return found.ToFrozenDictionary(StringComparer.Ordinal);
    }

    // A page is another page when a file it includes says something else. The same in every language, so that versions
    // are.
    private string ContentOf(LocalMarkup text)
    {
        var used = text
            .Paths.SelectMany(path => _library.Find(StudyTemplates.NameAt(path))?.Files ?? [])
            .Where(files.Texts.ContainsKey)
            .Except(text.Paths)
            .Distinct()
            .Order(StringComparer.Ordinal);
        return string.Join('\n', used.Select(path => files.Texts[path]).Prepend(text.AllLanguages));
    }

    private string WithoutLanguage(string name) =>
        languages
            .Offered.SelectMany(LanguageTags.WithParents)
            .FirstOrDefault(tag => name.EndsWith("." + tag, StringComparison.Ordinal))
            is { } language
            ? name[..^(language.Length + 1)]
            : name;

    [GeneratedRegex(@"^(?:[^/]+/)?templates/end/([^/]+)\.html$")]
    private static partial Regex EndFile();
}
