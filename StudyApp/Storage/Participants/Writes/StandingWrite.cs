using StudyApp.Storage.Connection.Writing;
using StudyApp.Storage.Entities.Participants;
using StudyApp.Storage.Participants.Rows;
using StudyApp.Storage.Requests;

namespace StudyApp.Storage.Participants.Writes;

/// <summary>Leaves a participant out of counts and default exports, or counts them again.</summary>
/// <remarks>The counts follow by themselves: the database notes the change.</remarks>
internal sealed class StandingWrite(ActRequest request) : ParticipantWrite<StandingOutcome>
{
    public override long Order => request.ParticipantId;

    protected override async Task<StandingOutcome> WriteAsync(WriteSession session, CancellationToken cancel)
    {
        var isOut = request.Kind == ParticipantActKind.Exclude;
        var changed = await session.ExecuteAsync(
            """
            UPDATE participants SET excluded = @out
            WHERE id = @id AND excluded <> @out AND NOT EXISTS (SELECT 1 FROM withdrawals WHERE participant_id = @id)
            """,
            cancel, ("out", isOut), ("id", request.ParticipantId));
        if (changed == 0) return await WhyNotAsync(session, isOut, cancel);
        await ActRows.AddAsync(session, request, cancel);
        return StandingOutcome.Done;
    }

    private async Task<StandingOutcome> WhyNotAsync(WriteSession session, bool isOut, CancellationToken cancel)
    {
        var found = await session.QueryAsync(
            "SELECT p.excluded, w.id AS withdrawal FROM participants p LEFT JOIN withdrawals w ON "
                + "w.participant_id = p.id WHERE p.id = @id",
            row => (IsOut: row.Flag("excluded"), HasWithdrawn: !row.IsNull("withdrawal")),
            cancel,
            ("id", request.ParticipantId)
        );
        if (found.Count == 0) return StandingOutcome.Unknown;
        return found[0].HasWithdrawn && !isOut ? StandingOutcome.Withdrawn : StandingOutcome.Unchanged;
    }
}
