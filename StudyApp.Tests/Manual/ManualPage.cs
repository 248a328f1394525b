using System.Text.RegularExpressions;
using StudyApp.Tests.Browser;

namespace StudyApp.Tests.Manual;

/// <summary>One page of the manual, as far as the tests read Markdown: fenced blocks, headings, links.</summary>
internal sealed partial class ManualPage
{
    private static readonly string[] Folders = ["StudyApp", "StudyApp.Tests", "experiments"];

    private readonly string[] _lines;

    private ManualPage(string name)
    {
        Name = name;
        _lines = File.ReadAllText(FullPath).ReplaceLineEndings("\n").Split('\n');
        Blocks = [.. ReadBlocks()];
    }

    /// <summary>README.md and the pages of <c>docs</c>.</summary>
    public static IReadOnlyList<ManualPage> All { get; } = [.. Names().Select(name => new ManualPage(name))];

    /// <summary>What folders say about themselves, and the other pages beside README.md.</summary>
    public static IEnumerable<ManualPage> Elsewhere =>
        from file in Directory.EnumerateFiles(DemoStudy.Repository(), "*.md").Concat(Folders.SelectMany(ReadmesBelow))
        let name = Path.GetRelativePath(DemoStudy.Repository(), file).Replace('\\', '/')
        where name != "README.md"
        select new ManualPage(name);

    public static ManualPage Of(string name) => All.Single(page => page.Name == name);

    /// <summary>Relative to the repository, with slashes.</summary>
    public string Name { get; }

    public string FullPath => Path.GetFullPath(Path.Combine(DemoStudy.Repository(), Name));

    public IReadOnlyList<ManualBlock> Blocks { get; }

    /// <summary>Everything outside fenced blocks, each line with its number, from 1.</summary>
    public IEnumerable<(int Number, string Text)> Prose =>
        _lines.Select((text, index) => (Number: index + 1, text)).Where(l => !Blocks.Any(b => b.First <= l.Number && l.Number <= b.Last));

    /// <summary>The addresses of the headings, by GitHub's rule; a heading that occurs again gets a number.</summary>
    public IReadOnlySet<string> Headings
    {
        get
        {
            var found = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (_, text) in Prose)
                if (Heading().Match(text) is { Success: true } heading)
                {
                    var slug = Slug(heading.Groups[1].Value);
                    var again = 0;
                    while (!found.Add(again == 0 ? slug : $"{slug}-{again}")) again++;
                }
            return found;
        }
    }

    /// <summary>What links and pictures lead to.</summary>
    public IEnumerable<(int Number, string Target)> Links =>
        Prose.SelectMany(line => Target().Matches(InlineCode().Replace(line.Text, "")).Select(m => (line.Number, m.Groups[1].Value)));

    /// <summary>The addresses of the sections.</summary>
    public IEnumerable<string> Sections =>
        Prose.Where(line => line.Text.StartsWith("## ", StringComparison.Ordinal)).Select(line => Slug(line.Text[3..]));

    /// <summary>Whether a link of this page leads to a file that is there and, with "#…", to a heading of it.</summary>
    /// <remarks>What other hosts have is not asked for.</remarks>
    public bool Leads(string target)
    {
        if (target.Contains("://", StringComparison.Ordinal)) return true;
        var (file, heading) = target.Split('#') is [var before, var after] ? (before, after) : (target, null);
        var full = file.Length == 0 ? FullPath : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(FullPath)!, file));
        if (!File.Exists(full)) return false;
        return heading is null || All.Any(page => page.FullPath == full && page.Headings.Contains(heading));
    }

    private static string Slug(string heading)
    {
        var plain = Link().Replace(heading, link => link.Groups[1].Value);
        return NotInSlug().Replace(plain.Trim().ToLowerInvariant(), "").Replace(' ', '-');
    }

    private static IEnumerable<string> Names()
    {
        var pages = Directory.EnumerateFiles(Path.Combine(DemoStudy.Repository(), "docs"), "*.md");
        return pages.Select(file => $"docs/{Path.GetFileName(file)}").Append("README.md").Order(StringComparer.Ordinal);
    }

    private static IEnumerable<string> ReadmesBelow(string folder) =>
        Directory.EnumerateFiles(Path.Combine(DemoStudy.Repository(), folder), "README.md", SearchOption.AllDirectories);

    private IEnumerable<ManualBlock> ReadBlocks()
    {
        for (var at = 0; at < _lines.Length; at++)
        {
            if (Fence().Match(_lines[at]) is not { Success: true } fence) continue;
            var end = Array.FindIndex(_lines, at + 1, line => line.Trim() == "```");
            if (end < 0) throw new InvalidDataException($"{Name}({at + 1}): the block is never closed.");
            var marker = at > 0 ? Marker().Match(_lines[at - 1]) : Match.Empty;
            yield return new(
                at + 1, end + 1, fence.Groups["language"].Value, marker.Success ? marker.Groups[1].Value : null,
                [.. _lines[(at + 1)..end].Select(line => Unindented(line, fence.Groups["indent"].Length))]);
            at = end;
        }
    }

    // In a list, a block is indented as its item is.
    private static string Unindented(string line, int indent) =>
        line.Length >= indent && line[..indent].Trim().Length == 0 ? line[indent..] : line;

    [GeneratedRegex("^(?<indent> *)```(?<language>[a-z]*)$")]
    private static partial Regex Fence();

    [GeneratedRegex("^ *<!-- (.+) -->$")]
    private static partial Regex Marker();

    [GeneratedRegex("^#{1,6} (.+)$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)\s]+\)")]
    private static partial Regex Link();

    // The words of a link may begin on the line before.
    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Target();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"[^\p{L}\p{M}\p{N}\p{Pc}\- ]")]
    private static partial Regex NotInSlug();
}
