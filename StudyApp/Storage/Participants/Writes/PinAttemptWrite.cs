using StudyApp.Storage.Connection.Writing;

namespace StudyApp.Storage.Participants.Writes;

/// <summary>
/// Counts an attempt before it is known whether it is right, so that many at once cannot be more than allowed.
/// </summary>
internal sealed class PinAttemptWrite(long participantId, DateTime now) : ParticipantWrite<PinAttempt>
{
    /// <summary>
    /// After so many wrong ones, from whatever networks, there is a pause: a PIN has a million values.
    /// </summary>
    /// <remarks>One network has its own, lower limit before.</remarks>
    public const int Most = 20;

    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(15);

    public override long Order => participantId;

    protected override async Task<PinAttempt> WriteAsync(WriteSession session, CancellationToken cancel)
    {
        var taken = await session.QueryAsync(
            """
            UPDATE participant_pins SET locked_until = CASE WHEN failures + 1 >= @most THEN @until ELSE NULL END, failures = CASE WHEN failures + 1 >= @most THEN 0 ELSE failures + 1 END
            WHERE participant_id = @participant AND (locked_until IS NULL OR locked_until <= @now) RETURNING hash
            """,
            row => new PinAttempt(row.Required("hash"), null),
            cancel, ("most", Most), ("until", now + Pause), ("participant", participantId), ("now", now));
        if (taken.Count > 0) return taken[0];
        var locked = await session.QueryAsync(
            "SELECT locked_until FROM participant_pins WHERE participant_id = @participant",
            row => new PinAttempt(null, row.UtcOrNull("locked_until")), cancel, ("participant", participantId));
        return locked.Count > 0 ? locked[0] : new(null, null);
    }
}

/// <summary>Replaces a PIN that was lost; attempts at the old one are forgotten.</summary>
internal sealed class PinResetWrite(long participantId, string hash) : ParticipantWrite<bool>
{
    public override long Order => participantId;

    protected override async Task<bool> WriteAsync(WriteSession session, CancellationToken cancel) =>
        await session.ExecuteAsync(
            "INSERT INTO participant_pins (participant_id, hash, failures) VALUES (@participant, @hash, "
                + "0) ON CONFLICT (participant_id) DO UPDATE SET hash = @hash, failures = 0, locked_until = "
                + "NULL",
            cancel, ("participant", participantId), ("hash", hash)) > 0;
}

/// <summary>Forgets the attempts after a right one.</summary>
internal sealed class PinRightWrite(long participantId) : ParticipantWrite<bool>
{
    public override long Order => participantId;

    protected override async Task<bool> WriteAsync(WriteSession session, CancellationToken cancel) =>
        await session.ExecuteAsync(
            "UPDATE participant_pins SET failures = 0, locked_until = NULL WHERE participant_id = @participant",
            cancel,
            ("participant", participantId)
        ) > 0;
}
