using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace StudyApp.Research.Documents.Pdf;

/// <summary>Adds to a finished file what Skia's .NET package has no words for: its language. By an incremental update
/// (ISO 32000-1, 7.5.6): the catalog is written anew behind the end.</summary>
/// <remarks>
/// Skia itself says that readers show the title instead of the file's name. Its .NET package cannot tag text as heading
/// or paragraph, and the file says so.
/// </remarks>
internal static partial class PdfTail
{
    /// <summary>The file with its language.</summary>
    /// <param name="pdf">A file of Skia's.</param>
    /// <param name="language">BCP 47 tag.</param>
    /// <exception cref="InvalidDataException">The file is not as Skia writes it.</exception>
    public static byte[] AddLanguage(byte[] pdf, string language)
    {
        // Every byte a character, so that places are counted alike.
        var text = Encoding.Latin1.GetString(pdf);
        var end =
            LastTrailer().Matches(text).LastOrDefault() ?? throw new InvalidDataException("The PDF has no trailer.");
        var trailer = end.Groups[1].Value;
        var root = Root().Match(trailer).Groups[1].Value;
        var catalog = Regex.Match(text, $@"(?<=\n){root} 0 obj\s*<<(.*?)>>\s*endobj", RegexOptions.Singleline);
        if (!catalog.Success) throw new InvalidDataException("The PDF has no catalog.");

        var entries = $"/Lang ({Letters().Replace(language, "")})\n/MarkInfo <</Marked false>>";
        var id = Convert.ToHexString(SHA256.HashData(pdf).AsSpan(0, 16));
        var update = new StringBuilder(text[^1] == '\n' ? "" : "\n");
        var place = pdf.Length + update.Length;
        update.Append(
            CultureInfo.InvariantCulture,
            $"{root} 0 obj\n<<{catalog.Groups[1].Value.TrimEnd()}\n{entries}>>\nendobj\n"
        );
        var table = pdf.Length + update.Length;
        update.Append(CultureInfo.InvariantCulture, $"xref\n{root} 1\n{place:0000000000} 00000 n \n")
            .Append(
                CultureInfo.InvariantCulture,
                $"trailer\n<<{trailer.Trim()}\n/Prev {end.Groups[2].Value}\n/ID [<{id}> <{id}>]>>\n"
            )
            .Append(CultureInfo.InvariantCulture, $"startxref\n{table}\n%%EOF\n");
        return [.. pdf, .. Encoding.Latin1.GetBytes(update.ToString())];
    }

    [GeneratedRegex(@"trailer\s*<<(.*?)>>\s*startxref\s+(\d+)\s+%%EOF", RegexOptions.Singleline)]
    private static partial Regex LastTrailer();

    [GeneratedRegex(@"/Root\s+(\d+)\s+0\s+R")]
    private static partial Regex Root();

    [GeneratedRegex("[^A-Za-z0-9-]")]
    private static partial Regex Letters();
}
