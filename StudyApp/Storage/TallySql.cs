namespace StudyApp.Storage;

/// <summary>The questions behind a <see cref="Tally"/>, the same in a transaction and outside of one.</summary>
internal static class TallySql
{
    // Whoever was excluded, or has been gone for too long without finishing or waiting for the next part, gives the place back; so does whoever was ended because the time was over.
    private const string Counts = "NOT p.excluded AND ((p.finished AND COALESCE(p.end_reason, '') <> 'expired') OR p.last_active_at >= @since OR p.waits_until >= @since)";

    private const string CountsOfAssignment = $"EXISTS (SELECT 1 FROM participants p WHERE p.id = assignments.participant_id AND {Counts})";

    public const string Release = $"UPDATE assignments SET counted = @no WHERE counted AND NOT {CountsOfAssignment} RETURNING id";

    public const string TakeBack = $"UPDATE assignments SET counted = @yes WHERE NOT counted AND condition > 0 AND {CountsOfAssignment} RETURNING id";

    public const string ByCondition = "SELECT condition, SUM(CASE WHEN stratum = @stratum THEN 1 ELSE 0 END), COUNT(*) FROM assignments WHERE counted AND condition > 0 GROUP BY condition";

    /// <summary>Of participants: test runs, and previews of a platform's link. They take no turn in the orders, and no assignment is kept of them.</summary>
    // Quotation marks inside values are escaped, so that no value looks like the note.
    public const string IsTest = $"(excluded AND COALESCE(arrival, '') LIKE '%\"{Recruitment.Arrival.NotePrefix}{Recruitment.Arrival.TestNote}\"%')";

    public const string Sequences = $"SELECT condition, MAX(sequence) + 1 FROM participants WHERE NOT {IsTest} GROUP BY condition";

    public const string NextSlot = "SELECT MAX(slot) + 1 FROM assignments WHERE stratum = @stratum";

    public const string FreeSlots =
        "SELECT slot FROM assignments WHERE stratum = @stratum AND slot IS NOT NULL GROUP BY slot HAVING MAX(CASE WHEN counted THEN 1 ELSE 0 END) = 0 ORDER BY slot";

    public const string Population = $"SELECT p.source, p.condition, COUNT(*) FROM participants p WHERE {Counts} GROUP BY p.source, p.condition";

    public const string Members = $"SELECT m.quota, COUNT(*) FROM quota_members m JOIN participants p ON p.id = m.participant_id WHERE {Counts} GROUP BY m.quota";

    public const string Own = "SELECT quota FROM quota_members WHERE participant_id = @participant";

    public const string Switches = "SELECT id, condition, enabled FROM condition_switches ORDER BY id";
}
