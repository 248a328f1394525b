using System.Collections.Immutable;
using System.Globalization;
using StudyApp.Flow;

namespace StudyApp.Storage.Writes;

/// <summary>Takes the counts that admission and assignment depend on, under the arrivals' lock.</summary>
internal static class TallyRows
{
    /// <summary>What a rule asks for.</summary>
    /// <param name="session">The connection, whose transaction holds the lock.</param>
    /// <param name="rule">What is asked for; null for nothing.</param>
    /// <param name="participant">Who; 0 for a new participant.</param>
    /// <param name="now">UTC.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<Tally> ReadAsync(WriteSession session, CountRule? rule, long participant, DateTime now, CancellationToken cancel)
    {
        if (rule is null) return Tally.Nothing;
        var since = rule.ActiveSince ?? DateTime.UnixEpoch;
        var tally = Tally.Nothing;
        if (rule.Stratum is { } stratum) tally = await AssignmentsAsync(session, tally, rule, stratum, since, now, cancel);
        if (rule.WithSequences) tally = tally with { Counts = WithSequences(tally.Counts, await session.QueryAsync(TallySql.Sequences, row => (row.GetInt32(0), row.GetInt32(1)), cancel)) };
        if (rule.WithPopulation)
            tally = tally with { Population = [.. await session.QueryAsync(TallySql.Population, row => new PopulationCount(row.GetString(0), row.GetInt32(1), (int)row.GetInt64(2)), cancel, ("since", since))] };
        if (rule.WithMembers)
            tally = tally with
            {
                Members = (await session.QueryAsync(TallySql.Members, row => KeyValuePair.Create(row.GetString(0), (int)row.GetInt64(1)), cancel, ("since", since))).ToImmutableDictionary(StringComparer.Ordinal),
                Own = [.. await session.QueryAsync(TallySql.Own, row => row.GetString(0), cancel, ("participant", participant))],
            };
        return tally;
    }

    private static async Task<Tally> AssignmentsAsync(WriteSession session, Tally tally, CountRule rule, string stratum, DateTime since, DateTime now, CancellationToken cancel)
    {
        await NoteChangesAsync(session, TallySql.Release, "no", counted: false, since, now, cancel);
        await NoteChangesAsync(session, TallySql.TakeBack, "yes", counted: true, since, now, cancel);
        var counts = await session.QueryAsync(TallySql.ByCondition, row => new ConditionCount(row.GetInt32(0), (int)row.GetInt64(1)) { Total = (int)row.GetInt64(2) }, cancel, ("stratum", stratum));
        var switches = await session.QueryAsync(TallySql.Switches, row => (Id: row.GetInt64(0), Condition: row.GetInt32(1), Enabled: row.GetBoolean(2)), cancel);
        tally = tally with
        {
            Counts = [.. counts],
            Switches = switches.GroupBy(s => s.Condition).ToImmutableDictionary(g => g.Key, g => g.Last().Enabled),
            LastSwitch = switches.Count == 0 ? 0 : switches[^1].Id,
            LastChange = await NumberAsync(session, "SELECT MAX(id) FROM assignment_changes", cancel),
        };
        if (!rule.WithSlots) return tally;
        return tally with
        {
            StudySeed = await NumberAsync(session, "SELECT seed FROM study WHERE id = 1", cancel),
            NextSlot = (int)await NumberAsync(session, TallySql.NextSlot, cancel, ("stratum", stratum)),
            FreeSlots = [.. await session.QueryAsync(TallySql.FreeSlots, row => row.GetInt32(0), cancel, ("stratum", stratum))],
        };
    }

    // Who counts now and did not when counts were last taken, or the other way round: noted, so that the counts can be derived again from the rows alone.
    private static async Task NoteChangesAsync(WriteSession session, string sql, string flag, bool counted, DateTime since, DateTime now, CancellationToken cancel)
    {
        var changed = await session.QueryAsync(sql, row => row.GetInt64(0), cancel, (flag, counted), ("since", since));
        foreach (var id in changed.Order())
            await session.ExecuteAsync("INSERT INTO assignment_changes (assignment_id, counted, at) VALUES (@assignment, @counted, @now)", cancel, ("assignment", id), ("counted", counted), ("now", now));
    }

    private static ImmutableArray<ConditionCount> WithSequences(ImmutableArray<ConditionCount> counts, List<(int Condition, int Next)> sequences)
    {
        var known = counts.ToDictionary(c => c.Condition);
        return [.. sequences.Select(s => known.GetValueOrDefault(s.Condition, new(s.Condition, 0)) with { Sequence = s.Next }), .. counts.Where(c => !sequences.Exists(s => s.Condition == c.Condition))];
    }

    private static async Task<long> NumberAsync(WriteSession session, string sql, CancellationToken cancel, params (string, object?)[] parameters) =>
        Convert.ToInt64(await session.ScalarAsync(sql, cancel, parameters) ?? 0L, CultureInfo.InvariantCulture);
}
