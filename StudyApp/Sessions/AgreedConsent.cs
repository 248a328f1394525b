using StudyApp.Items;
using StudyApp.Storage;
using StudyApp.Studies;

namespace StudyApp.Sessions;

/// <summary>The consent text as it was when someone agreed to it, whatever the study's file says by now. Thread-safe.</summary>
public sealed class AgreedConsent(StudyRuntime runtime, ParticipantReader reader)
{
    /// <summary>The text in a language; of the study as it is now for those who have not agreed. Null in a study without consent, unless there was one.</summary>
    public async Task<SafeHtml?> TextAsync(ParticipantState? participant, string language, CancellationToken cancel)
    {
        var now = runtime.In(language).Study.AllPages.OfType<ConsentPage>().FirstOrDefault()?.Consent;
        if (participant is null || await reader.AgreedToAsync(participant.Id, cancel) is not (var hash, var all) || hash == now?.Version.Hash) return now?.Text;
        // A version holds the texts of all languages; what each said alone is kept beside it.
        var own = (await reader.ConsentTextsAsync(Consent.NameIn(language), cancel)).FirstOrDefault(text => all.Contains(text, StringComparison.Ordinal));
        return SafeHtml.FromCleaned(HtmlSanitizer.Clean(own ?? all).Html);
    }
}
