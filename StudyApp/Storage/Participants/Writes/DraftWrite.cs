using StudyApp.Storage.Connection.Writing;
using StudyApp.Storage.Requests;

namespace StudyApp.Storage.Participants.Writes;

/// <summary>Keeps what was typed so far. The result is false when the visit is not open any more.</summary>
internal sealed class DraftWrite(DraftRequest request) : ParticipantWrite<bool>
{
    public override long Order => request.ParticipantId;

    protected override async Task<bool> WriteAsync(WriteSession session, CancellationToken cancel)
    {
        // It also locks the participant: a form accepted at the same time by another server leaves no draft behind.
        var open = await session.ExecuteAsync(
            "UPDATE participants SET last_active_at = @now WHERE id = @id AND current_visit = @visit AND NOT finished",
            cancel, ("now", request.Now), ("id", request.ParticipantId), ("visit", request.Visit));
        if (open == 0) return false;
        await session.SendAsync(
            """
            INSERT INTO drafts (visit_id, browser_key, sequence, fields, saved_at)
            SELECT id, @browser, @sequence, @fields, @now FROM visits WHERE participant_id = @participant AND number = @number
            ON CONFLICT (visit_id, browser_key) DO UPDATE SET sequence = excluded.sequence, fields = excluded.fields, saved_at = excluded.saved_at WHERE excluded.sequence > drafts.sequence
            """,
            cancel,
            ("browser", request.BrowserKey),
            ("sequence", request.Sequence),
            ("fields", request.Fields),
            ("now", request.Now),
            ("participant", request.ParticipantId),
            ("number", request.Visit)
        );
        return true;
    }
}
