using System.Globalization;
using System.Net;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StudyApp.Research.Monitoring;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Counting;
using StudyApp.Storage.Participants;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>Who gets which condition, over HTTP.</summary>
public sealed class AssignmentTests
{
    private const string Four = "CONDITIONS = [{label='a'}, {label='b'}, {label='c'}, {label='d'}]";
    private const string Two = "CONDITIONS = [{label='a'}, {label='b'}]\nCONDITION_TIES = 'lowest'";

    [Theory, OnSqlite, OnPostgres]
    internal async Task Five_hundred_who_arrive_at_once_are_assigned_one_by_one_and_it_can_be_proven(DatabaseKind kind)
    {
        const int people = 500;
        using var folder = new WrittenStudy().WithSetting(Four);
        var uri = await StudyHost.UriAsync(kind);
        await using var first = await StudyHost.StartAsync(folder, uri);
        // SQLite has one server, PostgreSQL two.
        await using var second = kind == DatabaseKind.Postgres ? await StudyHost.StartAsync(folder, uri) : null;
        var arrived = 0;
        var aQuarter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        await Task.WhenAll(Enumerable.Range(0, people).Select(async i =>
        {
            // The second half comes while the condition is being switched off.
            if (i >= people / 2) await aQuarter.Task;
            using var visitor = (i % 2 == 0 ? first : second ?? first).NewVisitor();
            await visitor.ConsentAsync();
            if (Interlocked.Increment(ref arrived) != people / 4) return;
            var switching = WriterOf(first).SwitchConditionAsync(3, enabled: false, "admin", DateTime.UtcNow);
            aQuarter.SetResult();
            await switching;
        }));

        var log = await LogAsync(first);
        Assert.Equal(people, log.Assignments.Length);
        Assert.Equal(Enumerable.Range(1, people), log.Assignments.Select(a => (int)(a.ParticipantId ?? 0)).Order());
        Assert.All(log.Assignments, row =>
        {
            var saw = AllocationJson.Read(row.Saw)!;
            Assert.Contains(row.Condition, saw.Enabled);
            Assert.Equal(saw.Enabled.Min(c => saw.Counts[c - 1]), saw.Counts[row.Condition - 1]);
        });
        var sizes = log.Assignments.Select(a => AllocationJson.Read(a.Saw)!.Enabled.Length).ToList();
        Assert.Equal([4, 3], sizes.Distinct());
        Assert.Equal(sizes.OrderDescending(), sizes);
        Assert.Empty(AssignmentReplay.Verify(log));
        var counts = await first.QueryAsync(db =>
            db.Participants.Where(p => p.Condition != 3).GroupBy(p => p.Condition).Select(g => g.Count()).ToListAsync()
        );
        Assert.InRange(counts.Max() - counts.Min(), 0, 1);
    }

    [Theory, OnSqlite, OnPostgres]
    internal async Task Where_nobody_is_released_or_switched_no_condition_is_ever_ahead_by_more_than_one(DatabaseKind kind)
    {
        const int people = 500;
        using var folder = new WrittenStudy().WithSetting(Four);
        var uri = await StudyHost.UriAsync(kind);
        await using var first = await StudyHost.StartAsync(folder, uri);
        await using var second = kind == DatabaseKind.Postgres ? await StudyHost.StartAsync(folder, uri) : null;

        await Task.WhenAll(Enumerable.Range(0, people).Select(async i =>
        {
            using var visitor = (i % 2 == 0 ? first : second ?? first).NewVisitor();
            await visitor.ConsentAsync();
        }));

        var log = await LogAsync(first);
        Assert.Equal(Enumerable.Range(1, people), log.Assignments.Select(a => (int)(a.ParticipantId ?? 0)).Order());
        var sizes = new int[4];
        Assert.All(log.Assignments, row =>
        {
            sizes[row.Condition - 1]++;
            Assert.InRange(sizes.Max() - sizes.Min(), 0, 1);
        });
        Assert.Equal([125, 125, 125, 125], sizes);
        Assert.Empty(AssignmentReplay.Verify(log));
    }

    [Theory, OnSqlite, OnPostgres]
    internal async Task A_row_that_was_tampered_with_is_found(DatabaseKind kind)
    {
        using var folder = new WrittenStudy().WithSetting(Four).WithSetting("ASSIGNMENT = {rule='blocks', strata=['source']}");
        await using var host = await StudyHost.StartAsync(folder, await StudyHost.UriAsync(kind));
        for (var i = 0; i < 12; i++) await EnterAsync(host, i % 2 == 0 ? "source=x" : "");
        var log = await LogAsync(host);
        Assert.Empty(AssignmentReplay.Verify(log));

        await AssertFoundAsync(
            "UPDATE assignments SET condition = condition % 4 + 1 WHERE id = 5",
            "UPDATE assignments SET condition = (condition + 2) % 4 + 1 WHERE id = 5"
        );
        await AssertFoundAsync(
            "UPDATE assignments SET slot = slot + 4 WHERE id = 5",
            "UPDATE assignments SET slot = slot - 4 WHERE id = 5"
        );
        await AssertFoundAsync(
            "UPDATE assignments SET seed = seed + 1 WHERE id = 12",
            "UPDATE assignments SET seed = seed - 1 WHERE id = 12"
        );
        await AssertFoundAsync(
            "UPDATE participants SET condition = condition % 4 + 1 WHERE id = 5",
            "UPDATE participants SET condition = (condition + 2) % 4 + 1 WHERE id = 5"
        );
        await AssertFoundAsync(
            "UPDATE condition_switches SET condition = 9 WHERE id = 4; UPDATE condition_switches SET enabled = NOT enabled WHERE id = 3",
            "UPDATE condition_switches SET condition = 4 WHERE id = 4; UPDATE condition_switches SET enabled = NOT enabled WHERE id = 3"
        );
        await AssertFoundAsync("DELETE FROM assignments WHERE id = 12", "");

        async Task AssertFoundAsync(string change, string back)
        {
            await host.QueryAsync(db => db.Database.ExecuteSqlRawAsync(change));
            Assert.NotEmpty(AssignmentReplay.Verify(await LogAsync(host)));
            if (back.Length == 0) return;
            await host.QueryAsync(db => db.Database.ExecuteSqlRawAsync(back));
            Assert.Empty(AssignmentReplay.Verify(await LogAsync(host)));
        }
    }

    [Theory, OnSqlite, OnPostgres]
    internal async Task Whoever_is_gone_gives_the_place_back_and_counts_again_on_return(DatabaseKind kind)
    {
        var clock = new SetClock();
        using var folder = new WrittenStudy().WithSetting(Two).WithSetting("ASSIGNMENT = {rule='blocks', block_multiple=2}");
        await using var host = await StudyHost.StartAsync(
            folder,
            await StudyHost.UriAsync(kind),
            b => b.Services.AddSingleton<TimeProvider>(clock)
        );
        using var gone = await EnterAsync(host);
        using var stays = await EnterAsync(host);
        clock.Advance(TimeSpan.FromMinutes(4));
        await stays.OpenAsync("user_active");
        clock.Advance(TimeSpan.FromMinutes(2));

        using var third = await EnterAsync(host);
        await gone.OpenAsync("user_active");
        using var fourth = await EnterAsync(host);

        var log = await LogAsync(host);
        Assert.Equal([0, 1, 0, 2], log.Assignments.Select(a => a.Slot ?? -1));
        Assert.Equal([(1, false), (1, true)], log.Changes.Select(c => (c.AssignmentId, c.Counted)));
        Assert.Empty(AssignmentReplay.Verify(log));
    }

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 1)]
    public async Task Abandoned_participants_count_only_where_the_study_says_so(bool include, int expected)
    {
        var clock = new SetClock();
        using var folder = new WrittenStudy().WithSetting(Two).WithSetting($"COUNTS_INCLUDE_ABANDONED = {(include ? "true" : "false")}");
        await using var host = await StudyHost.StartAsync(folder, configure: b => b.Services.AddSingleton<TimeProvider>(clock));
        using var finished = await EnterAsync(host);
        using var gone = await EnterAsync(host);
        await finished.SubmitAsync(("age", "30"));
        using var goneToo = await EnterAsync(host);
        using var goneAsWell = await EnterAsync(host);
        clock.Advance(TimeSpan.FromMinutes(6));
        // One finished in a; one is gone from a, two from b.
        using var next = await EnterAsync(host);

        Assert.Equal(expected, (await LogAsync(host)).Assignments[^1].Condition);
        Assert.Empty(AssignmentReplay.Verify(await LogAsync(host)));
    }

    [Fact]
    public async Task Strata_are_balanced_each_for_itself_and_what_is_not_known_is_one_of_its_own()
    {
        using var folder = new WrittenStudy().WithSetting(Two).WithSetting("ASSIGNMENT = {strata=['source', 'mood.age']}")
            .WithPages(
                "{path='consent_nc'}, {path='questionnaire/mood', show_if=\"source == 'x'\"}, {path='assign_condition'}, "
                    + "{path='instructions/i'}, {path='end'}"
            )
            .With("templates/instructions/i.html", "<p>i</p>");
        await using var host = await StudyHost.StartAsync(folder);
        foreach (
            var (source, age) in new[] { ("x", "30"), ("x", "31"), ("x", "30"), ("y", ""), ("y", ""), ("y", ""), ("x", "31"), ("x", "31") }
        )
        {
            using var visitor = await EnterAsync(host, $"source={source}");
            if (age.Length > 0) await visitor.SubmitAsync(("age", age));
            Assert.Equal("instructions/i", visitor.Current.PageName);
        }

        var log = await LogAsync(host);
        Assert.Equal(
            [
                "[\"x\",30] 1",
                "[\"x\",31] 1",
                "[\"x\",30] 2",
                "[\"y\",null] 1",
                "[\"y\",null] 2",
                "[\"y\",null] 1",
                "[\"x\",31] 2",
                "[\"x\",31] 1",
            ],
            log.Assignments.Select(a => string.Create(CultureInfo.InvariantCulture, $"{a.Stratum} {a.Condition}"))
        );
        Assert.Empty(AssignmentReplay.Verify(log));
    }

    [Fact]
    public async Task A_switch_survives_a_restart_until_the_file_says_something_new()
    {
        using var folder = new WrittenStudy().WithSetting("CONDITIONS = [{label='a'}, {label='b'}]");
        await using (var host = await StudyHost.StartAsync(folder))
            await WriterOf(host).SwitchConditionAsync(1, enabled: false, "admin", DateTime.UtcNow);
        await using (var host = await StudyHost.StartAsync(folder)) Assert.Equal([2, 2, 2], await ConditionsOfNextAsync(host, 3));
        File.WriteAllText(
            folder.Config,
            (await File.ReadAllTextAsync(folder.Config)).Replace("{label='b'}", "{label='b', enabled=false}", StringComparison.Ordinal)
        );
        await using (var host = await StudyHost.StartAsync(folder.Config, []))
        {
            using var visitor = host.NewVisitor();
            Assert.Equal("end/quota_full", (await visitor.OpenAsync("")).PageName);
            await WriterOf(host).SwitchConditionAsync(1, enabled: true, "admin", DateTime.UtcNow);
            Assert.Equal([1, 1], await ConditionsOfNextAsync(host, 2));
            Assert.Empty(AssignmentReplay.Verify(await LogAsync(host)));
        }
    }

    [Fact]
    public async Task Conditions_come_from_a_file_and_an_unknown_id_gets_none()
    {
        using var folder = new WrittenStudy()
            .WithSetting(Two)
            .WithSetting("CONDITIONS_FROM_CSV = 'ids.csv'")
            .With("ids.csv", "id,condition\nP1,2\nP2,2\n")
            .WithPages("{path='consent_nc'}, {path='external_id'}, {path='assign_condition'}, {path='questionnaire/mood'}, {path='end'}");
        await using var host = await StudyHost.StartAsync(folder);
        using var linked = await EnterAsync(host, "external_id=P1");
        await linked.SubmitAsync();
        Assert.Equal("questionnaire/mood", linked.Current.PageName);

        using var unknown = host.NewVisitor();
        await unknown.OpenAsync("?external_id=nobody");
        var refused = await unknown.PostAsync(("consent", "1"));
        Assert.Equal(
            (HttpStatusCode.NotFound, true),
            (refused.Status, refused.Text.Contains("ID not recognised", StringComparison.Ordinal))
        );

        using var typed = await EnterAsync(host);
        Assert.Equal(HttpStatusCode.NotFound, (await typed.PostAsync(("mTurkID", "p2"))).Status);
        Assert.Equal("external_id", (await typed.OpenAsync("")).PageName);
        await typed.SubmitAsync(("mTurkID", " P2 "));
        Assert.Equal("questionnaire/mood", typed.Current.PageName);

        Assert.Equal([("lookup", 2), ("lookup", 2)], (await LogAsync(host)).Assignments.Select(a => (a.Rule, a.Condition)));
        Assert.Equal(2, await host.CountParticipantsAsync());
        Assert.Empty(AssignmentReplay.Verify(await LogAsync(host)));
    }

    [Fact]
    public async Task Conditions_come_from_another_study_of_this_program_or_of_bofs()
    {
        using var earlier = new WrittenStudy().WithSetting(Two);
        await using (var host = await StudyHost.StartAsync(earlier))
            foreach (var id in new[] { "P1", "P2" })
                using (await EnterAsync(host, $"external_id={id}")) { }
        SqliteConnection.ClearAllPools();
        using var bofs = new WrittenStudy();
        await using (var connection = new SqliteConnection($"Data Source={bofs.Root}/bofs.db"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText =
                "CREATE TABLE participant (participantID INTEGER PRIMARY KEY, mTurkID TEXT, condition INTEGER, finished "
                + "BOOLEAN); INSERT INTO participant VALUES (1, 'P1', 2, 1), (2, 'P1', 1, 0), (3, 'P3', 0, 1)";
            await command.ExecuteNonQueryAsync();
        }

        Assert.Equal([1, 2, null], await LookUpAsync($"sqlite:///{earlier.Root}/study.db", "P1", "P2", "P3"));
        Assert.Equal([2, null, null], await LookUpAsync($"sqlite:///{bofs.Root}/bofs.db", "P1", "P2", "P3"));
        var failure = await Assert.ThrowsAsync<DatabaseException>(() => LookUpAsync($"sqlite:///{bofs.Root}/gone.db"));
        Assert.Contains("CONDITIONS_FROM_DB", failure.Message, StringComparison.Ordinal);

        async Task<List<int?>> LookUpAsync(string uri, params string[] ids)
        {
            using var later = new WrittenStudy().WithSetting(Two).WithSetting($"CONDITIONS_FROM_DB = '{uri}'");
            await using var host = await StudyHost.StartAsync(later);
            foreach (var id in ids)
                using (var visitor = host.NewVisitor()) await visitor.ConsentAsync($"external_id={id}");
            var found = await host.QueryAsync(db => db.Participants.ToDictionaryAsync(p => p.ExternalId!, p => (int?)p.Condition));
            return [.. ids.Select(id => found.GetValueOrDefault(id))];
        }
    }

    [Fact]
    public async Task Factors_lead_to_pages()
    {
        using var folder = new WrittenStudy()
            .WithSetting("FACTORS = [{name='colour', levels=['red','blue']}, {name='size', levels=['s','l']}]\nCONDITION_TIES = 'lowest'")
            .WithPages(
                "{path='consent'}, {path='instructions/red', show_if=\"colour == 'red'\"}, {path='instructions/large', "
                    + "show_if=\"size == 'l'\"}, {path='end'}"
            )
            .With("templates/instructions/red.html", "<p>red</p>").With("templates/instructions/large.html", "<p>large</p>");
        await using var host = await StudyHost.StartAsync(folder);
        var ways = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            using var visitor = await EnterAsync(host);
            var way = "";
            for (; visitor.Current.PageName != "end"; await visitor.SubmitAsync()) way += visitor.Current.PageName + " ";
            ways.Add(way.Trim());
        }

        Assert.Equal(["instructions/red", "instructions/red instructions/large", "", "instructions/large"], ways);
    }

    private static async Task<List<int>> ConditionsOfNextAsync(StudyHost host, int people)
    {
        for (var i = 0; i < people; i++)
            using (await EnterAsync(host)) { }
        return [.. (await LogAsync(host)).Assignments.TakeLast(people).Select(a => a.Condition)];
    }

    private static async Task<Visitor> EnterAsync(StudyHost host, string query = "")
    {
        var visitor = host.NewVisitor();
        await visitor.ConsentAsync(query);
        return visitor;
    }

    private static ParticipantWriter WriterOf(StudyHost host) => host.Services.GetRequiredService<ParticipantWriter>();

    private static Task<AssignmentLog> LogAsync(StudyHost host) =>
        AssignmentLog.ReadAsync(host.Services.GetRequiredService<StudyDatabase>(), CancellationToken.None);
}
