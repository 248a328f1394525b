using System.Text.RegularExpressions;
using Xunit;

namespace StudyApp.Tests.Architecture;

/// <summary>Holds the house to its plan: floors, rooms, what each may use, and how wide and long files may be.</summary>
public sealed partial class HouseTests
{
    private const int MostFiles = 19;
    private const int MostLines = 400;

    private static readonly string[] ForbiddenInPure =
    [
        "Microsoft.EntityFrameworkCore",
        "Microsoft.AspNetCore",
        "System.Net.Http",
        "DateTime.UtcNow",
        "DateTime.Now",
        "DateTimeOffset.UtcNow",
        "DateTimeOffset.Now", "TimeProvider.System", "Random.Shared", "new Random(", "Guid.NewGuid", "Stopwatch", "File.", "Directory.",
        "Environment.", "RandomNumberGenerator",
    ];

    // The completion code is the one thing there that must not be predictable from a seed.
    private static readonly string[] MayUseChance = ["Studies/Recruitment/CompletionCode.cs"];

    private static readonly ILookup<string, string> Types = House.TypesOf(Source.All);

    [Fact]
    public void Every_folder_has_its_place()
    {
        var unknown = from file in Source.All
                      let parts = file.Path.Split('/')
                      let floor = House.Floors.FirstOrDefault(f => f.Name == parts[0])
                      where floor.Name is null || (parts.Length > 2 && !floor.Rooms.Contains(parts[1]))
                      select $"{parts[0]}/{parts[1]}";
        Assert.Empty(unknown.Distinct());
    }

    // Namespaces enclose each other: what lies on the floor would be seen from all of its rooms without a word.
    [Fact]
    public void A_floor_with_rooms_has_no_loose_types()
    {
        var loose = Source.All.Where(f => f.Path.EndsWith(".cs", StringComparison.Ordinal) && f.Path.Count(c => c == '/') == 1
            && House.Floors.Any(floor => floor.Name == f.Folder && floor.Rooms.Length > 2));
        Assert.Empty(loose.Select(f => f.Path));
    }

    [Fact]
    public void Floors_and_rooms_use_earlier_ones_only() => Assert.Empty(Source.All.SelectMany(f => House.Breaches(f, Types)));

    [Theory]
    [InlineData("Studies/Model/Page.cs", "using StudyApp.Storage.Entities.Visits;", "Studies/Model/Page.cs uses Storage/Entities")]
    [InlineData("Studies/Model/Page.cs", "using Rows = StudyApp.Storage.Entities.Visits;", "Studies/Model/Page.cs uses Storage/Entities")]
    [InlineData("Studies/Model/Page.cs", "class A { Studies.Flow.StudyFlow? b; }", "Studies/Model/Page.cs uses Studies/Flow")]
    [InlineData("Studies/Model/Page.cs", "class A { Flow.StudyFlow? b; }", "Studies/Model/Page.cs uses Studies/Flow")]
    [InlineData(
        "Storage/Requests/A.cs",
        "class A { StudyApp.Storage.Participants.ParticipantReader? b; }",
        "Storage/Requests/A.cs uses Storage/Participants"
    )]
    [InlineData("Participation/Planning/A.cs", "using StudyApp.Web.Shared;", "Participation/Planning/A.cs uses Web/Shared")]
    [InlineData(
        "Web/Participant/A.razor",
        "@using StudyApp.Web.Admin.Shared\n@using StudyApp.Cli.Shared",
        "Web/Participant/A.razor uses Cli/Shared"
    )]
    public void A_breach_is_seen(string path, string text, string expected) =>
        Assert.Equal([expected], House.Breaches(new(path, text), Types));

    [Theory]
    [InlineData("Studies/Flow/A.cs", "using StudyApp.Studies.Model;\nusing StudyApp.Authoring.Html;")]
    [InlineData("Storage/Participants/A.cs", "class A { Requests.Answers? b; Connection.Sqlite.SqliteFile? c; }")]
    [InlineData("Studies/Model/Page.cs", "/* text */ class A { string b = \"Storage.Participants.ParticipantReader\"; }")]
    public void What_is_allowed_is_no_breach(string path, string text) => Assert.Empty(House.Breaches(new(path, text), Types));

    [Fact]
    public void Namespaces_are_folders()
    {
        var wrong = from file in Source.All
                    where !file.IsGenerated
                    let match = Namespace().Match(file.Text)
                    where match.Success && match.Groups[1].Value != "StudyApp." + file.Folder.Replace('/', '.')
                    select $"{file.Path} says {match.Groups[1].Value}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void Simulation_sees_a_study_from_outside()
    {
        string[] inside = ["Participation", "Storage", "Research"];
        var wrong = Source.All.Where(f => f.Path.StartsWith("Simulation/", StringComparison.Ordinal))
            .Where(f => House.UsedBy(f, Types).Any(u => inside.Contains(u.Split('.')[0])));
        Assert.Empty(wrong.Select(f => f.Path));
    }

    // They are rendered without what a page of the framework's is given by it.
    [Fact]
    public void Participants_pages_ask_for_nothing_that_is_not_handed_to_them()
    {
        var wrong = Source
            .All.Where(f =>
                f.Path.StartsWith("Web/Participant/", StringComparison.Ordinal) && f.Path.EndsWith(".razor", StringComparison.Ordinal)
            )
            .Where(f => f.Text.Contains("[CascadingParameter]", StringComparison.Ordinal));
        Assert.Empty(wrong.Select(f => f.Path));
    }

    [Fact]
    public void What_is_pure_knows_no_clock_no_chance_no_disk_and_no_framework()
    {
        var wrong = from file in Source.All
                    where House.Pure.Contains(file.Path.Split('/')[0])
                    from word in ForbiddenInPure
                    where !(word == "RandomNumberGenerator" && MayUseChance.Contains(file.Path)) && UsesWord(file.Text, word)
                    select $"{file.Path}: {word}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void No_folder_holds_more_files_than_can_be_taken_in()
    {
        var full = Source.All.Where(f => !f.IsGenerated).GroupBy(f => f.Folder).Where(g => g.Count() > MostFiles);
        Assert.Empty(full.Select(g => $"{g.Key}: {g.Count()}"));
    }

    [Fact]
    public void No_file_is_longer_than_can_be_read_at_once()
    {
        var sources = Source
            .Files("StudyApp", "*.cs")
            .Concat(Source.Files("StudyApp", "*.razor"))
            .Concat(Source.Files("StudyApp.Tests", "*.cs"));
        var wrong = sources
            .Where(f => !f.Contains("Migrations", StringComparison.Ordinal))
            .Select(f => (f, Lines: File.ReadLines(f).Count()))
            .Where(f => f.Lines > MostLines);
        Assert.Empty(wrong.Select(f => $"{Path.GetRelativePath(Source.Root, f.f)}: {f.Lines}"));
    }

    private static bool UsesWord(string text, string word)
    {
        for (var at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.Ordinal))
            if (at == 0 || !(char.IsLetterOrDigit(text[at - 1]) || text[at - 1] is '_' or '.')) return true;
        return false;
    }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
