using StudyApp.Authoring.Diagnostics;
using StudyApp.Hosting.Folders;
using StudyApp.Tests.Browser;
using Xunit;

namespace StudyApp.Tests.Manual;

/// <summary>Every example of the manual is part of a study that works, and every page is one that can be found and read.</summary>
public sealed class ManualTests
{
    private const int MostColumns = 120;
    private const int SectionsOfAScreen = 2;

    internal static readonly string Examples = Path.Combine(DemoStudy.Repository(), ManualBlock.Examples);

    public static TheoryData<string> Studies => [.. Configs];

    /// <summary>The examples' configurations, relative to their folder.</summary>
    internal static IEnumerable<string> Configs => Directory.EnumerateFiles(Examples, "*.toml", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Examples, file).Replace('\\', '/')).Order(StringComparer.Ordinal);

    public static TheoryData<string> Pages => [.. ManualPage.All.Select(page => page.Name)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_example_is_part_of_a_file_that_works(string page)
    {
        var problems =
            from block in ManualPage.Of(page).Blocks
            let problem = block.Problem()
            where problem is not null
            select $"{page}({block.First}): {problem}";

        Found.Nothing(problems);
    }

    [Theory]
    [MemberData(nameof(Studies))]
    public void Every_example_is_a_study_without_anything_to_complain_of(string config)
    {
        var result = StudyLoader.Load(Path.Combine(Examples, config), []);

        Found.Nothing(result.Diagnostics.Where(d => d.Severity != Severity.Info).Select(d => d.ToString()));
        Assert.NotNull(result.Loaded);
    }

    [Fact]
    public void Every_folder_of_examples_is_a_study_that_a_page_shows()
    {
        var shown = ManualPage.All.SelectMany(page => page.Blocks).Select(block => block.File).OfType<string>().ToList();

        Assert.All(Directory.EnumerateDirectories(Examples), folder =>
        {
            Assert.NotEmpty(Directory.EnumerateFiles(folder, "*.toml"));
            var start = $"{ManualBlock.Examples}{Path.GetFileName(folder)}/";
            Assert.Contains(shown, file => file.StartsWith(start, StringComparison.Ordinal));
        });
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_leads_to_a_file_and_a_heading(string page) => Found.Nothing(
        from link in ManualPage.Of(page).Links
        where !ManualPage.Of(page).Leads(link.Target)
        select $"{page}({link.Number}): {link.Target}");

    [Fact]
    public void Every_link_of_the_other_pages_does_so_too() => Found.Nothing(
        from page in ManualPage.Elsewhere
        from link in page.Links
        where !page.Leads(link.Target)
        select $"{page.Name}({link.Number}): {link.Target}");

    [Fact]
    public void Every_page_is_in_the_table_of_contents()
    {
        var linked = ManualPage.Of("docs/README.md").Links.Select(link => "docs/" + link.Target.Split('#')[0]);
        var pages = ManualPage.All.Select(page => page.Name).Where(name => !name.EndsWith("README.md", StringComparison.Ordinal));

        Found.Nothing(pages.Except(linked));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_that_is_longer_than_a_screen_lists_its_sections(string page)
    {
        var sections = ManualPage.Of(page).Sections.Select(section => "#" + section).ToList();
        if (sections.Count <= SectionsOfAScreen || page == "README.md") return;

        Found.Nothing(sections.Except(ManualPage.Of(page).Links.Select(link => link.Target)).Select(section => $"{page}: {section}"));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void No_line_is_wider_than_a_page(string page) => Found.Nothing(
        from line in ManualPage.Of(page).Prose
        where line.Text.Length > MostColumns && !MayBeWide(page, line.Text)
        select $"{page}({line.Number}): {line.Text.Length} columns");

    // Tables, links and commands cannot be broken. The page of settings is written from the registry: its examples are code.
    private static bool MayBeWide(string page, string line) =>
        line.TrimStart().StartsWith('|')
        || line.Contains("](", StringComparison.Ordinal)
        || line.StartsWith("    ", StringComparison.Ordinal)
        || (page == "docs/settings.md" && line.StartsWith("- Example: `", StringComparison.Ordinal));
}
