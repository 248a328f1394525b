using System.Net;
using System.Text;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>Rows of tables decide over pages, ways and texts.</summary>
public sealed class TableExpressionTests
{
    private const string Table = """
        {"columns":{"n":{"type":"integer"},"block":{}},
         "exports":[{"fields":{"rows":"count(*)","best":"max(n)"},"filter":"n > 0"},
                    {"fields":{"mean":"avg(n)"},"group_by":"block"},
                    {"fields":{"count_n":"count(*)"},"group_by":"n"},
                    {"fields":{"pairs":"count(*)"},"group_by":["block","n"]}]}
        """;

    [Theory, OnSqlite, OnPostgres]
    internal async Task A_way_and_a_text_go_by_rows(DatabaseKind kind)
    {
        using var folder = Folder(
                "{path='consent'}, {path='questionnaire/mood'}, {conditional_routing=[{show_if='tables.moves.rows >= 2', "
                    + "page_list=[{path='questionnaire/many'}]}, {page_list=[{path='questionnaire/few'}]}]}, {path='end'}"
            )
            .With(
                "questionnaires/many.json",
                """{"instructions":"[{{ tables.moves.best }}/{{ tables.moves.mean.a }}/{{ tables.moves.n }}/{{ tables.moves.mean.zz }}]","questions":[]}"""
            )
            .With("questionnaires/few.json", """{"questions":[]}""");
        await using var host = await StudyHost.StartAsync(folder, await StudyHost.UriAsync(kind));

        using var busy = host.NewVisitor();
        await busy.ConsentAsync();
        await SendAsync(busy, """[{"n":4,"block":"a"},{"n":7,"block":"a"},{"n":-1,"block":"b"}]""");
        var many = await busy.SubmitAsync(("age", "30"));
        Assert.Equal("questionnaire/many", many.PageName);
        Assert.Contains("[7/5.5/-1/]", many.Text, StringComparison.Ordinal);

        using var idle = host.NewVisitor();
        await idle.ConsentAsync();
        await SendAsync(idle, """{"n":1,"block":"a"}""");
        Assert.Equal("questionnaire/few", (await idle.SubmitAsync(("age", "30"))).PageName);
    }

    [Theory]
    [InlineData("tables.moves.rows == 2", true)]
    [InlineData("tables.moves.rows == 3", false)]
    [InlineData("tables.moves.mean.a > 5", true)]
    [InlineData("tables.moves.mean['b'] == 9", false)]
    [InlineData("tables.moves.mean[mood.why] == -1", true)]
    [InlineData("tables.moves.count_n.4 == 2", false)]
    [InlineData("tables.moves.count_n[4] == 1", true)]
    [InlineData("'a' in tables.moves.mean", true)]
    [InlineData("'zz' in tables.moves.mean", false)]
    [InlineData("tables.moves.mean.zz == 5", true)]
    [InlineData("tables.moves.n == -1", true)]
    [InlineData("tables.nothing.rows == 5", true)]
    [InlineData("tables.moves.nothing == 5", true)]
    [InlineData("tables.empty.size == 5", true)]
    [InlineData("tables.empty.x == 5", true)]
    public async Task What_has_no_value_is_undecided_and_shows_the_page(string showIf, bool isShown)
    {
        using var folder = Folder(
                $"{{path='consent'}}, {{path='questionnaire/mood'}}, {{path='questionnaire/more', show_if=\"{showIf}\"}}, {{path='end'}}"
            )
            .With("questionnaires/more.json", """{"questions":[]}""");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        await SendAsync(visitor, """[{"n":4,"block":"a"},{"n":7,"block":"a"},{"n":-1,"block":"b"}]""");

        Assert.Equal(isShown ? "questionnaire/more" : "end", (await visitor.SubmitAsync(("age", "30"), ("why", "b"))).PageName);
    }

    private static WrittenStudy Folder(string pages) =>
        new WrittenStudy()
            .WithPages(pages)
            .With("tables/moves.json", Table)
            .With("tables/empty.json", """{"columns":{"x":{}},"exports":[{"fields":{"size":"count(*)"}}]}""");

    private static async Task SendAsync(Visitor visitor, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "table/moves")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        Assert.Equal(HttpStatusCode.NoContent, (await visitor.SendAsync(request)).Status);
    }
}
