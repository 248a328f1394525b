using StudyApp.Storage.Participants;
using StudyApp.Studies.Flow;
using StudyApp.Studies.Model;
using StudyApp.Studies.Steps;

namespace StudyApp.Participation.Planning;

/// <summary>
/// The time participants have: who is over it counts as gone from that moment, whether the row says so yet or not.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public sealed class Expiry(
    StudyRuntime runtime,
    StudyReads reads,
    ParticipantWriter writer,
    VisitPlanner planner,
    TimeProvider clock
)
{
    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>The end of those whose time is over.</summary>
    public Step End => runtime.Flow.Plan(0).EndFor(EndPage.Expired);

    /// <summary>Whether an unfinished participant's time is over, noted or not.</summary>
    public bool IsOver(ParticipantState participant) =>
        !participant.Finished && runtime.Study.Access.ExpiresAfter is { } limit && Now - participant.StartedAt >= limit;

    /// <summary>Ends a participant whose time is over. What was sent before is kept.</summary>
    public Task ExpireAsync(ParticipantState participant) => ExpireAsync(participant.Id, participant.Source);

    /// <summary>Ends everybody whose time is over; answers how many.</summary>
    public async Task<int> ExpireAllAsync(CancellationToken cancel)
    {
        if (runtime.Study.Access.ExpiresAfter is not { } limit) return 0;
        const int Together = 200;
        var ended = 0;
        while (await reads.Participants.UnfinishedAsync(Now - limit, Together, cancel) is { IsEmpty: false } found)
        {
            var done = await Task.WhenAll(found.Select(p => ExpireAsync(p.Id, p.Source)));
            ended += done.Count(d => d);
            if (found.Length < Together) break;
        }
        return ended;
    }

    private Task<bool> ExpireAsync(long id, string source) =>
        writer.ExpireAsync(id, Now - runtime.Study.Access.ExpiresAfter!.Value, planner.To(source, new(0), End), Now);
}
