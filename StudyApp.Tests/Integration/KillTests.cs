using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using StudyApp.Hosting;
using StudyApp.Simulation;
using StudyApp.Storage;
using StudyApp.Studies;
using StudyApp.Tests.Simulation;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>The promise to participants: what the server has acknowledged survives its sudden death, once and as it was typed.</summary>
public sealed class KillTests
{
    private const int Kills = 10;
    private const int FewestAcknowledged = 2_000;
    private const int AtATime = 24;

    private const string Pages = """
        CONSENT_MIN_SECONDS = 0
        USE_ADMIN = false
        PAGE_LIST = [
            {name='Consent', path='consent'},
            {name='1', path='questionnaire/short/one'},
            {name='2', path='questionnaire/short/two'},
            {name='3', path='questionnaire/short/three'},
            {name='4', path='questionnaire/short/four'},
            {name='Task', path='task/simple_rt', parameters={trials=20, practice_trials=0}},
            {name='5', path='questionnaire/short/five'},
            {name='6', path='questionnaire/short/six'},
            {name='7', path='questionnaire/short/seven'},
            {name='8', path='questionnaire/short/eight'},
            {name='End', path='end'},
        ]
        """;

    private const string Questionnaire = """
        {"questions":[
            {"questiontype":"field","id":"words","required":true},
            {"questiontype":"num_field","id":"number","min":0,"max":1000000000,"required":true},
            {"questiontype":"radiolist","id":"choice","labels":["yes","no","it depends"],"required":true}
        ]}
        """;

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_acknowledged_survives_ten_kills(DatabaseKind kind)
    {
        var database = kind == DatabaseKind.Sqlite ? "sqlite:///kill.db" : UriOf((await PostgresServer.StartDurableAsync()).NewAddress());
        using var folder = new WrittenStudy(
            $"TITLE = 'Kill'\nSQLALCHEMY_DATABASE_URI = '{database}'\n{Pages}", ("consent.html", "<p>Do you agree?</p>"), ("questionnaires/short.json", Questionnaire));
        var loaded = StudyLoader.Load(folder.Config, []).Loaded!;
        var journal = new Journal();
        var chance = new Random(20_260_301);

        var server = await ServerProcess.StartAsync(folder.Config);
        var address = server.Address;
        var killed = 0;
        var participants = WalkUntilAsync(loaded.Study, () => Volatile.Read(ref address), journal, () => Volatile.Read(ref killed) == Kills && journal.Count >= FewestAcknowledged);
        try
        {
            while (killed < Kills)
            {
                await journal.WaitForMoreAsync(1 + chance.Next(60), participants);
                await Task.Delay(chance.Next(25));
                await server.KillAsync();
                await server.DisposeAsync();
                server = await ServerProcess.StartAsync(folder.Config);
                Volatile.Write(ref address, server.Address);
                Interlocked.Increment(ref killed);
            }
            await participants;
        }
        finally
        {
            await server.DisposeAsync();
        }

        Assert.InRange(journal.Count, FewestAcknowledged, int.MaxValue);
        await using var storage = StudyDatabases.For(loaded.Server.Database, folder.Root);
        await using var context = storage.CreateDbContext();
        await CompareParticipantsAsync(context, journal);
        await CompareAnswersAsync(context, journal);
        await CompareTrialsAsync(context, journal);
    }

    private static string UriOf(PostgresAddress address) => string.Create(CultureInfo.InvariantCulture, $"postgresql://{address.User}@{address.Host}:{address.Port}/{address.Database}");

    // Groups of new participants, one after the other, each going on over every kill with its cookies.
    private static async Task WalkUntilAsync(Study study, Func<Uri> address, Journal journal, Func<bool> enough)
    {
        for (var seed = 1; !enough(); seed++)
        {
            var report = await StudySimulation.RunAsync(
                new()
                {
                    Study = study,
                    Address = address,
                    Participants = AtATime,
                    Concurrency = AtATime,
                    Seed = seed,
                    ReconnectPatience = TimeSpan.FromSeconds(60),
                    Acknowledged = journal.Note,
                },
                CancellationToken.None);
            Assert.Empty(report.Failures);
            foreach (var participant in report.Participants) journal.Participants.Add(participant);
        }
    }

    private static async Task CompareParticipantsAsync(StudyDbContext context, Journal journal)
    {
        var stored = await context.Participants.AsNoTracking().ToListAsync();
        Assert.Equal(
            journal.Participants.Select(p => (p.ExternalId, p.CompletionCode)).Order(),
            stored.Select(p => (p.ExternalId!, p.CompletionCode)).Order());
    }

    private static async Task CompareAnswersAsync(StudyDbContext context, Journal journal)
    {
        var typed = journal.Participants.SelectMany(p => p.Forms.Where(f => f.Page.StartsWith("questionnaire/", StringComparison.Ordinal)).Select(f => Line(p.ExternalId, f.Page, f.Fields)));
        var stored = await StoredAnswers.ReadAsync(context);
        // As sorted lists: a missing one, one too many and a changed one all show.
        Assert.Equal(typed.Order(StringComparer.Ordinal), stored.Select(s => Line(s.ExternalId, s.Page, s.Cells!)).Order(StringComparer.Ordinal));
    }

    private static async Task CompareTrialsAsync(StudyDbContext context, Journal journal)
    {
        var sent = journal.Participants.SelectMany(p => p.Trials).SelectMany(batch => batch.Rows.Select(row =>
            Line(batch.Run, row["index"]!.ToString()!, row.Where(f => f.Key != "index").Select(f => KeyValuePair.Create(f.Key, JsonSerializer.Serialize(f.Value))))));
        var stored = await context.Trials.AsNoTracking().ToListAsync();
        Assert.Equal(sent.Order(StringComparer.Ordinal), stored.Select(StoredLine).Order(StringComparer.Ordinal));
    }

    private static string StoredLine(Trial trial)
    {
        using var data = JsonDocument.Parse(trial.Data);
        return Line(trial.Run, trial.Index.ToString(CultureInfo.InvariantCulture), data.RootElement.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value.GetRawText())));
    }

    private static string Line(string who, string what, IEnumerable<KeyValuePair<string, string>> fields) =>
        $"{who} {what} {string.Join(' ', fields.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key}={f.Value}"))}";

    /// <summary>What the participants, in another process than the server, know to be acknowledged.</summary>
    private sealed class Journal
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public ConcurrentBag<SimulatedParticipant> Participants { get; } = [];

        public void Note() => Interlocked.Increment(ref _count);

        /// <summary>Waits until so many more were acknowledged; fails with the participants.</summary>
        public async Task WaitForMoreAsync(int more, Task participants)
        {
            var enough = Count + more;
            while (Count < enough)
            {
                if (participants.IsCompleted) await participants;
                await Task.Delay(1);
            }
        }
    }
}
