using System.Globalization;
using StudyApp.Storage.Connection.Writing;
using StudyApp.Storage.Participants.Rows;
using StudyApp.Storage.Requests;

namespace StudyApp.Storage.Participants.Writes;

/// <summary>Ends a participant whose time is over, unless an end was reached meanwhile.</summary>
/// <remarks>The open page stays as it is: it was not sent.</remarks>
internal sealed class ExpiryWrite(long participantId, DateTime startedUntil, NextVisit end, DateTime now)
    : ParticipantWrite<bool>
{
    public override long Order => participantId;

    public override long Participant => participantId;

    protected override async Task<bool> WriteAsync(WriteSession session, CancellationToken cancel)
    {
        // Not a sign of life: whoever is gone stays gone in the counts.
        var number = await session.ScalarAsync(
            "UPDATE participants SET current_visit = current_visit + 1 WHERE id = @id AND NOT finished "
                + "AND started_at <= @until RETURNING current_visit",
            cancel, ("id", participantId), ("until", startedUntil));
        if (number is null) return false;
        await VisitRows.OpenAsync(
            session,
            participantId,
            Convert.ToInt32(number, CultureInfo.InvariantCulture),
            end,
            now,
            cancel
        );
        await DraftRows.DropAllAsync(session, participantId, cancel);
        return true;
    }
}
