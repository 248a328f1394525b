using System.Text.RegularExpressions;

namespace StudyApp.Authoring.Toml;

/// <summary>What a statement was waiting for when it broke off.</summary>
internal enum Expected
{
    /// <summary>A key, or the next part of a dotted one.</summary>
    Key,

    /// <summary>The equals sign behind a key.</summary>
    Equals,

    /// <summary>A value.</summary>
    Value,

    /// <summary>What follows a value or a header: a comma, a closing bracket, the end of the line.</summary>
    Separator,
}

/// <summary>
/// One statement (a header, <c>key = value</c>, a comment) looked at up to an offset: enough to tell where it ends, and
/// what was meant where it does not end well.
/// </summary>
/// <remarks>
/// It is not read here. TOML's rules are Tomlyn's to keep; this only follows strings, comments and brackets.
/// </remarks>
internal sealed partial class TomlStatement
{
    private readonly TomlText _text;
    private readonly Stack<int> _open = new();
    private bool _hasKey;

    private TomlStatement(TomlText text, int start)
    {
        _text = text;
        Start = KeyStart = Position = start;
        IsHeader = text[start] == '[';
        if (IsHeader) KeyStart = Position = text[start + 1] == '[' ? start + 2 : start + 1;
    }

    /// <summary>The offset of the statement's first character.</summary>
    public int Start { get; }

    public bool IsHeader { get; }

    /// <summary>Where the scan stopped.</summary>
    public int Position { get; private set; }

    public Expected Expected { get; private set; } = Expected.Key;

    /// <summary>Where the innermost key, or the value that is under way, begins.</summary>
    public int KeyStart { get; private set; }

    /// <summary>The offset behind the last value or closing bracket.</summary>
    public int ValueEnd { get; private set; }

    /// <summary>Offset of the quote that opened the string around the position; null outside of strings.</summary>
    public int? OpenString { get; private set; }

    public bool IsInComment { get; private set; }

    /// <summary>Offset of the last comment's sign; null for none.</summary>
    public int? Comment { get; private set; }

    /// <summary>Offset of the innermost bracket or brace that is still open; null for none.</summary>
    public int? OpenBracket => _open.TryPeek(out var at) ? at : null;

    public bool IsInArray => OpenBracket is { } at && _text[at] == '[';

    public int Depth => _open.Count;

    /// <summary>Looks at a statement up to an offset.</summary>
    public static TomlStatement Until(TomlText text, int start, int end)
    {
        var statement = new TomlStatement(text, start);
        while (statement.Position < end && statement.Step(end))
        {
        }
        return statement;
    }

    /// <summary>
    /// The offset behind a statement and its line break, and whether its brackets are closed; the text's length when
    /// they never are.
    /// </summary>
    public static (int End, bool IsClosed) EndOf(TomlText text, int start)
    {
        var statement = new TomlStatement(text, start);
        while (statement.Position < text.Length && !(statement.Depth == 0 && text[statement.Position] == '\n'))
            statement.Step(text.Length);
        return (text.NextLine(statement.Position), statement.Depth == 0);
    }

    /// <summary>The offsets of the opening quotes of a statement's strings.</summary>
    public static IEnumerable<int> Strings(TomlText text, int start, int end)
    {
        var statement = new TomlStatement(text, start);
        while (statement.Position < end)
        {
            var at = statement.Position;
            statement.Step(end);
            if (text[at] is '"' or '\'') yield return at;
        }
    }

    /// <summary>
    /// The offset at which the statement's brackets are nested deeper than that; null when they are not.
    /// </summary>
    public static int? TooDeep(TomlText text, int start, int depth)
    {
        var statement = new TomlStatement(text, start);
        while (statement.Position < text.Length)
        {
            statement.Step(text.Length);
            if (statement.Depth > depth) return statement.OpenBracket;
        }
        return null;
    }

    /// <summary>Blanks, a dotted key of quoted and unquoted parts, an equals sign. Never backtracks.</summary>
    [GeneratedRegex("""\G[ \t]*(?>(?:[\w.-]|"[^"\r\n]*"|'[^'\r\n]*')+)[ \t]*=""")]
    public static partial Regex EntryShape();

    private bool Step(int end)
    {
        switch (_text[Position])
        {
            case '#': return SkipComment(end);
            case '"' or '\'': return SkipString(end);
            case ' ' or '\t' or '\n': Position++; return true;
            case '=' when !IsHeader && Expected is Expected.Key or Expected.Equals: Move(Expected.Value); return true;
            case '.' when Expected == Expected.Equals: Move(Expected.Key, keepsKey: true); return true;
            case ',' when Depth > 0: Move(IsInArray ? Expected.Value : Expected.Key); return true;
            case '[' or '{' when !IsHeader && Expected == Expected.Value: Open(); return true;
            case ']' or '}' when Depth > 0:
                _open.Pop();
                Move(Expected.Separator);
                return true;
            case ']' when IsHeader && Expected == Expected.Equals: Move(Expected.Separator); return true;
            default: return SkipToken(end);
        }
    }

    private void Open()
    {
        _open.Push(Position);
        Move(_text[Position] == '[' ? Expected.Value : Expected.Key);
    }

    private void Move(Expected next, bool keepsKey = false)
    {
        Position++;
        Expected = next;
        if (next == Expected.Separator) ValueEnd = Position;
        if (!keepsKey) (KeyStart, _hasKey) = (_text.SkipBlanks(Position), false);
    }

    private bool SkipComment(int end)
    {
        Comment = Position;
        var newline = _text.EndOfLine(Position);
        IsInComment = newline >= end && Position < end;
        Position = Math.Min(newline, end);
        return !IsInComment;
    }

    private bool SkipString(int end)
    {
        var opening = Position;
        var behind = TomlStrings.EndOf(_text, opening);
        if (behind < 0 || behind > end) OpenString = opening;
        Position = Math.Min(behind < 0 ? Math.Max(~behind, opening + 1) : behind, end);
        Told(opening);
        return OpenString is null;
    }

    private bool SkipToken(int end)
    {
        var start = Position;
        do Position++;
        while (
            Position < end
            && IsTokenCharacter(_text[Position])
            && !(Expected == Expected.Key && _text[Position] is '.' or '=')
        );
        Told(start);
        return true;
    }

    private void Told(int start)
    {
        if (Expected == Expected.Value || (Expected == Expected.Key && !_hasKey)) KeyStart = start;
        _hasKey = true;
        if (Expected == Expected.Value) ValueEnd = Position;
        Expected = Expected switch
        {
            Expected.Key => Expected.Equals,
            Expected.Value => Expected.Separator,
            _ => Expected,
        };
    }

    /// <summary>Whether a character may be part of a value that is written without quotes.</summary>
    public static bool IsTokenCharacter(char c) =>
        c is > ' ' and not (',' or ']' or '}' or '[' or '{' or '#' or '"' or '\'' or '\u007F');
}
