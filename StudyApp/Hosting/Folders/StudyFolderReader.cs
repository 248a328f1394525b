using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using StudyApp.Authoring.Syntax;
using StudyApp.Studies.Model;

namespace StudyApp.Hosting.Folders;

/// <summary>Reads a study's folder from the disk for the kernel, which touches none.</summary>
internal static class StudyFolderReader
{
    private const int MaxFiles = 20_000;
    private const long MaxTextBytes = 8 * 1024 * 1024;
    private static readonly string[] TextEndings = [".json", ".html", ".htm"];
    private static readonly UTF8Encoding Strict = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    /// <summary>The files of the study's folder.</summary>
    /// <exception cref="IOException">The configuration itself cannot be read.</exception>
    /// <exception cref="DecoderFallbackException">The configuration is not UTF-8.</exception>
    public static StudyFiles Read(StudyLocation location)
    {
        var folder = location.Folder;
        var config = ReadText(location.StudyPath);
        var listed = (location.Production?.Settings["CONDITIONS_FROM_CSV"] as StringNode)?.Value;
        var texts = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var unreadable = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var paths = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        // A list of conditions beside the file that is run lies outside of the folder.
        var beside =
            listed?.StartsWith("../", StringComparison.Ordinal) == true
                ? Path.GetFullPath(Path.Combine(folder, listed))
                : null;
        foreach (var path in Walk(folder).Take(MaxFiles).Concat(File.Exists(beside) ? [beside] : []))
        {
            var name = Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/');
            paths.Add(name);
            if (!IsStudyText(name) && !IsNamedTable(name, config) && name != listed && !IsStyle(name)) continue;
            try
            {
                if (new FileInfo(path).Length > MaxTextBytes) unreadable[name] = $"{name} is larger than 8 MB.";
                else texts[name] = ReadText(path);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                unreadable[name] = $"{name} cannot be read: {failure.Message}";
            }
            catch (DecoderFallbackException)
            {
                unreadable[name] = $"{name} is not UTF-8 text; save it as UTF-8.";
            }
        }
        return new(Path.GetFileName(location.StudyPath), config, texts.ToImmutable(), paths.ToImmutable())
        {
            Unreadable = unreadable.ToImmutable(),
            Production = location.Production,
        };
    }

    /// <summary>Changes whenever a file changes that <see cref="Read"/> looks at.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static string Fingerprint(StudyLocation location)
    {
        var folder = location.Folder;
        var marks = new StringBuilder();
        if (new FileInfo(location.RunPath) is { Exists: true } run)
            marks.Append(CultureInfo.InvariantCulture, $"{run.Length}|{run.LastWriteTimeUtc.Ticks}\n");
        foreach (var path in Walk(folder).Take(MaxFiles))
        {
            // Of other files, such as pictures, only the names are read; a database beside them is written all the
            // time.
            var isText = path == location.StudyPath
                || IsStudyText(Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/'));
            if (!isText && IsDatabase(path)) continue;
            marks.Append(path);
            if (isText && new FileInfo(path) is { Exists: true } file)
                marks.Append(CultureInfo.InvariantCulture, $"|{file.Length}|{file.LastWriteTimeUtc.Ticks}");
            marks.Append('\n');
        }
        return marks.ToString();
    }

    private static bool IsDatabase(string path) =>
        Path.GetFileName(path).Contains(".db", StringComparison.OrdinalIgnoreCase)
        || path.EndsWith("-journal", StringComparison.Ordinal);

    /// <summary>A file of UTF-8, without the mark that some editors begin it with.</summary>
    public static string ReadText(string path) => Strict.GetString(File.ReadAllBytes(path)).TrimStart('\uFEFF');

    // What the kernel reads: consent in every language, and whatever lies in folders of these names, the study's own or
    // a subfolder's.
    private static bool IsStudyText(string name)
    {
        // Not run; read for saying which of its pages need another one.
        if (name.EndsWith("/views.py", StringComparison.Ordinal) && name.Count(c => c == '/') == 1) return true;
        if (!Array.Exists(TextEndings, ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
            return false;
        var parts = name.Split('/');
        return (
                parts.Length == 1
                && name.StartsWith("consent.", StringComparison.Ordinal)
                && name.EndsWith(".html", StringComparison.Ordinal)
            ) || (parts.Length > 1 && (IsRead(parts[0]) || (parts.Length > 2 && IsRead(parts[1]))));
    }

    // A table of assignments may have any name; others, such as exports that lie around, are not read.
    private static bool IsNamedTable(string name, string config) =>
        name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) && config.Contains(name, StringComparison.Ordinal);

    // Looked at for what they load from other hosts; served as they are.
    private static bool IsStyle(string name) =>
        name.EndsWith(".css", StringComparison.OrdinalIgnoreCase)
        && name.Split('/') is ["static", _, ..] or [_, "static", _, ..];

    private static bool IsRead(string folder) => folder is "questionnaires" or "tables" or "templates";

    private static IEnumerable<string> Walk(string folder) =>
        Directory
            .EnumerateFiles(
                folder,
                "*",
                new EnumerationOptions
                {
                    RecurseSubdirectories = true,
                    MaxRecursionDepth = 8,
                    IgnoreInaccessible = true,
                    AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
                }).Order(StringComparer.Ordinal);
}
