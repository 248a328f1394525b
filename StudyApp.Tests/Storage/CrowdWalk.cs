using System.Collections.Immutable;
using System.Globalization;
using StudyApp.Participation.Arriving;
using StudyApp.Storage.Participants;
using StudyApp.Storage.Requests;
using StudyApp.Studies.Flow;
using StudyApp.Studies.Recruitment;
using Xunit;

namespace StudyApp.Tests.Storage;

/// <summary>
/// Participants who come, go on, rest, vanish, return, are excluded, leave for good: by chance from a seed, with a clock of its own.
/// </summary>
/// <remarks>Each time counts are taken they are compared with those made anew.</remarks>
internal sealed class CrowdWalk(TestDatabase database, int seed)
{
    private static readonly string[] Sources = ["", "x", "y"];
    private static readonly string[] Ages = ["young", "old"];
    private static readonly string[] Reasons = ["complete", "screened_out", "paid", "expired"];

    private readonly Random _chance = new(seed);
    private readonly OldTally _old = new(database);
    private readonly StudyReads _reads = new(database.Database);
    private DateTime _now = TestDatabase.FirstStart.AddHours(1);
    private TimeSpan? _goneAfter = TimeSpan.FromMinutes(30);
    private bool _isLonger;
    private int _steps;

    /// <summary>How often counts were taken.</summary>
    public int Taken { get; private set; }

    /// <summary>Changes noted before counts were taken.</summary>
    public int Changed { get; private set; }

    private DateTime? Since => _now - _goneAfter;

    public Task StepAsync() => StepAsync(_chance.Next(100));

    /// <summary>Does what a number from 0 to 99 stands for.</summary>
    public async Task StepAsync(int act)
    {
        _steps++;
        await (act switch
        {
            < 30 => EnterAsync(),
            < 48 => LeaveAsync(),
            < 56 => AssignAsync(),
            < 66 => SomeoneAsync("NOT finished", id => database.Writer.NoteActiveAsync(id, _now)),
            < 72 => SomeoneAsync(
                "arrival IS NULL",
                id => database.ExecuteAsync(Text($"UPDATE participants SET excluded = NOT excluded WHERE id = {id}"))
            ),
            < 76 => SomeoneAsync("arrival IS NULL AND COALESCE(end_reason, '') NOT IN ('withdrawn', 'session_loaded')", WithdrawAsync),
            < 80 => SomeoneAsync(
                "NOT finished",
                id => database.Writer.ExpireAsync(id, _now, new("end/expired", 0, null, 0, new("expired", null, false)), _now)
            ),
            < 84 => SomeoneAsync("NOT finished AND NOT excluded", IdentifyAsync),
            < 86 => SomeoneAsync("1 = 1", id => database.ExecuteAsync(Text($"DELETE FROM participants WHERE id = {id}"))),
            < 87 => Change(),
            < 89 => ChangeEndsAsync(),
            < 90 => SomeoneAsync("finished AND NOT excluded", id =>
                database.ExecuteAsync(Text($"UPDATE participants SET end_reason = '{Pick(Reasons)}' WHERE id = {id}"))),
            _ => Rest(),
        });
        var tally = await _reads.State.TallyAsync(Since, withMembers: true, CancellationToken.None);
        Assert.Equal(await _old.PopulationAsync(Since), Of(tally.Population));
        Assert.Equal(await _old.MembersAsync(Since), OldTally.Text(tally.Members.Select(m => $"{m.Key},{m.Value}")));
    }

    private async Task EnterAsync()
    {
        var (source, isTest, assigns) = (Pick(Sources), _chance.Next(8) == 0, _chance.Next(4) > 0);
        var identity = new Identity(
            _chance.Next(3) == 0 ? Text($"P{_chance.Next(40)}") : null,
            source,
            isTest ? Arrival.WithNote(null, Arrival.TestNote, "1") : null
        );
        await CountingAsync(source, (counts, taken) => database.Writer.EnterAsync(new()
        {
            Identity = identity,
            Returning = new(true, AllowRetakes: true),
            Seed = _steps,
            Now = _now,
            Excluded = isTest,
            Counts = counts,
            Leave = tally =>
            {
                taken(tally);
                return Next(tally, source, isTest, assigns, new(0, _steps));
            },
        }));
    }

    // A page that assigns a condition later than arriving.
    private Task AssignAsync() =>
        SomeoneAsync(
            "NOT finished AND condition = 0 AND NOT EXISTS (SELECT 1 FROM assignments a WHERE a.participant_id = participants.id)",
            async id =>
    {
        var row = (await database.RowsAsync(Text($"SELECT source, current_visit, seed, excluded FROM participants WHERE id = {id}")))[0];
        // The form is a sign of life before anything is counted.
        await database.Writer.NoteActiveAsync(id, _now);
        await CountingAsync(row[0]!, (counts, taken) => database.Writer.SubmitAsync(new()
        {
            ParticipantId = id,
            Visit = int.Parse(row[1]!, CultureInfo.InvariantCulture),
            Now = _now,
            Counts = counts,
            Leave = tally =>
            {
                taken(tally);
                return Next(tally, row[0]!, false, assigns: true, new(0, long.Parse(row[2]!, CultureInfo.InvariantCulture)));
            },
        }));
    });

    private Task LeaveAsync() => SomeoneAsync("NOT finished", async id =>
    {
        var row = (await database.RowsAsync(Text($"SELECT condition, sequence, current_visit FROM participants WHERE id = {id}")))[0];
        var end = _chance.Next(12) switch
        {
            0 => new Ending("complete", null, false),
            1 => new Ending("screened_out", null, false),
            2 => new Ending("quota_full", null, false, Exclude: true),
            3 => new Ending("paid", null, false),
            _ => null,
        };
        await database.Writer.SubmitAsync(new()
        {
            ParticipantId = id,
            Visit = int.Parse(row[2]!, CultureInfo.InvariantCulture),
            Now = _now,
            Leave = _ =>
                new("page", 0, null, int.Parse(row[0]!, CultureInfo.InvariantCulture), end)
                {
                    WaitsUntil = end is null && _chance.Next(4) == 0 ? _now.AddMinutes(2 * _chance.Next(100)) : null,
                },
        });
    });

    private async Task IdentifyAsync(long id)
    {
        var visit = (await database.ColumnAsync(Text($"SELECT current_visit FROM participants WHERE id = {id}")))[0]!;
        await database.Writer.SubmitAsync(new()
        {
            ParticipantId = id,
            Visit = int.Parse(visit, CultureInfo.InvariantCulture),
            Now = _now,
            Identify = (new(Text($"P{_chance.Next(40)}"), Pick(Sources), null), new(true, AllowRetakes: true)),
            Leave = _ => new("page", 0, null, 0, null),
        });
    }

    private async Task WithdrawAsync(long id)
    {
        var receipt = id.ToString("D8", CultureInfo.InvariantCulture);
        await database.Writer.WithdrawAsync(
            new(id, receipt, Erase: _chance.Next(2) == 0, new("end/withdrawn", 0, null, 0, null), new("withdrawn", null, false), _now)
        );
    }

    private Task Rest()
    {
        _now = _now.AddMinutes(2 * _chance.Next(12));
        return Task.CompletedTask;
    }

    // The study is started again with another time after which one is gone.
    private Task Change()
    {
        var before = _goneAfter ?? TimeSpan.MaxValue;
        _goneAfter = _chance.Next(3) switch { 0 => null, 1 => TimeSpan.FromMinutes(10), _ => TimeSpan.FromMinutes(30) };
        _isLonger |= (_goneAfter ?? TimeSpan.MaxValue) > before;
        return Task.CompletedTask;
    }

    // The study is started again with an end that counts from now on, or no longer.
    private async Task ChangeEndsAsync()
    {
        var counts = _chance.Next(2) == 0 ? ", counts=true" : "";
        await database.PrepareAsync(TallyTests.Blocks($"{{name='Paid', path='end/paid', show_if='condition == 9'{counts}}}, "), _now);
    }

    private async Task CountingAsync(string stratum, Func<CountRule, Action<Tally>, Task> write)
    {
        var (changes, last) = (
            await _old.ChangesAsync(Since),
            (await database.ColumnAsync("SELECT COALESCE(MAX(id), 0) FROM assignment_changes"))[0]
        );
        var (population, members, sequences) = (
            await _old.PopulationAsync(Since),
            await _old.MembersAsync(Since),
            await _old.SequencesAsync()
        );
        var (byCondition, slots) = (await _old.ByConditionAsync(stratum, Since), await _old.SlotsAsync(stratum, Since));
        Tally? tally = null;
        await write(
            new(Since, WithSequences: true)
            {
                Stratum = stratum,
                WithSlots = true,
                WithPopulation = true,
                WithMembers = true,
            },
            taken => tally = taken
        );
        if (tally is null) return;

        Taken++;
        Changed += changes.Count;
        Assert.Equal(population, Of(tally.Population));
        Assert.Equal(members, OldTally.Text(tally.Members.Select(m => $"{m.Key},{m.Value}")));
        Assert.Equal(
            byCondition,
            OldTally.Text(tally.Counts.Where(c => c.Total > 0).Select(c => Text($"{c.Condition},{c.Count},{c.Total}")))
        );
        Assert.Equal(
            slots,
            OldTally.Text(tally.FreeSlots.Select(s => Text($"{s}")).Concat(tally.NextSlot > 0 ? [Text($"{-tally.NextSlot}")] : []))
        );
        foreach (var sequence in sequences.Split("; ", StringSplitOptions.RemoveEmptyEntries).Select(s => s.Split(',')))
            Assert.Equal(sequence[1], Text($"{tally.Counts.Single(c => Text($"{c.Condition}") == sequence[0]).Sequence}"));
        var noted = (
            await database.RowsAsync(
                $"SELECT assignment_id, CASE WHEN counted THEN 'counts' ELSE 'ceases' END FROM assignment_changes WHERE id > {last} "
                    + $"ORDER BY id"
            )
        ).Select(c => $"{c[0]} {c[1]}");
        // Those whom a longer time brings back are noted after the others.
        if (_isLonger) Assert.Equal(changes.Order(StringComparer.Ordinal), noted.Order(StringComparer.Ordinal));
        else Assert.Equal(changes, noted);
        _isLonger = false;
    }

    private NextVisit Next(Tally tally, string source, bool isTest, bool assigns, FlowState state)
    {
        var admission = new Admission(database.Study, tally, source, source, lookedUp: null) { IsTest = isTest };
        if (assigns) state = admission.Assign(state);
        ImmutableArray<string>? quotas = _chance.Next(2) == 0 ? [.. Ages.Where(_ => _chance.Next(2) == 0)] : null;
        return new("page", 0, null, state.Condition, null)
        {
            Sequence = state.Sequence,
            Assignment = admission.Assignment,
            Quotas = quotas,
        };
    }

    private async Task SomeoneAsync(string which, Func<long, Task> does)
    {
        var ids = await database.ColumnAsync($"SELECT id FROM participants WHERE {which} ORDER BY id");
        if (ids.Count > 0) await does(long.Parse(Pick(ids)!, CultureInfo.InvariantCulture));
    }

    private T Pick<T>(IReadOnlyList<T> from) => from[_chance.Next(from.Count)];

    private static string Of(IEnumerable<PopulationCount> population) =>
        OldTally.Text(population.Select(p => Text($"{p.Source},{p.Condition},{p.Count}")));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
