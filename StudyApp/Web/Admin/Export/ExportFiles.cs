using System.Collections.Immutable;
using StudyApp.Studies.Model;

namespace StudyApp.Web.Admin.Export;

/// <summary>The files that can be downloaded, and their names.</summary>
internal static class ExportFiles
{
    public const string WideName = "participants_wide.csv";

    public const string InteractionsName = "interactions.csv";

    public static string TrialsName(string task) => $"trials_{task}.csv";

    public static ImmutableArray<string> TasksOf(Study study) => [.. study.AllPages.OfType<TaskPage>().Select(p => p.Task.Name).Distinct().Order(StringComparer.Ordinal)];
}
