using StudyApp.Storage.Connection.Writing;

namespace StudyApp.Storage.Participants.Writes;

/// <summary>Switches a condition on or off, between two arrivals.</summary>
internal sealed class SwitchWrite(int condition, bool enabled, string account, DateTime now) : ParticipantWrite<bool>
{
    public override long Order => 0;

    protected override async Task<bool> WriteAsync(WriteSession session, CancellationToken cancel)
    {
        await session.LockArrivalsAsync();
        await session.ExecuteAsync(
            "INSERT INTO condition_switches (condition, enabled, at, account) VALUES (@condition, "
                + "@enabled, @now, @account)",
            cancel, ("condition", condition), ("enabled", enabled), ("now", now), ("account", account));
        return true;
    }
}
