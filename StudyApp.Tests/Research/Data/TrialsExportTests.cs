using StudyApp.Research.Data;
using StudyApp.Research.Data.Writing;
using StudyApp.Tests.Approved;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Research.Data;

public sealed class TrialsExportTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Both_databases_give_the_approved_bytes(DatabaseKind kind)
    {
        await using var test = await ExportSample.CreateAsync(kind);

        ApprovedFile.Check("trials_simple_rt.csv", await WriteAsync(test, ExportScope.Usual));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Runs_stand_as_they_began_and_trials_by_index(DatabaseKind kind)
    {
        await using var test = await ExportSample.CreateAsync(kind);

        var rows = ExportSample.Read(await WriteAsync(test, ExportScope.Usual));

        Assert.Equal(("run b|run b|run a", "0|1|0"), (rows.Column("run"), rows.Column("index")));
        Assert.Equal(("251.3||", "1000|1500.5|"), (rows.Column("rt_ms"), rows.Column("onset_ms")));
        Assert.Equal(("0|1|", "hit|omission|'@home, \"x\""), (rows.Column("hidden"), rows.Column("outcome")));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_task_the_study_does_not_have_is_refused(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var export = new TrialsExport(test.Database, test.Study);

        Assert.Equal("simple_rt", Assert.Single(export.Tasks));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            export.WriteAsync("stroop", Stream.Null, ExportScope.Usual, CancellationToken.None)
        );
    }

    private static Task<byte[]> WriteAsync(TestDatabase test, ExportScope scope) =>
        ExportSample.BytesAsync(stream =>
            new TrialsExport(test.Database, test.Study).WriteAsync("simple_rt", stream, scope, CancellationToken.None)
        );
}
