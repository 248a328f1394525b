using System.CommandLine;
using System.Reflection;
using System.Text.RegularExpressions;
using StudyApp.Cli.Verbs;
using StudyApp.Tests.Architecture;
using StudyApp.Tests.Cli;
using Xunit;

namespace StudyApp.Tests.Manual;

/// <summary>What the manual names exists: verbs with their options, floors and types of the program, what is printed.</summary>
public sealed partial class ManualNamesTests
{
    private const string Architecture = "docs/architecture.md";

    private static readonly Assembly Program = typeof(CheckVerb).Assembly;

    // Each verb is made by a method of its own.
    private static readonly IReadOnlyDictionary<string, HashSet<string>> Verbs = Program.GetTypes()
        .Where(type => type.Namespace == typeof(CheckVerb).Namespace)
        .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public))
        .Where(method => method.ReturnType == typeof(Command) && method.GetParameters().Length == 0)
        .Select(method => (Command)method.Invoke(null, null)!)
        .ToDictionary(verb => verb.Name, OptionsOf, StringComparer.Ordinal);

    public static TheoryData<string> Pages => ManualTests.Pages;

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_verb_and_option_exists(string page) => Found.Nothing(
        from line in ManualPage.Of(page).Prose
        from problem in Unknown(line.Text)
        select $"{page}({line.Number}): {problem}");

    [Fact]
    public void Every_verb_is_in_the_list_of_verbs()
    {
        var rows = ManualPage.Of("docs/api.md").Prose.Select(line => line.Text).Where(line => line.StartsWith('|')).ToList();

        Found.Nothing(Verbs.Keys.Where(verb => !rows.Any(row => Regex.IsMatch(row, $@"`(StudyApp )?{verb}\b"))));
    }

    [Fact]
    public async Task What_check_prints_of_a_new_study_is_shown_as_it_is()
    {
        using var program = new StudyProgram();
        await program.RunAsync("init", "sleep");
        var (_, output, errors) = await program.RunAsync("check", "sleep/sleep.toml");
        var printed = (output + errors).TrimEnd().Split('\n');
        var shown = ManualPage.Of("docs/getting-started.md").Blocks
            .Single(block => block.Lines[^1].EndsWith("warning.", StringComparison.Ordinal)).Lines;

        Assert.Equal(shown.Count, printed.Length);
        // A sentence that is too long for the page ends in "…".
        Assert.All(shown.Zip(printed), line => Assert.StartsWith(line.First.TrimEnd('…'), line.Second, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_type_on_the_two_ways_of_the_architecture_exists()
    {
        var floors = House.Floors.Select(floor => floor.Name);
        var known = Program.GetTypes().Select(type => type.Name).Concat(floors).ToHashSet(StringComparer.Ordinal);
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
        var used = UsedVerb().Match(line);
        if (used.Success) return UnknownOf(used.Groups["verb"].Value, used.Groups["rest"].Value);
        if (line.Contains("dotnet ", StringComparison.Ordinal)) return [];
        var unknown = OptionsIn(line).Where(option => !Verbs.Values.Any(known => known.Contains(option)));
        return unknown.Select(option => $"no verb has {option}.");
    }

    private static IEnumerable<string> UnknownOf(string verb, string rest) => Verbs.TryGetValue(verb, out var options)
        ? OptionsIn(rest).Where(option => !options.Contains(option)).Select(option => $"{verb} has no {option}.")
        : [$"there is no verb {verb}."];

    private static IEnumerable<string> OptionsIn(string text) => Option().Matches(text).Select(option => option.Value);

    [GeneratedRegex("(?:`|^ {4,})(?:StudyApp|dotnet run --project StudyApp(?: --)?) (?<verb>[a-z][a-z-]+)(?=[ `]|$)(?<rest>[^`]*)")]
    private static partial Regex UsedVerb();

    [GeneratedRegex(@"(?<![\w-])--[a-z][a-z-]+")]
    private static partial Regex Option();

    [GeneratedRegex(@"^\| `(?<floor>[A-Z][a-z]+)` \| [^|]+ \| (?<rooms>[A-Za-z, ]+) \|$")]
    private static partial Regex Floor();

    // A numbered step, or a line that goes on with one.
    [GeneratedRegex(@"^(\d+\.| {3}\S)")]
    private static partial Regex Step();

    [GeneratedRegex("`([A-Z][a-z]+[A-Za-z]*)`")]
    private static partial Regex TypeName();
}
