using System.Collections;
using System.Collections.Immutable;
using System.Text;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Storage.CustomTables;
using StudyApp.Studies.Reading;
using StudyApp.Studies.Settings;

namespace StudyApp.Hosting.Folders;

/// <summary>What reading a configuration file led to.</summary>
/// <param name="Location">The study's own file, and the one that is run.</param>
/// <param name="Loaded">The study; null when there were errors.</param>
/// <param name="Diagnostics">Everything worth saying, in file order.</param>
internal sealed record LoadResult(StudyLocation Location, LoadedStudy? Loaded, DiagnosticBag Diagnostics)
{
    /// <summary>The study's folder, absolute.</summary>
    public string Folder => Location.Folder;

    /// <summary>The name of the study's own file, which lists its pages.</summary>
    public string ConfigName => Path.GetFileName(Location.StudyPath);

    /// <summary>What of it a researcher should look at, as printed.</summary>
    public ImmutableArray<string> Findings =>
        [.. Diagnostics.Where(d => d.Severity != Severity.Info).Select(d => d.ToString())];
}

/// <summary>From a path on the command line to a study.</summary>
internal static class StudyLoader
{
    private const string EnvironmentPrefix = "STUDYAPP_";

    /// <summary>The file a path on the command line means; null when there is none.</summary>
    /// <remarks>
    /// A relative path is looked up in the current folder, then in the folder above, so that starting inside the
    /// project works too.
    /// </remarks>
    public static string? Find(string path)
    {
        if (File.Exists(path)) return Path.GetFullPath(path);
        var above = Path.Combine("..", path);
        return !Path.IsPathRooted(path) && File.Exists(above) ? Path.GetFullPath(above) : null;
    }

    /// <summary>Reads a configuration file, the environment and the command line's settings.</summary>
    public static LoadResult Load(string configPath, IReadOnlyList<SettingOverride> commandLine)
    {
        var run = Path.GetFullPath(configPath);
        var location = new StudyLocation(run, run, null);
        var reading = run;
        var diagnostics = new DiagnosticBag();
        try
        {
            if (StudyLocation.Of(run, diagnostics) is not { } found) return new(location, null, diagnostics);
            location = found;
            reading = location.StudyPath;
            var files = StudyFolderReader.Read(location);
            var loaded = StudyReader.Read(
                files,
                [.. FromEnvironment().Concat(commandLine).Select(location.Rebased)],
                diagnostics
            );
            if (loaded is not null) TableSqlCheck.Report(loaded.Study, diagnostics);
            return new(location, diagnostics.HasErrors ? null : loaded, diagnostics);
        }
        catch (DecoderFallbackException)
        {
            var span = SourceSpan.WholeFile(Path.GetFileName(reading));
            diagnostics.Error(DiagnosticCodes.FileUnreadable, span, "The file is not UTF-8 text.", "save it as UTF-8");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            var span = SourceSpan.WholeFile(Path.GetFileName(reading));
            diagnostics.Error(DiagnosticCodes.FileUnreadable, span, $"The file cannot be read: {failure.Message}");
        }
        return new(location, null, diagnostics);
    }

    private static IEnumerable<SettingOverride> FromEnvironment() =>
        from DictionaryEntry variable in Environment.GetEnvironmentVariables()
        let name = (string)variable.Key
        where
            name.StartsWith(EnvironmentPrefix, StringComparison.Ordinal)
            && SettingKeys.Find(name[EnvironmentPrefix.Length..]) is not null
        orderby name
        select new SettingOverride(
            name[EnvironmentPrefix.Length..],
            (string?)variable.Value ?? "",
            $"environment variable {name}"
        );
}
