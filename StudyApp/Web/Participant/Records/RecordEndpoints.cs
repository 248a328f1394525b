using StudyApp.Participation.Answering;
using StudyApp.Participation.Withdrawing;
using StudyApp.Research.Documents;
using StudyApp.Web.Participant.Framing;

namespace StudyApp.Web.Participant.Records;

/// <summary>What participants take along as PDF files. Reading them changes nothing.</summary>
internal static class RecordEndpoints
{
    /// <summary>Where the record of one's own consent is.</summary>
    public const string ConsentPath = "consent_record.pdf";

    /// <summary>The record of the consent that the participant of this browser gave.</summary>
    /// <remarks>Whoever only knows their id is told nothing.</remarks>
    public static async Task<IResult> ConsentAsync(ParticipantVisit visit, AgreedConsent consent, PdfQueue queue) =>
        await visit.LoadAsync() is { } participant
        && !visit.IsByIdAlone
        && await consent.RecordAsync(participant, visit.Language, visit.Cancel) is { } record
            ? await PdfResult.MakeAsync(visit, queue, RecordDocuments.Of(record, visit), "consent-record.pdf")
            : PageResult.Message(visit, "not_found", StatusCodes.Status404NotFound);

    /// <summary>The receipt of a withdrawal, for whoever knows its number, as its page is.</summary>
    public static async Task<IResult> ReceiptAsync(
        ParticipantVisit visit,
        string number,
        Withdrawals withdrawals,
        PdfQueue queue
    ) =>
        await withdrawals.ReceiptAsync(number, visit.Cancel) is { } receipt
            ? await PdfResult.MakeAsync(
                visit,
                queue,
                RecordDocuments.Of(receipt, visit),
                $"withdrawal-{receipt.Number}.pdf"
            )
            : PageResult.Message(visit, "not_found", StatusCodes.Status404NotFound);
}
