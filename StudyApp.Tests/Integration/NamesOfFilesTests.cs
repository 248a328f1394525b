using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StudyApp.Research.Data;
using StudyApp.Research.Data.Writing;
using StudyApp.Tests.Research.Data;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>Questionnaires and tables are called as their files are, whatever that is.</summary>
public sealed class NamesOfFilesTests
{
    private const string Question = """{"questions":[{"questiontype":"field","id":"a"}]}""";

    [Theory, OnSqlite, OnPostgres]
    internal async Task Names_with_hyphens_and_digits_are_addresses_columns_and_views(DatabaseKind kind)
    {
        using var folder = new WrittenStudy()
            .WithPages("""
                {path='consent'}, {path='questionnaire/work-load'}, {path='questionnaire/2_effort'}, {path='simple/ticks'},
                {path='questionnaire/work-load/after', show_if="questionnaires['work-load'].calm > 1 and tables['tick-log'].ticks == 1"},
                {path='end'}
                """)
            .With("questionnaires/work-load.json", """
                {"questions":[{"questiontype":"radiogrid","id":"g","labels":["low","medium","high"],"questions":[{"id":"calm","text":"Calm"}]}]}
                """)
            .With("questionnaires/2_effort.json", """{"questions":[{"questiontype":"slider","id":"hard","tick_count":7}]}""")
            .With("tables/tick-log.json", """{"columns":{"at":{"type":"integer"}},"exports":[{"fields":{"ticks":"count(*)"}}]}""")
            .With("templates/simple/ticks.html", "<form method=\"post\" action=\"/simple/ticks\"><button>Continue</button></form>");
        await using var host = await StudyHost.StartAsync(folder, await StudyHost.UriAsync(kind));
        using var visitor = host.NewVisitor();

        await visitor.ConsentAsync();
        Assert.Equal("questionnaire/work-load", visitor.Current.PageName);
        Assert.Equal("questionnaire/2_effort", (await visitor.SubmitAsync(("calm", "2"))).PageName);
        Assert.Equal("simple/ticks", (await visitor.SubmitAsync(("hard", "6"))).PageName);
        Assert.Equal(HttpStatusCode.NoContent, await SendAsync(visitor, "tick-log", """{"at":12}"""));
        Assert.Equal("questionnaire/work-load/after", (await visitor.SubmitAsync()).PageName);
        Assert.Equal("end", (await visitor.SubmitAsync(("calm", "3"))).PageName);

        using var scope = host.Services.CreateScope();
        var export = scope.ServiceProvider.GetRequiredService<WideExport>();
        var wide = ExportSample.Read(await ExportSample.BytesAsync(s => export.WriteAsync(s, ExportScope.Usual, CancellationToken.None)))[
            0
        ];
        Assert.Equal(("2", "6", "3", "1"), (wide["work-load_calm"], wide["2_effort_hard"], wide["work-load/after_calm"], wide["ticks"]));
        Assert.Equal(["2", "3"], await ReadAsync(host, "SELECT calm AS \"Value\" FROM \"questionnaire_work-load\" ORDER BY tag"));
        Assert.Equal(["6"], await ReadAsync(host, "SELECT CAST(hard AS TEXT) AS \"Value\" FROM \"questionnaire_2_effort\""));
        const string First = "SELECT CAST(at AS TEXT) AS \"Value\" FROM \"table_tick-log\" WHERE \"tick-logID\" = 1";
        Assert.Equal(["12"], await ReadAsync(host, First));
    }

    [Theory]
    [InlineData("größe.neu")]
    [InlineData("a b")]
    [InlineData("it's \"so\"; --")]
    [InlineData("what #1, 50 % more")]
    [InlineData("a{b}*c")]
    [InlineData("a name with more letters than PostgreSQL leaves to any view")]
    [InlineData("<b>&amp;")]
    public async Task Any_other_name_is_served_and_kept(string name)
    {
        using var folder = new WrittenStudy().WithPages($"{{path='consent'}}, {{path='''questionnaire/{name}'''}}, {{path='end'}}")
            .With($"questionnaires/{name}.json", Question).With($"tables/{name}.json", """{"columns":{"n":{"type":"integer"}}}""");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        Assert.Equal($"questionnaire/{name}", (await visitor.ConsentAsync()).PageName);
        Assert.Equal(HttpStatusCode.NoContent, await SendAsync(visitor, Uri.EscapeDataString(name), """{"n":3}"""));

        Assert.Equal("end", (await visitor.SubmitAsync(("a", "yes"))).PageName);

        var quoted = name.Replace("\"", "\"\"", StringComparison.Ordinal);
        Assert.Equal(["yes"], await ReadAsync(host, $"SELECT a AS \"Value\" FROM \"questionnaire_{quoted}\""));
        Assert.Equal(["3"], await ReadAsync(host, $"SELECT CAST(n AS TEXT) AS \"Value\" FROM \"table_{quoted}\""));
    }

    [Fact]
    public async Task A_name_is_found_however_its_letters_are_put_together()
    {
        using var folder = new WrittenStudy().With("questionnaires/gr\u00f6sse.json", Question)
            .WithPages("{path='consent'}, {path='questionnaire/gro\u0308sse'}, {path='end'}");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        Assert.Equal("end", (await visitor.SubmitAsync(("a", "yes"))).PageName);
    }

    private static async Task<HttpStatusCode> SendAsync(Visitor visitor, string table, string rows)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/table/{table}")
        {
            Content = new StringContent(rows, Encoding.UTF8, "application/json"),
        };
        return (await visitor.SendAsync(request)).Status;
    }

    private static Task<List<string>> ReadAsync(StudyHost host, string sql)
    {
        var plain = sql.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
        return host.QueryAsync(db => db.Database.SqlQueryRaw<string>(plain).ToListAsync());
    }
}
