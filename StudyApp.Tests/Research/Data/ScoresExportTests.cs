using StudyApp.Research.Data;
using StudyApp.Research.Data.Writing;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Research.Data;

public sealed class ScoresExportTests
{
    [Theory, OnSqlite, OnPostgres]
    internal async Task There_is_a_row_for_every_score_of_every_run(DatabaseKind kind)
    {
        await using var test = await ExportSample.CreateAsync(kind);

        var rows = ExportSample.Read(
            await ExportSample.BytesAsync(stream =>
                new ScoresExport(test.Database, test.Study).WriteAsync(stream, ExportScope.Usual, CancellationToken.None)
            )
        );

        // Run b: a hit of 251.3 ms, and an omission while the page was hidden.
        var run = rows.FindAll(r => r["run"] == "run b");
        string Value(string score) => run.Single(r => r["score"] == score)["value"];
        Assert.Equal(("1", "1", "251.3", "", "1"), (Value("trials"), Value("hidden_trials"), Value("mean"), Value("sd"), Value("timed")));
        Assert.Equal("0.5", run.Single(r => r["score"] == "hidden_share")["value"]);
        Assert.Equal("ms", run.Single(r => r["score"] == "mean")["unit"]);
        Assert.All(rows, r => Assert.Equal(("1", "simple_rt", "1"), (r["participant_id"], r["task"], r["scorer_version"])));
    }

    [Theory, OnSqlite, OnPostgres]
    internal async Task The_wide_file_has_the_scores_after_the_questionnaires(DatabaseKind kind)
    {
        await using var test = await ExportSample.CreateAsync(kind);

        var bytes = await ExportSample.BytesAsync(stream =>
            new WideExport(test.Database, test.Study).WriteAsync(stream, ExportScope.Usual, CancellationToken.None)
        );

        var header = ExportSample.Header(bytes);
        Assert.Equal(
            header.FindIndex(h => h.StartsWith("simple_rt_", StringComparison.Ordinal)),
            header.FindLastIndex(h => h.EndsWith("_duration", StringComparison.Ordinal)) + 1
        );
        Assert.Equal("251.3|", ExportSample.Read(bytes).Column("simple_rt_mean"));
    }
}
