using StudyApp.Research.Data;
using StudyApp.Research.Data.Writing;
using StudyApp.Tests.Approved;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Research.Data;

public sealed class LongExportTests
{
    private static readonly ExportScope Everyone = new(IncludeUnfinished: true, IncludeExcluded: true);

    [Theory, OnSqlite, OnPostgres]
    public async Task Both_databases_give_the_approved_bytes(DatabaseKind kind)
    {
        await using var test = await ExportSample.CreateAsync(kind);

        ApprovedFile.Check("responses_long.csv", await WriteAsync(test, Everyone));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Spread_out_it_is_the_wide_export(DatabaseKind kind)
    {
        await using var test = await ExportSample.CreateAsync(kind);
        var wide = ExportSample.Read(
            await ExportSample.BytesAsync(stream =>
                new WideExport(test.Database, test.Study).WriteAsync(stream, Everyone, CancellationToken.None)
            )
        );

        var cells = ExportSample.Read(await WriteAsync(test, Everyone)).Where(r => r["missing_reason"].Length == 0)
            .ToDictionary(
                r =>
                    (
                        r["participant_id"],
                        r["tag"].Length == 0 ? $"{r["questionnaire"]}_{r["item"]}" : $"{r["questionnaire"]}/{r["tag"]}_{r["item"]}"
                    ),
                r => r["value"]
            );

        var answers = wide.SelectMany(row =>
            row.Skip(7)
                .Where(c =>
                    !c.Key.EndsWith("_duration", StringComparison.Ordinal)
                    && !c.Key.StartsWith("simple_rt_", StringComparison.Ordinal)
                    && c.Value.Length > 0
                )
                .Select(c => ((row["participantID"], c.Key), c.Value))
        );
        Assert.Equal(cells.Select(c => (c.Key, c.Value)).Order(), answers.Order());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Rows_and_boxes_say_where_they_stood_and_where_they_were_shown(DatabaseKind kind)
    {
        await using var test = await ExportSample.CreateAsync(kind);
        var questionnaire = test.Study.Questionnaires["mood"];
        var shown = questionnaire.Present(new(1, 0, 0), "questionnaire/mood").Keys;

        var rows = ExportSample
            .Read(await WriteAsync(test, ExportScope.Usual))
            .Where(r => r["participant_id"] == "1" && r["page"] == "questionnaire/mood")
            .ToDictionary(r => r["item"]);

        foreach (var (index, item) in new[] { (0, "calm"), (0, "alert"), (0, "sad"), (1, "tea"), (1, "other") })
            Assert.Equal(ExportSample.Number(shown[index].IndexOf(item) + 1 + (index * 3)), rows[item]["presented_order"]);
        Assert.Equal(["1", "2", "3", "4", "5", "6", "7", "8"], rows.Values.Select(r => r["item_order"]));
        Assert.Equal(("high", "text"), (rows["sad"]["label"], rows["sad"]["value_type"]));
        Assert.Equal(("yes", "integer"), (rows["tea"]["label"], rows["tea"]["value_type"]));
        Assert.Equal(("", "number"), (rows["hours"]["label"], rows["hours"]["value_type"]));
        Assert.Equal(questionnaire.Version.Hash, rows["sad"]["questionnaire_version"]);
        Assert.Equal(("2026-03-01T09:00:01.250Z", "2026-03-01T09:00:02.500Z"), (rows["sad"]["shown_at"], rows["sad"]["answered_at"]));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nothing_in_it_tells_who_a_participant_is(DatabaseKind kind)
    {
        await using var test = await ExportSample.CreateAsync(kind);

        var text = System.Text.Encoding.UTF8.GetString(await WriteAsync(test, Everyone));

        Assert.DoesNotContain("Zoë", text, StringComparison.Ordinal);
        Assert.DoesNotContain("CODE", text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_scope_says_who_is_in_it(DatabaseKind kind)
    {
        await using var test = await ExportSample.CreateAsync(kind);

        Assert.Equal(["1", "2"], ExportSample.Read(await WriteAsync(test, ExportScope.Usual)).Select(r => r["participant_id"]).Distinct());
    }

    private static Task<byte[]> WriteAsync(TestDatabase test, ExportScope scope) =>
        ExportSample.BytesAsync(stream => new LongExport(test.Database, test.Study).WriteAsync(stream, scope, CancellationToken.None));
}
