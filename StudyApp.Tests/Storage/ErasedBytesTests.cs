using System.Globalization;
using System.Text;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Connection.Secrets;
using StudyApp.Storage.Connection.Sqlite;
using StudyApp.Storage.Entities.Participants;
using StudyApp.Storage.Requests;
using Xunit;

namespace StudyApp.Tests.Storage;

public sealed class ErasedBytesTests
{
    // Overwriting what is deleted is not enough: pages keep copies of rows that moved to another page.
    [Fact]
    public async Task Also_the_copies_that_pages_keep_of_moved_rows_are_gone()
    {
        await using var test = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        var people = new TestParticipants(test);
        for (var i = 0; i < 40; i++) await people.EnterAsync("questionnaire/mood");
        await test.ExecuteAsync(Events(seed: 7, people: 40, each: 60));
        for (var id = 1; id < 40; id += 2) await EraseAsync(test, id);

        Assert.True(await new ErasedBytes(test.Database).ClearAsync(TestDatabase.FirstStart, CancellationToken.None));

        foreach (var file in new[] { "", "-wal" })
        {
            await using var stream = new FileStream(test.Database.Description + file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            var text = await reader.ReadToEndAsync();
            for (var id = 1; id <= 40; id++)
                Assert.Equal(id % 2 == 0 && file.Length == 0, text.Contains(Mark(id), StringComparison.Ordinal));
        }
    }

    [Theory, OnSqlite, OnPostgres]
    internal async Task A_researcher_erases_whom_withdrawing_kept_and_it_is_recorded_once(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var people = new TestParticipants(test);
        var id = await people.EnterAsync("questionnaire/mood", externalId: "SECRET");
        await test.Writer.WithdrawAsync(Request(id) with { Erase = false });
        Assert.Equal(["SECRET"], await test.ColumnAsync("SELECT external_id FROM participants"));

        Assert.True(await EraseAsync(test, id));
        Assert.False(await EraseAsync(test, id));

        Assert.Equal([null], await test.ColumnAsync("SELECT external_id FROM participants"));
        Assert.Equal([["Erase", "asked by mail", "me"]], await test.RowsAsync("SELECT kind, reason, account FROM participant_acts"));
        Assert.Equal(["end/withdrawn"], await test.ColumnAsync("SELECT path FROM visits"));
        Assert.Single(await test.ColumnAsync("SELECT receipt FROM withdrawals WHERE erased"));
        Assert.True(await new ErasedBytes(test.Database).ClearAsync(TestDatabase.FirstStart, CancellationToken.None));
        Assert.Empty(await test.ColumnAsync("SELECT id FROM withdrawals WHERE cleared_at IS NULL"));
    }

    [Theory, OnSqlite, OnPostgres]
    internal async Task Leaving_out_and_counting_again_is_recorded_and_a_second_time_changes_nothing(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var people = new TestParticipants(test);
        var id = await people.EnterAsync("questionnaire/mood", condition: 1);
        var gone = await people.EnterAsync("questionnaire/mood", condition: 1);
        await test.Writer.WithdrawAsync(Request(gone) with { Erase = false });

        Assert.Equal(StandingOutcome.Done, await ActAsync(test, ParticipantActKind.Exclude, id));
        Assert.Equal(StandingOutcome.Unchanged, await ActAsync(test, ParticipantActKind.Exclude, id));
        Assert.Equal(["True"], await test.ColumnAsync("SELECT CASE WHEN excluded THEN 'True' END FROM participants ORDER BY id LIMIT 1"));
        Assert.Equal(StandingOutcome.Done, await ActAsync(test, ParticipantActKind.Include, id));
        Assert.Equal(StandingOutcome.Unchanged, await ActAsync(test, ParticipantActKind.Include, id));
        Assert.Equal(StandingOutcome.Withdrawn, await ActAsync(test, ParticipantActKind.Include, gone));
        Assert.Equal(StandingOutcome.Unchanged, await ActAsync(test, ParticipantActKind.Exclude, gone));
        Assert.Equal(StandingOutcome.Unknown, await ActAsync(test, ParticipantActKind.Exclude, 99));

        Assert.Equal(["Exclude", "Include"], await test.ColumnAsync("SELECT kind FROM participant_acts ORDER BY id"));
    }

    [Fact]
    public async Task The_files_are_their_owner_s_alone()
    {
        if (OperatingSystem.IsWindows()) return;
        await using var test = await TestDatabase.CreateEmptyAsync(DatabaseKind.Sqlite);
        await test.PrepareAsync(test.Study, TestDatabase.FirstStart);
        await test.ExecuteAsync("UPDATE study SET title = 'x'");

        foreach (var file in new[] { "", "-wal", "-shm", KeyFile.Ending })
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(test.Database.Description + file));
    }

    [Theory]
    [InlineData("644", "600")]
    [InlineData("660", "660")]
    public async Task Files_that_everybody_can_read_are_closed_and_those_of_a_group_are_left(string before, string after)
    {
        if (OperatingSystem.IsWindows()) return;
        await using var test = await TestDatabase.CreateEmptyAsync(DatabaseKind.Sqlite, withTables: true);
        File.SetUnixFileMode(test.Database.Description, (UnixFileMode)Convert.ToInt32(before, 8));

        await test.PrepareAsync(test.Study, TestDatabase.FirstStart);

        Assert.Equal((UnixFileMode)Convert.ToInt32(after, 8), File.GetUnixFileMode(test.Database.Description));
    }

    [Fact]
    public async Task A_database_in_memory_lies_in_files_of_its_owner_alone()
    {
        if (OperatingSystem.IsWindows()) return;
        await using var database = new SqliteDatabase(null);
        await using var connection = await database.OpenAsync(CancellationToken.None);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(connection.DataSource));
    }

    private static string Mark(int id) => string.Create(CultureInfo.InvariantCulture, $"<mark {id}>");

    // In turns, of all lengths, so that rows often move to other pages.
    private static string Events(int seed, int people, int each)
    {
        var chance = new Random(seed);
        var sql = new StringBuilder("INSERT INTO custom_table_rows (participant_id, table_name, submitted_at, data) VALUES ");
        sql.AppendJoin(", ", Enumerable.Range(0, people * each).Select(_ =>
        {
            var id = 1 + chance.Next(people);
            return string.Create(CultureInfo.InvariantCulture,
                $"({id}, 't', '2026-01-01', '\"{Mark(id)}{new string('x', chance.Next(1 << chance.Next(1, 12)))}\"')");
        }));
        return sql.ToString();
    }

    private static Task<StandingOutcome> ActAsync(TestDatabase test, ParticipantActKind kind, long id) =>
        test.Writer.ActAsync(new(id, kind, "why", "me") { Now = TestDatabase.FirstStart });

    private static Task<bool> EraseAsync(TestDatabase test, long id) =>
        test.Writer.EraseAsync(Request(id) with
        {
            By = new(id, ParticipantActKind.Erase, "asked by mail",
            "me")
            { Now = TestDatabase.FirstStart }
        });

    private static WithdrawRequest Request(long id) => new(
        id,
        string.Create(CultureInfo.InvariantCulture, $"R{id}-{Guid.NewGuid():N}")[..20],
        Erase: true,
        new("end/withdrawn", 0, null, 0, null),
        new("withdrawn", null, CodeIsGenerated: false),
        TestDatabase.FirstStart.AddDays(1));
}
