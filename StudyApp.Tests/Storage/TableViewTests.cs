using System.Collections.Immutable;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Studies.Model;
using StudyApp.Studies.Reading;
using Xunit;

namespace StudyApp.Tests.Storage;

/// <summary>The analysts' view of a table, and the rows behind it.</summary>
public sealed class TableViewTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task The_view_has_one_typed_row_per_row(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(
            kind,
            Study(
                """{"n":{"type":"integer"},"rt":{"type":"float"},"ok":{"type":"boolean"},"Word":{},"at":{"type":"datetime"},"extra":{"type":"json"}}"""
            )
        );
        var people = new TestParticipants(test);
        var id = await people.EnterAsync("questionnaire/q");
        Assert.True(
            await test.Writer.StoreRowsAsync(
                new(
                    id,
                    "trials",
                    SentRows.Of(
                        """{"n":1,"rt":0.5,"ok":true,"Word":"a 'b'","at":"2026-03-01T00:00:00.000Z","extra":"[1]"}""",
                        """{"n":null,"rt":2,"ok":false,"Word":null,"at":null,"extra":null}"""
                    ),
                    people.Now
                )
            )
        );

        var rows = await test.RowsAsync(
            """SELECT "trialsID", "participantID", n, rt, CASE WHEN ok THEN 'y' ELSE 'n' END, "Word", at, extra FROM table_trials ORDER BY "trialsID" """
        );

        Assert.Equal(
            [
                ["1", "1", "1", "0.5", "y", "a 'b'", "2026-03-01T00:00:00.000Z", "[1]"],
                ["2", "1", null, "2", "n", null, null, null],
            ],
            rows
        );
        Assert.Equal("2", (await test.ColumnAsync("""SELECT COUNT("timeSubmitted") FROM table_trials"""))[0]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_view_has_the_columns_of_now_and_what_does_not_convert_is_NULL(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind, Study("""{"a":{},"gone":{}}"""));
        var people = new TestParticipants(test);
        var id = await people.EnterAsync("questionnaire/q");
        await test.Writer.StoreRowsAsync(
            new(id, "trials", SentRows.Of("""{"a":"12","gone":"x"}""", """{"a":"many","gone":"x"}"""), people.Now)
        );

        await test.PrepareAsync(Study("""{"a":{"type":"integer"},"fresh":{}}"""), TestDatabase.FirstStart.AddDays(1));

        Assert.Equal([["12", null], [null, null]], await test.RowsAsync("""SELECT a, fresh FROM table_trials ORDER BY "trialsID" """));
        Assert.Equal(["2"], await test.ColumnAsync("SELECT COUNT(*) FROM versions WHERE kind = 'table'"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_table_that_left_the_study_keeps_its_rows_without_a_view(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind, Study("""{"a":{}}"""));
        var people = new TestParticipants(test);
        await test.Writer.StoreRowsAsync(
            new(await people.EnterAsync("questionnaire/q"), "trials", SentRows.Of("""{"a":"1"}"""), people.Now)
        );

        await test.PrepareAsync(Study(null), TestDatabase.FirstStart.AddDays(1));

        Assert.Equal(["1"], await test.ColumnAsync("SELECT COUNT(*) FROM custom_table_rows"));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => test.ColumnAsync("SELECT COUNT(*) FROM table_trials"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Rows_are_stored_all_or_none_and_not_after_the_end(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind, Study("""{"a":{}}"""));
        var people = new TestParticipants(test);
        var id = await people.EnterAsync("questionnaire/q");
        // A NUL cannot be stored by PostgreSQL; SQLite is sent a row that is none.
        var broken = Enumerable.Repeat("""{"a":"1"}""", 120).Append(kind == DatabaseKind.Postgres ? "\0" : null!).ToImmutableArray();
        await Assert.ThrowsAnyAsync<Exception>(() => test.Writer.StoreRowsAsync(new(id, "trials", SentRows.Of([.. broken]), people.Now)));
        Assert.Equal(["0"], await test.ColumnAsync("SELECT COUNT(*) FROM custom_table_rows"));

        Assert.True(await test.Writer.StoreRowsAsync(new(id, "trials", SentRows.Of([.. broken[..120]]), people.Now)));
        await people.LeaveAsync(id, "end");
        Assert.False(await test.Writer.StoreRowsAsync(new(id, "trials", SentRows.Of([.. broken[..1]]), people.Now)));
        Assert.False(await test.Writer.StoreRowsAsync(new(id + 1, "trials", SentRows.Of([.. broken[..1]]), people.Now)));
        Assert.Equal(["120"], await test.ColumnAsync("SELECT COUNT(*) FROM custom_table_rows"));
    }

    internal static Study Study(string? columns, string exports = "[]", string name = "trials")
    {
        var texts = ImmutableSortedDictionary<string, string>
            .Empty.Add("consent.html", "<p>Do you agree?</p>")
            .Add("questionnaires/q.json", """{"questions":[{"questiontype":"field","id":"a"}]}""");
        if (columns is not null) texts = texts.Add($"tables/{name}.json", $$"""{"columns":{{columns}},"exports":{{exports}}}""");
        var diagnostics = new DiagnosticBag();
        var loaded = StudyReader.Read(
            new(
                "sleep.toml",
                "TITLE = 'Trials'\nSQLALCHEMY_DATABASE_URI = 'sqlite://'\nPAGE_LIST = [{path='consent'}, "
                    + "{path='questionnaire/q'}, {path='end'}]",
                texts,
                [.. texts.Keys]
            ),
            [],
            diagnostics
        );
        Assert.True(loaded is not null, string.Join('\n', diagnostics));
        return loaded.Study;
    }
}
