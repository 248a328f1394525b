using System.Text.Json;
using StudyApp.Tests.Integration;
using Xunit;

namespace StudyApp.Tests.Cli;

public sealed class RecruiterSimVerbTests
{
    [Fact]
    public async Task What_the_stand_in_hands_out_is_what_reconcile_takes()
    {
        using var folder = new WrittenStudy().WithSetting("PLATFORM = 'mturk'");
        await using var host = await StudyHost.StartAsync(folder);
        using var program = new StudyProgram();

        var (code, output, errors) = await program.RunAsync(
            "recruiter-sim",
            folder.Config,
            "--platform",
            "mturk",
            "--url",
            host.Address.ToString(),
            "--participants",
            "16",
            "--faults",
            "--seed",
            "5",
            "--out",
            "list.csv",
            "--json"
        );
        Assert.True(code == 0, errors);
        using var played = JsonDocument.Parse(output);

        // Codes made up and stolen, and second visits, are to be refused: problems, so 1.
        (code, output, errors) = await program.RunAsync("reconcile", folder.Config, "--platform", "mturk", "--file", "list.csv", "--json");
        Assert.True(code == 1, errors);
        using var judged = JsonDocument.Parse(output);
        Assert.Equal(
            played.RootElement.GetProperty("finished").GetInt32(),
            judged.RootElement.GetProperty("decisions").GetProperty("approve").GetInt32()
        );
        Assert.Equal(0, judged.RootElement.GetProperty("finished_but_not_listed").GetArrayLength());
    }

    [Theory]
    [InlineData("http://study.example.org/", "is an address of this machine")]
    [InlineData("nonsense", "is an address of this machine")]
    public async Task Nobody_is_sent_to_other_machines(string url, string message)
    {
        using var folder = new WrittenStudy().WithSetting("PLATFORM = 'mturk'");
        using var program = new StudyProgram();

        var (code, output, errors) = await program.RunAsync(
            "recruiter-sim",
            folder.Write(),
            "--platform",
            "mturk",
            "--url",
            url,
            "--participants",
            "1"
        );

        Assert.Equal((2, ""), (code, output));
        Assert.Contains(message, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_platform_the_study_does_not_recruit_from_is_named()
    {
        using var folder = new WrittenStudy();
        using var program = new StudyProgram();

        var (code, _, errors) = await program.RunAsync(
            "recruiter-sim",
            folder.Write(),
            "--platform",
            "prolific",
            "--url",
            "http://127.0.0.1:9/",
            "--participants",
            "1"
        );

        Assert.Equal(2, code);
        Assert.Contains("PLATFORM = 'prolific'", errors, StringComparison.Ordinal);
    }
}
