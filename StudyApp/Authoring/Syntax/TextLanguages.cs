using System.Collections.Immutable;

namespace StudyApp.Authoring.Syntax;

/// <summary>The languages a study's texts are written in, and the one that is read now. Immutable.</summary>
/// <param name="Offered">BCP 47 tags, at least one; the first is the main language: choices are stored in its
/// words.</param>
/// <param name="Current">The one of <paramref name="Offered"/> that is read now.</param>
public sealed record TextLanguages(ImmutableArray<string> Offered, string Current)
{
    /// <summary>English alone: what a study that says nothing is written in.</summary>
    public static TextLanguages English { get; } = new(["en"], "en");

    /// <summary>The main language.</summary>
    public string Main => Offered[0];

    /// <summary>The same languages, another one read.</summary>
    public TextLanguages In(string language) => this with { Current = language };

    /// <summary>Whether a table gives one text per language, rather than being an object of another kind.</summary>
    public bool IsText(TableNode table) =>
        table.Entries.Any(e => Offered.Any(o => LanguageTags.WithParents(o).Any(tag => LanguageTags.Same(tag, e.Key))))
        && table.Entries.All(e => LanguageTags.IsTag(e.Key));

    /// <summary>
    /// The value a table gives for a language or for a more general one (<c>de</c> for <c>de-AT</c>); null for none.
    /// </summary>
    public static Node? Own(TableNode table, string language) =>
        LanguageTags
            .WithParents(language)
            .Select(tag => table.Entries.FirstOrDefault(e => LanguageTags.Same(e.Key, tag)))
            .FirstOrDefault(e => e is not null)
            ?.Value;

    /// <summary>
    /// The value a table gives for a language, else for the main one, else the first; null for an empty table.
    /// </summary>
    public Node? Find(TableNode table, string language) =>
        Own(table, language) ?? Own(table, Main) ?? (table.Entries.IsEmpty ? null : table.Entries[0].Value);
}
