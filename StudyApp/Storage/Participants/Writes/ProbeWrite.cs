using StudyApp.Storage.Connection.Writing;

namespace StudyApp.Storage.Participants.Writes;

/// <summary>
/// Writes a row and takes it away again: it shows that there is room, the right to write, and nobody who holds what
/// arrivals need.
/// </summary>
internal sealed class ProbeWrite(DateTime now) : ParticipantWrite<bool>
{
    private const string Kind = "probe";

    // With the arrivals.
    public override long Order => 0;

    protected override async Task<bool> WriteAsync(WriteSession session, CancellationToken cancel)
    {
        await session.LockArrivalsAsync();
        await session.ExecuteAsync(
            "INSERT INTO versions (hash, kind, name, content, first_used_at) VALUES (@probe, @probe, "
                + "@probe, @probe, @now)",
            cancel, ("probe", Kind), ("now", now));
        await session.ExecuteAsync("DELETE FROM versions WHERE hash = @probe", cancel, ("probe", Kind));
        return true;
    }
}
