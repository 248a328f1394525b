using StudyApp.Authoring.Diagnostics;

namespace StudyApp.Authoring.Templates.Parsing;

/// <summary>Walks a file's tokens; what is not there ends the parsing with a diagnostic.</summary>
internal sealed class TemplateTokens(List<TemplateToken> tokens, TemplatePlaces places)
{
    private int _at;
    private int _depth;
    private int _nodes;

    public TemplateToken Current => tokens[_at];

    public TemplateToken Following => tokens[Math.Min(_at + 1, tokens.Count - 1)];

    public TemplateToken Take()
    {
        var token = tokens[_at];
        if (_at < tokens.Count - 1) _at++;
        return token;
    }

    public bool Is(TemplateTokenKind kind, string text) => Current.Kind == kind && Current.Text == text;

    public bool IsSymbol(string symbol) => Is(TemplateTokenKind.Symbol, symbol);

    public bool IsWord(string word) => Is(TemplateTokenKind.Name, word);

    public bool TakeSymbol(string symbol) => IsSymbol(symbol) && Took();

    public bool TakeWord(string word) => IsWord(word) && Took();

    public TemplateToken Expect(TemplateTokenKind kind, string what) =>
        Current.Kind == kind ? Take() : throw Unexpected(what);

    public void ExpectSymbol(string symbol)
    {
        if (!TakeSymbol(symbol)) throw Unexpected($"\"{symbol}\"");
    }

    public void ExpectWord(string word)
    {
        if (!TakeWord(word)) throw Unexpected($"\"{word}\"");
    }

    /// <summary>From where a thing began to the end of the last token taken.</summary>
    public SourceSpan SpanFrom(int start) =>
        places.Span(start, _at == 0 ? start : Math.Max(start, tokens[_at - 1].End));

    public SourceSpan SpanOf(TemplateToken token) => places.Span(token.Start, token.End);

    /// <summary>Counts a node of the tree.</summary>
    public void Count(SourceSpan span)
    {
        if (++_nodes > TemplateLimits.Nodes)
            throw new TemplateFault(
                DiagnosticCodes.TemplateTooLarge,
                span,
                $"the file has more than {TemplateLimits.Nodes} parts"
            );
    }

    public T Nested<T>(Func<T> parse)
    {
        if (++_depth > TemplateLimits.Nesting)
            throw new TemplateFault(
                DiagnosticCodes.TemplateTooLarge,
                SpanOf(Current),
                $"this is nested more than {TemplateLimits.Nesting} levels deep"
            );
        var result = parse();
        _depth--;
        return result;
    }

    public TemplateFault Unexpected(string wanted)
    {
        var found = Current.Kind switch
        {
            TemplateTokenKind.End => "the file ends",
            TemplateTokenKind.TagEnd or TemplateTokenKind.OutputEnd => "the tag ends",
            TemplateTokenKind.Text => "there is a text",
            TemplateTokenKind.Literal => "there is text outside a tag",
            TemplateTokenKind.TagBegin or TemplateTokenKind.OutputBegin => "a tag begins",
            _ => $"there is \"{Current.Text}\"",
        };
        return new(DiagnosticCodes.TemplateSyntax, SpanOf(Current), $"{wanted} is missing: {found}");
    }

    private bool Took()
    {
        Take();
        return true;
    }
}
