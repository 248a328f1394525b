namespace StudyApp.Tests.Authoring.Expressions;

/// <summary>Files of the repository that the tests read in place.</summary>
internal static class ExpressionFiles
{
    private static readonly string Root = FindRoot();

    public static string Vectors => Path.Combine(Root, "StudyApp.Tests", "Authoring", "Expressions", "vectors.json");

    public static string Manual => Path.Combine(Root, "docs", "expressions.md");

    public static string Script => Path.Combine(Root, "wwwroot", "js", "expressions.js");

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "StudyApp.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
