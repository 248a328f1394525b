using StudyApp.Storage.Connection.Writing;

namespace StudyApp.Storage.Participants.Rows;

/// <summary>Keeps a participant's PIN.</summary>
internal static class PinRows
{
    public static async Task AddAsync(WriteSession session, long participantId, string? hash, CancellationToken cancel)
    {
        if (hash is null) return;
        await session.SendAsync(
            "INSERT INTO participant_pins (participant_id, hash, failures) VALUES (@participant, @hash, "
                + "0) ON CONFLICT (participant_id) DO NOTHING",
            cancel, ("participant", participantId), ("hash", hash));
    }
}
