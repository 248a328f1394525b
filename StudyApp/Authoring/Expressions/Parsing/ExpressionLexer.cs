using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using StudyApp.Authoring.Diagnostics;

namespace StudyApp.Authoring.Expressions.Parsing;

/// <summary>
/// Splits an expression's text into tokens, by Python's rules; ids that begin with a digit are names too.
/// </summary>
internal sealed class ExpressionLexer(ExpressionSource source)
{
    // "await" to "yield" mean nothing here, but no field can be called so and their users expect Python.
    private static readonly FrozenSet<string> Keywords = new[]
    {
        "True", "False", "None", "and", "or", "not", "in", "if", "else",
        "as",
        "assert",
        "async",
        "await",
        "break",
        "class",
        "continue",
        "def",
        "del",
        "elif",
        "except",
        "finally",
        "for",
        "from",
        "global",
        "import", "is", "lambda", "nonlocal", "pass", "raise", "return", "try", "while", "with", "yield",
    }.ToFrozenSet(StringComparer.Ordinal);

    // Longest first. Those that the language lacks are tokens too, so that the parser can say what to write instead.
    private static readonly string[] Symbols =
    [
        "===", "!==", "**", "//", "<=", ">=", "==", "!=", "<>", "&&", "||", "<<", ">>", ":=", "->",
        "+",
        "-",
        "*",
        "/",
        "%",
        "<",
        ">",
        "(",
        ")",
        "[",
        "]",
        ",",
        ".",
        "=",
        "&",
        "|",
        "^",
        "~",
        "!",
        ":",
        "{",
        "}",
        "@",
        ";",
        "?",
        "$",
        "`",
        "\\",
    ];

    private readonly List<Token> _tokens = [];
    private readonly string _text = source.Text;
    private int _at;

    /// <summary>
    /// The tokens with <see cref="TokenKind.End"/> last; null after an error, which has been reported.
    /// </summary>
    public List<Token>? Read()
    {
        while (SkipSpace())
            if (!ReadToken())
                return null;
        _tokens.Add(new(TokenKind.End, _text.Length, _text.Length, ""));
        return _tokens;
    }

    // Line breaks do not end an expression, and Python's comments are allowed: long conditions stand in multi-line
    // strings.
    private bool SkipSpace()
    {
        while (_at < _text.Length)
        {
            if (_text[_at] == '#') while (_at < _text.Length && _text[_at] != '\n') _at++;
            else if (_text[_at] is ' ' or '\t' or '\n' or '\r' or '\f') _at++;
            else if (_text[_at] == '\\' && Next() is '\n' or '\r') _at += 2;
            else return true;
        }
        return false;
    }

    private bool ReadToken()
    {
        var c = _text[_at];
        if (c is '\'' or '"') return ReadText(_at, isRaw: false);
        if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(Next()))) return ReadNumberOrName();
        if (WordEnd(_at) > _at) return ReadName();
        foreach (var symbol in Symbols)
        {
            if (string.CompareOrdinal(_text, _at, symbol, 0, symbol.Length) != 0) continue;
            Add(TokenKind.Symbol, _at + symbol.Length);
            return true;
        }
        return Unreadable();
    }

    private bool ReadName()
    {
        var end = WordEnd(_at);
        if (end < _text.Length && _text[end] is '\'' or '"')
        {
            var prefix = _text[_at..end].ToUpperInvariant();
            if (prefix is "R" or "U") return ReadText(end, isRaw: prefix == "R");
            if (prefix is "B" or "BR" or "RB")
                return source.Error(
                    DiagnosticCodes.ExpressionForbidden,
                    _at,
                    end + 1,
                    "bytes literals are not supported",
                    "write a plain text"
                );
            if (prefix is "F" or "FR" or "RF")
                return source.Error(
                    DiagnosticCodes.ExpressionForbidden,
                    _at,
                    end + 1,
                    "f-strings are not supported",
                    "join texts with + and str()"
                );
        }
        if (ReadBracketed(end) is { } isRead) return isRead;
        AddName(end);
        return true;
    }

    // questionnaires['work-load'].calm and tables['tick-log'].ticks: names that are no words stand in brackets.
    // Null when this is no such reference.
    private bool? ReadBracketed(int end)
    {
        var begin = _text[_at..end];
        if (begin is not (ReferenceText.Questionnaires or "tables") || !IsBracket(end)) return null;
        List<string> parts = begin == "tables" ? [begin] : [];
        while (end < _text.Length && (_text[end] == '.' || (parts.Count < 3 && IsBracket(end))))
            if (_text[end] == '.')
            {
                var next = WordEnd(end + 1);
                parts.Add(_text[(end + 1)..next]);
                end = next;
            }
            else
            {
                if (TextLiteral.Read(source, end + 1, end + 1, isRaw: false) is not { } literal) return false;
                if (literal.End >= _text.Length || _text[literal.End] != ']') return null;
                parts.Add(literal.Text);
                end = literal.End + 1;
            }
        if (parts.Count < 2) return null;
        _tokens.Add(new(TokenKind.Dotted, _at, end, _text[_at..end]) { Parts = [.. parts] });
        _at = end;
        return true;
    }

    private bool IsBracket(int at) => at + 1 < _text.Length && _text[at] == '[' && _text[at + 1] is '\'' or '"';

    private bool ReadNumberOrName()
    {
        var word = WordEnd(_at);
        var literal = NumberLiteral.Read(_text.AsSpan(_at));
        var end = _at + literal.Length;
        // 10_x is an id, 1.5x and 12_ are slips of the fingers, 2j is Python's imaginary number.
        if (
            end < word
            && _text[_at..word].Any(char.IsLetter)
            && !NumberLiteral.IsComplex(_text.AsSpan(_at, word - _at))
        )
        {
            AddName(word);
            return true;
        }
        if (literal.Problem is null && WordEnd(end) == end)
        {
            Add(TokenKind.Number, end, literal.Number);
            return true;
        }
        var isComplex = end < _text.Length && _text[end] is 'j' or 'J';
        var message = isComplex
            ? "complex numbers are not supported"
            : literal.Problem ?? "this is neither a number nor a name";
        return source.Error(DiagnosticCodes.ExpressionLiteral, _at, WordEnd(end), message, literal.Suggestion);
    }

    // Dots belong to a reference only without space around them; the segments may be empty (q..field) or digits (a tag
    // "2").
    private void AddName(int end)
    {
        var isDotted = end < _text.Length && _text[end] == '.';
        while (end < _text.Length && _text[end] == '.') end = WordEnd(end + 1);
        var kind =
            isDotted ? TokenKind.Dotted
            : Keywords.Contains(_text[_at..end]) ? TokenKind.Keyword
            : TokenKind.Name;
        Add(kind, end);
    }

    private bool ReadText(int quote, bool isRaw)
    {
        var start = _at;
        if (TextLiteral.Read(source, start, quote, isRaw) is not { } literal) return false;
        _at = literal.End;
        _tokens.Add(new(TokenKind.Text, start, _at, literal.Text));
        return true;
    }

    private bool Unreadable()
    {
        var rune = Rune.TryGetRuneAt(_text, _at, out var r) ? r : Rune.ReplacementChar;
        var suggestion = rune.Value switch
        {
            '“' or '”' or '„' or '‘' or '’' or '«' or '»' => "use straight quotes: ' or \"",
            '≤' => "write <=",
            '≥' => "write >=",
            '≠' => "write !=",
            '×' or '·' => "write *",
            '−' or '–' => "write -",
            '÷' => "write /",
            0xA0 => "it is a non-breaking space; type an ordinary one",
            _ => null,
        };
        var code = rune.Value.ToString("X4", CultureInfo.InvariantCulture);
        return source.Error(
            DiagnosticCodes.ExpressionSyntax,
            _at,
            _at + rune.Utf16SequenceLength,
            $"the character \"{rune}\" (U+{code}) has no meaning here",
            suggestion
        );
    }

    private int WordEnd(int start)
    {
        var i = start;
        while (i < _text.Length && Rune.TryGetRuneAt(_text, i, out var rune) && IsWord(rune))
            i += rune.Utf16SequenceLength;
        return i;
    }

    /// <summary>Whether a text can begin a reference as it stands: a word, and no number.</summary>
    public static bool IsName(string text) =>
        IsWord(text) && (!char.IsAsciiDigit(text[0]) || !IsNumber(text));

    private static bool IsNumber(string text) =>
        NumberLiteral.Read(text).Length == text.Length || !text.Any(char.IsLetter) || NumberLiteral.IsComplex(text);

    /// <summary>Whether a text can stand behind a dot.</summary>
    public static bool IsWord(string text) => text.Length > 0 && text.EnumerateRunes().All(IsWord);

    private static bool IsWord(Rune rune) => rune.Value == '_' || Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.ConnectorPunctuation;

    private char Next() => _at + 1 < _text.Length ? _text[_at + 1] : '\0';

    private void Add(TokenKind kind, int end, double number = 0)
    {
        _tokens.Add(new(kind, _at, end, _text[_at..end], number));
        _at = end;
    }
}
