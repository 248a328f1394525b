using System.Text.RegularExpressions;
using Xunit;

namespace StudyApp.Tests.Architecture;

public sealed partial class DependencyTests
{
    /// <summary>A folder may use folders on earlier lines only; folders on one line ignore each other.</summary>
    private static readonly string[][] Lines =
    [
        ["Diagnostics"],
        ["Syntax"],
        ["Toml", "Json", "Expressions"],
        ["Templates"],
        ["Items", "Tables"],
        ["Tasks"],
        ["Studies"],
        ["Flow", "Recruitment"],
        ["Storage"],
        ["Sessions", "Exports", "Documents"],
        ["Simulation", "Jobs", "Imports"],
        ["Web"],
        ["Hosting"],
        ["Cli"],
    ];

    private static readonly string[] Kernel = ["Diagnostics", "Syntax", "Toml", "Json", "Expressions", "Templates", "Items", "Tables", "Tasks", "Studies", "Flow", "Recruitment"];

    private static readonly string[] ForbiddenInKernel =
        ["Microsoft.EntityFrameworkCore", "Microsoft.AspNetCore", "System.Net.Http", "DateTime.UtcNow", "DateTime.Now", "DateTimeOffset.UtcNow", "DateTimeOffset.Now", "TimeProvider.System", "Random.Shared", "new Random(", "Guid.NewGuid", "Stopwatch", "File.", "Directory.", "Environment."];

    // The completion code is the one thing in the kernel that must not be predictable from a seed.
    private static readonly string[] MayUseChance = ["Recruitment/CompletionCode.cs"];

    [Fact]
    public void Every_folder_has_its_place()
    {
        var known = Lines.SelectMany(l => l).ToHashSet(StringComparer.Ordinal);
        var unknown = Directory.GetDirectories(Project).Select(d => Path.GetFileName(d)!).Where(d => d is not ("bin" or "obj" or "Properties" or "wwwroot") && !known.Contains(d));
        Assert.Empty(unknown);
    }

    [Fact]
    public void Folders_use_earlier_folders_only()
    {
        var wrong = from file in Sources()
                    from used in Uses(file)
                    where used != file.Folder && LineOf(used) >= LineOf(file.Folder)
                    select $"{file.Name} uses {used}";
        Assert.Empty(wrong.Distinct());
    }

    [Fact]
    public void Simulation_sees_a_study_from_outside()
    {
        var wrong = Sources().Where(f => f.Folder == "Simulation" && Uses(f).Any(u => u is "Sessions" or "Storage" or "Exports")).Select(f => f.Name);
        Assert.Empty(wrong);
    }

    // They are rendered without what a page of the framework's is given by it.
    [Fact]
    public void Participants_pages_ask_for_nothing_that_is_not_handed_to_them()
    {
        var folder = Path.Combine(Project, "Web", "Participant");
        var wrong = Directory.EnumerateFiles(folder, "*.razor", SearchOption.AllDirectories)
            .Where(f => File.ReadAllText(f).Contains("[CascadingParameter]", StringComparison.Ordinal));
        Assert.Empty(wrong.Select(Path.GetFileName));
    }

    [Fact]
    public void The_kernel_knows_no_clock_no_chance_no_disk_and_no_framework()
    {
        var wrong = from file in Sources()
                    where Kernel.Contains(file.Folder)
                    from word in ForbiddenInKernel.Append("RandomNumberGenerator")
                    where !(word == "RandomNumberGenerator" && MayUseChance.Contains(file.Name)) && UsesWord(file.Text, word)
                    select $"{file.Name}: {word}";
        Assert.Empty(wrong);
    }

    private static bool UsesWord(string text, string word)
    {
        for (var at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.Ordinal))
            if (at == 0 || !(char.IsLetterOrDigit(text[at - 1]) || text[at - 1] is '_' or '.')) return true;
        return false;
    }

    private static int LineOf(string folder) => Array.FindIndex(Lines, l => l.Contains(folder));

    private static IEnumerable<string> Uses((string Name, string Folder, string Text) file) =>
        OwnName().Matches(file.Text).Select(m => m.Groups[1].Value).Where(name => LineOf(name) >= 0).Distinct();

    private static IEnumerable<(string Name, string Folder, string Text)> Sources() =>
        from path in Directory.EnumerateFiles(Project, "*", SearchOption.AllDirectories)
        where path.EndsWith(".cs", StringComparison.Ordinal) || path.EndsWith(".razor", StringComparison.Ordinal)
        let name = Path.GetRelativePath(Project, path).Replace('\\', '/')
        where name.Contains('/') && !name.StartsWith("bin/", StringComparison.Ordinal) && !name.StartsWith("obj/", StringComparison.Ordinal)
        select (name, name.Split('/')[0], WithoutComments(File.ReadAllText(path)));

    private static string WithoutComments(string text) => Comment().Replace(text, "");

    private static string Project { get; } = FindProject();

    private static string FindProject()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "StudyApp.sln"))) return Path.Combine(folder.FullName, "StudyApp");
        throw new InvalidOperationException("The solution is not above the tests.");
    }

    // Usings and qualified names alike: "StudyApp.Storage", "Storage.Participant" inside our own namespace.
    [GeneratedRegex(@"(?:\bStudyApp\.|(?<![\w.""/])(?=(?:Storage|Sessions|Exports|Hosting|Cli|Simulation|Jobs)\.[A-Z]))([A-Z]\w+)")]
    private static partial Regex OwnName();

    [GeneratedRegex(@"//[^\n]*")]
    private static partial Regex Comment();
}
