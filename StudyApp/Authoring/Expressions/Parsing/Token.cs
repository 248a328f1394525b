namespace StudyApp.Authoring.Expressions.Parsing;

/// <summary>What a token is.</summary>
internal enum TokenKind
{
    /// <summary>Behind the last character.</summary>
    End,

    Number,
    Text,
    Name,

    /// <summary>A name with dots or brackets in it, not yet judged.</summary>
    Dotted,

    /// <summary>One of Python's reserved words, whether the language uses it or not.</summary>
    Keyword,

    /// <summary>An operator or punctuation, whether the language has it or not.</summary>
    Symbol,
}

/// <summary>A piece of an expression's text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">0-based place of its first character in the text.</param>
/// <param name="End">Place behind its last character.</param>
/// <param name="Text">As written; for a text literal, what it stands for.</param>
/// <param name="Number">What a number literal stands for.</param>
internal readonly record struct Token(TokenKind Kind, int Start, int End, string Text, double Number = 0)
{
    /// <summary>What stands between a reference's dots, or in its brackets.</summary>
    public string[] Parts { get => field ?? Text.Split('.'); init; }

    public bool Is(string text) => Text == text && Kind is (TokenKind.Symbol or TokenKind.Keyword);
}
