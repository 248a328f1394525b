using StudyApp.Storage.Connection.Writing;

namespace StudyApp.Storage.Participants.Writes;

/// <summary>Notes that a page was shown for the first time, or in another version than before.</summary>
internal sealed class ShownWrite(long participantId, int visit, string? versionHash, string? language, DateTime now)
    : ParticipantWrite<bool>
{
    public override long Order => participantId;

    protected override async Task<bool> WriteAsync(WriteSession session, CancellationToken cancel)
    {
        await session.SendAsync(
            "UPDATE visits SET started_at = COALESCE(started_at, @now), version_hash = @hash, language = "
                + "@language WHERE participant_id = @participant AND number = @number AND submitted_at IS NULL",
            cancel,
            ("now", now),
            ("hash", versionHash),
            ("language", language),
            ("participant", participantId),
            ("number", visit)
        );
        return true;
    }
}
