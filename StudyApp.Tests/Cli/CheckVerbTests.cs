using System.Text.Json;
using Xunit;

namespace StudyApp.Tests.Cli;

public sealed class CheckVerbTests : IDisposable
{
    private const string Wrong = """
        TITLE = 'Sleep'
        SQLALCHEMY_DATABASE_URI = 'sqlite:///study.db'
        USE_LOGO = false
        PAGE_LIST = [
            {name='Consent', path='consent'},
            {name='Mood', path='questionaire/mood'},
            {name='End', path='end'},
        ]
        """;

    private readonly StudyProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public async Task Everything_worth_saying_is_on_stdout_and_errors_give_1()
    {
        _program.Write("study.toml", Wrong);
        _program.Write("consent.html", "<p>Yes?</p>");

        var (code, output, errors) = await _program.RunAsync("check", "study.toml");

        Assert.Equal(1, code);
        Assert.Equal(
            """
            study.toml(1,1): info SV004: There is no ADMIN_PASSWORD: the admin panel is closed until the link printed at the start is used.
            study.toml(3,1): info ST004: "USE_LOGO" has no effect in this version: pages show no logo.
            study.toml(6,24): error ST010: There is no page kind "questionaire/mood"; did you mean "questionnaire"?

            """.ReplaceLineEndings("\n"),
            output);
        Assert.Equal("1 error, 0 warnings.\n", errors);
    }

    [Fact]
    public async Task Json_holds_the_same_in_fields()
    {
        _program.Write("study.toml", Wrong);
        _program.Write("consent.html", "<p>Yes?</p>");

        var (code, output, _) = await _program.RunAsync("check", "study.toml", "--json");

        using var document = JsonDocument.Parse(output);
        var last = document.RootElement[document.RootElement.GetArrayLength() - 1];
        Assert.Equal(1, code);
        Assert.Equal(["file", "line", "column", "severity", "code", "message", "suggestion"], last.EnumerateObject().Select(p => p.Name));
        Assert.Equal(
            ("study.toml", 6, 24, "error", "ST010", "There is no page kind \"questionaire/mood\".", "did you mean \"questionnaire\"?"),
            (
                last.GetProperty("file").GetString(),
                last.GetProperty("line").GetInt32(),
                last.GetProperty("column").GetInt32(),
                last.GetProperty("severity").GetString(),
                last.GetProperty("code").GetString(), last.GetProperty("message").GetString(), last.GetProperty("suggestion").GetString()));
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_wrong_usage()
    {
        var (code, output, errors) = await _program.RunAsync("check", "nowhere.toml");

        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith("There is no file nowhere.toml.", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("check", "--json")]
    [InlineData("init", "FOLDER")]
    [InlineData("export", "--include-unfinished")]
    public async Task Each_verb_explains_itself(string verb, string expected)
    {
        var (code, output, _) = await _program.RunAsync(verb, "--help");

        Assert.Equal(0, code);
        Assert.Contains(expected, output, StringComparison.Ordinal);
    }
}
