using System.Collections.Immutable;
using StudyApp.Studies.Settings;

namespace StudyApp.Studies.Model;

/// <summary>The files of a study folder, already read: the kernel itself touches no disk.</summary>
/// <param name="ConfigName">The configuration file's name without folder, as the author typed it.</param>
/// <param name="ConfigText">Its content.</param>
/// <param name="Texts">The text files the study may use (consent, questionnaires, templates): path relative to the
/// study folder with <c>/</c> → content.</param>
/// <param name="Paths">Every file of the folder, relative, with <c>/</c>; for "does it exist" questions.</param>
public sealed record StudyFiles(
    string ConfigName,
    string ConfigText,
    ImmutableSortedDictionary<string, string> Texts,
    ImmutableHashSet<string> Paths
)
{
    /// <summary>Files that could not be read as UTF-8 text, with the reason.</summary>
    public ImmutableSortedDictionary<string, string> Unreadable { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The file that is run in the study's place; null where the study's own is.</summary>
    public ProductionFile? Production { get; init; }
}
