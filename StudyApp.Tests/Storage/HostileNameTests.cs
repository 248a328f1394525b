using StudyApp.Authoring.Diagnostics;
using StudyApp.Research.Data;
using StudyApp.Studies.Model;
using StudyApp.Tests.Studies;
using Xunit;

namespace StudyApp.Tests.Storage;

/// <summary>Views of files that may be called anything, on both databases.</summary>
public sealed class HostileNameTests
{
    private static readonly string[] Names =
        [
            "q\" AS SELECT 1; DROP TABLE participants; --",
            "it's",
            "größe.neu",
            "{0} @p $1",
            new string('ö', 40) + "x",
            new string('ö', 40) + "y",
        ];

    [Theory, OnSqlite, OnPostgres]
    public async Task Each_has_its_view(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind, Study(Names));
        var people = new TestParticipants(test);
        foreach (var name in Names)
        {
            var id = await people.EnterAsync("questionnaire/q");
            await test.Writer.StoreRowsAsync(new(id, name, SentRows.Of("""{"n":1}"""), people.Now));
        }

        foreach (var name in Names)
        {
            Assert.Equal(["1"], await test.ColumnAsync($"SELECT n FROM {Quoted(test.Database.Views.NameOf($"table_{name}"))}"));
            Assert.Empty(await test.ColumnAsync($"SELECT a FROM {Quoted(test.Database.Views.NameOf($"questionnaire_{name}"))}"));
        }
        Assert.Equal(["6"], await test.ColumnAsync("SELECT COUNT(*) FROM participants"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_file_renamed_by_its_capitals_alone_keeps_a_view(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind, Study(["load"]));

        await test.PrepareAsync(Study(["Load"]), TestDatabase.FirstStart.AddDays(1));

        Assert.Empty(await test.ColumnAsync("SELECT a FROM \"questionnaire_Load\""));
    }

    [Fact]
    public void No_two_tables_have_one_file_and_none_leaves_the_folder()
    {
        Assert.Equal("table_tick-log.csv", TablesExport.FileNameOf("tick-log"));
        Assert.Equal("table_größe.neu.csv", TablesExport.FileNameOf("größe.neu"));
        Assert.Equal("table_..%5C..%2Fa%3Fb%3A.csv", TablesExport.FileNameOf("..\\../a?b:"));
        Assert.NotEqual(TablesExport.FileNameOf("a?b"), TablesExport.FileNameOf("a%3Fb"));
    }

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static Study Study(string[] names)
    {
        var study = AStudy.With();
        foreach (var name in names)
            study = study.WithFile($"questionnaires/{name}.json", """{"questions":[{"questiontype":"field","id":"a"}]}""")
                .WithFile($"tables/{name}.json", """{"columns":{"n":{"type":"integer"}}}""");
        var diagnostics = new DiagnosticBag();
        return study.Read(diagnostics)?.Study ?? throw new InvalidOperationException(string.Join('\n', diagnostics));
    }
}
