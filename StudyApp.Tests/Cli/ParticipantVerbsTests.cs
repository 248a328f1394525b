using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using StudyApp.Tests.Integration;
using Xunit;

namespace StudyApp.Tests.Cli;

/// <summary>Acting on one participant while a server runs, and what can be passed on.</summary>
public sealed class ParticipantVerbsTests : IDisposable
{
    private readonly StudyProgram _program = new();
    private readonly WrittenStudy _folder = new();

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _program.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_participant_is_erased_by_number_while_they_take_part()
    {
        await using var host = await StudyHost.StartAsync(_folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync("external_id=SECRET");

        var (code, output, errors) = await _program.RunAsync("erase", _folder.Config, "--participant", "1", "--reason", "asked by mail");

        Assert.Equal((0, ""), (code, errors));
        Assert.StartsWith("Participant 1 is erased: answers, drafts,", output, StringComparison.Ordinal);
        Assert.Equal((null, "withdrawn"),
            await host.QueryAsync(async db => ((await db.Participants.SingleAsync()).ExternalId,
                (await db.Participants.SingleAsync()).EndReason)));
        Assert.Equal("end/withdrawn", (await visitor.SubmitAsync(("age", "33"), ("why", "late"))).PageName);
        Assert.Equal(0, await host.QueryAsync(db => db.Submissions.CountAsync()));
        var act = await host.QueryAsync(db => db.ParticipantActs.SingleAsync());
        Assert.Equal(("asked by mail", $"command line, {Environment.UserName}"), (act.Reason, act.Account));
        Assert.Equal((0, "Participant 1 was erased before; nothing was changed.\n", ""),
            await _program.RunAsync("erase", _folder.Config, "--participant", "1", "--reason", "again"));
    }

    [Fact]
    public async Task Wrong_numbers_and_missing_reasons_change_nothing()
    {
        await using (var host = await StudyHost.StartAsync(_folder)) Assert.Equal(0, await host.CountParticipantsAsync());

        var (code, _, errors) = await _program.RunAsync("erase", _folder.Config, "--participant", "7", "--reason", "x");

        Assert.Equal(1, code);
        Assert.StartsWith("There is no participant 7; nothing was changed.", errors, StringComparison.Ordinal);
        Assert.Equal(2, (await _program.RunAsync("exclude", _folder.Config, "--participant", "7")).Code);
        Assert.Equal(2, (await _program.RunAsync("include", _folder.Config, "--participant", "7", "--reason", " ")).Code);
    }

    [Fact]
    public async Task Excluding_and_including_are_said_and_take_effect_at_once()
    {
        await using var host = await StudyHost.StartAsync(_folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        Assert.Equal((0, "Participant 1 is left out of counts, balance and default exports.\n", ""),
            await _program.RunAsync("exclude", _folder.Config, "--participant", "1", "--reason", "pilot"));
        Assert.True(await host.QueryAsync(db => db.Participants.Select(p => p.Excluded).SingleAsync()));
        Assert.Equal((0, "Participant 1 counts again.\n", ""),
            await _program.RunAsync("include", _folder.Config, "--participant", "1", "--reason", "no pilot"));
        Assert.False(await host.QueryAsync(db => db.Participants.Select(p => p.Excluded).SingleAsync()));
    }

    [Fact]
    public async Task A_copy_is_exported_from_like_the_database_and_no_file_is_replaced_unless_told()
    {
        await TakePartAsync();
        var copy = _program.PathOf("shared.db");
        Assert.Equal((0, copy + "\n", ""), await _program.RunAsync("copy-data", _folder.Config, "shared.db"));

        var (code, _, errors) = await _program.RunAsync("copy-data", _folder.Config, "shared.db");

        Assert.Equal(2, code);
        Assert.Contains("is there already; give another name, or --replace.", errors, StringComparison.Ordinal);
        Assert.Equal(0, (await _program.RunAsync("copy-data", _folder.Config, "shared.db", "--replace")).Code);
        Assert.Contains("the study's own database",
            (await _program.RunAsync("copy-data", _folder.Config, Path.Combine(_folder.Root, "study.db"), "--replace")).Errors,
                StringComparison.Ordinal);
        Assert.Equal(["shared.db"], _program.Entries());
        await AssertSameExportAsync(copy);
    }

    // SQLite's own way to copy, and tools that save a database anew, leave a file without a write-ahead log.
    [Fact]
    public async Task A_copy_made_by_other_means_is_exported_from_byte_for_byte_and_left_as_it_is()
    {
        await TakePartAsync();
        var copy = _program.PathOf("vacuumed.db");
        await RunAsync(Path.Combine(_folder.Root, "study.db"), $"VACUUM INTO '{copy}'");
        var before = await File.ReadAllBytesAsync(copy);

        await AssertSameExportAsync(copy);

        Assert.Equal(before, await File.ReadAllBytesAsync(copy));
        Assert.Equal(0, (await _program.RunAsync("assignments", _folder.Config, "--verify")).Code);
    }

    [Fact]
    public async Task A_database_on_a_read_only_share_is_exported_from_and_verified()
    {
        if (OperatingSystem.IsWindows()) return;
        await TakePartAsync();
        Assert.Equal(0, (await _program.RunAsync("export", _folder.Config, "--out", "original")).Code);
        var reading = (UnixFileMode)Convert.ToInt32("555", 8);
        File.SetUnixFileMode(_program.Folder, (UnixFileMode)Convert.ToInt32("777", 8));
        foreach (var file in Directory.GetFiles(_folder.Root)) File.SetUnixFileMode(file, (UnixFileMode)Convert.ToInt32("444", 8));
        File.SetUnixFileMode(_folder.Root, reading);
        _program.AsOrdinaryUser = true;
        try
        {
            var (code, _, errors) = await _program.RunAsync("export", _folder.Config, "--out", "shared");

            Assert.Equal((0, ""), (code, errors));
            Assert.Equal(await File.ReadAllBytesAsync(_program.PathOf("original/participants_wide.csv")),
                await File.ReadAllBytesAsync(_program.PathOf("shared/participants_wide.csv")));
            Assert.Equal(0, (await _program.RunAsync("assignments", _folder.Config, "--verify")).Code);
        }
        finally
        {
            File.SetUnixFileMode(_folder.Root, reading | UnixFileMode.UserWrite);
        }
    }

    private async Task TakePartAsync()
    {
        await using var host = await StudyHost.StartAsync(_folder);
        for (var i = 0; i < 3; i++)
        {
            using var visitor = host.NewVisitor();
            await visitor.ConsentAsync($"external_id=P{i}");
            await visitor.SubmitAsync(("age", "33"), ("why", $"because {i}"));
        }
    }

    private async Task AssertSameExportAsync(string copy)
    {
        Assert.Equal(0, (await _program.RunAsync("export", _folder.Config, "--out", "original")).Code);
        _program.Environment["STUDYAPP_SQLALCHEMY_DATABASE_URI"] = $"sqlite:///{copy}";
        Assert.Equal((0, ""), await _program.RunAsync("export", _folder.Config, "--out", "copied") is var (code, _, errors)
            ? (code, errors) : default);
        Assert.Equal(await File.ReadAllBytesAsync(_program.PathOf("original/participants_wide.csv")),
            await File.ReadAllBytesAsync(_program.PathOf("copied/participants_wide.csv")));
        Assert.Contains("because 2", await File.ReadAllTextAsync(_program.PathOf("copied/participants_wide.csv")),
            StringComparison.Ordinal);
    }

    private static async Task RunAsync(string file, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
