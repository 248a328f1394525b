using System.Collections.Immutable;
using System.Globalization;
using StudyApp.Participation.Answering;
using StudyApp.Research.Documents;
using StudyApp.Studies.Model;
using StudyApp.Studies.Steps;
using StudyApp.Web.Participant.Framing;
using StudyApp.Web.Participant.Withdrawal;
using StudyApp.Web.Shared;

namespace StudyApp.Web.Participant.Records;

/// <summary>What the documents of a participant say.</summary>
internal static class RecordDocuments
{
    private const string Algorithm = "SHA-256";

    /// <summary>The record of a consent, in the language it was given in.</summary>
    public static Document Of(ConsentRecord record, ParticipantVisit visit)
    {
        var texts = InterfaceTexts.In(record.Study.Frame.Language);
        Uri.TryCreate(visit.AddressOf("consent"), UriKind.Absolute, out var page);
        return New(texts, record.Study, texts["consent_record_title"], record.At,
        [
            new FactsBlock([
                new(texts["consent_record_given"], Moment(record.At)),
                new(texts["consent_record_ticked"], RichText.Of($"\u2611 {texts["consent_check"]}")),
                new(texts["consent_record_version"], Checksum(record.Hash)),
                .. Contact(texts, record.Study)]),
            new HeadingBlock(1, RichText.Of(texts["consent_record_text"])),
            new RuleBlock(),
            .. HtmlBlocks.Read(record.Text, page)
        ]);
    }

    /// <summary>The receipt of a withdrawal, in the language that is shown.</summary>
    public static Document Of(WithdrawalReceipt receipt, ParticipantVisit visit)
    {
        var texts = visit.Texts;
        var address = visit.AddressOf(WithdrawEndpoints.PathOf(receipt));
        return New(texts, visit.Study, texts["receipt_title"], receipt.At,
        [
            new FactsBlock([
                new(texts["receipt_number"], RichText.LeftToRight(receipt.Number)),
                new(texts["receipt_date"], Moment(receipt.At)),
                new(texts["receipt_done"], RichText.Of(texts[receipt.Erased ? "receipt_erase" : "receipt_exclude"])),
                .. Contact(texts, visit.Study)]),
            new ParagraphBlock(RichText.Of(texts["receipt_keep"])),
            new ParagraphBlock(
                RichText.LeftToRight(address, Uri.IsWellFormedUriString(address, UriKind.Absolute) ? address : null)
            ),
        ]);
    }

    private static Document New(
        InterfaceTexts texts,
        Study study,
        string title,
        DateTime at,
        ImmutableArray<Block> blocks
    ) =>
        new()
        {
            Title = title,
            StudyName = study.Title,
            Language = texts.Language,
            IsRightToLeft = texts.Direction == "rtl",
            At = at,
            Blocks = blocks,
            PageOf = texts["page_of"],
            IsCut = texts["document_cut"],
        };

    private static RichText Moment(DateTime at) =>
        RichText.LeftToRight($"{at.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC");

    // Its halves below each other, each in one piece.
    private static RichText Checksum(string hash) =>
        RichText.LeftToRight($"{Algorithm}\n{hash[..(hash.Length / 2)]}\n{hash[(hash.Length / 2)..]}");

    private static ImmutableArray<Fact> Contact(InterfaceTexts texts, Study study) => study.Frame.Contact switch
    {
        null => [],
        var address when address.Contains('@') && !address.Contains(' ') =>
            [new(texts["document_contact"], RichText.LeftToRight(address, $"mailto:{address}"))],
        var words => [new(texts["document_contact"], RichText.Of(words))],
    };
}
