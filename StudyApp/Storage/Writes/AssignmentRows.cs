namespace StudyApp.Storage.Writes;

/// <summary>Stores what was decided on the way to a step: the assignment, the memberships in quotas.</summary>
internal static class AssignmentRows
{
    public static async Task AddAsync(WriteSession session, long participant, NextVisit next, DateTime now, CancellationToken cancel)
    {
        if (next.Quotas is { } quotas)
        {
            await session.SendAsync("DELETE FROM quota_members WHERE participant_id = @participant", cancel, ("participant", participant));
            foreach (var quota in quotas)
                await session.SendAsync("INSERT INTO quota_members (quota, participant_id) VALUES (@quota, @participant)", cancel, ("quota", quota), ("participant", participant));
        }
        if (next.Assignment is not { } made) return;
        await session.SendAsync(
            """
            INSERT INTO assignments (participant_id, at, rule, stratum, saw, seed, condition, sequence, slot, counted, last_change, last_switch)
            VALUES (@participant, @now, @rule, @stratum, @saw, @seed, @condition, @sequence, @slot, @counted, @lastChange, @lastSwitch)
            """,
            cancel,
            ("participant", participant), ("now", now), ("rule", made.Rule), ("stratum", made.Stratum), ("saw", AllocationJson.Write(made.Input)), ("seed", made.Seed), ("condition", made.Result.Condition),
            ("sequence", next.Sequence), ("slot", made.Result.Slot), ("counted", made.Result.Condition > 0), ("lastChange", made.LastChange), ("lastSwitch", made.LastSwitch));
    }
}
