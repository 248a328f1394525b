using System.Net;
using System.Text;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>What a page's template is shown of a participant comes from what is stored.</summary>
public sealed class ParticipantTemplateTests
{
    private const string Table =
        """{"columns":{"block":{},"n":{"type":"integer"}},"exports":[{"fields":{"best":"max(n)"}},{"fields":{"mean":"avg(n)"},"group_by":"block"},{"fields":{"pairs":"count(*)"},"group_by":["block","n"]}]}""";

    private const string Game = """
        {% set moves = participant.table('moves') %}
        <output>{{ moves|length }}|{% for move in moves %}{{ move.block }}{{ move.n }} {% endfor %}|{{ moves.best }}|{{ moves.mean.a }}|{{ moves.pairs[('b', 7)] }}|{{ tables.moves.n }}|{{ moves[0].timeSubmitted.year > 2020 }}|{{ participant.display_duration() }}|{{ participant.timeStarted <= participant.lastActiveOn }}|{{ participant.questionnaire('mood').timeEnded is none }}|{{ participant.questionnaire('mood').duration >= 0 }}|{% for i in participant.questionnaire_interactions('mood') %}{{ i.questionID }}-{{ i.eventType }}-{{ i.value }} {% endfor %}</output>
        """;

    [Theory, OnSqlite, OnPostgres]
    internal async Task A_page_shows_rows_exports_and_what_happened(DatabaseKind kind)
    {
        using var folder = new WrittenStudy()
            .WithPages("{path='consent'}, {path='questionnaire/mood'}, {path='simple/game'}, {path='end'}")
            .WithSetting("LOG_QUESTIONNAIRE_INTERACTIONS = true")
            .With("tables/moves.json", Table)
            .With("templates/simple/game.html", Game)
            .With(
                "templates/end/complete.html",
                "<output>{{ participant.display_duration().isdigit() }} {{ participant.finished }} {{ round(tables.moves.best / "
                    + "3, 1) }} {{ code == participant.code }}</output>"
            );
        await using var host = await StudyHost.StartAsync(folder, await StudyHost.UriAsync(kind));
        using var busy = host.NewVisitor();
        await busy.ConsentAsync();
        using var rows = new HttpRequestMessage(HttpMethod.Post, "table/moves")
        {
            Content = new StringContent(
                """[{"block":"a","n":4},{"block":"a","n":5},{"block":"b","n":7}]""",
                Encoding.UTF8,
                "application/json"
            ),
        };
        Assert.Equal(HttpStatusCode.NoContent, (await busy.SendAsync(rows)).Status);
        var page = await busy.SubmitAsync(
            ("age", "30"),
            ("questionnaireInteractions", """{"questionID":"age","eventType":"change","timestamp":1700000000.5,"value":"30"}""")
        );
        Assert.Equal(
            "3|a4 a5 b7 |7|4.5|1|7|True|In Progress|True|False|True|age-change-30 ",
            page.Page.QuerySelector("output")!.TextContent
        );
        Assert.Equal("True True 2.3 True", (await busy.OpenAsync("redirect_next_page")).Page.QuerySelector("output")!.TextContent);

        using var idle = host.NewVisitor();
        await idle.ConsentAsync();
        page = await idle.SubmitAsync(("age", "31"));
        Assert.Equal("simple/game", page.PageName);
        Assert.Null(page.Page.QuerySelector("output"));
    }

    [Theory, OnSqlite, OnPostgres]
    internal async Task Someone_without_rows_sees_none(DatabaseKind kind)
    {
        using var folder = new WrittenStudy()
            .WithPages("{path='consent'}, {path='simple/game'}, {path='end'}")
            .With("tables/moves.json", Table)
            .With(
                "templates/simple/game.html",
                "{% set moves = participant.table('moves') %}<output>{{ moves|length }} {{ 'some' if moves else 'none' }} {{ "
                    + "moves.best }} {{ moves.mean }} [{{ tables.moves.best }}{{ tables.moves.mean.a }}]</output>"
            );
        await using var host = await StudyHost.StartAsync(folder, await StudyHost.UriAsync(kind));
        using var visitor = host.NewVisitor();
        Assert.Equal("0 none None {} []", (await visitor.ConsentAsync()).Page.QuerySelector("output")!.TextContent);
    }
}
