using System.CommandLine;
using System.Reflection;
using System.Text.RegularExpressions;
using StudyApp.Cli;
using StudyApp.Diagnostics;
using StudyApp.Hosting;
using StudyApp.Tests.Browser;
using Xunit;

namespace StudyApp.Tests.Manual;

/// <summary>The manual is true: its examples are files that work, its links lead somewhere, what it names exists.</summary>
public sealed partial class ManualTests
{
    private const string Examples = "StudyApp.Tests/Manual/Examples/";
    private const int MostColumns = 120;

    // Examples of these languages are part of a file. Commands, what is printed, and drawings are not.
    private static readonly string[] TakenFromFiles = ["toml", "json", "html", "js"];

    private static readonly string[] Free = ["text"];

    private static readonly string[] Sources = ["experiments/", "production.toml.example", Examples];

    public static TheoryData<string> Studies => [.. Directory.EnumerateFiles(Full(Examples), "*.toml", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(Full(Examples), f).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Pages => [.. ManualPage.All.Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_example_is_part_of_a_file_that_works(string page) =>
        Nothing(Page(page).Blocks.Select(b => Problem(b) is { } problem ? $"{page}({b.First}): {problem}" : null).OfType<string>());

    [Theory]
    [MemberData(nameof(Studies))]
    public void Every_example_is_a_study_without_anything_to_complain_of(string config)
    {
        var result = StudyLoader.Load(Full(Examples + config), []);

        Nothing(result.Diagnostics.Where(d => d.Severity != Severity.Info).Select(d => d.ToString()));
        Assert.NotNull(result.Loaded);
    }

    [Fact]
    public void Every_folder_of_examples_holds_a_study() =>
        Assert.All(Directory.EnumerateDirectories(Full(Examples)), folder => Assert.NotEmpty(Directory.EnumerateFiles(folder, "*.toml")));

    [Fact]
    public void Every_example_is_shown_on_some_page()
    {
        var shown = ManualPage.All.SelectMany(p => p.Blocks).Select(b => b.File).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var folders = Directory.EnumerateDirectories(Full(Examples)).Select(f => Examples + Path.GetFileName(f) + "/");

        Nothing(folders.Where(folder => !shown.Any(file => file.StartsWith(folder, StringComparison.Ordinal))));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_leads_somewhere(string page) =>
        Nothing(Page(page).Links.Where(l => !l.Target.Contains("://", StringComparison.Ordinal) && !LeadsSomewhere(page, l.Target))
            .Select(l => $"{page}({l.Number}): {l.Target}"));

    [Theory]
    [MemberData(nameof(Pages))]
    public void No_line_is_wider_than_a_page(string page) =>
        Nothing(Page(page).Prose.Where(l => l.Text.Length > MostColumns && !MayBeWide(page, l.Text)).Select(l => $"{page}({l.Number}): {l.Text.Length} columns"));

    [Fact]
    public void Every_page_is_in_the_table_of_contents()
    {
        var linked = Page("docs/README.md").Links.Select(l => "docs/" + l.Target.Split('#')[0]).ToHashSet(StringComparer.Ordinal);

        Nothing(ManualPage.All.Select(p => p.Name).Where(n => n is not ("README.md" or "docs/README.md") && !linked.Contains(n)));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_that_is_longer_than_a_screen_lists_its_sections(string page)
    {
        var sections = Page(page).Prose.Where(l => l.Text.StartsWith("## ", StringComparison.Ordinal)).Select(l => "#" + ManualPage.Slug(l.Text[3..])).ToList();
        if (sections.Count < 3 || page == "README.md") return;

        Nothing(sections.Except(Page(page).Links.Select(l => l.Target)).Select(s => $"{page}: {s}"));
    }

    [Fact]
    public void Every_verb_and_option_exists()
    {
        var verbs = Verbs.ToDictionary(v => v.Name, OptionsOf, StringComparer.Ordinal);
        var all = verbs.Values.SelectMany(o => o).ToHashSet(StringComparer.Ordinal);
        var problems = new List<string>();
        foreach (var page in ManualPage.All)
            foreach (var (number, text) in page.Prose)
            {
                if (Command().Match(text) is { Success: true } command)
                {
                    if (!verbs.TryGetValue(command.Groups["verb"].Value, out var options)) problems.Add($"{page.Name}({number}): there is no verb {command.Groups["verb"].Value}.");
                    else problems.AddRange(Option().Matches(command.Groups["rest"].Value).Where(o => !options.Contains(o.Value)).Select(o => $"{page.Name}({number}): {command.Groups["verb"].Value} has no {o.Value}."));
                }
                else if (!text.TrimStart().StartsWith("dotnet ", StringComparison.Ordinal))
                {
                    problems.AddRange(Option().Matches(text).Where(o => !all.Contains(o.Value) && !IsOfDotnet(text)).Select(o => $"{page.Name}({number}): no verb has {o.Value}."));
                }
            }

        Nothing(problems);
    }

    [Fact]
    public void Every_type_that_the_architecture_names_exists()
    {
        var known = typeof(StudyLoader).Assembly.GetTypes().Select(t => t.Name.Split('`')[0]).ToHashSet(StringComparer.Ordinal);
        var ways = Page("docs/architecture.md").Prose.Where(l => Step().IsMatch(l.Text) || l.Text.StartsWith("   ", StringComparison.Ordinal));
        var named = ways.SelectMany(l => TypeName().Matches(l.Text).Select(m => m.Groups[1].Value)).Distinct().ToList();

        Assert.InRange(named.Count, 20, 100);
        Nothing(named.Where(name => !known.Contains(name) && !Floors.Contains(name)));
    }

    // Each verb is made by a method of its own.
    private static IEnumerable<Command> Verbs => typeof(CheckVerb).Assembly.GetTypes().Where(t => t.Namespace == typeof(CheckVerb).Namespace)
        .SelectMany(t => t.GetMethods(BindingFlags.Static | BindingFlags.Public))
        .Where(m => m.ReturnType == typeof(Command) && m.GetParameters().Length == 0).Select(m => (Command)m.Invoke(null, null)!);

    private static HashSet<string> OptionsOf(Command verb) => [.. verb.Options.Select(o => o.Name), "--help"];

    private static readonly string[] Floors = ["Hosting", "Web", "Storage", "Studies", "Authoring", "Participation", "Research", "Operations", "Cli"];

    // Assert.Empty cuts long sentences off.
    private static void Nothing(IEnumerable<string> problems)
    {
        var said = string.Join('\n', problems);
        Assert.True(said.Length == 0, said);
    }

    private static string Full(string path) => Path.Combine(DemoStudy.Repository(), path);

    private static ManualPage Page(string name) => ManualPage.All.Single(p => p.Name == name);

    private static string? Problem(ManualBlock block)
    {
        if (Free.Contains(block.Language)) return null;
        if (!TakenFromFiles.Contains(block.Language)) return $"the block's language is none of {string.Join(", ", TakenFromFiles.Concat(Free))}.";
        if (block.File is not { } file) return "the block does not say which file it is part of: <!-- experiments/… --> belongs above it.";
        if (!Sources.Any(s => file.StartsWith(s, StringComparison.Ordinal))) return $"{file} is not a file that the tests read.";
        if (!File.Exists(Full(file))) return $"there is no file {file}.";
        return Missing(block.Lines, File.ReadAllText(Full(file)).ReplaceLineEndings("\n").Split('\n')) is { } line ? $"{file} does not hold this line, or not here: {line}" : null;
    }

    /// <summary>The first line that the file does not hold where it should; null for none. A line "…" stands for those left out.</summary>
    private static string? Missing(IReadOnlyList<string> block, string[] file)
    {
        var from = 0;
        foreach (var run in Runs(block))
        {
            var at = Enumerable.Range(from, Math.Max(0, file.Length - run.Count - from + 1)).FirstOrDefault(i => run.Select((line, k) => file[i + k] == line).All(same => same), -1);
            if (at < 0) return run.FirstOrDefault(line => !file.Contains(line)) ?? run[0];
            from = at + run.Count;
        }
        return null;
    }

    private static IEnumerable<List<string>> Runs(IReadOnlyList<string> block)
    {
        var run = new List<string>();
        foreach (var line in block)
            if (line.Trim() != "…") run.Add(line);
            else
            {
                if (run.Count > 0) yield return run;
                run = [];
            }
        if (run.Count > 0) yield return run;
    }

    private static bool LeadsSomewhere(string page, string target)
    {
        var (file, heading) = target.Split('#') is [var path, var part] ? (path, part) : (target, null);
        var full = file.Length == 0 ? Full(page) : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Full(page))!, file));
        if (!File.Exists(full)) return false;
        return heading is null || ManualPage.All.FirstOrDefault(p => Path.GetFullPath(p.Path) == full) is { } other && other.Headings.Contains(heading);
    }

    // Tables, links and commands cannot be broken. The page of settings is written from the registry: its examples are code.
    private static bool MayBeWide(string page, string text) =>
        text.TrimStart().StartsWith('|') || text.Contains("](", StringComparison.Ordinal) || text.StartsWith("    ", StringComparison.Ordinal)
        || (page == "docs/settings.md" && text.StartsWith("- Example: `", StringComparison.Ordinal));

    private static bool IsOfDotnet(string text) => text.Contains("dotnet", StringComparison.Ordinal);

    [GeneratedRegex("(?:`|^ {4,})(?:StudyApp|dotnet run --project StudyApp(?: --)?) (?<verb>[a-z][a-z-]+)(?=[ `]|$)(?<rest>[^`]*)")]
    private static partial Regex Command();

    [GeneratedRegex("(?<![\\w-])--[a-z][a-z-]+")]
    private static partial Regex Option();

    [GeneratedRegex(@"^\d+\. ")]
    private static partial Regex Step();

    [GeneratedRegex("`([A-Z][a-z]+[A-Za-z]*)`")]
    private static partial Regex TypeName();
}
