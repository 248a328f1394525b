using StudyApp.Storage.Connection.Writing;

namespace StudyApp.Storage.Participants.Writes;

/// <summary>Replaces what is stored of a participant's link, unless it was replaced meanwhile.</summary>
internal sealed class ArrivalWrite(long participantId, string? before, string after) : ParticipantWrite<bool>
{
    public override long Order => participantId;

    protected override async Task<bool> WriteAsync(WriteSession session, CancellationToken cancel) =>
        await session.ExecuteAsync(
        "UPDATE participants SET arrival = @after WHERE id = @id AND COALESCE(arrival, '') = @before AND "
            + "COALESCE(end_reason, '') <> 'withdrawn'",
        cancel,
        ("after", after),
        ("id", participantId),
        ("before", before ?? "")
    ) > 0;
}
