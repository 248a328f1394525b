using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace StudyApp.Hosting.Folders;

/// <summary>
/// The files of one folder and of nowhere else: neither hidden ones, nor what paths or symbolic links lead to outside
/// of it.
/// </summary>
internal sealed class OwnFiles(string folder) : IFileProvider, IDisposable
{
    // It refuses paths that lead out, and hidden files, but follows links.
    private readonly PhysicalFileProvider _files = new(folder);
    private readonly string _root = Resolve(folder) + Path.DirectorySeparatorChar;

    public IFileInfo GetFileInfo(string subpath)
    {
        if (_files.GetFileInfo(subpath) is not { Exists: true, PhysicalPath: { } path } file)
            return new NotFoundFileInfo(subpath);
        var real = Resolve(path);
        if (!real.StartsWith(_root, StringComparison.Ordinal)) return new NotFoundFileInfo(subpath);
        // A link has a length of its own; what it leads to is what is served.
        return real == path ? file : _files.GetFileInfo(Path.GetRelativePath(_root, real));
    }

    // Nothing lists folders.
    public IDirectoryContents GetDirectoryContents(string subpath) => NotFoundDirectoryContents.Singleton;

    public IChangeToken Watch(string filter) => _files.Watch(filter);

    public void Dispose() => _files.Dispose();

    // Each part may be a link, and what it leads to may lie behind links again.
    private static string Resolve(string path)
    {
        const int MostLinks = 40;
        var links = 0;
        var left = new Stack<string>(
            Path.GetFullPath(path).Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse()
        );
        var resolved = Path.GetPathRoot(Path.GetFullPath(path))!;
        while (left.TryPop(out var part))
        {
            var next = Path.Combine(resolved, part);
            if (new FileInfo(next).LinkTarget is not { } target) resolved = next;
            else if (++links > MostLinks) return "";
            else
            {
                var full = Path.GetFullPath(target, resolved);
                resolved = Path.GetPathRoot(full)!;
                foreach (
                    var again in full.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries)
                        .Reverse()
                )
                    left.Push(again);
            }
        }
        return resolved;
    }
}
