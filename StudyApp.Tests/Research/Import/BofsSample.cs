using StudyApp.Hosting.Folders;
using StudyApp.Studies.Model;
using Xunit;

namespace StudyApp.Tests.Research.Import;

/// <summary>Finds a study that BOFS itself ran: its folder, the database it wrote and the wide export it made of that.</summary>
internal static class BofsSample
{
    public const string Variable = "STUDYAPP_BOFS_SAMPLE";

    /// <summary>Null when there is none.</summary>
    public static string? Folder { get; } = Candidates().FirstOrDefault(folder => File.Exists(Path.Combine(folder, "study.db")));

    public static string PathOf(string file) => Path.Combine(Folder!, file);

    /// <summary>The study, with its own address for the database.</summary>
    public static Study Read() => StudyLoader.Load(PathOf("study.toml"), []).Loaded!.Study;

    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named) return [named];
        return Parents(AppContext.BaseDirectory)
            .Concat(Parents(Environment.CurrentDirectory))
            .Select(parent => Path.Combine(parent, "shared", "bofs-sample"));
    }

    private static IEnumerable<string> Parents(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent) yield return at.FullName;
    }
}

/// <summary>A theory over that study, shown as skipped where it is not at hand.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BofsSampleTheoryAttribute : TheoryAttribute
{
    public BofsSampleTheoryAttribute()
    {
        if (BofsSample.Folder is null) Skip = $"The study that BOFS ran is not here; set {BofsSample.Variable} to its folder.";
    }
}
