using StudyApp.Storage.Connection.Writing;

namespace StudyApp.Storage.Participants.Writes;

/// <summary>Notes that a participant's page is still open.</summary>
internal sealed class ActiveWrite(long participantId, DateTime now) : ParticipantWrite<bool>
{
    public override long Order => participantId;

    protected override async Task<bool> WriteAsync(WriteSession session, CancellationToken cancel)
    {
        await session.SendAsync(
            "UPDATE participants SET last_active_at = @now WHERE id = @id AND NOT finished",
            cancel,
            ("now", now),
            ("id", participantId)
        );
        return true;
    }
}
