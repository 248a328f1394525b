using System.CommandLine;
using System.Reflection;
using System.Text.RegularExpressions;
using StudyApp.Cli.Verbs;
using StudyApp.Tests.Architecture;
using StudyApp.Tests.Cli;
using Xunit;

namespace StudyApp.Tests.Manual;

/// <summary>What the manual names exists: verbs with their options, types of the program, what is printed.</summary>
public sealed partial class ManualNamesTests
{
    private const string Architecture = "docs/architecture.md";

    // Each verb is made by a method of its own.
    private static readonly IReadOnlyDictionary<string, HashSet<string>> Verbs = typeof(CheckVerb).Assembly.GetTypes()
        .Where(type => type.Namespace == typeof(CheckVerb).Namespace)
        .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public))
        .Where(method => method.ReturnType == typeof(Command) && method.GetParameters().Length == 0)
        .Select(method => (Command)method.Invoke(null, null)!)
        .ToDictionary(verb => verb.Name, OptionsOf, StringComparer.Ordinal);

    public static TheoryData<string> Pages => ManualTests.Pages;

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_verb_and_option_exists(string page) =>
        Found.Nothing(ManualPage.Of(page).Prose.SelectMany(line => Unknown(line.Text).Select(problem => $"{page}({line.Number}): {problem}")));

    [Fact]
    public void Every_verb_is_in_the_list_of_verbs() =>
        Found.Nothing(Verbs.Keys.Where(verb => !ManualPage.Of("docs/api.md").Prose.Any(line => Regex.IsMatch(line.Text, $@"^\|.*`(StudyApp )?{verb}\b"))));

    [Fact]
    public async Task What_check_prints_of_a_new_study_is_shown_as_it_is()
    {
        using var program = new StudyProgram();
        await program.RunAsync("init", "sleep");
        var (_, output, errors) = await program.RunAsync("check", "sleep/sleep.toml");
        var printed = (output + errors).TrimEnd().Split('\n');
        var shown = ManualPage.Of("docs/getting-started.md").Blocks.Single(b => b.Lines[^1].EndsWith("warning.", StringComparison.Ordinal)).Lines;

        Assert.Equal(shown.Count, printed.Length);
        // A sentence that is too long for the page ends in "…".
        Assert.All(shown.Zip(printed), line => Assert.StartsWith(line.First.TrimEnd('…'), line.Second, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_type_on_the_two_ways_of_the_architecture_exists()
    {
        var known = typeof(CheckVerb).Assembly.GetTypes().Select(type => type.Name).Concat(House.Floors.Select(floor => floor.Name)).ToHashSet(StringComparer.Ordinal);
        var named = ManualPage.Of(Architecture).Prose
            .Where(line => Step().IsMatch(line.Text))
            .SelectMany(line => TypeName().Matches(line.Text).Select(name => name.Groups[1].Value)).Distinct().ToList();

        Assert.InRange(named.Count, 20, 100);
        Found.Nothing(named.Where(name => !known.Contains(name)));
    }

    [Fact]
    public void The_floors_and_rooms_of_the_architecture_are_those_of_the_program()
    {
        var rows = ManualPage.Of(Architecture).Prose.Select(line => Floor().Match(line.Text)).Where(row => row.Success)
            .Select(row => $"{row.Groups["floor"].Value}: {row.Groups["rooms"].Value}");

        Assert.Equal(House.Floors.Select(floor => $"{floor.Name}: {string.Join(", ", floor.Rooms)}"), rows);
    }

    private static HashSet<string> OptionsOf(Command verb) => [.. verb.Options.Select(option => option.Name), "--help"];

    private static IEnumerable<string> Unknown(string line)
    {
        if (line.Contains("dotnet ", StringComparison.Ordinal) && !line.Contains("--project StudyApp", StringComparison.Ordinal)) return [];
        if (UsedVerb().Match(line) is not { Success: true } used)
            return Option().Matches(line).Where(option => !Verbs.Values.Any(known => known.Contains(option.Value))).Select(o => $"no verb has {o.Value}.");
        var verb = used.Groups["verb"].Value;
        if (!Verbs.TryGetValue(verb, out var options)) return [$"there is no verb {verb}."];
        return Option().Matches(used.Groups["rest"].Value).Where(option => !options.Contains(option.Value)).Select(o => $"{verb} has no {o.Value}.");
    }

    [GeneratedRegex("(?:`|^ {4,})(?:StudyApp|dotnet run --project StudyApp(?: --)?) (?<verb>[a-z][a-z-]+)(?=[ `]|$)(?<rest>[^`]*)")]
    private static partial Regex UsedVerb();

    [GeneratedRegex(@"(?<![\w-])--(?!project\b)[a-z][a-z-]+")]
    private static partial Regex Option();

    [GeneratedRegex("^\\| `(?<floor>[A-Z][a-z]+)` \\| [^|]+ \\| (?<rooms>[A-Za-z, ]+) \\|$")]
    private static partial Regex Floor();

    // A numbered step, or a line that goes on with one.
    [GeneratedRegex(@"^(\d+\.| {3}\S)")]
    private static partial Regex Step();

    [GeneratedRegex("`([A-Z][a-z]+[A-Za-z]*)`")]
    private static partial Regex TypeName();
}
