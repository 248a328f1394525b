using StudyApp.Participation.Planning;
using StudyApp.Storage.Entities.Participants;
using StudyApp.Storage.Participants;
using StudyApp.Storage.Requests;
using StudyApp.Studies.Recruitment;

namespace StudyApp.Participation.Withdrawing;

/// <summary>What researchers do to single participants; each is recorded with its reason.</summary>
/// <remarks>Servers may be running.</remarks>
public sealed class ParticipantActs(
    StudyRuntime runtime,
    StudyReads participants,
    ParticipantWriter writer,
    TimeProvider clock
)
{
    /// <summary>Leaves someone out or counts them again.</summary>
    public Task<StandingOutcome> SetAsync(ParticipantActKind kind, long id, string reason, string account) =>
        writer.ActAsync(Request(kind, id, reason, account));

    /// <summary>Erases someone, as withdrawing does where it erases.</summary>
    /// <remarks>False when they were erased before; null when there is nobody of that number.</remarks>
    public async Task<bool?> EraseAsync(long id, string reason, string account)
    {
        if (
            await participants.Participants.LoadAsync(id, browser: null, withEarlier: false, CancellationToken.None)
            is not { } participant
        )
            return null;
        var end = runtime.PlanOf(participant).EndFor(Withdrawals.Reason).Page;
        var act = Request(ParticipantActKind.Erase, id, reason, account);
        return await writer.EraseAsync(new(
            id,
            CompletionCode.Next(),
            Erase: true,
            new(end.Path, 0, end.Version?.Hash, participant.Condition, null),
            runtime.EndingFor(participant.Source, Withdrawals.Reason),
            act.Now)
        { By = act });
    }

    private ActRequest Request(ParticipantActKind kind, long id, string reason, string account) =>
        new(id, kind, reason, account) { Now = clock.GetUtcNow().UtcDateTime };
}
