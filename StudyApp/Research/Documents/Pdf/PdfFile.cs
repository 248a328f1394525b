namespace StudyApp.Research.Documents.Pdf;

/// <summary>Makes PDF files. No font and no native library is loaded before the first one. Thread-safe.</summary>
public static class PdfFile
{
    /// <summary>The document as a file; the same bytes for the same document.</summary>
    /// <exception cref="InvalidDataException">The fonts beside the program are not whole.</exception>
    public static byte[] Make(Document document) =>
        PdfTail.AddLanguage(
            PagePainter.Paint(document, PageSetter.Set(document, FontShelf.OfProgram)),
            document.Language
        );
}
