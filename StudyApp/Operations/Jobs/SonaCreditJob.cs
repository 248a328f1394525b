using StudyApp.Operations.Integrations;
using StudyApp.Storage.Participants;
using StudyApp.Studies.Model;
using StudyApp.Studies.Recruitment;
using StudyApp.Studies.Recruitment.Platforms;
using StudyApp.Studies.Settings;

namespace StudyApp.Operations.Jobs;

/// <summary>Grants credit at Sona to everyone who completed the study, once each.</summary>
/// <remarks>What fails is tried again in the next round. The address is a secret and stands in no message.</remarks>
internal sealed class SonaCreditJob(
    HttpClient http,
    ServerSettings server,
    StudyReads reads,
    ParticipantWriter writer,
    RecruitmentTimes times,
    TimeProvider clock,
    ILogger<SonaCreditJob> log
) : RecruitmentJob(reads, writer, times, clock, log)
{
    /// <summary>
    /// The note's name; its values are <c>granted</c> and, for someone who was granted credit for an earlier attempt,
    /// <c>before</c>.
    /// </summary>
    public const string NoteName = "credit";

    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(15);

    private readonly RecruitedReader _recruited = reads.Recruited;
    private readonly ILogger _log = log;
    private readonly HashSet<string> _granted = new(StringComparer.Ordinal);

    protected override string Source => "sona";

    protected override string Note => NoteName;

    // Nobody unfinished can be settled, and must not keep the others waiting: all are looked at.
    protected override async Task<IEnumerable<RecruitedParticipant>> CandidatesAsync(CancellationToken cancel)
    {
        var all = await _recruited.RecruitedAsync(Source, withoutNote: null, int.MaxValue, cancel);
        foreach (var participant in all)
            if (participant.ExternalId is { } code && Arrival.NoteOf(participant.Arrival, NoteName) is not null)
                _granted.Add(code);
        return all.Where(p =>
            p is { EndReason: EndPage.Complete, Excluded: false, ExternalId: not null }
            && Arrival.NoteOf(p.Arrival, NoteName) is null
        );
    }

    protected override async Task<string?> SettleAsync(RecruitedParticipant participant, CancellationToken cancel)
    {
        if (SonaPlatform.CreditCall(server.SonaCreditUrl!, participant.ExternalId) is not { } call) return null;
        if (_granted.Contains(participant.ExternalId!)) return "before";
        try
        {
            using var within = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            within.CancelAfter(AnswerWithin);
            using var answer = await http.GetAsync(call, within.Token);
            if (
                answer.IsSuccessStatusCode
                && SonaPlatform.IsGranted(await answer.Content.ReadAsStringAsync(within.Token))
            )
            {
                _granted.Add(participant.ExternalId!);
                return "granted";
            }
            // One survey code that Sona refuses must not keep the others waiting.
            _log.LogWarning(
                "Sona did not grant credit to participant {Participant} (answer {Status}); it is asked again",
                participant.Id,
                (int)answer.StatusCode
            );
            return null;
        }
        catch (HttpRequestException failure)
        {
            throw new PlatformUnavailableException(failure.HttpRequestError.ToString());
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new PlatformUnavailableException("there was no answer in time");
        }
    }
}
