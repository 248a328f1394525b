using System.Text.Json;
using Microsoft.Data.Sqlite;
using StudyApp.Tests.Integration;
using Xunit;

namespace StudyApp.Tests.Cli;

public sealed class AssignmentsVerbTests : IDisposable
{
    private readonly StudyProgram _program = new();
    private readonly WrittenStudy _folder = new WrittenStudy().WithSetting(
        "CONDITIONS = [{label='a'}, {label='b', target=1}]\nCONDITION_TIES = 'lowest'"
    );

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _program.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Assignments_are_listed_and_verified()
    {
        await ServeAsync(people: 3);

        var (code, list, errors) = await _program.RunAsync("assignments", _folder.Config);
        Assert.Equal((0, ""), (code, errors));
        var lines = list.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("assignment,participantID,time,rule,stratum,condition,label,counts,enabled,full,sequence,slot,seed", lines[0]);
        Assert.Equal(["1,a,0 0,1 2,", "2,b,1 0,1 2,", "1,a,1 1,1 2,2"], lines[1..].Select(l => string.Join(',', l.Split(',')[5..10])));

        Assert.Equal((0, "3 assignments, 0 problems.\n", ""), await _program.RunAsync("assignments", _folder.Config, "--verify"));
        var (_, json, _) = await _program.RunAsync("assignments", _folder.Config, "--verify", "--json");
        using var document = JsonDocument.Parse(json);
        Assert.Equal(
            (3, 0),
            (
                document.RootElement.GetProperty("assignments").GetArrayLength(),
                document.RootElement.GetProperty("problems").GetArrayLength()
            )
        );
    }

    [Fact]
    public async Task A_changed_row_makes_the_verification_fail()
    {
        await ServeAsync(people: 3);
        await using (var connection = new SqliteConnection($"Data Source={_folder.Root}/study.db"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "UPDATE assignments SET condition = 1 WHERE id = 2; UPDATE participants SET condition = 1 WHERE id = 2";
            await command.ExecuteNonQueryAsync();
        }

        var (code, output, _) = await _program.RunAsync("assignments", _folder.Config, "--verify");

        Assert.Equal(1, code);
        Assert.Contains("assignment 2, participant 2: The rule gives condition 2, but 1 was assigned.", output, StringComparison.Ordinal);
        Assert.Contains(
            "assignment 3, participant 3: Of the counts it saw [1, 1], but those before it make [2, 0].",
            output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Conditions_are_shown_and_switched()
    {
        await ServeAsync(people: 0);

        Assert.Equal((0, "1  on   a\n2  on   b\n", ""), await _program.RunAsync("conditions", _folder.Config));
        Assert.Equal((0, "1  off  a\n2  on   b\n", ""), await _program.RunAsync("conditions", _folder.Config, "--disable", "1"));
        Assert.Equal(2, (await _program.RunAsync("conditions", _folder.Config, "--enable", "3")).Code);
        Assert.Equal((0, "1  off  a\n2  on   b\n", ""), await _program.RunAsync("conditions", _folder.Config));
    }

    [Fact]
    public async Task Without_a_database_nothing_is_made()
    {
        _folder.Write();
        Assert.Equal(69, (await _program.RunAsync("assignments", _folder.Config)).Code);
        Assert.False(File.Exists($"{_folder.Root}/study.db"));
    }

    private async Task ServeAsync(int people)
    {
        await using (var host = await StudyHost.StartAsync(_folder))
            for (var i = 0; i < people; i++)
                using (var visitor = host.NewVisitor()) await visitor.ConsentAsync();
        SqliteConnection.ClearAllPools();
    }
}
