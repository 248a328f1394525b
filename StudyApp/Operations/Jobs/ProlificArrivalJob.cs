using StudyApp.Operations.Integrations;
using StudyApp.Storage.Participants;
using StudyApp.Studies.Recruitment.Platforms;

namespace StudyApp.Operations.Jobs;

/// <summary>
/// Asks Prolific whether those who came with its ids are who they say: person, study and submission must belong
/// together.
/// </summary>
/// <remarks>The answer is a flag beside the participant's link and stops nobody.</remarks>
internal sealed class ProlificArrivalJob(
    ProlificClient prolific,
    StudyPlatforms platforms,
    StudyReads reads,
    ParticipantWriter writer,
    RecruitmentTimes times,
    TimeProvider clock,
    ILogger<ProlificArrivalJob> log
) : RecruitmentJob(reads, writer, times, clock, log)
{
    /// <summary>
    /// The note's name; its values are <c>yes</c>, <c>no</c> (ids that do not belong together, or that Prolific does
    /// not know) and <c>none</c> (a preview, or a link without a submission).
    /// </summary>
    public const string NoteName = "verified";

    protected override string Source => "prolific";

    protected override string Note => NoteName;

    protected override async Task<string?> SettleAsync(RecruitedParticipant participant, CancellationToken cancel)
    {
        var arrival = platforms.ReadStored(Source, participant.ExternalId, participant.Arrival);
        if (arrival.IsPreview || arrival.VisitId is not { } visit || arrival.ExternalId is not { } person)
            return "none";
        var submission = await prolific.FindAsync(visit, cancel);
        var belongs =
            submission is not null
            && submission.Person == person
            && (arrival.PlatformStudy is null || submission.Study is null || submission.Study == arrival.PlatformStudy);
        return belongs ? "yes" : "no";
    }
}
