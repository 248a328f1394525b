using StudyApp.Studies;

namespace StudyApp.Hosting;

/// <summary>What a server needs to know to serve one study.</summary>
/// <param name="Loaded">The study and its settings.</param>
/// <param name="Folder">The study's folder, absolute; only its files are served.</param>
/// <param name="Debug">Whether this is a researcher's own machine.</param>
public sealed record HostOptions(LoadedStudy Loaded, string Folder, bool Debug);
