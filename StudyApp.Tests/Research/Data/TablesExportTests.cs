using System.Text;
using System.Text.Json;
using StudyApp.Research.Data;
using StudyApp.Research.Data.Writing;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Research.Data;

public sealed class TablesExportTests
{
    private const string Columns = """{"block":{},"side":{},"rt":{"type":"float"},"ok":{"type":"boolean"},"note":{}}""";

    private const string Exports = """
        [{"fields":{"all_rows":"count(*)","mean_rt":"avg(rt)"},"filter":"rt > 0"},
         {"fields":{"block_rt":"avg(rt)","hits":"sum(ok)"},"group_by":"block","order_by":"trialsID"},
         {"fields":{"n":"count(*)"},"group_by":["block","side"]},
         {"fields":{"many":"count(*)"},"group_by":"block","having":"count(*) > 1"}]
        """;

    [Theory, OnSqlite, OnPostgres]
    public async Task A_table_s_rows_are_a_file(DatabaseKind kind)
    {
        await using var test = await SampleAsync(kind);
        var export = new TablesExport(test.Database, test.Study);

        var csv = Encoding.UTF8.GetString(
            await ExportSample.BytesAsync(stream => export.WriteAsync("trials", stream, ExportScope.Usual, CancellationToken.None))
        );

        Assert.Equal("trials", Assert.Single(export.Tables));
        Assert.Equal(
            """"
            trialsID,participantID,timeSubmitted,block,side,rt,ok,note
            1,1,2026-03-01T09:00:01.250Z,warm up,L,0.5,1,'=1+1
            2,1,2026-03-01T09:00:01.250Z,warm up,R,1.5,0,
            3,1,2026-03-01T09:00:01.250Z,main,L,-1,1,"a, ""b"""
            4,2,2026-03-01T09:00:03.750Z,main,L,2,1,

            """".ReplaceLineEndings("\r\n"),
            csv);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Fields_stand_in_the_wide_file_and_groups_under_their_own_names(DatabaseKind kind)
    {
        await using var test = await SampleAsync(kind);
        var export = new WideExport(test.Database, test.Study);

        var csv = await ExportSample.BytesAsync(stream => export.WriteAsync(stream, ExportScope.Usual, CancellationToken.None));

        Assert.Equal(
            [
                "q_duration",
                "all_rows",
                "mean_rt",
                "block_rt_warm_up",
                "hits_warm_up",
                "block_rt_main",
                "hits_main",
                "n_main_L",
                "n_warm_up_L",
                "n_warm_up_R",
                "many_warm_up",
            ],
            ExportSample.Header(csv).SkipWhile(c => c != "q_duration"));
        var rows = ExportSample.Read(csv);
        // The second participant has no "warm up", the third no rows at all.
        Assert.Equal(("2|1|", "1|2|"), (rows.Column("all_rows"), rows.Column("mean_rt")));
        Assert.Equal(
            ("1||", "-1|2|", "1||", "1|1|"),
            (rows.Column("block_rt_warm_up"), rows.Column("block_rt_main"), rows.Column("hits_warm_up"), rows.Column("hits_main"))
        );
        Assert.Equal(
            ("1|1|", "1||", "1||", "2||"),
            (rows.Column("n_main_L"), rows.Column("n_warm_up_L"), rows.Column("n_warm_up_R"), rows.Column("many_warm_up"))
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_is_left_out_adds_neither_rows_nor_columns(DatabaseKind kind)
    {
        await using var test = await SampleAsync(kind);
        var (usual, everyone) = (ExportScope.Usual, new ExportScope(IncludeUnfinished: true, IncludeExcluded: true));

        async Task<List<string>> HeaderAsync(ExportScope scope) =>
            ExportSample.Header(
                await ExportSample.BytesAsync(stream =>
                    new WideExport(test.Database, test.Study).WriteAsync(stream, scope, CancellationToken.None)
                )
            );
        async Task<int> CountAsync(ExportScope scope) =>
            ExportSample
                .Read(
                    await ExportSample.BytesAsync(stream =>
                        new TablesExport(test.Database, test.Study).WriteAsync("trials", stream, scope, CancellationToken.None)
                    )
                )
                .Count;

        Assert.DoesNotContain("block_rt_secret", await HeaderAsync(usual));
        Assert.Contains("block_rt_secret", await HeaderAsync(everyone));
        Assert.Contains("block_rt_unfinished", await HeaderAsync(usual with { IncludeUnfinished = true }));
        Assert.Equal((4, 6), (await CountAsync(usual), await CountAsync(everyone)));
    }

    [Fact]
    public async Task A_column_of_the_wide_file_never_stands_twice()
    {
        var study = TableViewTests.Study(
            """{"k":{}}""",
            """[{"fields":{"finished":"count(*)","q_a":"count(*)"}},{"fields":{"x":"count(*)"},"group_by":"k"}]"""
        );
        await using var test = await TestDatabase.CreateAsync(DatabaseKind.Sqlite, study);
        var people = new TestParticipants(test);
        var id = await people.EnterAsync("questionnaire/q");
        await test.Writer.StoreRowsAsync(
            new(id, "trials", SentRows.Of("""{"k":"a b"}""", """{"k":"a_b"}""", """{"k":null}"""), people.Now)
        );
        await people.LeaveAsync(id, "end");

        var csv = await ExportSample.BytesAsync(stream =>
            new WideExport(test.Database, study).WriteAsync(stream, ExportScope.Usual, CancellationToken.None)
        );

        Assert.Equal(
            ["q_duration", "trials_finished", "trials_q_a", "x_None", "x_a_b", "trials_x_a_b"],
            ExportSample.Header(csv).SkipWhile(c => c != "q_duration")
        );
    }

    [Fact]
    public async Task The_document_and_the_codebook_know_tables()
    {
        await using var test = await SampleAsync(DatabaseKind.Sqlite);

        using var document = JsonDocument.Parse(
            await ExportSample.BytesAsync(stream =>
                new JsonExport(test.Database, test.Study).WriteAsync(stream, ExportScope.Usual, CancellationToken.None)
            )
        );
        var rows = document.RootElement.GetProperty("participants")[1].GetProperty("table_rows");
        Assert.Equal(
            """[{"table":"trials","submitted_at":"2026-03-01T09:00:03.750Z","values":{"block":"main","side":"L","rt":2,"ok":true,"note":null}}]""",
            rows.GetRawText()
        );
        Assert.Contains(document.RootElement.GetProperty("versions").EnumerateArray(), v => v.GetProperty("kind").GetString() == "table");

        var codebook = ExportSample.Read(
            await ExportSample.BytesAsync(stream => new CodebookExport(test.Study).WriteAsync(stream, CancellationToken.None))
        );
        Assert.Equal(
            "all_rows|mean_rt|block_rt_<block>|hits_<block>|n_<block>_<side>|many_<block>",
            codebook.Where(r => r["instrument"] == "trials").Column("variable")
        );
        Assert.Contains("avg(rt) where rt > 0", codebook.Column("scoring"), StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_more_groups_than_columns_may_be_those_of_most_participants_stay(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(
            kind,
            TableViewTests.Study("""{"block":{}}""", """[{"fields":{"n":"count(*)"},"group_by":"block"}]""")
        );
        var people = new TestParticipants(test);
        // One participant sends groups by the hundred, which sort before the two that both have.
        await WriteAsync([.. Enumerable.Range(0, 300).Select(i => $$"""{"block":"a{{i:000}}"}"""), """{"block":"zebra"}"""]);
        await WriteAsync("""{"block":"zebra"}""", """{"block":"z\r\nx\u0007\u2028 y"}""");
        await WriteAsync("""{"block":"z\r\nx\u0007\u2028 y"}""");

        var csv = await ExportSample.BytesAsync(stream =>
            new WideExport(test.Database, test.Study).WriteAsync(stream, ExportScope.Usual, CancellationToken.None)
        );
        var groups = ExportSample.Header(csv).Where(c => c.StartsWith("n_", StringComparison.Ordinal)).ToList();
        var rows = ExportSample.Read(
            await ExportSample.BytesAsync(stream =>
                new TablesExport(test.Database, test.Study).WriteAsync("trials", stream, ExportScope.Usual, CancellationToken.None)
            )
        );

        Assert.Equal([.. Enumerable.Range(0, 198).Select(i => $"n_a{i:000}"), "n_z__x___y", "n_zebra"], groups);
        Assert.Equal(304, rows.Count);

        async Task WriteAsync(params string[] sent)
        {
            var id = await people.EnterAsync("questionnaire/q");
            Assert.True(await test.Writer.StoreRowsAsync(new(id, "trials", SentRows.Of([.. sent]), people.Now)));
            await people.LeaveAsync(id, "end");
        }
    }

    // 1, 2 and 3 finished; 4 excluded, 5 unfinished.
    private static async Task<TestDatabase> SampleAsync(DatabaseKind kind)
    {
        var test = await TestDatabase.CreateAsync(kind, TableViewTests.Study(Columns, Exports));
        var people = new TestParticipants(test);
        await WriteAsync(
            "end",
            false,
            """{"block":"warm up","side":"L","rt":0.5,"ok":true,"note":"=1+1"}""",
            """{"block":"warm up","side":"R","rt":1.5,"ok":false,"note":null}""",
            """{"block":"main","side":"L","rt":-1,"ok":true,"note":"a, \"b\""}"""
        );
        await WriteAsync("end", false, """{"block":"main","side":"L","rt":2,"ok":true,"note":null}""");
        await WriteAsync("end", false);
        await WriteAsync("end", true, """{"block":"secret","side":"L","rt":2,"ok":true,"note":null}""");
        await WriteAsync(null, false, """{"block":"unfinished","side":"L","rt":2,"ok":true,"note":null}""");
        return test;

        async Task WriteAsync(string? next, bool exclude, params string[] rows)
        {
            var id = await people.EnterAsync("questionnaire/q");
            if (rows.Length > 0) Assert.True(await test.Writer.StoreRowsAsync(new(id, "trials", SentRows.Of([.. rows]), people.Now)));
            if (next is not null) await people.LeaveAsync(id, next, exclude: exclude);
        }
    }
}
