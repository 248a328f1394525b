using System.Globalization;
using System.Text;
using StudyApp.Authoring.Diagnostics;

namespace StudyApp.Authoring.Toml;

/// <summary>A text whose lines end with <c>\n</c>, and the places in it.</summary>
internal sealed class TomlText
{
    private readonly string _file;
    private readonly List<int> _lineStarts = [0];

    public TomlText(string file, string text)
    {
        (_file, Text) = (file, text);
        for (var at = text.IndexOf('\n'); at >= 0; at = text.IndexOf('\n', at + 1)) _lineStarts.Add(at + 1);
    }

    public string Text { get; }

    public int Length => Text.Length;

    /// <summary>The character there; NUL, which TOML allows nowhere, outside the text.</summary>
    public char this[int at] => at >= 0 && at < Text.Length ? Text[at] : '\0';

    /// <summary>The beginning of the text as a point.</summary>
    public SourceSpan Beginning => new(_file, 1, 1);

    public bool IsLineEnd(int at) => at >= Text.Length || Text[at] == '\n';

    /// <summary>
    /// Whether a control character is there that TOML allows nowhere: all but the tab and line breaks.
    /// </summary>
    public bool IsForbiddenControl(int at) => !IsLineEnd(at) && Text[at] is (< ' ' and not '\t') or '\u007F';

    /// <summary>Whether a character is there that an author cannot see, other than the plain blank.</summary>
    public bool IsInvisible(int at) => this[at] != ' ' && Rune.GetUnicodeCategory(RuneAt(at))
        is UnicodeCategory.Control
            or UnicodeCategory.Format
            or UnicodeCategory.SpaceSeparator
            or UnicodeCategory.OtherNotAssigned;

    /// <summary>What is there, for a message.</summary>
    public string Found(int at) => at >= Text.Length ? "the end of the file"
        : Text[at] == '\n' ? "the end of the line"
        : IsInvisible(at) ? $"the invisible character U+{RuneAt(at).Value:X4}"
        : Text[at] == '"' ? "'\"'" : $"\"{RuneAt(at)}\"";

    /// <summary>1-based.</summary>
    public int LineOf(int at)
    {
        var line = _lineStarts.BinarySearch(at);
        return line >= 0 ? line + 1 : ~line;
    }

    /// <summary>The offset at which the next line begins; the text's length on the last one.</summary>
    public int NextLine(int at)
    {
        var end = EndOfLine(at);
        return end < Text.Length ? end + 1 : end;
    }

    /// <summary>The offset of the line break that ends this line, or the text's length.</summary>
    public int EndOfLine(int at) =>
        LineOf(at) is var line && line < _lineStarts.Count ? _lineStarts[line] - 1 : Text.Length;

    public int SkipBlanks(int at)
    {
        while (this[at] is ' ' or '\t') at++;
        return at;
    }

    /// <summary>The character there as a span; a point at the end of a line.</summary>
    public SourceSpan Here(int at) =>
        Between(
            at,
            IsLineEnd(at) ? at
                : char.IsSurrogatePair(this[at], this[at + 1]) ? at + 2
                : at + 1
        );

    /// <summary>From one offset to another, or to the end of the first one's line.</summary>
    public SourceSpan Between(int start, int end)
    {
        var line = LineOf(start);
        return new(_file, line, start - _lineStarts[line - 1] + 1, Math.Min(end, EndOfLine(start)) - start);
    }

    private Rune RuneAt(int at) =>
        at < Text.Length && Rune.TryGetRuneAt(Text, at, out var whole) ? whole : Rune.ReplacementChar;
}
