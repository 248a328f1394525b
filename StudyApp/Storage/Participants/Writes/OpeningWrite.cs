using StudyApp.Storage.Connection.Writing;
using StudyApp.Studies.Model;

namespace StudyApp.Storage.Participants.Writes;

/// <summary>Opens or closes the study, between two arrivals.</summary>
internal sealed class OpeningWrite(OpeningState state, string account, DateTime now) : ParticipantWrite<bool>
{
    public override long Order => 0;

    protected override async Task<bool> WriteAsync(WriteSession session, CancellationToken cancel)
    {
        await session.LockArrivalsAsync();
        await session.ExecuteAsync(
            "INSERT INTO opening_switches (state, at, account) VALUES (@state, @now, @account)",
            cancel, ("state", state.ToString()), ("now", now), ("account", account));
        return true;
    }
}
