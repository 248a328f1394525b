using System.Globalization;
using System.Text;
using StudyApp.Authoring.Diagnostics;

namespace StudyApp.Authoring.Expressions.Parsing;

/// <summary>Python's text literals: single, double and triple quotes, escapes, raw texts.</summary>
internal readonly record struct TextLiteral(string Text, int End)
{
    /// <summary>Reads one literal; null after an error, which has been reported.</summary>
    /// <param name="source">The expression.</param>
    /// <param name="start">Where the literal begins, its prefix included.</param>
    /// <param name="quote">Where its first quote stands.</param>
    /// <param name="isRaw">With the prefix r, in which a backslash stands for itself.</param>
    public static TextLiteral? Read(ExpressionSource source, int start, int quote, bool isRaw)
    {
        var text = source.Text;
        var mark = new string(
            text[quote],
            string.CompareOrdinal(text, quote, new string(text[quote], 3), 0, 3) == 0 ? 3 : 1
        );
        var into = new StringBuilder();
        var at = quote + mark.Length;
        while (at < text.Length)
        {
            if (string.CompareOrdinal(text, at, mark, 0, mark.Length) == 0)
                return new(into.ToString(), at + mark.Length);
            if (text[at] == '\n' && mark.Length == 1) break;
            if (text[at] == '\\' && at + 1 < text.Length)
            {
                if (!isRaw && !ReadEscape(source, into, ref at)) return null;
                if (isRaw) into.Append(text[at++]).Append(text[at++]);
            }
            else if (Rune.TryGetRuneAt(text, at, out var rune))
            {
                into.Append(rune.ToString());
                at += rune.Utf16SequenceLength;
            }
            else
            {
                return NotACharacter(source, at, at + 1);
            }
        }
        source.Error(DiagnosticCodes.ExpressionLiteral, start, quote + mark.Length, "this text has no closing quote");
        return null;
    }

    private static bool ReadEscape(ExpressionSource source, StringBuilder into, ref int at)
    {
        var text = source.Text;
        var start = at;
        var c = text[at + 1];
        at += 2;
        switch (c)
        {
            case '\n': return true;
            case '\\' or '\'' or '"': into.Append(c); return true;
            case 'a': into.Append('\a'); return true;
            case 'b': into.Append('\b'); return true;
            case 'f': into.Append('\f'); return true;
            case 'n': into.Append('\n'); return true;
            case 'r': into.Append('\r'); return true;
            case 't': into.Append('\t'); return true;
            case 'v': into.Append('\v'); return true;
            case >= '0' and <= '7': ReadOctal(text, into, ref at); return true;
            case 'x': return ReadHex(source, into, start, ref at, 2);
            case 'u': return ReadHex(source, into, start, ref at, 4);
            case 'U': return ReadHex(source, into, start, ref at, 8);
            case 'N':
                return source.Error(
                    DiagnosticCodes.ExpressionLiteral,
                    start,
                    at,
                    "characters cannot be written by name",
                    "type the character itself, or \\u with its number"
                );
            default: into.Append('\\').Append(c); return true; // as Python: an unknown escape stands for itself
        }
    }

    private static void ReadOctal(string text, StringBuilder into, ref int at)
    {
        var value = 0;
        at--;
        for (var i = 0; i < 3 && at < text.Length && text[at] is >= '0' and <= '7'; i++)
            value = (value * 8) + (text[at++] - '0');
        into.Append((char)value);
    }

    private static bool ReadHex(ExpressionSource source, StringBuilder into, int start, ref int at, int digits)
    {
        var end = at + digits;
        if (
            end > source.Text.Length
            || !uint.TryParse(
                source.Text.AsSpan(at, digits),
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out var value
            )
        )
            return source.Error(
                DiagnosticCodes.ExpressionLiteral,
                start,
                at,
                $"{source.Text[start..at]} needs {digits} hexadecimal digits"
            );
        at = end;
        if (!Rune.TryCreate(value, out var rune)) return NotACharacter(source, start, end) is not null;
        into.Append(rune.ToString());
        return true;
    }

    private static TextLiteral? NotACharacter(ExpressionSource source, int start, int end)
    {
        source.Error(DiagnosticCodes.ExpressionLiteral, start, end, "this is not a Unicode character");
        return null;
    }
}
