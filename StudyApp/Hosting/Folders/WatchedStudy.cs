using StudyApp.Studies.Settings;

namespace StudyApp.Hosting.Folders;

/// <summary>A study whose files are looked at while it is served.</summary>
/// <param name="Location">The files.</param>
/// <param name="Overrides">The command line's settings, which stay.</param>
/// <param name="Output">Where the researcher is told.</param>
public sealed record WatchedStudy(StudyLocation Location, IReadOnlyList<SettingOverride> Overrides, TextWriter Output)
{
    /// <summary>How often the files are looked at; a change is taken when they have been quiet for as long.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(500);
}
