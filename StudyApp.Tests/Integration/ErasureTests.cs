using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StudyApp.Operations.Jobs;
using StudyApp.Storage.Connection;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>What erasing leaves in the files of the databases: nothing.</summary>
public sealed class ErasureTests
{
    private const string Pages =
        "{path='consent'}, {path='questionnaire/mood'}, {path='questionnaire/contact'}, "
        + "{path='task/simple_rt', parameters={trials=3, practice_trials=0}}, {path='questionnaire/mood/later'}, {path='end'}";

    private const string Settings = """
        LOG_QUESTIONNAIRE_INTERACTIONS = true
        ON_WITHDRAW = 'erase'
        RETURN_WITH = 'pin'
        STORE_IP = 'full'
        STORE_USER_AGENT = 'full'
        SQLALCHEMY_BINDS = {contact='sqlite:///contact.db'}
        """;

    private const string Contact = """{"database":"contact","questions":[{"questiontype":"field","id":"email"}]}""";

    [Fact]
    public async Task No_byte_of_what_was_erased_is_left_in_any_file_while_the_server_runs_or_after_it_stopped()
    {
        using var folder = Study();
        string[] marks;
        await using (var host = await StudyHost.StartAsync(folder))
        {
            using var visitor = await TakePartAsync(host, "gone");
            using var stays = await TakePartAsync(host, "kept");
            marks = await MarksAsync(host, "gone");
            Assert.All(marks, mark => Assert.True(CountIn(folder, mark) > 0, $"{mark} was never stored"));

            await visitor.OpenAsync("withdraw");
            Assert.Equal("end/withdrawn", (await visitor.SubmitAsync()).PageName);
            Assert.True(await host.Services.GetRequiredService<ErasureJob>().RoundAsync(CancellationToken.None));

            Assert.Equal([], Left(folder, marks));
            Assert.NotNull(await host.QueryAsync(db => db.Withdrawals.Select(w => w.ClearedAt).SingleAsync()));
            Assert.NotEqual(0, CountIn(folder, "kept.answer"));
        }

        Assert.Equal([], Left(folder, marks));
        Assert.False(File.Exists(Path.Combine(folder.Root, "study.db-wal")));
    }

    [Fact]
    public async Task Whoever_reads_in_the_log_meanwhile_is_not_disturbed_and_the_rest_is_erased_later_also_by_another_server()
    {
        using var folder = Study();
        await using var first = await StudyHost.StartAsync(folder);
        await using var second = await StudyHost.StartAsync(folder);
        using var visitor = await TakePartAsync(first, "gone");
        var marks = await MarksAsync(first, "gone");
        var database = first.Services.GetRequiredService<StudyDatabase>();
        await using (var reader = await database.OpenAsync(CancellationToken.None))
        await using (var snapshot = await database.BeginSnapshotAsync(reader, CancellationToken.None))
        {
            await using var command = reader.CreateCommand();
            (command.CommandText, command.Transaction) = ("SELECT COUNT(*) FROM submissions", snapshot);
            await command.ExecuteScalarAsync();

            await visitor.OpenAsync("withdraw");
            Assert.Equal("end/withdrawn", (await visitor.SubmitAsync()).PageName);
            Assert.False(await first.Services.GetRequiredService<ErasureJob>().RoundAsync(CancellationToken.None));

            Assert.Equal(2L, await command.ExecuteScalarAsync());
            Assert.Null(await first.QueryAsync(db => db.Withdrawals.Select(w => w.ClearedAt).SingleAsync()));
        }

        Assert.True(await second.Services.GetRequiredService<ErasureJob>().RoundAsync(CancellationToken.None));
        Assert.Equal([], Left(folder, marks));
    }

    [Theory, OnSqlite, OnPostgres]
    internal async Task A_start_does_what_was_left_to_do(DatabaseKind kind)
    {
        using var folder = new WrittenStudy().WithSetting("ON_WITHDRAW = 'erase'");
        var uri = await StudyHost.UriAsync(kind);
        await using (var host = await StudyHost.StartAsync(folder, uri))
        {
            using var visitor = host.NewVisitor();
            await visitor.ConsentAsync();
            await visitor.OpenAsync("withdraw");
            await visitor.SubmitAsync();
            Assert.Null(await host.QueryAsync(db => db.Withdrawals.Select(w => w.ClearedAt).SingleAsync()));
        }

        await using var again = await StudyHost.StartAsync(folder, uri);

        Assert.NotNull(await again.QueryAsync(db => db.Withdrawals.Select(w => w.ClearedAt).SingleAsync()));
    }

    [Fact]
    public async Task What_is_typed_and_sent_leaves_no_draft_behind()
    {
        using var folder = Study();
        await using (var host = await StudyHost.StartAsync(folder))
        {
            using var visitor = host.NewVisitor();
            await visitor.ConsentAsync();
            await DraftTests.SaveAsync(visitor, """{"visit":2,"sequence":1,"fields":{"why":"only typed"}}""");
            await visitor.SubmitAsync(("age", "33"), ("why", "sent"));
        }

        Assert.Equal(0, CountIn(folder, "only typed"));
        Assert.NotEqual(0, CountIn(folder, "\"sent\""));
    }

    private static WrittenStudy Study() => new WrittenStudy().WithPages(Pages).WithSetting(Settings)
        .With("questionnaires/contact.json", Contact)
        .With("tables/notes.json", """{"columns":{"word":{}}}""");

    private static async Task<Visitor> TakePartAsync(StudyHost host, string name)
    {
        var visitor = host.NewVisitor($"{name}.agent/1.0");
        await visitor.ConsentAsync($"external_id={name}.id&source=panel&batch={name}.link");
        Assert.Equal("questionnaire/mood", (await visitor.SubmitAsync()).PageName);
        await visitor.SubmitAsync(
            ("age", "33"), ("why", $"{name}.answer"),
            ("questionnaireInteractions",
                $$"""{"questionID":"why","eventType":"change","timestamp":1700000000.5,"value":"{{name}}.event"}"""));
        await visitor.SubmitAsync(("email", $"{name}.email"));
        for (var i = 0; i < 12; i++)
            Assert.Equal(HttpStatusCode.NoContent,
                (await visitor.PostRawAsync("table/notes", ("word", $"{name}.row {new string('x', i * 150)}"))).Status);
        await visitor.OpenAsync("");
        using (var trials = TrialsOf(visitor.Current)) Assert.Equal(HttpStatusCode.NoContent, (await visitor.SendAsync(trials)).Status);
        await visitor.SubmitAsync(("__trials", "1"));
        Assert.Equal("questionnaire/mood/later", visitor.Current.PageName);
        var visit = visitor.Current.Page.QuerySelector("input[name=__visit]")!.GetAttribute("value");
        await DraftTests.SaveAsync(visitor, $$$"""{"visit":{{{visit}}},"fields":{"why":"{{{name}}}.draft"}}""");
        return visitor;
    }

    private static HttpRequestMessage TrialsOf(Answer page)
    {
        var run = Regex.Match(page.Text, "data-run=\"(\\w+)\"").Groups[1].Value;
        return new(HttpMethod.Post, "task/simple_rt/trials")
        {
            Content = new StringContent(
            $$"""{"run":"{{run}}","trials":[{"index":0,"rt_ms":250}]}""", Encoding.UTF8, "application/json")
        };
    }

    private static async Task<string[]> MarksAsync(StudyHost host, string name)
    {
        var pin = await host.QueryAsync(db => db.ParticipantPins.OrderBy(p => p.ParticipantId).Select(p => p.Hash).FirstAsync());
        var run = await host.QueryAsync(db => db.Trials.OrderBy(t => t.ParticipantId).Select(t => t.Run).FirstAsync());
        return [pin, run, .. "agent id link answer event email row draft".Split(' ').Select(what => $"{name}.{what}")];
    }

    private static string[] Left(WrittenStudy folder, string[] marks) => [.. marks.Where(mark => CountIn(folder, mark) > 0)];

    private static int CountIn(WrittenStudy folder, string mark) =>
        Directory.GetFiles(folder.Root, "*.db*").Where(f => !f.EndsWith(".key", StringComparison.Ordinal))
            .Sum(f => Occurrences(Read(f), Encoding.UTF8.GetBytes(mark)));

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }

    private static int Occurrences(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> mark)
    {
        var found = 0;
        for (int at; (at = bytes.IndexOf(mark)) >= 0; found++) bytes = bytes[(at + 1)..];
        return found;
    }
}
