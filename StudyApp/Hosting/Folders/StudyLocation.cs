using System.Text.RegularExpressions;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Syntax;
using StudyApp.Studies.Reading;
using StudyApp.Studies.Settings;

namespace StudyApp.Hosting.Folders;

/// <summary>Where a study lies: its own file, and the file that is run, where that is another.</summary>
/// <param name="RunPath">The file that was named on the command line, absolute.</param>
/// <param name="StudyPath">The study's own file, absolute; its folder is the study's.</param>
/// <param name="Production">What the file that is run says beside the study; null where it is the study's own.</param>
public sealed partial record StudyLocation(string RunPath, string StudyPath, ProductionFile? Production)
{
    /// <summary>The study's folder, absolute.</summary>
    public string Folder => Path.GetDirectoryName(StudyPath)!;

    /// <summary>Follows <c>STUDY</c>; null, with an error, when it leads nowhere.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="System.Text.DecoderFallbackException">The file is not UTF-8.</exception>
    public static StudyLocation? Of(string runPath, DiagnosticBag diagnostics)
    {
        var run = Path.GetFullPath(runPath);
        var text = StudyFolderReader.ReadText(run);
        // Nearly every file that is run is a study's own, and is not read twice.
        if (!StudyWord().IsMatch(text)) return new(run, run, null);
        var findings = new DiagnosticBag();
        var settings = StudyReader.ReadSettings(Path.GetFileName(run), text, findings);
        // Where there is no such key, or no telling for other mistakes, the study's reader says all there is to say.
        if (settings?.Find(StudyKeys.Study.Name) is not { } entry) return new(run, run, null);
        if (Problem(entry.Value, run, out var study) is not { } problem)
            return new(run, study, Of(run, study, settings));
        diagnostics.Error(DiagnosticCodes.StudyFile, entry.Value.Span, problem,
            $"it is the path of the study's own file, relative to {Path.GetFileName(run)}, such as "
                + $"'experiments/demo/demo.toml'"
        );
        return null;
    }

    /// <summary>
    /// A setting of the environment or the command line; its relative paths count from the file that is run.
    /// </summary>
    public SettingOverride Rebased(SettingOverride setting) =>
        Production is null ? setting : ProductionFile.Rebase(setting, path => Moved(path, RunPath, StudyPath));

    private static ProductionFile Of(string run, string study, TableNode settings)
    {
        var own = settings with { Entries = settings.Entries.RemoveAll(e => e.Key == StudyKeys.Study.Name) };
        return new(Path.GetFileName(run), ProductionFile.Rebase(own, path => Moved(path, run, study)));
    }

    private static string Moved(string path, string run, string study) =>
        Path.GetRelativePath(Path.GetDirectoryName(study)!, Path.Combine(Path.GetDirectoryName(run)!, path))
            .Replace(Path.DirectorySeparatorChar, '/');

    private static string? Problem(Node value, string run, out string study)
    {
        study = "";
        var written = (value as StringNode)?.Value ?? "";
        if (written.Contains('\0', StringComparison.Ordinal) || string.IsNullOrWhiteSpace(written))
            return "STUDY names no file.";
        study = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(run)!, written.Trim()));
        if (study == run) return "STUDY names this file itself.";
        if (Directory.Exists(study)) return $"STUDY names the folder {written.Trim()}.";
        if (!File.Exists(study)) return $"STUDY names {written.Trim()}, which is not there.";
        if (Path.GetFileName(study) == Path.GetFileName(run))
            return $"STUDY names a file that is called {Path.GetFileName(run)} too: no message could say which "
                + $"of them it means.";
        return null;
    }

    [GeneratedRegex(@"\bSTUDY\b")]
    private static partial Regex StudyWord();
}
