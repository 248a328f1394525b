using System.Collections.Immutable;
using System.Globalization;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Connection.Writing;
using StudyApp.Storage.Requests;
using StudyApp.Studies.Flow;

namespace StudyApp.Storage.Counting;

/// <summary>Takes the counts that admission and assignment depend on, under the arrivals' lock.</summary>
/// <remarks>
/// What it costs depends on what happened since counts were last taken, not on how many participants are stored.
/// </remarks>
internal static class TallyRows
{
    /// <summary>What a rule asks for.</summary>
    /// <param name="session">The connection, whose transaction holds the lock.</param>
    /// <param name="rule">What is asked for; null for nothing.</param>
    /// <param name="participant">Who; 0 for a new participant.</param>
    /// <param name="now">UTC.</param>
    public static async Task<Tally> ReadAsync(
        WriteSession session,
        CountRule? rule,
        long participant,
        DateTime now,
        CancellationToken cancel
    )
    {
        if (rule is null) return Tally.Nothing;
        var since = rule.ActiveSince ?? DateTime.UnixEpoch;
        // Memberships in quotas are counted by themselves.
        if (rule is { Stratum: null, WithPopulation: false, WithSequences: false })
            return await AskAsync(session, rule, participant, since, cancel);
        // Everything is on its way before the first answer is waited for.
        var goneSince = session.QueryAsync(TallySql.GoneSince, row => row.UtcOrNull("gone_since"), cancel);
        await SettleAsync(session, since, now, cancel);
        var tally = AskAsync(session, rule, participant, since, cancel);
        if (!TallySql.IsLonger((await goneSince).FirstOrDefault(), since)) return await tally;
        await tally;
        await session.SendAsync(SettlingSql.Stir, cancel, ("since", since));
        await session.SendAsync(SettlingSql.ForgetGone, cancel, ("since", since));
        await SettleAsync(session, since, now, cancel);
        return await AskAsync(session, rule, participant, since, cancel);
    }

    private static async Task SettleAsync(WriteSession session, DateTime since, DateTime now, CancellationToken cancel)
    {
        foreach (var sql in SettlingSql.Statements)
            await session.SendAsync(
                sql,
                cancel,
                [
                    .. new (string, object?)[] { ("since", since), ("now", now) }.Where(p =>
                        sql.Contains("@" + p.Item1, StringComparison.Ordinal)
                    ),
                ]
            );
    }

    private static async Task<Tally> AskAsync(
        WriteSession session,
        CountRule rule,
        long participant,
        DateTime since,
        CancellationToken cancel
    )
    {
        var stratum = rule.Stratum;
        var counts = Rows(
            stratum is not null,
            TallySql.ByCondition,
            row => new ConditionCount(row.Int("condition"), row.Int("own")) { Total = row.Int("total") },
            ("stratum", stratum)
        );
        var switches = Rows(
            stratum is not null,
            TallySql.Switches,
            row => (Id: row.Long("id"), Condition: row.Int("condition"), Enabled: row.Flag("enabled"))
        );
        var lastChange = Number(stratum is not null, "SELECT MAX(id) FROM assignment_changes");
        var hasSlots = rule.WithSlots && stratum is not null;
        var seed = Number(hasSlots, "SELECT seed FROM study WHERE id = 1");
        var nextSlot = Number(hasSlots, TallySql.NextSlot, ("stratum", stratum));
        var freeSlots = Rows(hasSlots, TallySql.FreeSlots, row => row.Int("slot"), ("stratum", stratum));
        var sequences = Rows(rule.WithSequences, TallySql.Sequences, row => (row.Int("condition"), row.Int("turn")));
        var population = Rows(
            rule.WithPopulation,
            TallySql.Population,
            row => new PopulationCount(row.Required("source"), row.Int("condition"), row.Int("count")),
            ("since", since)
        );
        var members = Rows(
            rule.WithMembers,
            TallySql.Members,
            row => KeyValuePair.Create(row.Required("quota"), row.Int("count")),
            ("since", since)
        );
        var own = Rows(rule.WithMembers, TallySql.Own, row => row.Required("quota"), ("participant", participant));
        var switched = await switches;
        return new()
        {
            Counts = WithSequences(await counts, await sequences),
            Switches = switched.GroupBy(s => s.Condition).ToImmutableDictionary(g => g.Key, g => g.Last().Enabled),
            LastSwitch = switched.Count == 0 ? 0 : switched[^1].Id,
            LastChange = await lastChange,
            StudySeed = await seed,
            NextSlot = (int)await nextSlot,
            FreeSlots = [.. await freeSlots],
            Population = [.. await population],
            Members = (await members).ToImmutableDictionary(StringComparer.Ordinal),
            Own = [.. await own],
        };

        Task<List<T>> Rows<T>(bool isAsked, string sql, Func<Row, T> read, params (string, object?)[] parameters) =>
            isAsked ? session.QueryAsync(sql, read, cancel, parameters) : Task.FromResult(new List<T>());

        async Task<long> Number(bool isAsked, string sql, params (string, object?)[] parameters) =>
            isAsked
                ? Convert.ToInt64(
                    await session.ScalarAsync(sql, cancel, parameters) ?? 0L,
                    CultureInfo.InvariantCulture
                )
                : 0;
    }

    private static ImmutableArray<ConditionCount> WithSequences(
        List<ConditionCount> counts,
        List<(int Condition, int Next)> sequences
    )
    {
        var known = counts.ToDictionary(c => c.Condition);
        return
        [
            .. sequences.Select(s =>
                known.GetValueOrDefault(s.Condition, new(s.Condition, 0)) with
                {
                    Sequence = s.Next,
                }
            ),
            .. counts.Where(c => !sequences.Exists(s => s.Condition == c.Condition)),
        ];
    }
}
