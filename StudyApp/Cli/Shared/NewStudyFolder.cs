using System.Text;

namespace StudyApp.Cli.Shared;

/// <summary>The files of a new study, all or none.</summary>
internal static class NewStudyFolder
{
    /// <summary>Writes them and answers the configuration file's path.</summary>
    /// <exception cref="IOException">One of them cannot be written; those before it are gone again.</exception>
    public static string Write(string folder)
    {
        var name = NameOf(folder);
        var config = Path.Combine(folder, name + ".toml");
        var written = new Stack<string>();
        try
        {
            foreach (var (path, text) in new[]
            {
                (
                    config,
                    NewStudyFiles.Config(
                        name,
                        config.Any(char.IsControl) ? Path.GetFileName(config) : StartedAs.Quoted(config)
                    )
                ),
                (Path.Combine(folder, "consent.html"), NewStudyFiles.Consent),
                (Path.Combine(folder, "questionnaires", "evening.json"), NewStudyFiles.Questionnaire),
            })
            {
                MakeFolder(Path.GetDirectoryName(Path.GetFullPath(path))!, written);
                using var stream = new FileStream(path, FileMode.CreateNew);
                written.Push(path);
                stream.Write(Encoding.UTF8.GetBytes(text));
            }
            return config;
        }
        catch
        {
            foreach (var path in written)
                if (Directory.Exists(path)) Directory.Delete(path);
                else File.Delete(path);
            throw;
        }
    }

    private static void MakeFolder(string folder, Stack<string> written)
    {
        if (Directory.Exists(folder)) return;
        if (Path.GetDirectoryName(folder) is { } parent) MakeFolder(parent, written);
        Directory.CreateDirectory(folder);
        written.Push(folder);
    }

    // The file's name tells studies apart that share a database server: letters and digits that need no quotes
    // anywhere.
    private static string NameOf(string folder)
    {
        var name = new string([
            .. Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))
                .Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'),
        ]);
        return name.Length is 0 or > 40 ? "study" : name;
    }
}
