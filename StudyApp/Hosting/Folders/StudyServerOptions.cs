using System.Collections.Immutable;
using StudyApp.Studies.Reading;

namespace StudyApp.Hosting.Folders;

/// <summary>What a server needs to know to serve one study.</summary>
/// <param name="Loaded">The study and its settings.</param>
/// <param name="Folder">The study's folder, absolute; only its files are served.</param>
/// <param name="Debug">Whether this is a researcher's own machine.</param>
public sealed record StudyServerOptions(LoadedStudy Loaded, string Folder, bool Debug)
{
    /// <summary>What is worth looking at in the study's files, as printed; researchers see it in the panel.</summary>
    public ImmutableArray<string> Findings { get; init; } = [];

    /// <summary>
    /// Whether the keys of cookies and links are made anew, because the file that wraps the old ones is lost.
    /// </summary>
    public bool NewKeys { get; init; }

    /// <summary>Where the study is read again from when its files change; null when it is read once.</summary>
    public WatchedStudy? Watched { get; init; }
}
