using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Expressions.Parsing;

namespace StudyApp.Authoring.Templates.Parsing;

/// <summary>
/// Cuts a file into text and the tokens of its tags; takes out comments and the white space that <c>-</c> asks for, as
/// Jinja does by default.
/// </summary>
internal sealed partial class TemplateLexer(string text, TemplatePlaces places)
{
    private static readonly string[] Symbols =
    [
        "**",
        "//",
        "==",
        "!=",
        "<=",
        ">=",
        "+",
        "-",
        "*",
        "/",
        "%",
        "~",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "|",
        ",",
        ":",
        ".",
        "=",
        "<",
        ">",
    ];

    private readonly List<TemplateToken> _tokens = [];
    private int _at;
    private bool _trimsNext;

    public List<TemplateToken> Read()
    {
        // One line break at the end of a file belongs to the editor.
        var end =
            text.EndsWith("\r\n", StringComparison.Ordinal) ? text.Length - 2
            : text.EndsWith('\n') ? text.Length - 1
            : text.Length;
        while (_at < text.Length)
        {
            var open = NextTag();
            if (open < 0)
            {
                AddLiteral(_at, Math.Max(_at, end), trimsEnd: false);
                break;
            }
            var keeps = open + 2 < text.Length && text[open + 2] is '-' or '+';
            AddLiteral(_at, open, trimsEnd: keeps && text[open + 2] == '-');
            _at = open;
            if (text[open + 1] == '#') SkipComment();
            else if (RawTag().Match(text, _at) is { Success: true } raw) ReadRaw(raw);
            else ReadTag(open + (keeps ? 3 : 2));
        }
        _tokens.Add(new(TemplateTokenKind.End, text.Length, text.Length, ""));
        return _tokens;
    }

    private int NextTag()
    {
        for (var i = text.IndexOf('{', _at); i >= 0; i = text.IndexOf('{', i + 1))
            if (i + 1 < text.Length && text[i + 1] is '{' or '%' or '#') return i;
        return -1;
    }

    private void AddLiteral(int start, int end, bool trimsEnd)
    {
        var piece = text.AsSpan(start, end - start);
        if (_trimsNext) piece = piece.TrimStart();
        if (trimsEnd) piece = piece.TrimEnd();
        _trimsNext = false;
        if (piece.Length > 0) _tokens.Add(new(TemplateTokenKind.Literal, start, end, piece.ToString()));
    }

    private void SkipComment()
    {
        var close = text.IndexOf("#}", _at + 2, StringComparison.Ordinal);
        if (close < 0) throw Error(_at, _at + 2, "this comment does not end", "write #} behind it");
        _trimsNext = text[close - 1] == '-' && close > _at + 2;
        _at = close + 2;
    }

    private void ReadRaw(Match open)
    {
        var start = open.Index + open.Length;
        var close = EndRawTag().Match(text, start);
        if (!close.Success) throw Error(open.Index, start, "this raw does not end", "write {% endraw %} behind it");
        _trimsNext = open.Groups[1].Value == "-";
        AddLiteral(start, close.Index, close.Groups[1].Value == "-");
        _trimsNext = close.Groups[2].Value == "-";
        _at = close.Index + close.Length;
    }

    private void ReadTag(int inside)
    {
        var isOutput = text[_at + 1] == '{';
        var (open, close) = (_at, isOutput ? "}}" : "%}");
        _tokens.Add(new(isOutput ? TemplateTokenKind.OutputBegin : TemplateTokenKind.TagBegin, open, inside, ""));
        _at = inside;
        for (var braces = 0; ;)
        {
            while (_at < text.Length && char.IsWhiteSpace(text[_at])) _at++;
            if (_at >= text.Length)
                throw Error(open, open + 2, $"this {text[open..(open + 2)]} does not end", $"write {close} behind it");
            if (braces == 0 && TryClose(close, isOutput)) return;
            ReadToken();
            braces = Math.Max(
                0,
                braces
                    + (
                        _tokens[^1] is { Kind: TemplateTokenKind.Symbol, Text: "{" } ? 1
                        : _tokens[^1] is { Kind: TemplateTokenKind.Symbol, Text: "}" } ? -1
                        : 0
                    )
            );
        }
    }

    private bool TryClose(string close, bool isOutput)
    {
        var marks = text[_at] is '-' or '+' && string.CompareOrdinal(text, _at + 1, close, 0, 2) == 0 ? 1 : 0;
        if (string.CompareOrdinal(text, _at + marks, close, 0, 2) != 0) return false;
        _tokens.Add(
            new(isOutput ? TemplateTokenKind.OutputEnd : TemplateTokenKind.TagEnd, _at, _at + marks + 2, close)
        );
        _trimsNext = marks == 1 && text[_at] == '-';
        _at += marks + 2;
        return true;
    }

    private void ReadToken()
    {
        var c = text[_at];
        if (c is '\'' or '"') ReadText();
        else if (char.IsAsciiDigit(c)) ReadNumber();
        else if (c == '_' || char.IsLetter(c)) Add(TemplateTokenKind.Name, WordEnd());
        else if (Array.Find(Symbols, s => string.CompareOrdinal(text, _at, s, 0, s.Length) == 0) is { } symbol)
            Add(TemplateTokenKind.Symbol, _at + symbol.Length);
        else
            throw Error(
                _at,
                _at + 1,
                $"the character \"{c}\" has no meaning in a tag",
                c is '“' or '”' or '‘' or '’' or '„' ? "use straight quotes: ' or \"" : null
            );
    }

    private void ReadNumber()
    {
        // Behind a point it is a position: rows.0.1
        if (_tokens[^1] is { Kind: TemplateTokenKind.Symbol, Text: "." })
        {
            var digits = _at;
            while (digits < text.Length && char.IsAsciiDigit(text[digits])) digits++;
            Add(
                TemplateTokenKind.Number,
                digits,
                digits - _at > 9 ? 1e9 : int.Parse(text.AsSpan(_at, digits - _at), CultureInfo.InvariantCulture)
            );
            return;
        }
        var literal = NumberLiteral.Read(text.AsSpan(_at, Math.Min(text.Length - _at, 400)));
        if (literal.Problem is { } problem) throw Error(_at, _at + literal.Length, problem, literal.Suggestion);
        Add(TemplateTokenKind.Number, _at + literal.Length, literal.Number);
        if (_at < text.Length && (text[_at] == '_' || char.IsLetter(text[_at])))
            throw Error(_at - literal.Length, _at + 1, "this is neither a number nor a name");
    }

    private void ReadText()
    {
        var (start, quote, value) = (_at, text[_at], new StringBuilder());
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] == quote)
            {
                _tokens.Add(new(TemplateTokenKind.Text, start, i + 1, value.ToString()));
                _at = i + 1;
                return;
            }
            if (text[i] != '\\' || i + 1 >= text.Length) value.Append(text[i]);
            else i = ReadEscape(i, value);
        }
        throw Error(start, start + 1, "this text does not end", $"write {quote} behind it");
    }

    /// <summary>Python's escapes but those by name or octal number; answers the last character's position.</summary>
    private int ReadEscape(int backslash, StringBuilder value)
    {
        var c = text[backslash + 1];
        var digits = c switch { 'x' => 2, 'u' => 4, _ => 0 };
        if (digits > 0)
        {
            if (
                backslash + 2 + digits > text.Length
                || !int.TryParse(
                    text.AsSpan(backslash + 2, digits),
                    NumberStyles.AllowHexSpecifier,
                    CultureInfo.InvariantCulture,
                    out var code
                )
            )
                throw Error(
                    backslash,
                    backslash + 2,
                    $"\\{c} is followed by {digits} hexadecimal digits",
                    "write \\\\ for a backslash"
                );
            value.Append((char)code);
            return backslash + 1 + digits;
        }
        _ = c switch
        {
            'n' => value.Append('\n'),
            't' => value.Append('\t'),
            'r' => value.Append('\r'),
            '\\' or '\'' or '"' => value.Append(c),
            '\n' => value,
            _ => value.Append('\\').Append(c),
        };
        return backslash + 1;
    }

    private int WordEnd()
    {
        var i = _at;
        while (i < text.Length && (text[i] == '_' || char.IsLetterOrDigit(text[i]))) i++;
        return i;
    }

    private void Add(TemplateTokenKind kind, int end, double number = 0)
    {
        _tokens.Add(new(kind, _at, end, text[_at..end], number));
        _at = end;
    }

    private TemplateFault Error(int start, int end, string message, string? suggestion = null) =>
        new(DiagnosticCodes.TemplateSyntax, places.Span(start, end), message, suggestion);

    [GeneratedRegex(@"\G\{%[-+]?\s*raw\s*(-?)\+?%\}", RegexOptions.CultureInvariant)]
    private static partial Regex RawTag();

    [GeneratedRegex(@"\{%([-+]?)\s*endraw\s*([-+]?)%\}", RegexOptions.CultureInvariant)]
    private static partial Regex EndRawTag();
}
