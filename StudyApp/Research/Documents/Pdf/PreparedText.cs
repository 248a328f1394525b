using System.Globalization;
using System.Text;

namespace StudyApp.Research.Documents.Pdf;

/// <summary>
/// A paragraph as it can be set: no control characters, each character with the face that has it and the span it is of.
/// </summary>
internal sealed class PreparedText
{
    private readonly StringBuilder _text = new();
    private readonly List<FontChoice> _fonts = [];
    private readonly List<int> _spans = [];

    private PreparedText(RichText from, TextStyle style) => (From, Style) = (from, style);

    public string Text { get; private set; } = "";

    /// <summary>What it is of.</summary>
    public RichText From { get; }

    public TextStyle Style { get; }

    public IReadOnlyList<FontChoice> Fonts => _fonts;

    public IReadOnlyList<int> Spans => _spans;

    /// <summary>The lines that the author began, each to be broken as wide as there is place.</summary>
    /// <param name="text">The text.</param>
    /// <param name="style">How it is set.</param>
    /// <param name="fonts">The face for a character, bold or not; null for none.</param>
    /// <param name="most">How many characters are taken at most.</param>
    public static List<PreparedText> Of(RichText text, TextStyle style, Func<int, bool, FontChoice?> fonts, int most)
    {
        var lines = new List<PreparedText> { new(text, style) };
        for (var i = 0; i < text.Spans.Length; i++)
            foreach (var rune in text.Spans[i].Text.EnumerateRunes())
            {
                if (most-- <= 0) break;
                if (rune.Value == '\n') lines.Add(new(text, style));
                else if (Printable(rune) is { } printable) lines[^1].Add(printable, i, fonts);
            }
        foreach (var line in lines) line.Text = line._text.ToString();
        return lines;
    }

    // White space is a space; what is not seen, or steers the order of others, is nothing. Joiners have a meaning of
    // their own.
    private static Rune? Printable(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        _ when rune.Value is '\t' or 0x2028 or 0x2029 or 0x85 => new(' '),
        UnicodeCategory.SpaceSeparator => rune.Value is 0xA0 or 0x202F or 0x3000 ? rune : new(' '),
        UnicodeCategory.Format => rune.Value is 0x200B or 0x200C or 0x200D or 0x2060 ? rune : null,
        UnicodeCategory.Control => null,
        UnicodeCategory.NonSpacingMark when rune.Value is >= 0xFE00 and <= 0xFE0F or >= 0xE0100 and <= 0xE01EF => null,
        _ => rune,
    };

    private void Add(Rune rune, int span, Func<int, bool, FontChoice?> fonts)
    {
        var category = Rune.GetUnicodeCategory(rune);
        var isMark =
            category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format;
        var font = fonts(rune.Value, From.Spans[span].IsBold);
        // A mark is drawn by the face of its letter; one that this face lacks cannot be drawn there.
        if (isMark && _fonts.Count > 0)
        {
            if (category != UnicodeCategory.Format && !_fonts[^1].Face.Has(rune.Value)) return;
            font = _fonts[^1];
        }
        else if (font is null)
        {
            if (isMark) return;
            rune = Rune.ReplacementChar;
            font =
                fonts(rune.Value, false)
                ?? throw new InvalidDataException("The fonts beside the program are not whole.");
        }
        _text.Append(rune.ToString());
        for (var i = 0; i < rune.Utf16SequenceLength; i++)
        {
            _fonts.Add(font.Value);
            _spans.Add(span);
        }
    }
}
