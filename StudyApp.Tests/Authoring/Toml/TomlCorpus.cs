using Xunit;

namespace StudyApp.Tests.Authoring.Toml;

/// <summary>
/// Finds the official TOML test files: a folder with <c>valid</c>, <c>invalid</c> and the list of those that count for TOML 1.0.
/// </summary>
internal static class TomlCorpus
{
    public const string Variable = "STUDYAPP_TOML_TEST";
    private const string List = "files-toml-1.0.0";

    /// <summary>Null when there is none.</summary>
    public static string? Folder { get; } = Candidates().FirstOrDefault(folder => File.Exists(Path.Combine(folder, List)));

    /// <summary>The listed .toml files of <c>valid</c> or <c>invalid</c>, relative to the folder.</summary>
    public static TheoryData<string> Files(string part) =>
        [
            .. Folder is null
                ? []
                : File.ReadLines(Path.Combine(Folder, List))
                    .Where(f => f.StartsWith(part + "/", StringComparison.Ordinal) && f.EndsWith(".toml", StringComparison.Ordinal)),
        ];

    public static byte[] Read(string file) => File.ReadAllBytes(Path.Combine(Folder!, file));

    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named) return [named];
        return Parents(AppContext.BaseDirectory)
            .Concat(Parents(Environment.CurrentDirectory))
            .Select(parent => Path.Combine(parent, "shared", "toml-test"));
    }

    private static IEnumerable<string> Parents(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent) yield return at.FullName;
    }
}
