using StudyApp.Operations.Integrations;
using StudyApp.Storage.Participants;
using StudyApp.Studies.Recruitment;

namespace StudyApp.Operations.Jobs;

/// <summary>
/// Asks a platform about participants, one after the other, and notes the answer beside their link, so that each is
/// settled once, also over restarts.
/// </summary>
/// <remarks>A platform that is down delays nobody: the next round goes on.</remarks>
internal abstract class RecruitmentJob(
    StudyReads reads,
    ParticipantWriter writer,
    RecruitmentTimes times,
    TimeProvider clock,
    ILogger log
) : BackgroundService
{
    private const int Together = 200;

    /// <summary>The source of the participants.</summary>
    protected abstract string Source { get; }

    /// <summary>The note that tells who is settled.</summary>
    protected abstract string Note { get; }

    /// <summary>What is to be noted of a participant; null when there is nothing to note yet.</summary>
    /// <exception cref="PlatformUnavailableException">The platform gave no usable answer.</exception>
    protected abstract Task<string?> SettleAsync(RecruitedParticipant participant, CancellationToken cancel);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(times.Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await RoundAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops; what is not settled is next time.
        }
    }

    private async Task RoundAsync(CancellationToken cancel)
    {
        try
        {
            foreach (var participant in await CandidatesAsync(cancel))
                if (await SettleAsync(participant, cancel) is { } outcome)
                    await writer.ReplaceArrivalAsync(
                        participant.Id,
                        participant.Arrival,
                        Arrival.WithNote(participant.Arrival, Note, outcome)
                    );
        }
        catch (PlatformUnavailableException failure)
        {
            log.LogWarning("{Source} could not be asked, participants go on: {Reason}", Source, failure.Message);
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested)
        {
            // Whatever it was: a job that ends takes the server along.
            log.LogWarning(
                failure,
                "Participants from {Source} could not be asked about; the next round tries again",
                Source
            );
        }
    }

    /// <summary>Who is not settled.</summary>
    protected virtual async Task<IEnumerable<RecruitedParticipant>> CandidatesAsync(CancellationToken cancel) =>
        await reads.Recruited.RecruitedAsync(Source, Note, Together, cancel);
}
