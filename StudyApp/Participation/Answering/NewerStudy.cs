using StudyApp.Participation.Planning;
using StudyApp.Storage.Participants;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Model;
using StudyApp.Studies.Steps;

namespace StudyApp.Participation.Answering;

/// <summary>While several servers are upgraded one after the other, what one shows may be sent to another.</summary>
/// <remarks>
/// What is older than a server's study it shows as it is now; what is newer it leaves to those that know it, so that
/// nobody is sent to and fro between two versions. Thread-safe.
/// </remarks>
public sealed class NewerStudy(StudyRuntime runtime, StudyReads reads, ParticipantWriter writer, TimeProvider clock)
{
    /// <summary>Whether something that this server does not know came into use since it began.</summary>
    public async Task<bool> ExistsAsync(CancellationToken cancel) =>
        (await reads.State.VersionsSinceAsync(runtime.Since, cancel)).Any(v => !runtime.Knows(v.Hash));

    /// <summary>Whether a version is one of a newer study.</summary>
    /// <param name="hash">Its hash, as a form said.</param>
    /// <param name="kind">As in <see cref="ContentVersion.Kind"/>; null for any.</param>
    public async Task<bool> HasAsync(string? hash, string? kind, CancellationToken cancel) =>
        hash is not null
        && !runtime.Knows(hash)
        && (await reads.State.VersionsSinceAsync(runtime.Since, cancel)).Any(v =>
            v.Hash == hash && (kind is null || v.Kind == kind)
        );

    /// <summary>Refuses those who are at a page that only a newer page list has.</summary>
    /// <exception cref="NewerStudyException">They are.</exception>
    public async Task RefuseUnknownPageAsync(ParticipantState participant, CancellationToken cancel)
    {
        if (participant.Finished || runtime.HasPage(participant.Visit.Path, participant.Visit.Occurrence)) return;
        if (
            (await reads.State.VersionsSinceAsync(runtime.Since, cancel)).Any(v =>
                v.Kind == runtime.Study.FlowVersion.Kind && !runtime.Knows(v.Hash)
            )
        )
            throw new NewerStudyException();
    }

    /// <summary>Refuses what was done on a page as a newer study shows it.</summary>
    /// <param name="page">The page as it is here.</param>
    /// <param name="shown">The version that was shown; null when unknown.</param>
    /// <exception cref="NewerStudyException">It was.</exception>
    public async Task RefuseNewerAsync(Page page, string? shown, CancellationToken cancel)
    {
        if (shown != page.Version?.Hash && await HasAsync(shown, kind: null, cancel)) throw new NewerStudyException();
    }

    /// <summary>Keeps what was sent to this server until another one shows the page with it.</summary>
    /// <param name="participantId">Who.</param>
    /// <param name="page">The page; null when it is not known here.</param>
    /// <param name="visit">The visit the form is for.</param>
    /// <param name="browser">The browser it was typed in.</param>
    /// <param name="fields">Form field → text.</param>
    public async Task KeepAsync(long participantId, Page? page, int visit, string browser, FormFields fields)
    {
        // Answers that belong into a database of their own are never kept in the study's.
        if (
            page is null
                ? runtime.Study.Questionnaires.Values.Any(q => q.Bind is not null)
                : !ParticipantSessions.KeepsDrafts(page)
        )
            return;
        var now = clock.GetUtcNow();
        // Whose they are is not known here: the page's own are all but the program's.
        var typed = fields.All.Where(f =>
            !f.Key.StartsWith("__", StringComparison.Ordinal)
            && f.Key is not ("action" or ParticipantSessions.InteractionsField)
        );
        await writer.SaveDraftAsync(
            new(participantId, visit, browser, now.ToUnixTimeMilliseconds(), DraftJson.Write(typed), now.UtcDateTime)
        );
    }
}
