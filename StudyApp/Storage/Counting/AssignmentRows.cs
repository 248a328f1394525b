using Microsoft.EntityFrameworkCore;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Connection.Writing;
using StudyApp.Storage.Entities.Conditions;
using StudyApp.Storage.Requests;

namespace StudyApp.Storage.Counting;

/// <summary>Stores what was decided on the way to a step: the assignment, the memberships in quotas.</summary>
internal static class AssignmentRows
{
    private const string Count =
        "INSERT INTO tally_strata (stratum, condition, count) VALUES (@stratum, @condition, @more) ON "
        + "CONFLICT (stratum, condition) DO UPDATE SET count = tally_strata.count + excluded.count";

    public static async Task AddAsync(
        WriteSession session,
        long participant,
        NextVisit next,
        DateTime now,
        CancellationToken cancel
    )
    {
        if (next.Quotas is { } quotas)
        {
            await session.SendAsync(
                "DELETE FROM quota_members WHERE participant_id = @participant",
                cancel,
                ("participant", participant)
            );
            foreach (var quota in quotas)
                await session.SendAsync(
                    "INSERT INTO quota_members (quota, participant_id) VALUES (@quota, @participant)",
                    cancel,
                    ("quota", quota),
                    ("participant", participant)
                );
        }
        if (next.Assignment is not { } made) return;
        var result = made.Result;
        await session.SendAsync(
            """
            INSERT INTO assignments (participant_id, at, rule, stratum, saw, seed, condition, sequence, slot, counted, last_change, last_switch)
            VALUES (@participant, @now, @rule, @stratum, @saw, @seed, @condition, @sequence, @slot, @counted, @lastChange, @lastSwitch)
            """,
            cancel,
            ("participant", participant),
            ("now", now),
            ("rule", made.Rule),
            ("stratum", made.Stratum),
            ("saw", AllocationJson.Write(made.Input)),
            ("seed", made.Seed),
            ("condition", result.Condition),
            ("sequence", next.Sequence),
            ("slot", result.Slot),
            ("counted", result.Condition > 0),
            ("lastChange", made.LastChange),
            ("lastSwitch", made.LastSwitch)
        );
        if (result.Condition == 0) return;
        await session.SendAsync(Count, cancel, ("stratum", made.Stratum), ("condition", result.Condition), ("more", 1));
        if (result.Slot is { } slot)
            await session.SendAsync(
                "DELETE FROM tally_slots WHERE stratum = @stratum AND slot = @slot",
                cancel,
                ("stratum", made.Stratum),
                ("slot", slot)
            );
        // Whoever does not count has an assignment that does: the next settling finds out.
        await session.SendAsync(
            "UPDATE participants SET stirred = 1 WHERE id = @participant AND stirred IS NULL AND counted_in IS NULL",
            cancel,
            ("participant", participant)
        );
    }

    /// <summary>Counts assignments that were inserted otherwise, in the context's transaction.</summary>
    public static async Task CountAsync(
        StudyDbContext context,
        IEnumerable<Assignment> inserted,
        CancellationToken cancel
    )
    {
        foreach (var (key, more) in inserted.Where(a => a.Counted).CountBy(a => (a.Stratum, a.Condition)))
            await context.Database.ExecuteSqlAsync(
                $"INSERT INTO tally_strata (stratum, condition, count) VALUES ({key.Stratum}, {key.Condition}, {more}) ON CONFLICT (stratum, condition) DO UPDATE SET count = tally_strata.count + excluded.count",
                cancel
            );
    }
}
