using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Participants;
using StudyApp.Storage.Requests;
using StudyApp.Studies.Flow;
using StudyApp.Studies.Model;
using StudyApp.Studies.Steps;
using StudyApp.Tests.Integration;
using Xunit;

namespace StudyApp.Tests.Storage;

public sealed class ParticipantWriterTests
{
    private static readonly DateTime Now = TestDatabase.FirstStart.AddHours(2);

    [Theory, OnSqlite, OnPostgres]
    public async Task Twenty_equal_forms_at_once_are_stored_once(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var id = await EnterAsync(test, "a");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => test.Writer.SubmitAsync(Submit(id, visit: 1))));

        Assert.Single(outcomes, o => o is Stored);
        Assert.Equal(19, outcomes.Count(o => o is Stale));
        Assert.Equal(["""{"calm":"3"}"""], await test.ColumnAsync("SELECT answers FROM submissions"));
        Assert.Equal(["1", "2"], await test.ColumnAsync("SELECT number FROM visits ORDER BY number"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_form_for_an_earlier_or_a_later_page_stores_nothing(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var id = await EnterAsync(test, "a");
        await test.Writer.SubmitAsync(Submit(id, visit: 1));

        Assert.IsType<Stale>(await test.Writer.SubmitAsync(Submit(id, visit: 1)));
        Assert.IsType<Stale>(await test.Writer.SubmitAsync(Submit(id, visit: 3)));
        Assert.IsType<Stale>(await test.Writer.SubmitAsync(Submit(id: 999, visit: 1)));
        Assert.Single(await test.ColumnAsync("SELECT id FROM submissions"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_submission_keeps_when_the_page_was_first_shown_and_when_it_was_sent(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var id = await EnterAsync(test, "a");
        await test.Writer.NoteShownAsync(id, 1, "hash", Now.AddSeconds(1));
        await test.Writer.NoteShownAsync(id, 1, "hash", Now.AddSeconds(5));
        await test.Writer.SubmitAsync(Submit(id, visit: 1) with { Now = Now.AddSeconds(9) });

        await using var context = test.Database.CreateDbContext();
        var stored = Assert.Single(context.Submissions);
        Assert.Equal((Now.AddSeconds(1), Now.AddSeconds(9), DateTimeKind.Utc), (stored.StartedAt, stored.EndedAt, stored.StartedAt.Kind));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Participant_and_visits_keep_the_language_shown_and_an_unknown_one_changes_nothing(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var id = (await test.Writer.EnterAsync(Enter("a") with { Language = "de" })).ParticipantId;
        await test.Writer.NoteShownAsync(id, 1, "hash", Now, "de");
        await test.Writer.SubmitAsync(Submit(id, visit: 1) with { Language = "zh-Hans" });
        await test.Writer.SubmitAsync(Submit(id, visit: 2));

        Assert.Equal(["zh-Hans"], await test.ColumnAsync("SELECT language FROM participants"));
        Assert.Equal(["zh-Hans", null, null], await test.ColumnAsync("SELECT language FROM visits ORDER BY number"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_same_external_id_twice_at_once_is_one_participant(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => test.Writer.EnterAsync(Enter("P1"))));

        Assert.Single(outcomes, o => o is Entered);
        Assert.Single(outcomes.Select(o => o.ParticipantId).Distinct());
        Assert.Equal(["P1"], await test.ColumnAsync("SELECT external_id FROM participants"));
    }

    // Their statements go side by side, and each finds nobody yet: the index on the key decides.
    [Theory, OnSqlite, OnPostgres]
    public async Task One_form_that_arrives_under_several_ids_at_once_is_one_participant(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var other = Enumerable.Range(0, 10).Select(i => test.Writer.EnterAsync(Enter($"other-{i}"))).ToList();

        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(i => test.Writer.EnterAsync(Enter($"P{i}") with { EntryKey = "one form" }))
        );

        Assert.Single(outcomes, o => o is Entered);
        Assert.Single(outcomes.Select(o => o.ParticipantId).Distinct());
        Assert.All(await Task.WhenAll(other), o => Assert.IsType<Entered>(o));
        Assert.Equal(["11"], await test.ColumnAsync("SELECT COUNT(*) FROM participants"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_typed_id_of_an_earlier_participant_leads_back_to_that_one(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var first = await EnterAsync(test, "P1");
        var second = await EnterAsync(test, null);

        var outcome = await test.Writer.SubmitAsync(
            Submit(second, visit: 1) with
            {
                Answers = null,
                Identify = (new("P1", "", null), new(true, false)),
            }
        );

        Assert.Equal(new SwitchedTo(first), outcome);
        Assert.Equal([null, "session_loaded"], await test.ColumnAsync("SELECT end_reason FROM participants ORDER BY id"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_retake_is_a_new_attempt_of_the_same_id(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var first = await EnterAsync(test, "P1");
        await test.Writer.SubmitAsync(Submit(first, visit: 1) with { Leave = _ => new("end", 0, null, 0, new("complete", "CODE", false)) });

        Assert.IsType<Resumed>(await test.Writer.EnterAsync(Enter("P1")));
        Assert.IsType<Entered>(await test.Writer.EnterAsync(Enter("P1") with { Returning = new(true, AllowRetakes: true) }));
        Assert.Equal(["1", "2"], await test.ColumnAsync("SELECT attempt FROM participants ORDER BY id"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_hundred_arrivals_at_once_are_spread_evenly_over_two_conditions(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);

        await Task.WhenAll(
            Enumerable
                .Range(0, 100)
                .Select(i =>
                    test.Writer.EnterAsync(
                        Enter($"P{i}") with
                        {
                            Counts = new(null) { Stratum = "" },
                            Leave = Balanced(seed: i),
                        }
                    )
                )
        );

        Assert.Equal(["50", "50"], await test.ColumnAsync("SELECT COUNT(*) FROM participants GROUP BY condition ORDER BY condition"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Two_servers_share_one_balance(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        await using var second = new ParticipantWriter(test.Database, NullLogger<ParticipantWriter>.Instance);

        await Task.WhenAll(
            Enumerable
                .Range(0, 60)
                .Select(i =>
                    (i % 2 == 0 ? test.Writer : second).EnterAsync(
                        Enter(null) with
                        {
                            Counts = new(null) { Stratum = "" },
                            Leave = Balanced(seed: i),
                        }
                    )
                )
        );

        Assert.Equal(["30", "30"], await test.ColumnAsync("SELECT COUNT(*) FROM participants GROUP BY condition ORDER BY condition"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Two_servers_that_want_the_same_rows_do_not_lose_a_write(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        await using var second = new ParticipantWriter(test.Database, NullLogger<ParticipantWriter>.Instance);
        var ids = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => EnterAsync(test, null)));

        // Typed ids take another way than pings: both together once wanted the rows in different orders.
        var pings = ids.Concat(ids.Reverse())
            .SelectMany(id => new[] { test.Writer.NoteActiveAsync(id, Now), second.NoteActiveAsync(id, Now) });
        var typed = ids.Reverse()
            .Select(id =>
                test.Writer.SubmitAsync(Submit(id, visit: 1) with { Identify = (new($"typed {id}", "", null), new(true, false)) })
            );
        await Task.WhenAll(pings.Concat(typed));

        Assert.Equal(ids.Length, (await test.ColumnAsync("SELECT id FROM submissions")).Count);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Whoever_waited_too_long_behind_a_slow_commit_is_told_that_the_server_is_busy(DatabaseKind kind)
    {
        var clock = new StepClock();
        await using var test = await TestDatabase.CreateAsync(kind);
        await using var writer = new ParticipantWriter(test.Database, NullLogger<ParticipantWriter>.Instance, clock);
        using var began = new ManualResetEventSlim();
        using var goesOn = new ManualResetEventSlim();
        var slow = writer.EnterAsync(Enter("slow") with
        {
            Leave = _ =>
            {
                began.Set();
                goesOn.Wait();
                return new("questionnaire/mood", 0, "hash", 0, null);
            },
        });
        Assert.True(began.Wait(TimeSpan.FromSeconds(20)));
        var late = writer.EnterAsync(Enter("late"));
        Assert.InRange(writer.LongestCommit, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(1));
        clock.Advance(ParticipantWriter.MostWait + TimeSpan.FromSeconds(1));
        Assert.True(writer.LongestCommit > ParticipantWriter.MostWait);
        var inTime = writer.EnterAsync(Enter("in time"));
        goesOn.Set();

        await Assert.ThrowsAsync<ServerBusyException>(() => late);
        Assert.Equal(2, new[] { await slow, await inTime }.Select(o => o.ParticipantId).Distinct().Count());
        Assert.Equal(["in time", "slow"], await test.ColumnAsync("SELECT external_id FROM participants ORDER BY external_id"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_write_that_fails_does_not_take_the_others_along(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var ids = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => EnterAsync(test, null)));

        var writes = ids.Select(id =>
                test.Writer.SubmitAsync(
                    Submit(id, visit: 1) with
                    {
                        Leave =
                            id % 4 == 0 ? _ => throw new InvalidOperationException("author's mistake") : _ => new("end", 0, null, 0, null),
                    }
                )
            )
            .ToArray();
        await Task.WhenAll(writes.Select(w => w.ContinueWith(_ => { }, TaskScheduler.Default)));

        Assert.Equal(5, writes.Count(w => w.Exception?.InnerException is InvalidOperationException));
        Assert.Equal(15, (await test.ColumnAsync("SELECT id FROM submissions")).Count);
        // Nothing of those that failed is left: they are still at their first page.
        Assert.Equal(5, (await test.ColumnAsync("SELECT id FROM participants WHERE current_visit = 1")).Count);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_statement_the_database_refuses_does_not_take_the_others_along(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var (good, bad) = (await EnterAsync(test, null), await EnterAsync(test, null));

        var writes = new[]
        {
            test.Writer.StoreTrialsAsync(new(bad, VisitId: 999_999, "simple_rt", "run", [(0, "{}")], Now)),
            test.Writer.StoreTrialsAsync(new(good, VisitId: 1, "simple_rt", "run", [(0, "{}")], Now)),
        };

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => writes[0]);
        Assert.Equal(1, await writes[1]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Trials_that_are_sent_again_are_stored_once(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var id = await EnterAsync(test, null);
        Task<int> SendAsync(string run, params int[] indexes) =>
            test.Writer.StoreTrialsAsync(
                new(
                    id,
                    VisitId: 1,
                    "simple_rt",
                    run,
                    [.. indexes.Select(i => (i, string.Create(CultureInfo.InvariantCulture, $$"""{"trial":{{i}}}""")))],
                    Now
                )
            );

        Assert.Equal(2, await SendAsync("r1", 0, 1));
        Assert.Equal(1, await SendAsync("r1", 0, 1, 2));
        Assert.Equal(1, await SendAsync("r2", 0));
        Assert.Equal(0, (await Task.WhenAll(SendAsync("r1", 2), SendAsync("r1", 2))).Sum());
        Assert.Equal(["0", "1", "2", "0"], await test.ColumnAsync("SELECT trial_index FROM trials ORDER BY run, trial_index"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_a_page_needs_comes_back_as_it_was_written(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var id = await EnterAsync(test, "Zoë \"P\"");

        var state = await new ParticipantReader(test.Database).LoadAsync(id, browser: null, withEarlier: true, CancellationToken.None);

        Assert.Equal(
            ("Zoë \"P\"", 7L, false, "questionnaire/mood", 1),
            (state!.ExternalId, state.Seed, state.Finished, state.Visit.Path, state.Visit.Number)
        );
        Assert.Equal(
            new FoundParticipant(id, false, null),
            await new RecruitedReader(test.Database).FindAsync("", "Zoë \"P\"", CancellationToken.None)
        );
    }

    private static async Task<long> EnterAsync(TestDatabase test, string? externalId) =>
        (await test.Writer.EnterAsync(Enter(externalId))).ParticipantId;

    private static EnterRequest Enter(string? externalId) => new()
    {
        Identity = new(externalId, "", null),
        Returning = new(Retrieve: true, AllowRetakes: false),
        Seed = 7,
        Now = Now,
        Leave = _ => new("questionnaire/mood", 0, "hash", 0, null),
    };

    private static SubmitRequest Submit(long id, int visit) => new()
    {
        ParticipantId = id,
        Visit = visit,
        Now = Now,
        Answers = new("mood", "", "hash", """{"calm":"3"}""", "{}"),
        Leave = _ => new("end", 0, null, 0, null),
    };

    private static Leaving Balanced(int seed) => tally =>
    {
        var known = tally.Counts.ToDictionary(c => c.Condition, c => c.Total);
        ImmutableArray<int> counts = [known.GetValueOrDefault(1), known.GetValueOrDefault(2)];
        var input = new AllocationInput
        {
            Method = AssignmentMethod.Minimisation,
            TiesAtRandom = true,
            Weights = [1, 1],
            Counts = counts,
            Totals = counts,
            Targets = [null, null],
            Enabled = [1, 2],
        };
        var result = ConditionAllocator.Next(input, seed);
        return new("questionnaire/mood", 0, null, result.Condition, null)
        {
            Assignment = new("minimisation", seed, result, input, tally.LastChange, tally.LastSwitch),
        };
    };
}
