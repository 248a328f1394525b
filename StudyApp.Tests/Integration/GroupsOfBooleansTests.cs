using System.Text;
using Microsoft.Extensions.DependencyInjection;
using StudyApp.Research.Data;
using StudyApp.Research.Data.Writing;
using StudyApp.Tests.Research.Data;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>A column of booleans makes the groups True and False, as in Python.</summary>
public sealed class GroupsOfBooleansTests
{
    private const string Score = """
        {% set rounds = participant.table('rounds') %}{% set points = rounds.sum_points %}<p id="s">hit
        {{- ' ' ~ participant.evaluate('tables.rounds.sum_points[True]') }}, missed {{ points[False] }}, by number {{ points[1] }}, all:
        {%- for hit, sum in points.items() %} {{ hit }} {{ sum }}{% if not loop.last %},{% endif %}{% endfor %}</p>
        """;

    [Theory, OnSqlite, OnPostgres]
    internal async Task They_name_columns_pages_and_texts(DatabaseKind kind)
    {
        using var folder = Folder("tables.rounds.sum_points[True] > 100");
        await using var host = await StudyHost.StartAsync(folder, await StudyHost.UriAsync(kind));
        using var visitor = await PlayedAsync(host);

        Assert.Equal("hit 2.5, missed 1, by number 2.5, all: False 1, True 2.5", visitor.Current.Page.GetElementById("s")!.TextContent);
        Assert.Equal("end", (await visitor.SubmitAsync()).PageName);
        using var scope = host.Services.CreateScope();
        var export = scope.ServiceProvider.GetRequiredService<WideExport>();
        var csv = await ExportSample.BytesAsync(s => export.WriteAsync(s, ExportScope.Usual, CancellationToken.None));
        var sums = ExportSample.Header(csv).Where(c => c.StartsWith("sum_", StringComparison.Ordinal));
        Assert.Equal(["sum_points_False", "sum_points_True"], sums);
        Assert.Equal(("1", "2.5"), (ExportSample.Read(csv)[0]["sum_points_False"], ExportSample.Read(csv)[0]["sum_points_True"]));
    }

    [Theory]
    [InlineData("tables.rounds.sum_points[True] > 2")]
    [InlineData("tables.rounds.sum_points.True > 2")]
    [InlineData("tables.rounds.sum_points['True'] > 2")]
    [InlineData("tables.rounds.sum_points[1] > 2")]
    [InlineData("tables.rounds.sum_points.0 == 1")]
    [InlineData("tables.rounds.sum_points[False] == 1")]
    [InlineData("True in tables.rounds.sum_points")]
    [InlineData("1 in tables.rounds.sum_points")]
    public async Task A_condition_names_a_group_in_any_of_Python_s_ways(string condition)
    {
        using var folder = Folder($"not ({condition})");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = await PlayedAsync(host);

        // Undecided would show the page.
        Assert.Equal("end", (await visitor.SubmitAsync()).PageName);
    }

    private static async Task<Visitor> PlayedAsync(StudyHost host)
    {
        var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        using var rows = new HttpRequestMessage(HttpMethod.Post, "/table/rounds");
        rows.Content = new StringContent("""[{"hit":true,"points":2.5},{"hit":false,"points":1}]""", Encoding.UTF8, "application/json");
        await visitor.SendAsync(rows);
        await visitor.SubmitAsync();
        return visitor;
    }

    private static WrittenStudy Folder(string bonus) => new WrittenStudy()
        .WithPages($$"""
            {path='consent'}, {path='simple/play'}, {path='instructions/score'},
            {path='instructions/bonus', show_if="{{bonus}}"}, {path='end'}
            """)
        .With("tables/rounds.json", """
            {"columns":{"hit":{"type":"boolean","default":false},"points":{"type":"float","default":0}},
             "exports":[{"fields":{"sum_points":"sum(points)"},"group_by":"hit"}]}
            """)
        .With("templates/simple/play.html", "<form method=\"post\" action=\"/simple/play\"><button>Continue</button></form>")
        .With("templates/instructions/score.html", Score).With("templates/instructions/bonus.html", "<p>More.</p>");
}
