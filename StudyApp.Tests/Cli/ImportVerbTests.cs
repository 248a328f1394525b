using System.Text.Json;
using Microsoft.Data.Sqlite;
using StudyApp.Tests.Integration;
using StudyApp.Tests.Research.Import;
using Xunit;

namespace StudyApp.Tests.Cli;

public sealed class ImportVerbTests : IDisposable
{
    private readonly StudyProgram _program = new();
    private readonly BofsDatabase _bofs = new();

    public ImportVerbTests()
    {
        _program.Write(
            "sleep.toml",
            "TITLE = 'Sleep'\nSQLALCHEMY_DATABASE_URI = 'sqlite:///data.db'\nPAGE_LIST = [{path='consent'}, "
                + "{path='questionnaire/mood'}, {path='end'}]"
        );
        _program.Write("consent.html", "<p>Yes?</p>");
        _program.Write(
            "questionnaires/mood.json",
            """{"questions":[{"questiontype":"field","id":"calm"},{"questiontype":"num_field","id":"hours","datatype":"float"},{"questiontype":"num_field","id":"tea"},{"questiontype":"field","id":"remarks"}]}"""
        );
        File.Copy(_bofs.File, _program.PathOf("bofs.db"));
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _bofs.Dispose();
        _program.Dispose();
    }

    [Fact]
    public async Task A_dry_run_says_what_would_come_the_import_brings_it_and_a_second_one_nothing()
    {
        var before = _program.Entries();
        var (code, output, errors) = await _program.RunAsync("import", "sleep.toml", "bofs.db", "--dry-run");
        Assert.Equal((0, ""), (code, errors));
        Assert.StartsWith(
            "2 participants would be imported (1 unfinished, 0 left out of counts), with 2 questionnaires, 4 visits and 1 "
                + "interactions.\n",
            output,
            StringComparison.Ordinal
        );
        Assert.Equal(before, _program.Entries());

        (code, output, _) = await _program.RunAsync("import", "sleep.toml", "bofs.db", "--utc-offset", "-05:30", "--json");
        using var report = JsonDocument.Parse(output);
        Assert.Equal(
            (0, 2, 0, false),
            (
                code,
                report.RootElement.GetProperty("participants").GetInt32(),
                report.RootElement.GetProperty("already_imported").GetInt32(),
                report.RootElement.GetProperty("dry_run").GetBoolean()
            )
        );

        (code, output, _) = await _program.RunAsync("import", "sleep.toml", "bofs.db");
        Assert.Equal((0, "All 2 participants of bofs.db were imported before; nothing was changed."), (code, output.Split('\n')[0]));
        Assert.Equal((0, "2 assignments, 0 problems.\n", ""), await _program.RunAsync("assignments", "sleep.toml", "--verify"));
    }

    [Fact]
    public async Task Wrong_sources_have_their_exit_codes()
    {
        _program.Write("text.db", "not a database at all, but a text");
        File.WriteAllBytes(_program.PathOf("cut.db"), File.ReadAllBytes(_bofs.File)[..8192]);
        using (var other = new SqliteConnection($"Data Source={_program.PathOf("other.db")};Pooling=False"))
        {
            other.Open();
            using var command = other.CreateCommand();
            command.CommandText = "CREATE TABLE participant (id INTEGER)";
            command.ExecuteNonQuery();
        }
        _bofs.Execute("UPDATE participant SET timeStarted = 'soon'");

        await RefusesAsync(2, "There is no file absent.db.", "absent.db");
        await RefusesAsync(78, "text.db is not an SQLite database.", "text.db");
        await RefusesAsync(
            78,
            "other.db is not a database that BOFS wrote: it holds participant…, but no table \"participant\" as BOFS makes it. "
                + "Nothing was imported.",
            "other.db"
        );
        await RefusesAsync(1, "cut.db is damaged (", "cut.db");
        await RefusesAsync(1, $"{_bofs.File}: table \"participant\", row 3, column \"timeStarted\": it holds no date and time", _bofs.File);
        await RefusesAsync(2, "--utc-offset is a time such as +02:00 or -05:30, at most 14 hours.", "bofs.db", "--utc-offset", "late");
        Assert.False(File.Exists(_program.PathOf("data.db")));
    }

    [Fact]
    public async Task A_study_that_points_to_the_file_itself_or_to_memory_is_told_so()
    {
        _program.Write(
            "sleep.toml",
            "TITLE = 'Sleep'\nSQLALCHEMY_DATABASE_URI = 'sqlite:///bofs.db'\nPAGE_LIST = [{path='consent'}, {path='end'}]"
        );
        var (code, _, errors) = await _program.RunAsync("import", "sleep.toml", "bofs.db");
        Assert.Equal(78, code);
        Assert.Contains($"{_program.Command} import CONFIG BOFS_DATABASE", errors, StringComparison.Ordinal);

        _program.Write(
            "sleep.toml",
            "TITLE = 'Sleep'\nSQLALCHEMY_DATABASE_URI = 'sqlite://'\nPAGE_LIST = [{path='consent'}, {path='end'}]"
        );
        (code, _, errors) = await _program.RunAsync("import", "sleep.toml", "bofs.db");
        Assert.Equal(78, code);
        Assert.StartsWith("SQLALCHEMY_DATABASE_URI keeps the data in memory", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Someone_who_was_not_done_goes_on_by_external_id_and_newcomers_are_numbered_on()
    {
        _bofs.Execute("DELETE FROM progress WHERE participantID = 5; DELETE FROM questionnaire_mood WHERE participantID = 5");
        using var folder = new WrittenStudy().WithSetting("RETRIEVE_SESSIONS = true\nALLOW_RETAKES = false");
        Assert.Equal(0, (await _program.RunAsync("import", folder.Write(), _bofs.File)).Code);
        await using var host = await StudyHost.StartAsync(folder);

        using var visitor = host.NewVisitor();
        Assert.Equal("questionnaire/mood", (await visitor.OpenAsync("?external_id=P5")).PageName);
        Assert.Equal("end", (await visitor.SubmitAsync(("age", "33"))).PageName);
        using var finished = host.NewVisitor();
        Assert.Equal("end", (await finished.OpenAsync("?external_id=P3&source=prolific")).PageName);
        // The id alone does not show a code that was reached in BOFS.
        Assert.Null(finished.Current.Code);
        using var newcomer = host.NewVisitor();
        await newcomer.ConsentAsync("external_id=P6");
        Assert.Equal(3, await host.CountParticipantsAsync());
    }

    private async Task RefusesAsync(int expected, string message, params string[] arguments)
    {
        var (code, output, errors) = await _program.RunAsync(["import", "sleep.toml", .. arguments]);
        Assert.Equal((expected, ""), (code, output));
        Assert.Contains(message, errors, StringComparison.Ordinal);
    }
}
