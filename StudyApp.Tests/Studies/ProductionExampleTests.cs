using System.Text;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Hosting.Folders;
using StudyApp.Studies.Model;
using StudyApp.Studies.Reading;
using StudyApp.Studies.Settings;
using StudyApp.Tests.Approved;
using StudyApp.Tests.Browser;
using StudyApp.Tests.Cli;
using Xunit;

namespace StudyApp.Tests.Studies;

/// <summary><c>production.toml.example</c>, which is copied and started.</summary>
public sealed class ProductionExampleTests : IDisposable
{
    private static readonly string Path = System.IO.Path.Combine(DemoStudy.Repository(), "production.toml.example");

    private readonly StudyProgram _folder = new();

    public static TheoryData<string> Names => [.. SettingKeys.All.Select(k => k.Name).Where(name => name != StudyKeys.Study.Name)];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_key_stands_in_it()
    {
        ApprovedFile.CheckAt(Path, Encoding.UTF8.GetBytes(ProductionExample.Write()));
    }

    [Fact]
    public void As_it_is_it_serves_the_demo()
    {
        const string Named = "'experiments/demo/demo.toml'";
        var loaded = Load(File.ReadAllText(Path).Replace(Named, $"'{DemoStudy.Config}'", StringComparison.Ordinal));

        Assert.Equal(("demo", null), (loaded.Study.Key, loaded.Server.AdminPassword));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_line_can_be_put_to_use(string name)
    {
        var key = SettingKeys.All.Single(k => k.Name == name);
        var line = $"{name} = {ProductionExample.Value(key)}";
        Assert.Contains($"\n# {line}\n", File.ReadAllText(Path), StringComparison.Ordinal);
        _folder.Write("conditions.csv", "external_id,condition\np1,1\n");
        // An export needs a table of the study's own.
        Load(name == "EXPORT" ? $"{Bare}\n{line}" : $"STUDY = '{DemoStudy.Config}'\n{line}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_default_that_is_written_changes_nothing(string name)
    {
        var key = SettingKeys.All.Single(k => k.Name == name);
        if (key.Default is null) return;
        var bare = Load(Bare);
        var written = Load($"{name} = {ProductionExample.Value(key)}\n{Bare}");

        Assert.Equal(bare.Server with { Binds = written.Server.Binds }, written.Server);
        Assert.Equal(bare.Study.Participants, written.Study.Participants);
        Assert.Equal(bare.Study.Completion, written.Study.Completion);
        Assert.Equal(bare.Study.Frame, written.Study.Frame);
        Assert.Equal(Others(bare.Study), Others(written.Study));
    }

    private static (bool, bool, bool, int?) Others(Study study) =>
        (study.AllowBack, study.LogInteractions, study.Assignment.TiesAtRandom, study.Access.NewcomersPerMinute);

    private const string Bare = """
        TITLE = 'Sleep'
        SQLALCHEMY_DATABASE_URI = 'sqlite://'
        CONDITIONS = [{label='a'}, {label='b'}]
        PAGE_LIST = [{name='Consent', path='consent'}, {name='End', path='end'}]
        """;

    private LoadedStudy Load(string toml)
    {
        _folder.Write("consent.html", "<p>Yes?</p>");
        _folder.Write("tables/trials.json", """{"columns": {"word": {"type": "string"}}}""");
        var result = StudyLoader.Load(_folder.Write("production.toml", toml), []);
        Assert.DoesNotContain(result.Diagnostics, d => d.Severity == Severity.Error);
        return result.Loaded!;
    }
}
