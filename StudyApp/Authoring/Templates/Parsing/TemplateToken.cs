namespace StudyApp.Authoring.Templates.Parsing;

/// <summary>Kinds of tokens.</summary>
internal enum TemplateTokenKind
{
    /// <summary>Text outside tags.</summary>
    Literal,

    /// <summary><c>{{</c></summary>
    OutputBegin,

    /// <summary><c>}}</c></summary>
    OutputEnd,

    /// <summary><c>{%</c></summary>
    TagBegin,

    /// <summary><c>%}</c></summary>
    TagEnd,

    Name,

    Number,

    Text,

    Symbol,

    End,
}

/// <summary>A token.</summary>
/// <param name="Text">The characters; for texts in quotes their value.</param>
internal readonly record struct TemplateToken(
    TemplateTokenKind Kind,
    int Start,
    int End,
    string Text,
    double Number = 0
);
