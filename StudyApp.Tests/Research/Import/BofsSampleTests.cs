using System.Globalization;
using System.Security.Cryptography;
using StudyApp.Research.Data;
using StudyApp.Research.Import;
using StudyApp.Research.Monitoring;
using StudyApp.Storage.Counting;
using StudyApp.Tests.Research.Data;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Research.Import;

public sealed class BofsSampleTests
{
    // BOFS prints what it computes as Python does: 4.0, where the program prints 4.
    private static readonly string[] Computed = ["part_a_mean_a", "accuracy", "mean_rt_0", "mean_rt_1"];

    [BofsSampleTheory, OnSqlite, OnPostgres]
    public async Task The_wide_export_has_the_cells_of_the_one_that_BOFS_made(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateEmptyAsync(kind, BofsSample.Read());
        await ImportAsync(test);

        var csv = await ExportSample.BytesAsync(stream =>
            new WideExport(test.Database, test.Study).WriteAsync(
                stream,
                new(IncludeUnfinished: true, IncludeExcluded: false),
                CancellationToken.None
            )
        );
        var (ours, theirs) = (ExportSample.Read(csv), ExportSample.Read(await File.ReadAllBytesAsync(BofsSample.PathOf("export.csv"))));

        Assert.Equal(ExportSample.Header(await File.ReadAllBytesAsync(BofsSample.PathOf("export.csv"))), ExportSample.Header(csv));
        Assert.Equal(12, theirs.Count);
        Assert.Equal(theirs.Count, ours.Count);
        var differences = from pair in theirs.Zip(ours)
                          from column in pair.Second.Keys
                          where pair.First[column] != pair.Second[column]
                          select (Column: column, Theirs: pair.First[column], Ours: pair.Second[column]);
        Assert.All(differences, d =>
        {
            Assert.Contains(d.Column, Computed);
            Assert.EndsWith(".0", d.Theirs, StringComparison.Ordinal);
            Assert.Equal(double.Parse(d.Theirs, CultureInfo.InvariantCulture), double.Parse(d.Ours, CultureInfo.InvariantCulture));
        });
        Assert.Equal(theirs.Sum(r => Computed.Count(c => r[c].EndsWith(".0", StringComparison.Ordinal))), differences.Count());
    }

    [BofsSampleTheory, OnSqlite, OnPostgres]
    public async Task A_second_import_changes_nothing_and_conditions_hold_under_verification(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateEmptyAsync(kind, BofsSample.Read());
        var hash = SHA256.HashData(await File.ReadAllBytesAsync(BofsSample.PathOf("study.db")));
        var files = Directory.GetFiles(BofsSample.Folder!);
        var first = await ImportAsync(test);
        var before = await test.RowsAsync(
            "SELECT id, external_id, condition, excluded, finished, started_at, completion_code FROM participants ORDER BY id"
        );

        var second = await ImportAsync(test);

        Assert.Equal((13, 1, 1, 24, 0), (first.Participants, first.Unfinished, first.Excluded, first.Submissions, first.AlreadyImported));
        Assert.Empty(first.Notes);
        Assert.Equal(["96"], await test.ColumnAsync("SELECT COUNT(*) FROM table_trials"));
        Assert.Equal((0, 13, 0), (second.Participants, second.AlreadyImported, second.ChangedSince));
        Assert.Equal(
            before,
            await test.RowsAsync(
                "SELECT id, external_id, condition, excluded, finished, started_at, completion_code FROM participants ORDER BY id"
            )
        );
        Assert.Equal(["1"], await test.ColumnAsync("SELECT COUNT(*) FROM imports"));
        Assert.Equal(["24"], await test.ColumnAsync("SELECT COUNT(*) FROM submissions"));
        var log = await AssignmentLog.ReadAsync(test.Database, CancellationToken.None);
        Assert.Equal(13, log.Assignments.Length);
        Assert.Empty(AssignmentReplay.Verify(log));
        Assert.Equal(["12"], await test.ColumnAsync("SELECT COUNT(*) FROM questionnaire_part_b WHERE b7 >= 20"));
        Assert.Equal(hash, SHA256.HashData(await File.ReadAllBytesAsync(BofsSample.PathOf("study.db"))));
        Assert.Equal(files, Directory.GetFiles(BofsSample.Folder!));
    }

    private static Task<ImportReport> ImportAsync(TestDatabase test) =>
        new StudyImport(test.Database, test.Study, TimeProvider.System).RunAsync(
            new(BofsSample.PathOf("study.db"), TimeSpan.Zero, DryRun: false),
            CancellationToken.None
        );
}
