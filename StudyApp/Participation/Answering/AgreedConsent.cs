using StudyApp.Authoring.Html;
using StudyApp.Participation.Planning;
using StudyApp.Storage.Participants;
using StudyApp.Studies.Model;
using StudyApp.Studies.Steps;

namespace StudyApp.Participation.Answering;

/// <summary>The consent text as it was when someone agreed to it, whatever the study's file says by now.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class AgreedConsent(StudyRuntime runtime, StudyReads reads)
{
    /// <summary>The text in a language; of the study as it is now for those who have not agreed.</summary>
    /// <remarks>Null in a study without consent, unless there was one.</remarks>
    public async Task<SafeHtml?> TextAsync(ParticipantState? participant, string language, CancellationToken cancel) =>
        participant is not null && await reads.Consents.AgreedToAsync(participant.Id, cancel) is { } agreed
            ? await TextAsync(agreed, language, cancel)
            : Now(language)?.Text;

    /// <summary>
    /// Whether there is a record of a participant's consent: not for those who took it back and were erased.
    /// </summary>
    public Task<bool> HasRecordAsync(ParticipantState participant, CancellationToken cancel) =>
        reads.Consents.HasAgreedAsync(participant.Id, cancel);

    /// <summary>What a participant agreed to, in the language they read it in; null for one who has not.</summary>
    /// <param name="participant">Who.</param>
    /// <param name="language">The language where none was kept.</param>
    public async Task<ConsentRecord?> RecordAsync(
        ParticipantState participant,
        string language,
        CancellationToken cancel
    )
    {
        if (await reads.Consents.AgreedToAsync(participant.Id, cancel) is not { } agreed) return null;
        var study = runtime.In(agreed.Language ?? language).Study;
        return new(study, await TextAsync(agreed, study.Frame.Language, cancel), agreed.Hash, agreed.At);
    }

    private async Task<SafeHtml> TextAsync(AgreedVersion agreed, string language, CancellationToken cancel)
    {
        if (Now(language) is { } now && now.Version.Hash == agreed.Hash) return now.Text;
        // A version holds the texts of all languages; what each said alone is kept beside it.
        var texts = await reads.Consents.ConsentTextsAsync(Consent.NameIn(language), cancel);
        var own = texts.FirstOrDefault(text => agreed.Content.Contains(text, StringComparison.Ordinal));
        return SafeHtml.FromCleaned(HtmlSanitizer.Clean(own ?? agreed.Content).Html);
    }

    private Consent? Now(string language) =>
        runtime.In(language).Study.AllPages.OfType<ConsentPage>().FirstOrDefault()?.Consent;
}
