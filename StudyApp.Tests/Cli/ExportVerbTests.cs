using Microsoft.Data.Sqlite;
using StudyApp.Hosting.Folders;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Connection.Sqlite;
using StudyApp.Studies.Model;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Cli;

public sealed class ExportVerbTests : IDisposable
{
    private const string Config = """
        TITLE = 'Sleep'
        SQLALCHEMY_DATABASE_URI = 'sqlite:///data.db'
        PAGE_LIST = [{name='Consent', path='consent'}, {name='Reaction', path='task/simple_rt'}, {name='End', path='end'}]
        """;

    private readonly StudyProgram _program = new();

    public ExportVerbTests()
    {
        _program.Write("sleep.toml", Config);
        _program.Write("consent.html", "<p>Yes?</p>");
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _program.Dispose();
    }

    [Theory]
    [InlineData("wide", "participants_wide.csv")]
    [InlineData("long", "responses_long.csv")]
    [InlineData("trials", "trials_simple_rt.csv")]
    [InlineData("json", "study.json")]
    [InlineData("interactions", "interactions.csv")]
    public async Task Each_format_writes_its_file_and_prints_its_path(string format, string file)
    {
        await PrepareAsync(TestStudy.Read(Config));
        _program.Write("out/new/" + file, "what was there before");

        var (code, output, errors) = await _program.RunAsync("export", "sleep.toml", "--out", "out/new", "--format", format);

        Assert.Equal((0, $"out/new/{file}\n", ""), (code, output.Replace('\\', '/'), errors));
        Assert.Equal(["out/new", "out/new/" + file], _program.Entries("out"));
        Assert.NotEqual("what was there before", await File.ReadAllTextAsync(_program.PathOf("out/new/" + file)));
    }

    [Fact]
    public async Task What_is_kept_in_another_database_has_files_of_its_own_and_other_verbs_do_without_it()
    {
        _program.Write("sleep.toml", Config + "\n[SQLALCHEMY_BINDS]\ncontact = 'sqlite:///contact.db'\n");
        _program.Write("questionnaires/contact.json", """{"database":"contact","questions":[{"questiontype":"field","id":"email"}]}""");
        var loaded = StudyLoader.Load(_program.PathOf("sleep.toml"), []).Loaded!;
        await using (var database = StudyDatabases.For(loaded.Server, Path.GetDirectoryName(_program.PathOf("sleep.toml"))!))
            await StudyDatabaseSetup.PrepareAsync(database, loaded.Study, TestDatabase.FirstStart, CancellationToken.None);

        foreach (
            var (format, files) in new[]
            {
                ("wide", "participants_wide.csv participants_wide_contact.csv"),
                ("long", "responses_long.csv responses_long_contact.csv"),
                ("codebook", "codebook.csv codebook_contact.csv"),
            }
        )
        {
            var (code, output, errors) = await _program.RunAsync("export", "sleep.toml", "--out", "out", "--format", format);
            Assert.Equal((0, string.Concat(files.Split(' ').Select(f => $"out/{f}\n")), ""), (code, output.Replace('\\', '/'), errors));
        }
        SqliteConnection.ClearAllPools();
        foreach (var file in Directory.GetFiles(_program.PathOf("."), "contact.db*")) File.Delete(file);
        Assert.Equal(69, (await _program.RunAsync("export", "sleep.toml", "--out", "out")).Code);
        Assert.Equal(0, (await _program.RunAsync("assignments", "sleep.toml")).Code);
        Assert.False(File.Exists(_program.PathOf("contact.db")));
    }

    [Fact]
    public async Task Each_table_is_a_file_and_a_study_without_tables_has_none()
    {
        await PrepareAsync(TestStudy.Read(Config));
        var (none, _, reason) = await _program.RunAsync("export", "sleep.toml", "--out", "out", "--format", "tables");
        Assert.Equal((1, "The study has no tables to export."), (none, reason.Trim()));
        _program.Write("tables/moves.json", """{"columns":{"x":{"type":"integer"}}}""");
        _program.Write("tables/answers.json", """{"columns":{"y":{}}}""");

        var (code, output, errors) = await _program.RunAsync("export", "sleep.toml", "--out", "out", "--format", "tables");

        Assert.Equal((0, "out/table_answers.csv\nout/table_moves.csv\n", ""), (code, output.Replace('\\', '/'), errors));
        Assert.Equal("movesID,participantID,timeSubmitted,x\r\n", await File.ReadAllTextAsync(_program.PathOf("out/table_moves.csv")));
    }

    [Fact]
    public async Task SQL_that_cannot_be_run_is_a_wrong_configuration_and_check_says_where()
    {
        _program.Write("tables/moves.json", "{\"columns\":{\"x\":{}},\n\"exports\":[{\"fields\":{\"a\":\"max(x) x\"}}]}");

        var (code, output, _) = await _program.RunAsync("check", "sleep.toml");

        Assert.Equal(1, code);
        Assert.Contains(
            "tables/moves.json(2,27): error TA004: This SQL cannot be run:",
            output.Replace('\\', '/'),
            StringComparison.Ordinal
        );
        Assert.Equal(78, (await _program.RunAsync("export", "sleep.toml", "--out", "out", "--format", "tables")).Code);
    }

    [Fact]
    public async Task Wide_is_the_usual_format_and_the_folder_is_made()
    {
        await PrepareAsync(TestStudy.Read(Config));

        var (code, _, _) = await _program.RunAsync("export", "sleep.toml", "--out", "out", "--include-unfinished", "--include-excluded");

        Assert.Equal(0, code);
        var header = Assert.Single(await File.ReadAllLinesAsync(_program.PathOf("out/participants_wide.csv")));
        Assert.StartsWith(
            "participantID,externalID,source,condition,duration,finished,end_reason,simple_rt_trials,",
            header,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Without_a_database_nothing_is_made()
    {
        var before = _program.Entries();

        var (code, output, errors) = await _program.RunAsync("export", "sleep.toml", "--out", "out");

        Assert.Equal((69, ""), (code, output));
        Assert.StartsWith("There is no database", errors, StringComparison.Ordinal);
        Assert.Equal(before, _program.Entries());
    }

    [Fact]
    public async Task Another_studys_database_is_refused()
    {
        await PrepareAsync(TestStudy.Usual() with { Key = "other", Title = "Other" });

        var (code, _, errors) = await _program.RunAsync("export", "sleep.toml", "--out", "out");

        Assert.Equal(78, code);
        Assert.StartsWith("The database holds another study, \"Other\" (other).", errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_program.PathOf("out")));
    }

    [Fact]
    public async Task A_wrong_configuration_is_refused()
    {
        _program.Write("sleep.toml", "TITLE = 5 5");

        Assert.Equal(78, (await _program.RunAsync("export", "sleep.toml", "--out", "out")).Code);
    }

    [Fact]
    public async Task A_format_that_does_not_exist_is_wrong_usage_and_the_others_are_named()
    {
        var (code, _, errors) = await _program.RunAsync("export", "sleep.toml", "--out", "out", "--format", "excel");

        Assert.Equal(2, code);
        foreach (var format in new[] { "wide", "long", "trials", "json" }) Assert.Contains($"'{format}'", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_where_the_folder_should_be_is_wrong_usage()
    {
        await PrepareAsync(TestStudy.Read(Config));

        var (code, _, errors) = await _program.RunAsync("export", "sleep.toml", "--out", "sleep.toml");

        Assert.Equal((2, "sleep.toml is a file; --out names a folder.\n"), (code, errors));
    }

    private async Task PrepareAsync(Study study)
    {
        await using var database = new SqliteDatabase(_program.PathOf("data.db"));
        await StudyDatabaseSetup.PrepareAsync(database, study, TestDatabase.FirstStart, CancellationToken.None);
    }
}
