using System.Text;
using System.Text.Unicode;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Syntax;

namespace StudyApp.Authoring.Toml;

/// <summary>
/// Reads TOML 1.0 (https://toml.io/en/v1.0.0) into the neutral tree. Nothing throws for an author's mistake: every problem becomes a finding with
/// <see cref="DiagnosticCodes.TomlSyntax"/>, at most <see cref="MaxProblems"/> per text, and reading goes on at the next line that looks like TOML.
/// </summary>
/// <remarks>
/// A table's span is its header, or the key that implied it; a value's span ends with its first line. Entries keep the order of their first mention.
/// Line breaks inside strings become <c>\n</c>, whatever the file uses. Takes time linear in the length of the text; stateless and thread-safe.
/// </remarks>
public static class TomlReader
{
    /// <summary>Reading stops after this many problems in one text.</summary>
    public const int MaxProblems = 20;

    /// <summary>
    /// Tables and arrays nested deeper than this are refused, so that no text can exhaust the stack of whoever walks
    /// the tree.
    /// </summary>
    public const int MaxDepth = 100;

    /// <summary>The tree of a text; null when the text added an error to <paramref name="diagnostics"/>.</summary>
    /// <param name="file">The file's name, for the spans.</param>
    /// <param name="text">The whole text; a byte order mark at its start is skipped and counts as no column.</param>
    /// <param name="diagnostics">Receives the problems; what it already holds does not matter.</param>
    public static TableNode? Read(string file, string text, DiagnosticBag diagnostics)
    {
        var problems = new TomlProblems(diagnostics, MaxProblems);
        var plain = (text.StartsWith('\uFEFF') ? text[1..] : text).Replace("\r\n", "\n", StringComparison.Ordinal);
        return new TomlTextReader(new TomlText(file, plain), problems).Parse();
    }

    /// <inheritdoc cref="Read(string, string, DiagnosticBag)"/>
    /// <param name="file">The file's name, for the spans.</param>
    /// <param name="utf8">The file's bytes; anything but UTF-8 is refused with the place of the first wrong byte.</param>
    /// <param name="diagnostics">Receives the problems; what it already holds does not matter.</param>
    public static TableNode? Read(string file, ReadOnlySpan<byte> utf8, DiagnosticBag diagnostics)
    {
        if (Utf8.IsValid(utf8))
            return Read(file, Encoding.UTF8.GetString(utf8), diagnostics);
        ReportEncoding(file, utf8, diagnostics);
        return null;
    }

    private static void ReportEncoding(string file, ReadOnlySpan<byte> utf8, DiagnosticBag diagnostics)
    {
        if (utf8.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) utf8 = utf8[3..];
        int at = 0, line = 1, column = 1;
        while (Rune.DecodeFromUtf8(utf8[at..], out var rune, out var length) == System.Buffers.OperationStatus.Done)
        {
            at += length;
            column = rune.Value == '\n' ? 1 : column + rune.Utf16SequenceLength;
            if (rune.Value == '\n') line++;
        }
        var utf16 =
            utf8.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || utf8.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]);
        diagnostics.Error(DiagnosticCodes.TomlSyntax, new(file, line, column),
            utf16 ? "the file is encoded as UTF-16" : $"the byte 0x{utf8[at]:X2} is not valid UTF-8",
            "save the file with the encoding UTF-8");
    }
}
