using System.Collections.Immutable;

namespace StudyApp.Storage.Counting;

/// <summary>
/// What brings the stored counts up to date, as statements to be run in this order under the arrivals' lock.
/// </summary>
/// <remarks>
/// None depends on the rows of another, so that all of them travel together; each touches only whom something happened
/// to.
/// </remarks>
internal static class SettlingSql
{
    // Marked rows are locked: what the later statements read of them does not change any more.
    private const string Mark = "UPDATE participants SET stirred = 2 WHERE stirred = 1";

    // Each is looked at once in the time after which one is gone: what is known of the last sign of life is as old as
    // that then.
    private const string MarkGone = $"UPDATE participants AS p SET stirred = 2 WHERE {TallySql.MayBeGone}";

    private const string AddGroups =
        """
        INSERT INTO tally_groups (source, condition, count) SELECT DISTINCT p.source, p.condition, 0 FROM participants p
        WHERE p.stirred = 2 AND NOT EXISTS (SELECT 1 FROM tally_groups g WHERE g.source = p.source AND g.condition = p.condition)
        """;

    private const string MoveBetweenGroups =
        $"""
        UPDATE tally_groups SET count = count + d.change FROM (
            SELECT m.id, SUM(m.one) AS change FROM (
                SELECT p.counted_in AS id, -1 AS one FROM participants p WHERE p.stirred = 2 AND p.counted_in IS NOT NULL
                UNION ALL SELECT g.id, 1 FROM participants p JOIN tally_groups g ON g.source = p.source AND g.condition = p.condition WHERE p.stirred = 2 AND {TallySql.Counts}) m
            GROUP BY m.id HAVING SUM(m.one) <> 0) d
        WHERE tally_groups.id = d.id
        """;

    // Who counts now and did not when counts were last taken, or the other way round; whoever was deleted counts no
    // more.
    private const string Flips =
        $"""
        (SELECT a.id, a.stratum, a.condition, a.slot, NOT a.counted AS counts FROM participants p JOIN assignments a ON a.participant_id = p.id
            WHERE p.stirred = 2 AND a.condition > 0 AND a.counted <> {TallySql.Counts}
        UNION ALL SELECT a.id, a.stratum, a.condition, a.slot, FALSE FROM assignments a WHERE a.participant_id IS NULL AND a.counted) f
        """;

    private const string FreeSlots =
        $"INSERT INTO tally_slots (stratum, slot) SELECT DISTINCT f.stratum, f.slot FROM {Flips} WHERE f.slot "
        + $"IS NOT NULL AND NOT f.counts ON CONFLICT (stratum, slot) DO NOTHING";

    // Noted, so that the counts can be derived again from the rows alone.
    private const string NoteChanges =
        $"INSERT INTO assignment_changes (assignment_id, counted, at) SELECT f.id, f.counts, @now FROM "
        + $"{Flips} ORDER BY f.counts, f.id";

    private const string CountChanges =
        $"""
        UPDATE tally_strata SET count = count + d.change FROM (
            SELECT f.stratum, f.condition, SUM(CASE WHEN f.counts THEN 1 ELSE -1 END) AS change FROM {Flips} GROUP BY f.stratum, f.condition) d
        WHERE tally_strata.stratum = d.stratum AND tally_strata.condition = d.condition
        """;

    private const string Flip = $"UPDATE assignments SET counted = NOT counted WHERE id IN (SELECT f.id FROM {Flips})";

    // One place may have had several holders: it is free when none of them counts.
    private const string KeepSlots =
        "DELETE FROM tally_slots WHERE EXISTS (SELECT 1 FROM assignments a WHERE a.stratum = "
        + "tally_slots.stratum AND a.slot = tally_slots.slot AND a.counted)";

    private const string NoteGone =
        $"""
        UPDATE study SET gone_since = @since WHERE id = 1 AND (gone_since IS NULL OR gone_since < @since)
            AND EXISTS (SELECT 1 FROM participants p WHERE p.stirred = 2 AND NOT p.excluded AND {TallySql.Unfinished} AND NOT {TallySql.Counts})
        """;

    private const string Settle =
        $"""
        UPDATE participants AS p SET stirred = NULL, seen_until = CASE WHEN p.waits_until > p.last_active_at THEN p.waits_until ELSE p.last_active_at END,
            counted_in = CASE WHEN {TallySql.Counts} THEN (SELECT g.id FROM tally_groups g WHERE g.source = p.source AND g.condition = p.condition) END
        WHERE p.stirred = 2
        """;

    public static readonly ImmutableArray<string> Statements =
    [
        Mark,
        MarkGone,
        AddGroups,
        MoveBetweenGroups,
        FreeSlots,
        NoteChanges,
        CountChanges,
        Flip,
        KeepSlots,
        NoteGone,
        Settle,
    ];

    /// <summary>Of those who were gone, those who are not by a longer time: the setting was changed.</summary>
    /// <remarks>It reads everybody, once.</remarks>
    public const string Stir =
        $"UPDATE participants AS p SET stirred = 1 WHERE p.stirred IS NULL AND p.counted_in IS NULL AND "
        + $"{TallySql.Counts}";

    public const string ForgetGone = "UPDATE study SET gone_since = @since WHERE id = 1";
}
