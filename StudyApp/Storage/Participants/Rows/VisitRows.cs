using StudyApp.Storage.Connection.Writing;
using StudyApp.Storage.Requests;

namespace StudyApp.Storage.Participants.Rows;

/// <summary>The statements that several writes share.</summary>
internal static class VisitRows
{
    /// <summary>Opens a visit and makes it the participant's current one; an end finishes the participant.</summary>
    public static async Task OpenAsync(
        WriteSession session,
        long participantId,
        int number,
        NextVisit next,
        DateTime now,
        CancellationToken cancel
    )
    {
        await session.SendAsync(
            "INSERT INTO visits (participant_id, number, path, occurrence, version_hash) VALUES "
                + "(@participant, @number, @path, @occurrence, @hash)",
            cancel,
            ("participant", participantId),
            ("number", number),
            ("path", next.Path),
            ("occurrence", next.Occurrence),
            ("hash", next.VersionHash)
        );
        if (next.WaitsUntil is { } until)
            await session.SendAsync(
                "UPDATE participants SET waits_until = @until WHERE id = @id",
                cancel,
                ("until", until),
                ("id", participantId)
            );
        if (next.End is { } end)
            await session.SendAsync(
                """
                UPDATE participants SET finished = @finished, ended_at = COALESCE(ended_at, @now), end_reason = @reason, completion_code = @code,
                    code_is_generated = @generated, excluded = excluded OR @exclude WHERE id = @id
                """,
                cancel,
                ("finished", true),
                ("now", now),
                ("reason", end.Reason),
                ("code", end.Code),
                ("generated", end is { CodeIsGenerated: true, Code: not null }),
                ("exclude", end.Exclude),
                ("id", participantId)
            );
    }

    /// <summary>The latest attempt of an external id; null when nobody has it.</summary>
    public static async Task<KnownParticipant?> FindAsync(
        WriteSession session,
        Identity identity,
        CancellationToken cancel
    )
    {
        if (identity.ExternalId is null) return null;
        var rows = await session.QueryAsync(
            "SELECT id, attempt, finished, arrival FROM participants WHERE source = @source AND "
                + "external_id = @externalId ORDER BY attempt DESC LIMIT 1",
            row => new KnownParticipant(row.Long("id"), row.Int("attempt"), row.Flag("finished"), row.Text("arrival")),
            cancel, ("source", identity.Source), ("externalId", identity.ExternalId));
        return rows.Count > 0 ? rows[0] : null;
    }

    /// <summary>Whom an arrival already made, and the latest attempt of its external id; null for nobody.</summary>
    public static async Task<(long? Again, KnownParticipant? Known)> FindAsync(
        WriteSession session,
        string? entryKey,
        Identity identity,
        CancellationToken cancel
    )
    {
        // Two statements, on their way together: for one with OR a plan made while the table was small reads all of it.
        var again = entryKey is null
            ? null
            : session.QueryAsync(
                "SELECT id FROM participants WHERE entry_key = @key",
                row => row.Long("id"),
                cancel,
                ("key", entryKey)
            );
        var known = await FindAsync(session, identity, cancel);
        return (again is not null && await again is [var id] ? id : null, known);
    }

    internal sealed record KnownParticipant(long Id, int Attempt, bool Finished, string? Arrival)
    {
        public bool GoesOn(ReturnRule rule) => rule.GoesOn(Finished, Arrival);
    }
}
