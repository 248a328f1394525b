using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using StudyApp.Research.Data;
using StudyApp.Research.Data.Writing;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Connection.Sqlite;
using StudyApp.Storage.Entities.Server;
using Xunit;

namespace StudyApp.Tests.Storage;

public sealed class SharedCopyTests : IDisposable
{
    // Whoever adds a table decides whether it is shared, in the class itself and here.
    private static readonly string[] Copied =
        [
            "Assignment",
            "AssignmentChange",
            "ConditionSwitch",
            "CountingEnd",
            "Interaction",
            "OpeningSwitch",
            "Participant",
            "ParticipantDisplay",
            "QuotaMember", "StudyRecord", "StudyVersion", "Submission", "TableRow", "TallyGroup",
         "TallySlot", "TallyStratum", "Trial", "Visit", "Withdrawal"];

    private readonly string _folder = Directory.CreateTempSubdirectory("studyapp-test-").FullName;

    private string Copy => Path.Combine(_folder, "copy.db");

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory, OnSqlite(false), OnSqlite(true), OnPostgres(false), OnPostgres(true)]
    internal async Task A_copy_holds_the_data_and_no_byte_of_a_secret(DatabaseKind kind, bool withoutIds)
    {
        await using var test = await FilledAsync(kind);

        await new SharedCopy(test.Database, test.Study, withoutIds).WriteAsync(Copy, CancellationToken.None);

        Assert.Equal([Copy], Directory.GetFiles(_folder));
        var bytes = await File.ReadAllTextAsync(Copy, Encoding.Latin1);
        foreach (var secret in await SecretsAsync(test)) Assert.DoesNotContain(secret, bytes, StringComparison.Ordinal);
        foreach (var id in new[] { "EXT-1", "from the link" }) Assert.Equal(!withoutIds, bytes.Contains(id, StringComparison.Ordinal));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Copy));
    }

    [Theory, OnSqlite, OnPostgres]
    internal async Task What_is_exported_from_a_copy_is_what_is_exported_from_the_database(DatabaseKind kind)
    {
        await using var test = await FilledAsync(kind);
        await new SharedCopy(test.Database, test.Study, withoutIds: false).WriteAsync(Copy, CancellationToken.None);
        await using var copy = new SqliteDatabase(Copy, readsOnly: true);
        await StudyDatabaseSetup.RequireAsync(copy, test.Study, CancellationToken.None);

        foreach (var write in new Func<StudyDatabase, Func<Stream, ExportScope, CancellationToken, Task>>[]
        {
            d => new WideExport(d, test.Study).WriteAsync, d => new LongExport(d, test.Study).WriteAsync, d =>
                new InteractionsExport(d).WriteAsync,
        })
            Assert.Equal(await TextAsync(write(test.Database)), await TextAsync(write(copy)));
        await using var context = copy.CreateDbContext();
        Assert.Equal(2, await context.Database.SqlQueryRaw<long>("SELECT COUNT(*) AS \"Value\" FROM questionnaire_mood").SingleAsync());
        Assert.Equal([Copy], Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task Every_table_is_either_copied_or_left_out()
    {
        await using var database = new SqliteDatabase(Copy);
        await using var context = database.CreateDbContext();

        var own = context.Model.GetEntityTypes().Select(e => e.ClrType)
            .Where(t => t.Namespace?.StartsWith("StudyApp.Storage.Entities.", StringComparison.Ordinal) == true && t != typeof(Admin))
            .Except(SharedCopy.LeftOut);

        Assert.Equal(Copied, own.Select(t => t.Name).Order(StringComparer.Ordinal));
    }

    private static async Task<TestDatabase> FilledAsync(DatabaseKind kind)
    {
        var test = await TestDatabase.CreateAsync(kind);
        var people = new TestParticipants(test);
        for (var i = 1; i <= 2; i++)
        {
            var id = await people.EnterAsync("questionnaire/mood", condition: 1, externalId: $"EXT-{i}", source: "panel");
            await people.AnswerAsync(id, "questionnaire/control", ("hours", "7"));
            await people.LeaveAsync(id, "end");
        }
        await using var context = test.Database.CreateDbContext();
        context.ParticipantPins.Add(new() { ParticipantId = 1, Hash = "the hash of a PIN" });
        context.ParticipantOrigins.Add(new() { ParticipantId = 1, Ip = "192.0.2.77", UserAgent = "a browser's name" });
        context.Users.Add(new() { UserName = "the.researcher", PasswordHash = "the hash of a password" });
        context.DataProtectionKeys.Add(new() { FriendlyName = "key", Xml = "<key>of cookies</key>" });
        context.ParticipantActs.Add(new()
        {
            ParticipantId = 1,
            At = TestDatabase.FirstStart,
            Reason = "as somebody asked",
            Account = "the.researcher"
        });
        context.OpeningSwitches.Add(new() { At = TestDatabase.FirstStart, Account = "the.researcher" });
        context.Withdrawals.Add(new()
        {
            ParticipantId = 2,
            At = TestDatabase.FirstStart,
            Receipt = "THE-RECEIPT",
            CodeHash = "hash of a code"
        });
        var participant = await context.Participants.FirstAsync(p => p.Id == 1);
        (participant.EntryKey, participant.Arrival) =
            ("the key of a browser", """{"PROLIFIC_PID":"from the link","key":"the link's signature"}""");
        var visit = await context.Visits.OrderBy(v => v.Id).LastAsync();
        context.Drafts.Add(new()
        {
            VisitId = visit.Id,
            BrowserKey = "the key of a draft",
            Fields = """{"why":"typed, never sent"}""",
            SavedAt = TestDatabase.FirstStart
        });
        await context.SaveChangesAsync();
        return test;
    }

    private static async Task<List<string>> SecretsAsync(TestDatabase test) =>
    [
        "the hash of a PIN", "192.0.2.77", "a browser's name", "the.researcher", "the hash of a password", "<key>of cookies",
            "as somebody asked", "THE-RECEIPT", "hash of a code", "the key of a browser",
        "the link's signature", "the key of a draft", "typed, never sent",
        .. (await test.ColumnAsync("SELECT secret FROM study UNION ALL SELECT completion_code FROM participants")).OfType<string>(),
    ];

    private static async Task<string> TextAsync(Func<Stream, ExportScope, CancellationToken, Task> write)
    {
        using var stream = new MemoryStream();
        await write(stream, new(IncludeUnfinished: true, IncludeExcluded: true), CancellationToken.None);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
