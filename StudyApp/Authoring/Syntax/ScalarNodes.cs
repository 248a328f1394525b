using StudyApp.Authoring.Diagnostics;

namespace StudyApp.Authoring.Syntax;

/// <summary>Text, unescaped.</summary>
/// <param name="Value">The text itself.</param>
/// <param name="Span">Where the opening quote stands.</param>
/// <param name="ContentOffset">Characters from <paramref name="Span"/> to the first character of the text, 1 for a
/// plain quoted string; null when the text does not stand in the file character for character (escapes, line breaks),
/// so that places inside it cannot be computed.</param>
public sealed record StringNode(string Value, SourceSpan Span, int? ContentOffset = null) : Node(Span)
{
    /// <inheritdoc/>
    public override string KindName => "a string";
}

/// <summary>A whole number of at most 64 bits.</summary>
public sealed record IntegerNode(long Value, SourceSpan Span) : Node(Span)
{
    /// <inheritdoc/>
    public override string KindName => "an integer";
}

/// <summary>A floating-point number; TOML's <c>inf</c> and <c>nan</c> included.</summary>
public sealed record FloatNode(double Value, SourceSpan Span) : Node(Span)
{
    /// <inheritdoc/>
    public override string KindName => "a number";
}

/// <summary>True or false.</summary>
public sealed record BooleanNode(bool Value, SourceSpan Span) : Node(Span)
{
    /// <inheritdoc/>
    public override string KindName => "a boolean";
}

/// <summary>JSON's null; TOML has none.</summary>
public sealed record NullNode(SourceSpan Span) : Node(Span)
{
    /// <inheritdoc/>
    public override string KindName => "null";
}

/// <summary>Which of TOML's four date and time kinds a value has.</summary>
public enum MomentKind
{
    /// <summary><c>1979-05-27T07:32:00Z</c></summary>
    OffsetDateTime,

    /// <summary><c>1979-05-27T07:32:00</c></summary>
    LocalDateTime,

    /// <summary><c>1979-05-27</c></summary>
    LocalDate,

    /// <summary><c>07:32:00</c></summary>
    LocalTime,
}

/// <summary>A TOML date or time.</summary>
/// <param name="Kind">Which parts are present.</param>
/// <param name="Value">The instant; a local date has midnight, a local time 0001-01-01, a local kind the offset zero.
/// Fractions beyond 100 ns are cut off.</param>
/// <param name="Span">Where the value begins.</param>
public sealed record MomentNode(MomentKind Kind, DateTimeOffset Value, SourceSpan Span) : Node(Span)
{
    /// <inheritdoc/>
    public override string KindName => "a date or time";
}
