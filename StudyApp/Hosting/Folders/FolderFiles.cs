using System.Collections.Concurrent;
using System.Collections.Frozen;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace StudyApp.Hosting.Folders;

/// <summary>The files that folders of a study serve: <c>/FOLDER/FILE</c> is <c>FOLDER/static/FILE</c>.</summary>
/// <remarks>
/// Nothing else of a folder is served, and nothing that a link leads to outside of its <c>static/</c>.
/// </remarks>
/// <param name="study">The study's folder.</param>
internal sealed class FolderFiles(string study) : IFileProvider, IDisposable
{
    // Folders with a meaning of their own, and the program's own addresses.
    private static readonly FrozenSet<string> Reserved = new[]
    {
        "static",
        "templates",
        "questionnaires",
        "tables",
        "admin",
        "table",
        "task",
        "lib",
        "js",
        "css",
        "img",
        "_framework",
        "_content",
        "_blazor",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private readonly ConcurrentDictionary<string, OwnFiles> _folders = new(StringComparer.Ordinal);

    public IFileInfo GetFileInfo(string subpath)
    {
        var parts = subpath.TrimStart('/').Split('/', 2);
        return parts.Length == 2 && Find(parts[0]) is { } files
            ? files.GetFileInfo("/" + parts[1])
            : new NotFoundFileInfo(subpath);
    }

    // Nothing lists folders.
    public IDirectoryContents GetDirectoryContents(string subpath) => NotFoundDirectoryContents.Singleton;

    public IChangeToken Watch(string filter) => NullChangeToken.Singleton;

    public void Dispose()
    {
        foreach (var files in _folders.Values) files.Dispose();
    }

    private OwnFiles? Find(string name)
    {
        if (_folders.TryGetValue(name, out var known)) return known;
        if (name.Length == 0 || name[0] == '.' || Reserved.Contains(name) || name.AsSpan().ContainsAny('\\', '\0', ':'))
            return null;
        var folder = new DirectoryInfo(Path.Combine(study, name));
        var files = new DirectoryInfo(Path.Combine(folder.FullName, "static"));
        return files.Exists && folder.LinkTarget is null && files.LinkTarget is null
            ? _folders.GetOrAdd(name, _ => new OwnFiles(files.FullName))
            : null;
    }
}
