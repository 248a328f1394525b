using System.Globalization;
using System.Text.RegularExpressions;
using CsCheck;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using StudyApp.Research.Monitoring;
using StudyApp.Storage.Connection.Writing;
using StudyApp.Storage.Counting;
using StudyApp.Storage.Participants;
using StudyApp.Storage.Requests;
using StudyApp.Studies.Model;
using Xunit;

namespace StudyApp.Tests.Storage;

public sealed partial class TallyTests
{
    [Theory]
    [OnSqlite(1), OnSqlite(2), OnSqlite(3), OnPostgres(4), OnPostgres(5)]
    internal async Task Stored_counts_are_those_made_anew_whatever_happens(DatabaseKind kind, int seed)
    {
        await using var test = await TestDatabase.CreateAsync(kind, Blocks());
        var walk = new CrowdWalk(test, seed);

        for (var step = 0; step < 400; step++) await walk.StepAsync();

        Assert.True(walk is { Taken: > 80, Changed: > 40 }, string.Create(CultureInfo.InvariantCulture, $"{walk.Taken} {walk.Changed}"));
        Assert.Empty(AssignmentReplay.Verify(await AssignmentLog.ReadAsync(test.Database, CancellationToken.None)));
    }

    [Fact]
    public Task Stored_counts_are_right_after_any_few_acts() => Gen.Select(Gen.Int[0, 99].Array[1, 25], Gen.Int[1, 1000]).SampleAsync(
        async walked =>
        {
            var (acts, seed) = walked;
            await using var test = await TestDatabase.CreateAsync(DatabaseKind.Sqlite, Blocks());
            var walk = new CrowdWalk(test, seed);
            foreach (var act in acts) await walk.StepAsync(act);
        },
        iter: 40, threads: 1);

    [Fact]
    public async Task Nothing_that_is_done_to_count_reads_all_participants_or_assignments()
    {
        await using var test = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        string[] statements =
        [
            .. SettlingSql.Statements,
            TallySql.ByCondition,
            TallySql.Sequences,
            TallySql.NextSlot,
            TallySql.FreeSlots,
            TallySql.Population,
            TallySql.Members,
            TallySql.Own,
            TallySql.Switches,
            TallySql.GoneSince,
            "SELECT MAX(id) FROM assignment_changes",
        ];

        foreach (var sql in statements) Assert.DoesNotContain(await PlanAsync(test, sql), step => ReadsAll().IsMatch(step));

        Assert.Contains(await PlanAsync(test, TallySql.WholePopulation), step => ReadsAll().IsMatch(step));
    }

    [Theory, OnSqlite, OnPostgres]
    internal async Task Who_ended_early_before_ends_said_whether_they_count_is_settled_once(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateEmptyAsync(kind, Blocks());
        var now = TestDatabase.FirstStart.AddHours(1);
        await using (var context = test.Database.CreateDbContext())
        {
            var before = context.GetService<IMigrationsAssembly>()
                .Migrations.Keys.Single(m => m.EndsWith("_StoredCounts", StringComparison.Ordinal));
            await context.GetService<IMigrator>().MigrateAsync(before);
        }
        await StoreOldAsync(test, now, kind == DatabaseKind.Postgres ? "+00" : "");
        // As the version before counted: everybody who has finished.
        await test.ExecuteAsync("INSERT INTO tally_groups (source, condition, count) SELECT source, condition, SUM(CASE WHEN id IN (1, "
            + "10) THEN 1 ELSE 0 END) FROM participants GROUP BY source, condition");
        await test.ExecuteAsync(
            """
            UPDATE participants SET stirred = NULL, seen_until = last_active_at,
                counted_in = (SELECT g.id FROM tally_groups g WHERE g.source = participants.source AND g.condition = participants.condition) WHERE id IN (1, 10)
            """);

        await test.PrepareAsync(test.Study, now);

        Assert.Equal(["1"], await test.ColumnAsync("SELECT id FROM participants WHERE stirred IS NULL"));
        var since = now.AddMinutes(-30);
        Assert.Equal(await new OldTally(test).PopulationAsync(since),
            Of((await new StudyStateReader(test.Database).TallyAsync(since, withMembers: false, CancellationToken.None)).Population));
        await test.PrepareAsync(test.Study, now);
        Assert.Equal(["complete"], await test.ColumnAsync("SELECT reason FROM counting_ends"));
    }

    [Theory, OnSqlite, OnPostgres]
    internal async Task A_database_from_before_counts_were_stored_counts_the_same(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateEmptyAsync(kind, Blocks());
        var now = TestDatabase.FirstStart.AddHours(1);
        await using (var context = test.Database.CreateDbContext())
        {
            var before = context
                .GetService<IMigrationsAssembly>()
                .Migrations.Keys.Single(m => m.EndsWith("_Displays", StringComparison.Ordinal));
            await context.GetService<IMigrator>().MigrateAsync(before);
        }
        await StoreOldAsync(test, now, kind == DatabaseKind.Postgres ? "+00" : "");

        await test.PrepareAsync(test.Study, now);

        // Who has finished, and counted, is settled: the first arrival looks at the others only.
        Assert.Equal(["1"], await test.ColumnAsync("SELECT id FROM participants WHERE stirred IS NULL"));
        var old = new OldTally(test);
        var since = now.AddMinutes(-30);
        var reads = new StudyReads(test.Database);
        Assert.Equal(
            await old.PopulationAsync(since),
            Of((await reads.State.TallyAsync(since, withMembers: false, CancellationToken.None)).Population)
        );
        Assert.Equal(
            await old.PopulationAsync(null),
            Of((await reads.State.TallyAsync(null, withMembers: false, CancellationToken.None)).Population)
        );
        var (byCondition, slots, changes) = (
            await old.ByConditionAsync("", since),
            await old.SlotsAsync("", since),
            await old.ChangesAsync(since)
        );
        var (population, sequences) = (await old.PopulationAsync(since), await old.SequencesAsync());

        Tally? tally = null;
        await test.Writer.EnterAsync(new()
        {
            Identity = new(null, "", null),
            Returning = new(true, false),
            Seed = 1,
            Now = now,
            Counts = new(since, WithSequences: true) { Stratum = "", WithSlots = true, WithPopulation = true },
            Leave = taken =>
            {
                tally = taken;
                return new("page", 0, null, 0, null);
            },
        });

        Assert.Equal(population, Of(tally!.Population));
        Assert.Equal(
            byCondition,
            OldTally.Text(
                tally
                    .Counts.Where(c => c.Total > 0)
                    .Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Condition},{c.Count},{c.Total}"))
            )
        );
        Assert.Equal(
            sequences,
            OldTally.Text(tally.Counts.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Condition},{c.Sequence}")))
        );
        Assert.Equal(slots, OldTally.Text(tally.FreeSlots.Append(-tally.NextSlot).Select(s => s.ToString(CultureInfo.InvariantCulture))));
        Assert.Equal(["3 ceases", "4 ceases", "5 ceases", "7 ceases", "10 ceases", "2 counts"], changes);
        Assert.Equal(
            changes,
            (
                await test.RowsAsync(
                    "SELECT assignment_id, CASE WHEN counted THEN 'counts' ELSE 'ceases' END FROM assignment_changes WHERE id > 1 ORDER BY id"
                )
            ).Select(c => $"{c[0]} {c[1]}")
        );
        Assert.Equal(["1"], await test.ColumnAsync("SELECT COUNT(*) FROM participants WHERE stirred IS NOT NULL"));
        Assert.Empty(
            AssignmentReplay
                .Verify(await AssignmentLog.ReadAsync(test.Database, CancellationToken.None))
                .Where(f => f.Problem.StartsWith("Whether it counts", StringComparison.Ordinal))
        );
    }

    // Finished, finished again though released, gone, excluded, ended because the time was over, active, gone for good, waiting, ended
    // because the time was over, screened out.
    private static async Task StoreOldAsync(TestDatabase test, DateTime now, string zone)
    {
        var rows = new (bool Finished, string? Reason, int Minutes, bool Excluded, int? Waits)[]
        {
            (true, "complete", 300, false, null),
            (true, "complete", 300, false, null),
            (false, null, 31, false, null),
            (true, "complete", 2, true, null),
            (true, "expired", 40, false, null),
            (false, null, 5, false, null), (false, null, 300, false, -60), (false, null, 300, false, 60),
                (true, "expired", 10, false, null), (true, "screened_out", 1, false, null),
        };
        foreach (var (index, row) in rows.Index())
        {
            var id = index + 1;
            var waits = row.Waits is { } minutes ? $"'{Stamp(now.AddMinutes(minutes))}'" : "NULL";
            await test.ExecuteAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"""
                    INSERT INTO participants (source, attempt, condition, sequence, seed, code_is_generated, started_at, finished, end_reason, last_active_at, waits_until, excluded, flagged_as_bot, current_visit)
                    VALUES ('{(id % 2 == 0 ? "x" : "")}', 1, {(id % 3) + 1}, {id / 3}, {id}, FALSE, '{Stamp(
                        now.AddHours(-9)
                    )}', {row.Finished}, {(row.Reason is null ? "NULL" : $"'{row.Reason}'")}, '{Stamp(
                        now.AddMinutes(-row.Minutes)
                    )}', {waits}, {row.Excluded}, FALSE, 1)
                    """
                )
            );
            // The second was gone for a while: nobody has taken counts since they are back.
            await test.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"""
                INSERT INTO assignments (participant_id, at, rule, stratum, saw, seed, condition, sequence, slot, counted, last_change, last_switch)
                VALUES ({id}, '{Stamp(now.AddHours(-9))}', 'lookup', '', '{"{}"}', {id}, {(id % 3) + 1}, {id / 3}, {index % 7}, {id != 2}, 0, 0)
                """));
        }
        await test.ExecuteAsync(
            $"INSERT INTO assignment_changes (assignment_id, counted, at) VALUES (2, FALSE, '{Stamp(now.AddHours(-1))}')"
        );

        string Stamp(DateTime at) => at.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + zone;
    }

    /// <summary>A study with three conditions in blocks.</summary>
    /// <param name="ends">Entries of the page list before its end.</param>
    internal static Study Blocks(string ends = "") => TestStudy.Read(
        $$"""
        TITLE = 'Sleep'
        SQLALCHEMY_DATABASE_URI = 'sqlite://'
        CONDITIONS = [{label='a'}, {label='b'}, {label='c', weight=2}]
        ASSIGNMENT = {rule='blocks', strata=['source']}
        PAGE_LIST = [{name='Consent', path='consent'}, {{ends}}{name='End', path='end'}]
        """);

    private static async Task<List<string>> PlanAsync(TestDatabase test, string sql)
    {
        var names = PositionalSql.Of(sql).Names;
        foreach (var name in names) sql = sql.Replace("@" + name, "1", StringComparison.Ordinal);
        return [.. (await test.RowsAsync("EXPLAIN QUERY PLAN " + sql)).Select(row => row[3]!)];
    }

    private static string Of(IEnumerable<PopulationCount> population) =>
        OldTally.Text(population.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Source},{p.Condition},{p.Count}")));

    // The two indexes that may be read whole hold few rows of those that are stored.
    [GeneratedRegex("^SCAN (participants|assignments|p|a)( |$)(?!USING INDEX ix_participants_(stirred|present))")]
    private static partial Regex ReadsAll();
}
