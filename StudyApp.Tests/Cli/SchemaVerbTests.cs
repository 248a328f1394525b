using System.Text.Json;
using Xunit;

namespace StudyApp.Tests.Cli;

public sealed class SchemaVerbTests : IDisposable
{
    private static readonly string[] Names = ["config.schema.json", "questionnaire.schema.json", "table.schema.json"];

    private readonly StudyProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public async Task The_schemas_are_written_and_written_again()
    {
        foreach (var _ in new[] { "first", "again" })
        {
            var (code, output, errors) = await _program.RunAsync("schema", "--out", "editor/schemas");
            Assert.Equal((0, ""), (code, errors));
            Assert.Equal(3, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        }
        Assert.Equal(Names, _program.Entries("editor/schemas").Select(Path.GetFileName));
        foreach (var name in Names)
        {
            using var schema = JsonDocument.Parse(await File.ReadAllTextAsync(_program.PathOf($"editor/schemas/{name}")));
            Assert.Equal("https://json-schema.org/draft/2020-12/schema", schema.RootElement.GetProperty("$schema").GetString());
        }
    }

    [Fact]
    public async Task A_study_s_own_question_types_are_known()
    {
        _program.Write("study/study.toml", "");
        _program.Write("study/templates/questions/mood_wheel.html", "");
        Assert.Equal(0, (await _program.RunAsync("schema", "study/study.toml", "--out", "schemas")).Code);
        Assert.Contains(
            "\"mood_wheel\"",
            await File.ReadAllTextAsync(_program.PathOf("schemas/questionnaire.schema.json")),
            StringComparison.Ordinal
        );
        Assert.Equal(2, (await _program.RunAsync("schema", "nowhere.toml", "--out", "schemas")).Code);
    }

    [Fact]
    public async Task A_file_in_place_of_the_folder_is_wrong_usage()
    {
        _program.Write("out", "mine");
        var (code, output, errors) = await _program.RunAsync("schema", "--out", "out");
        Assert.Equal((2, "", "out is a file; --out names a folder.\n"), (code, output, errors));
    }

    [Fact]
    public async Task A_file_of_somebody_else_stays()
    {
        _program.Write("out/table.schema.json", "{}");
        var (code, _, errors) = await _program.RunAsync("schema", "--out", "out");
        Assert.Equal(1, code);
        Assert.Contains("nothing was written", errors, StringComparison.Ordinal);
        Assert.Equal(["out/table.schema.json"], _program.Entries("out"));
        Assert.Equal("{}", await File.ReadAllTextAsync(_program.PathOf("out/table.schema.json")));
    }
}
