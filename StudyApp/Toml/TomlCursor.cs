using System.Globalization;
using System.Text;
using StudyApp.Diagnostics;

namespace StudyApp.Toml;

/// <summary>A place in the text that moves forward only and knows its line and column.</summary>
internal sealed class TomlCursor(string file, string text)
{
    private int _lineStart;

    /// <summary>A place to measure a span from.</summary>
    public readonly record struct Mark(int Position, int Line, int Column);

    public string Text => text;

    public int Position { get; private set; }

    public int Line { get; private set; } = 1;

    public int Column => Position - _lineStart + 1;

    public bool AtEnd => Position >= text.Length;

    /// <summary>The character here; NUL, which TOML allows nowhere, at the end of the text.</summary>
    public char Current => Peek(0);

    public bool AtNewline => Current == '\n' || (Current == '\r' && Peek(1) == '\n');

    public bool AtLineEnd => AtEnd || AtNewline;

    /// <summary>True at a control character that may stand nowhere in TOML: all but the tab and line breaks, so a lone carriage return too.</summary>
    public bool AtForbiddenControl => !AtLineEnd && Current is (< ' ' and not '\t') or '\u007F';

    /// <summary>True when nothing but blanks stands before this place on its line.</summary>
    public bool IsFirstOnLine => text.AsSpan(_lineStart, Position - _lineStart).Trim(" \t").IsEmpty;

    /// <summary>What stands here, for a message.</summary>
    public string Found => AtEnd ? "the end of the file" : AtNewline ? "the end of the line" : Describe();

    /// <summary>The quote that ended a text right before a letter here, as the apostrophe of <c>'Before we don't'</c> does; null for
    /// none.</summary>
    public char? QuoteThatEnded =>
        Position > 0 && Peek(-1) is '\'' or '"' && (char.IsLetterOrDigit(Current) || char.IsHighSurrogate(Current)) ? Peek(-1) : null;

    /// <summary>A character before or after this one; NUL where the text has none.</summary>
    public char Peek(int ahead) => Position + ahead is >= 0 and var at && at < text.Length ? text[at] : '\0';

    public bool StartsWith(string expected) => text.AsSpan(Position).StartsWith(expected, StringComparison.Ordinal);

    public Mark Begin() => new(Position, Line, Column);

    /// <summary>The character here as a span, a point at the end of a line.</summary>
    public SourceSpan Here() => new(file, Line, Column, AtLineEnd ? 0 : char.IsSurrogatePair(Current, Peek(1)) ? 2 : 1);

    /// <summary>From the mark to this place, or to the end of the mark's line.</summary>
    public SourceSpan Since(Mark start)
    {
        var end = Line == start.Line ? Position : text.IndexOf('\n', start.Position);
        if (Line != start.Line && text[end - 1] == '\r') end--;
        return new(file, start.Line, start.Column, end - start.Position);
    }

    public void Advance(int characters = 1) => Position += characters;

    public void SkipNewline()
    {
        Position += Current == '\r' ? 2 : 1;
        Line++;
        _lineStart = Position;
    }

    public void SkipBlanks()
    {
        while (Current is ' ' or '\t') Position++;
    }

    /// <summary>To the beginning of the next line, or to the end of the text.</summary>
    public void SkipLine()
    {
        var newline = AtEnd ? -1 : text.IndexOf('\n', Position);
        Position = newline < 0 ? text.Length : newline;
        if (newline >= 0) SkipNewline();
    }

    /// <summary>True at a character an author cannot see, other than the plain blank.</summary>
    public bool AtInvisible => Current != ' ' && Rune.GetUnicodeCategory(Character)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.SpaceSeparator or UnicodeCategory.OtherNotAssigned;

    private Rune Character => Rune.TryGetRuneAt(text, Position, out var whole) ? whole : Rune.ReplacementChar;

    private string Describe() => AtInvisible ? $"the invisible character U+{Character.Value:X4}" : Current == '"' ? "'\"'" : $"\"{Character}\"";
}
