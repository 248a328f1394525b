using StudyApp.Storage.Requests;
using StudyApp.Studies.Recruitment;

namespace StudyApp.Storage.Counting;

/// <summary>The questions behind a <see cref="Tally"/>, the same in a transaction and outside of one.</summary>
/// <remarks>None of them reads more than a few rows of those that are stored.</remarks>
internal static class TallySql
{
    /// <summary>
    /// Of participants <c>p</c>, never NULL: on the way, or ended because the time was over, which is like leaving.
    /// </summary>
    public const string Unfinished = "(NOT p.finished OR COALESCE(p.end_reason, '') = 'expired')";

    /// <summary>
    /// Of participants <c>p</c>, never NULL: whoever was excluded, reached an end that does not count, or has been gone
    /// for too long without finishing or waiting for the next part, gives the place back.
    /// </summary>
    public const string Counts =
        $"""
        (NOT p.excluded AND ((p.finished AND EXISTS (SELECT 1 FROM counting_ends e WHERE e.reason = p.end_reason))
            OR ({Unfinished} AND (p.last_active_at >= @since OR COALESCE(p.waits_until >= @since, FALSE)))))
        """;

    /// <summary>
    /// Of participants <c>p</c> of whom nothing is noted: they counted, and time alone may have changed that.
    /// </summary>
    /// <remarks>Begins as the index does that answers it.</remarks>
    public const string MayBeGone =
        "p.counted_in IS NOT NULL AND (NOT p.finished OR p.end_reason = 'expired') AND p.seen_until < @since "
        + "AND p.stirred IS NULL";

    /// <summary>Of participants: test runs, and previews of a platform's link.</summary>
    /// <remarks>They take no turn in the orders, and no assignment is kept of them.</remarks>
    // Quotation marks inside values are escaped, so that no value looks like the note.
    public const string IsTest =
        $"(excluded AND COALESCE(arrival, '') LIKE '%\"{Arrival.NotePrefix}{Arrival.TestNote}\"%')";

    public const string ByCondition =
        "SELECT condition, SUM(CASE WHEN stratum = @stratum THEN count ELSE 0 END) AS own, SUM(count) AS "
        + "total FROM tally_strata GROUP BY condition HAVING SUM(count) > 0";

    /// <summary>Condition → the next turn. Every condition that anybody has is in one of the two small lists.</summary>
    public const string Sequences =
        $"""
        SELECT n.condition, n.turn FROM (
            SELECT c.condition, (SELECT p.sequence + 1 FROM participants p WHERE p.condition = c.condition AND NOT {IsTest} ORDER BY p.sequence DESC LIMIT 1) AS turn
            FROM (SELECT DISTINCT s.condition FROM (
                SELECT condition FROM tally_groups UNION ALL SELECT +condition FROM participants WHERE stirred = 1) s) c) n
        WHERE n.turn IS NOT NULL
        """;

    public const string NextSlot =
        "SELECT slot + 1 FROM assignments WHERE stratum = @stratum AND slot IS NOT NULL ORDER BY slot DESC LIMIT 1";

    public const string FreeSlots = "SELECT slot FROM tally_slots WHERE stratum = @stratum ORDER BY slot";

    /// <summary>
    /// The counts as they were last taken, and what has changed since: all in one statement, which sees one moment.
    /// </summary>
    public const string Population =
        $"""
        SELECT t.source, t.condition, SUM(t.n) AS count FROM (
            SELECT source, condition, count AS n FROM tally_groups
            UNION ALL SELECT g.source, g.condition, -1 FROM participants p JOIN tally_groups g ON g.id = p.counted_in WHERE p.stirred = 1
            UNION ALL SELECT p.source, p.condition, 1 FROM participants p WHERE p.stirred = 1 AND {Counts}
            UNION ALL SELECT g.source, g.condition, -1 FROM participants p JOIN tally_groups g ON g.id = p.counted_in WHERE {MayBeGone} AND NOT {Counts}) t
        GROUP BY t.source, t.condition HAVING SUM(t.n) > 0
        """;

    /// <summary>
    /// The same from the participants alone: where the counts cannot tell, because someone who was gone may count again
    /// by a longer time.
    /// </summary>
    public const string WholePopulation =
        $"SELECT p.source, p.condition, COUNT(*) AS count FROM participants p WHERE {Counts} GROUP BY "
        + $"p.source, p.condition";

    public const string Members =
        $"SELECT m.quota, COUNT(*) AS count FROM quota_members m JOIN participants p ON p.id = "
        + $"m.participant_id WHERE {Counts} GROUP BY m.quota";

    public const string Own = "SELECT quota FROM quota_members WHERE participant_id = @participant";

    public const string Switches = "SELECT id, condition, enabled FROM condition_switches ORDER BY id";

    public const string GoneSince = "SELECT gone_since FROM study WHERE id = 1";

    /// <summary>Whether someone who was gone by an earlier look may count by this one.</summary>
    /// <remarks>The clocks of several servers differ, by less than a minute.</remarks>
    /// <param name="goneSince">UTC of the earlier look; null when nobody was gone.</param>
    /// <param name="since">UTC.</param>
    public static bool IsLonger(DateTime? goneSince, DateTime since) => goneSince - since > TimeSpan.FromMinutes(1);
}
