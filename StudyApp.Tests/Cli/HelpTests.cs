using System.CommandLine;
using System.CommandLine.Help;
using System.Text;
using StudyApp.Cli.Verbs;
using StudyApp.Tests.Approved;
using Xunit;

namespace StudyApp.Tests.Cli;

public sealed class HelpTests
{
    private const int Width = 100;

    public static TheoryData<string> Verbs => ["program", .. AllVerbs.Create().Subcommands.Select(v => v.Name)];

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task The_help_of_the_program_and_of_each_verb_is_as_approved(string verb)
    {
        var root = AllVerbs.Create();
        var option = root.Options.OfType<HelpOption>().Single();
        Assert.IsType<HelpAction>(option.Action).MaxWidth = Width;
        await using var output = new StringWriter();
        string[] arguments = verb == "program" ? ["--help"] : [verb, "--help"];
        Assert.Equal(0, await root.Parse(arguments).InvokeAsync(new() { Output = output }));
        // The program is called after the process, which is another one in tests.
        var help = output.ToString().ReplaceLineEndings("\n")
            .Replace($"  {RootCommand.ExecutableName} ", "  StudyApp ", StringComparison.Ordinal);
        var lines = help.TrimEnd().Split('\n').Select(line => line.TrimEnd() + "\n");
        ApprovedFile.Check($"help/{verb}.txt", Encoding.UTF8.GetBytes(string.Concat(lines)));
    }
}
