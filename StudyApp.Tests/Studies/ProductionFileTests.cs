using StudyApp.Authoring.Diagnostics;
using StudyApp.Hosting.Folders;
using StudyApp.Studies.Settings;
using StudyApp.Tests.Cli;
using Xunit;

namespace StudyApp.Tests.Studies;

/// <summary>A file that is run in place of the study's own.</summary>
public sealed class ProductionFileTests : IDisposable
{
    private const string Study = """
        TITLE = 'Sleep'
        PORT = 5004
        SQLALCHEMY_DATABASE_URI = 'sqlite:///own.db'
        CONDITIONS = [{label='a'}, {label='b'}]
        PAGE_LIST = [{name='Consent', path='consent'}, {name='End', path='end'}]
        """;

    private readonly StudyProgram _folder = new();

    public ProductionFileTests()
    {
        _folder.Write("studies/sleep/sleep.toml", Study);
        _folder.Write("studies/sleep/consent.html", "<p>Yes?</p>");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Its_settings_win_and_the_study_is_the_one_of_its_own_file()
    {
        var result = Load("STUDY = 'studies/sleep/sleep.toml'\nPORT = 6000\nTARGET = 10");

        Assert.Equal(
            (6000, "Sleep", "sleep", 10),
            (result.Loaded!.Server.Port, result.Loaded.Study.Title, result.Loaded.Study.Key, result.Loaded.Study.Assignment.Target));
        Assert.Equal(_folder.PathOf("studies/sleep"), result.Folder);
        Assert.Equal(new SqliteAddress("own.db"), result.Loaded.Server.Database);
    }

    [Theory]
    [InlineData("SQLALCHEMY_DATABASE_URI = 'sqlite:///study.db'", "../../study.db")]
    [InlineData("SQLALCHEMY_DATABASE_URI = ' sqlite:///data/study.db '", "../../data/study.db")]
    // The other name of the same setting replaces it as well.
    [InlineData("DATABASE_URL = 'sqlite:///study.db'", "../../study.db")]
    [InlineData("SQLALCHEMY_DATABASE_URI = 'sqlite:////var/study.db'", "/var/study.db")]
    [InlineData("SQLALCHEMY_DATABASE_URI = 'sqlite://'", null)]
    public void Paths_count_from_the_file_they_stand_in(string line, string? file) =>
        Assert.Equal(new SqliteAddress(file), Load($"STUDY = 'studies/sleep/sleep.toml'\n{line}").Loaded!.Server.Database);

    [Fact]
    public void So_do_those_of_every_other_setting_and_of_the_command_line()
    {
        _folder.Write("ids.csv", "external_id,condition\np1,2\n");
        var toml = """
            STUDY = 'studies/sleep/sleep.toml'
            KEY_FILE = 'keys/sleep.key'
            CONDITIONS_FROM_CSV = 'ids.csv'
            CONDITIONS_FROM_DB = 'sqlite:///first.db'
            SQLALCHEMY_BINDS = {contact='sqlite:///contact.db'}
            """;

        var loaded = Load(toml, new SettingOverride("SQLALCHEMY_DATABASE_URI", "sqlite:///typed.db", "--database")).Loaded!;

        Assert.Equal("../../keys/sleep.key", loaded.Server.KeyFile);
        Assert.Equal(2, loaded.Study.Assignment.Lookup!.Csv!["p1"]);
        Assert.Equal(new SqliteAddress("../../first.db"), loaded.Study.Assignment.Lookup.Database);
        Assert.Equal(new SqliteAddress("../../contact.db"), loaded.Server.Binds["contact"]);
        Assert.Equal(new SqliteAddress("../../typed.db"), loaded.Server.Database);
    }

    [Theory]
    [InlineData("STUDY = 5", "production.toml(1,9): error SV005: STUDY names no file; ")]
    [InlineData("STUDY = ' '", "production.toml(1,9): error SV005: STUDY names no file; ")]
    [InlineData("STUDY = 'studies/slep/sleep.toml'",
        "production.toml(1,9): error SV005: STUDY names studies/slep/sleep.toml, which is not there; ")]
    [InlineData("STUDY = 'studies/sleep'", "production.toml(1,9): error SV005: STUDY names the folder studies/sleep; ")]
    [InlineData("STUDY = 'production.toml'", "production.toml(1,9): error SV005: STUDY names this file itself; ")]
    [InlineData("STUDY = 'studies/other/production.toml'",
        "production.toml(1,9): error SV005: STUDY names a file that is called production.toml too: no message could say ")]
    [InlineData("STUDY = 'second.toml'",
        "second.toml(1,1): error SV005: This file is named by the STUDY of another, so it cannot name a third one; ")]
    [InlineData("STUDY = 'studies/sleep/sleep.toml'\nPORT = 'x'",
        "production.toml(2,8): error ST005: \"PORT\" of production.toml must be a whole number")]
    [InlineData("STUDY = 'studies/sleep/sleep.toml'\nPROT = 1",
        "production.toml(2,1): warning ST003: There is no setting \"PROT\"; it is ignored; ")]
    [InlineData("STUDY = 'studies/sleep/sleep.toml'\nTITLE = ", "production.toml(2,")]
    [InlineData("STUDY = 'wrong.toml'\nPORT = 5000", "wrong.toml(2,8): error ST005: \"PORT\" of wrong.toml must be")]
    public void What_is_wrong_is_said_at_its_place(string toml, string said)
    {
        _folder.Write("studies/other/production.toml", Study);
        _folder.Write("second.toml", "STUDY = 'studies/sleep/sleep.toml'\n" + Study);
        _folder.Write("wrong.toml", Study.Replace("PORT = 5004", "PORT = 'x'", StringComparison.Ordinal));
        _folder.Write("consent.html", "<p>Yes?</p>");

        Assert.Contains(Load(toml).Diagnostics, d => d.ToString().StartsWith(said, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_is_not_UTF8_is_named()
    {
        File.WriteAllBytes(_folder.PathOf("studies/sleep/sleep.toml"), [.. "TITLE = 'Schl"u8, 0xE4, .. "f'"u8]);

        Assert.StartsWith("sleep.toml: error ST001: The file is not UTF-8 text",
            Assert.Single(Load("STUDY = 'studies/sleep/sleep.toml'").Diagnostics).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Both_files_are_watched()
    {
        var run = _folder.Write("production.toml", "STUDY = 'studies/sleep/sleep.toml'");
        var location = StudyLocation.Of(run, new DiagnosticBag())!;
        var before = StudyFolderReader.Fingerprint(location);

        File.AppendAllText(run, "\nPORT = 7000");
        var after = StudyFolderReader.Fingerprint(location);
        File.AppendAllText(location.StudyPath, "\n");

        Assert.NotEqual(before, after);
        Assert.NotEqual(after, StudyFolderReader.Fingerprint(location));
    }

    private LoadResult Load(string production, params SettingOverride[] overrides) =>
        StudyLoader.Load(_folder.Write("production.toml", production), overrides);
}
