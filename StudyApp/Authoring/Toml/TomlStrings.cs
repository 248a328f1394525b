using System.Globalization;
using System.Text;

namespace StudyApp.Authoring.Toml;

/// <summary>What is wrong with a string in TOML 1.0, and where a string ends.</summary>
internal static class TomlStrings
{
    private const string LiteralHint =
        "write \\\\ for a backslash, or put the text between single quotes, where a backslash means itself";

    /// <summary>How many quotes begin the string: 3 for one of several lines, else 1.</summary>
    public static int FenceAt(TomlText text, int opening) =>
        text[opening + 1] == text[opening] && text[opening + 2] == text[opening] ? 3 : 1;

    /// <summary>
    /// The offset behind the string's closing quotes; negative, as the complement of where it breaks off, when there
    /// are none.
    /// </summary>
    public static int EndOf(TomlText text, int opening)
    {
        var (quote, fence) = (text[opening], FenceAt(text, opening));
        for (var at = opening + fence; at < text.Length; at++)
        {
            if (fence == 1 && text[at] == '\n') return ~at;
            if (quote == '"' && text[at] == '\\' && text[at + 1] != '\n') at++;
            else if (text[at] == quote && fence == 1) return at + 1;
            else if (text[at] == quote && text[at + 1] == quote && text[at + 2] == quote)
                return EndOfFence(text, at, quote);
        }
        return ~text.Length;
    }

    /// <summary>Reports what is wrong first; nothing else is said of a string that is not closed.</summary>
    /// <returns>Whether nothing is wrong.</returns>
    public static bool Check(TomlText text, int opening, TomlProblems problems)
    {
        var (quote, fence, end) = (text[opening], FenceAt(text, opening), EndOf(text, opening));
        if (end >= 0) return CheckContent(text, opening, end, problems);
        var span = text.Between(opening, opening + fence);
        if (fence == 3)
        {
            problems.Report(span, $"this string is never closed; it must end with {new string(quote, 3)}");
            return false;
        }
        var breaksOff = ~end;
        var endsInEscapedQuote = quote == '"' && text[breaksOff - 1] == '"' && text[breaksOff - 2] == '\\';
        problems.Report(span, $"a string must be closed with {quote} on the same line",
            endsInEscapedQuote ? LiteralHint : $"a text of several lines stands between {new string(quote, 3)}");
        return false;
    }

    // One or two quotes just before the closing three belong to the text.
    private static int EndOfFence(TomlText text, int at, char quote)
    {
        at += 3;
        for (var extra = 0; extra < 2 && text[at] == quote; extra++) at++;
        return at;
    }

    private static bool CheckContent(TomlText text, int opening, int end, TomlProblems problems)
    {
        var (quote, fence) = (text[opening], FenceAt(text, opening));
        for (var at = opening + fence; at < end - fence; at++)
        {
            if (text.IsForbiddenControl(at))
            {
                var code = (int)text[at];
                problems.Report(
                    text.Here(at), $"the control character U+{code:X4} cannot stand in a string",
                    quote == '"' ? $"remove it or write \\u{code:X4}" : "remove it");
                return false;
            }
            if (quote != '"' || text[at] != '\\') continue;
            if (!CheckEscape(text, at, fence == 3, problems)) return false;
            at++;
        }
        return true;
    }

    private static bool CheckEscape(TomlText text, int at, bool isMultiLine, TomlProblems problems)
    {
        var escape = text[at + 1];
        if (escape is 'b' or 't' or 'n' or 'f' or 'r' or '"' or '\\') return true;
        if (escape is 'u' or 'U') return CheckCodePoint(text, at, escape == 'u' ? 4 : 8, problems);
        if (isMultiLine && text.IsLineEnd(text.SkipBlanks(at + 1))) return true;
        problems.Report(text.Between(at, at + 1), $"\"\\\" cannot be followed by {text.Found(at + 1)}", LiteralHint);
        return false;
    }

    private static bool CheckCodePoint(TomlText text, int at, int digits, TomlProblems problems)
    {
        var length = 0;
        while (length < digits && char.IsAsciiHexDigit(text[at + 2 + length])) length++;
        var span = text.Between(at, at + 2 + length);
        if (length < digits)
        {
            problems.Report(
                span,
                $"\"{(digits == 4 ? @"\u" : @"\U")}\" needs {digits} hexadecimal digits",
                LiteralHint
            );
            return false;
        }
        var value = uint.Parse(
            text.Text.AsSpan(at + 2, digits),
            NumberStyles.AllowHexSpecifier,
            CultureInfo.InvariantCulture
        );
        if (Rune.IsValid(value)) return true;
        problems.Report(
            span,
            $"U+{value:X4} is not a Unicode character",
            "write a code between 0000 and D7FF or between E000 and 10FFFF"
        );
        return false;
    }
}
