using System.Globalization;
using System.Text;
using StudyApp.Diagnostics;
using StudyApp.Syntax;

namespace StudyApp.Toml;

/// <summary>Reads the four kinds of strings. A wrong escape or character is reported once per string, and the string is read on to its end; of a string that
/// is not closed nothing else is reported.</summary>
internal sealed class TomlStringReader(TomlCursor cursor, TomlProblems problems)
{
    private readonly StringBuilder _value = new();
    private bool _isVerbatim;
    private (SourceSpan Span, string Message, string Suggestion)? _firstProblem;

    /// <summary>The string that begins at the cursor's quote; null, after a report, when it is not closed.</summary>
    public StringNode? Read()
    {
        var start = cursor.Begin();
        var quote = cursor.Current;
        var fence = cursor.Peek(1) == quote && cursor.Peek(2) == quote ? 3 : 1;
        var opening = cursor.Here() with { Length = fence };
        cursor.Advance(fence);
        _value.Clear();
        _isVerbatim = true;
        _firstProblem = null;
        if (!(fence == 1 ? ReadLine(quote, opening) : ReadLines(quote, opening))) return null;
        if (_firstProblem is { } problem) problems.Report(problem.Span, problem.Message, problem.Suggestion);
        return new(_value.ToString(), cursor.Since(start), _isVerbatim ? fence : null);
    }

    private bool ReadLine(char quote, SourceSpan opening)
    {
        while (!cursor.AtLineEnd)
        {
            if (cursor.Current == quote)
            {
                cursor.Advance();
                return true;
            }
            ReadCharacter(quote);
        }
        var endsInEscapedQuote = quote == '"' && cursor.Peek(-1) == '"' && cursor.Peek(-2) == '\\';
        problems.Report(opening, $"a string must be closed with {quote} on the same line",
            endsInEscapedQuote ? LiteralHint : $"a text of several lines stands between {new string(quote, 3)}");
        return false;
    }

    private bool ReadLines(char quote, SourceSpan opening)
    {
        if (cursor.AtNewline) SkipNewline();
        while (!cursor.AtEnd)
        {
            if (cursor.Current == quote && cursor.Peek(1) == quote && cursor.Peek(2) == quote) return Close(quote);
            if (cursor.AtNewline)
            {
                SkipNewline();
                _value.Append('\n');
            }
            else if (quote == '"' && cursor.Current == '\\' && IsLineContinuation()) SkipContinuation();
            else ReadCharacter(quote);
        }
        problems.Report(opening, $"this string is never closed; it must end with {new string(quote, 3)}");
        return false;
    }

    // One or two quotes just before the closing three belong to the text.
    private bool Close(char quote)
    {
        for (var extra = 0; extra < 2 && cursor.Peek(3) == quote; extra++)
        {
            _value.Append(quote);
            cursor.Advance();
        }
        cursor.Advance(3);
        return true;
    }

    private void ReadCharacter(char quote)
    {
        if (cursor.Current == '\\' && quote == '"')
        {
            ReadEscape();
            return;
        }
        if (cursor.AtForbiddenControl)
            Note(cursor.Here(), $"the control character U+{(int)cursor.Current:X4} cannot stand in a string", quote == '"' ? $"remove it or write \\u{(int)cursor.Current:X4}" : "remove it");
        _value.Append(cursor.Current);
        cursor.Advance();
    }

    private void ReadEscape()
    {
        _isVerbatim = false;
        var escape = cursor.Peek(1);
        if (escape is 'u' or 'U')
        {
            ReadCodePoint(escape == 'u' ? 4 : 8);
            return;
        }
        char? character = escape switch { 'b' => '\b', 't' => '\t', 'n' => '\n', 'f' => '\f', 'r' => '\r', '"' => '"', '\\' => '\\', _ => null };
        if (character is { } known)
        {
            _value.Append(known);
            cursor.Advance(2);
            return;
        }
        var start = cursor.Begin();
        cursor.Advance();
        Note(cursor.Since(start), $"\"\\\" cannot be followed by {cursor.Found}", LiteralHint);
    }

    private void ReadCodePoint(int digits)
    {
        var start = cursor.Begin();
        cursor.Advance(2);
        var length = 0;
        while (length < digits && char.IsAsciiHexDigit(cursor.Peek(length))) length++;
        var hex = cursor.Text.AsSpan(cursor.Position, length);
        var value = length == digits ? uint.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : 0;
        cursor.Advance(length);
        if (length < digits)
            Note(cursor.Since(start), $"\"{(digits == 4 ? @"\u" : @"\U")}\" needs {digits} hexadecimal digits", LiteralHint);
        else if (!Rune.IsValid(value))
            Note(cursor.Since(start), $"U+{value:X4} is not a Unicode character", "write a code between 0000 and D7FF or between E000 and 10FFFF");
        else
            _value.Append(new Rune(value));
    }

    private bool IsLineContinuation()
    {
        var ahead = 1;
        while (cursor.Peek(ahead) is ' ' or '\t') ahead++;
        return cursor.Peek(ahead) == '\n' || (cursor.Peek(ahead) == '\r' && cursor.Peek(ahead + 1) == '\n');
    }

    private void SkipContinuation()
    {
        cursor.Advance();
        while (cursor.AtNewline || cursor.Current is ' ' or '\t')
            if (cursor.AtNewline) SkipNewline();
            else cursor.SkipBlanks();
    }

    private void SkipNewline()
    {
        cursor.SkipNewline();
        _isVerbatim = false;
    }

    private void Note(SourceSpan span, string message, string suggestion) => _firstProblem ??= (span, message, suggestion);

    private const string LiteralHint = "write \\\\ for a backslash, or put the text between single quotes, where a backslash means itself";
}
