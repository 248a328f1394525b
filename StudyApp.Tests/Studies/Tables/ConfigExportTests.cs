using System.Text;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Research.Data;
using StudyApp.Research.Data.Writing;
using StudyApp.Tests.Research.Data;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Studies.Tables;

/// <summary>The setting EXPORT: what tables add to the wide file, said in the configuration.</summary>
public sealed class ConfigExportTests
{
    [Theory, OnSqlite, OnPostgres]
    internal async Task Its_columns_stand_before_those_of_the_tables_own_files(DatabaseKind kind)
    {
        var study = With(
                "EXPORT = [{table='moves', fields={far='max(n)'}, filter='n < 9'}, {table='table_answers', fields={said='count(*)'}, "
                    + "group_by='word'}]"
            )
            .Read(new())!
            .Study;
        await using var test = await TestDatabase.CreateAsync(kind, study);
        var people = new TestParticipants(test);
        var id = await people.EnterAsync("questionnaire/q");
        await test.Writer.StoreRowsAsync(new(id, "moves", SentRows.Of("""{"n":3}""", """{"n":9}"""), people.Now));
        await test.Writer.StoreRowsAsync(new(id, "answers", SentRows.Of("""{"word":"yes"}"""), people.Now));
        await people.LeaveAsync(id, "end");

        var csv = await ExportSample.BytesAsync(stream =>
            new WideExport(test.Database, study).WriteAsync(stream, ExportScope.Usual, CancellationToken.None)
        );

        Assert.Equal(["far", "said_yes", "words", "most"], ExportSample.Header(csv).SkipWhile(c => c != "q_duration").Skip(1));
        Assert.EndsWith(",3,1,1,9\r\n", Encoding.UTF8.GetString(csv), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("EXPORT = 'all'", "error ST", "\"EXPORT\"")]
    [InlineData("EXPORT = [{fields={x='count(*)'}}]", "error TA003", "An entry of EXPORT names its table; such as")]
    [InlineData("EXPORT = [{table='movse', fields={x='count(*)'}}]", "warning TA003", "did you mean \"moves\"?")]
    [InlineData("EXPORT = [{table='questionnaire_q', fields={x='count(*)'}}]", "warning TA003", "questionnaires are exported as they are")]
    [InlineData("EXPORT = [{table='moves', fields={most='count(*)'}}]", "error TA003", "has a field \"most\" already")]
    [InlineData(
        "EXPORT = [{table='moves', fields={x='count(*)'}}, {table='moves', fields={X='max(n)'}}]",
        "error TA003",
        "has a field \"X\" already"
    )]
    [InlineData("EXPORT = [{table='moves', fields={x='max(m)'}}]", "error TA004", "did you mean \"n\"?")]
    [InlineData("EXPORT = [{table='moves', fields={x='(select 1)'}}]", "error TA004", "study.toml(5,")]
    [InlineData("EXPORT = [{table='moves', fields={x='max(n)'}, groupby='n'}]", "warning TA006", "did you mean \"group_by\"?")]
    public void What_is_wrong_is_said_at_its_place(string setting, string severity, string message)
    {
        var diagnostics = new DiagnosticBag();
        With(setting).Read(diagnostics);
        var found = Assert.Single(diagnostics).ToString();
        Assert.Contains(severity, found, StringComparison.Ordinal);
        Assert.Contains(message, found, StringComparison.Ordinal);
    }

    private static AStudy With(string setting)
    {
        var study = AStudy.With();
        return study.WithSettings($"{study.Settings}\n{setting}")
            .WithFile("tables/answers.json", """{"columns":{"word":{}},"exports":[{"fields":{"words":"count(*)"}}]}""")
            .WithFile("tables/moves.json", """{"columns":{"n":{"type":"integer"}},"exports":[{"fields":{"most":"max(n)"}}]}""");
    }
}
