using System.Text.RegularExpressions;

namespace StudyApp.Tests.Architecture;

/// <summary>A source file as the rules of the house see it.</summary>
/// <param name="Path">Below its project, with slashes.</param>
/// <param name="Text">Without line comments.</param>
internal sealed partial record Source(string Path, string Text)
{
    public string Folder => Path.Contains('/', StringComparison.Ordinal) ? Path[..Path.LastIndexOf('/')] : "";

    public bool IsGenerated => Path.Contains("/Migrations/", StringComparison.Ordinal);

    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The C# and Razor files of the program, those in a folder.</summary>
    public static IEnumerable<Source> All { get; } =
    [.. Files("StudyApp", "*.cs").Concat(Files("StudyApp", "*.razor")).Select(Read).Where(f => f.Folder.Length > 0)];

    /// <summary>Files of a folder below the root, what is built left out.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(System.IO.Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Where(path => !Built().IsMatch(path.Replace('\\', '/')));

    private static Source Read(string path) =>
        new(
            System.IO.Path.GetRelativePath(System.IO.Path.Combine(Root, "StudyApp"), path).Replace('\\', '/'),
            Comment().Replace(File.ReadAllText(path), "")
        );

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "StudyApp.sln"))) return folder.FullName;
        throw new InvalidOperationException("The solution is not above the tests.");
    }

    [GeneratedRegex(@"(?<![:""'])//[^\n]*")]
    private static partial Regex Comment();

    [GeneratedRegex("/(bin|obj|node_modules)/")]
    private static partial Regex Built();
}
