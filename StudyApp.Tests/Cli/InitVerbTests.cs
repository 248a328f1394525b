using StudyApp.Cli.Shared;
using Xunit;

namespace StudyApp.Tests.Cli;

public sealed class InitVerbTests : IDisposable
{
    private readonly StudyProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public async Task The_new_study_passes_check_which_reminds_of_the_consent_text()
    {
        var (code, output, _) = await _program.RunAsync("init", "studies/sleep");
        var check = await _program.RunAsync("check", "studies/sleep/sleep.toml");

        Assert.Equal((0, $"{_program.Command} run studies/sleep/sleep.toml\n"), (code, output));
        var config = await File.ReadAllTextAsync(_program.PathOf("studies/sleep/sleep.toml"));
        Assert.Contains($"#   {_program.Command} check studies/sleep/sleep.toml\n", config, StringComparison.Ordinal);
        Assert.Equal(
            [
                "studies/sleep",
                "studies/sleep/consent.html",
                "studies/sleep/questionnaires",
                "studies/sleep/questionnaires/evening.json",
                "studies/sleep/sleep.toml",
            ],
            _program.Entries("studies")
        );
        Assert.Equal((0, "0 errors, 1 warning.\n"), (check.Code, check.Errors));
        Assert.Contains("consent.html(5,4): warning ST081: ", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_holds_something_is_left_alone()
    {
        _program.Write("mine/notes.txt", "keep");

        var (code, output, errors) = await _program.RunAsync("init", "mine");

        Assert.Equal((1, ""), (code, output));
        Assert.Equal("mine is there already and not empty; nothing was written. Name another folder.\n", errors);
        Assert.Equal(["mine/notes.txt"], _program.Entries("mine"));
    }

    [Fact]
    public void An_empty_folder_may_be_there()
    {
        Directory.CreateDirectory(_program.PathOf("my study (1)"));

        var config = NewStudyFolder.Write(_program.PathOf("my study (1)"));

        Assert.Equal("mystudy1.toml", Path.GetFileName(config));
    }

    [Fact]
    public void A_failure_leaves_nothing_behind()
    {
        // A file stands where the folder of questionnaires would be made.
        Directory.CreateDirectory(_program.PathOf("new"));
        _program.Write("new/questionnaires", "in the way");

        Assert.ThrowsAny<IOException>(() => NewStudyFolder.Write(_program.PathOf("new")));

        Assert.Equal(["new", "new/questionnaires"], _program.Entries());
    }
}
