using System.Collections.Immutable;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Templates.Functions;

namespace StudyApp.Authoring.Templates.Tree;

/// <summary>What stands between <c>{{</c> and <c>}}</c>. A closed set; immutable.</summary>
internal abstract record TemplateExpression(SourceSpan Span);

internal sealed record LiteralValue(TemplateValue Value, SourceSpan Span) : TemplateExpression(Span);

internal sealed record NameValue(string Name, SourceSpan Span) : TemplateExpression(Span);

internal sealed record AttributeValue(TemplateExpression Target, string Name, SourceSpan Span)
    : TemplateExpression(Span);

internal sealed record IndexValue(TemplateExpression Target, TemplateExpression Key, SourceSpan Span)
    : TemplateExpression(Span);

/// <summary><c>target[from:to]</c>; null for an end that is left out.</summary>
internal sealed record SliceValue(
    TemplateExpression Target,
    TemplateExpression? From,
    TemplateExpression? To,
    SourceSpan Span
) : TemplateExpression(Span);

internal sealed record CallValue(TemplateExpression Callee, CallArguments Arguments, SourceSpan Span)
    : TemplateExpression(Span);

internal sealed record FilterValue(
    TemplateExpression Input,
    TemplateFilter Filter,
    CallArguments Arguments,
    SourceSpan Span
) : TemplateExpression(Span);

internal sealed record TestValue(
    TemplateExpression Input,
    TemplateTest Test,
    CallArguments Arguments,
    bool IsNegated,
    SourceSpan Span
) : TemplateExpression(Span);

internal sealed record SignValue(bool IsNegative, TemplateExpression Operand, SourceSpan Span)
    : TemplateExpression(Span);

internal sealed record NotValue(TemplateExpression Operand, SourceSpan Span) : TemplateExpression(Span);

internal sealed record ArithmeticValue(
    string Operator,
    TemplateExpression Left,
    TemplateExpression Right,
    SourceSpan Span
) : TemplateExpression(Span);

/// <summary>Texts joined by <c>~</c>.</summary>
internal sealed record JoinedValue(ImmutableArray<TemplateExpression> Parts, SourceSpan Span)
    : TemplateExpression(Span);

/// <summary>
/// <c>a &lt; b &lt; c</c>: one operator more than there are <paramref name="Rest"/> without the first.
/// </summary>
internal sealed record ComparedValue(
    TemplateExpression First,
    ImmutableArray<(string Operator, TemplateExpression Operand)> Rest,
    SourceSpan Span
) : TemplateExpression(Span);

internal sealed record LogicalValue(bool IsOr, ImmutableArray<TemplateExpression> Operands, SourceSpan Span)
    : TemplateExpression(Span);

/// <summary>Without <paramref name="Otherwise"/> undefined when the condition does not hold.</summary>
internal sealed record ChosenValue(
    TemplateExpression Condition,
    TemplateExpression Then,
    TemplateExpression? Otherwise,
    SourceSpan Span
) : TemplateExpression(Span);

internal sealed record ListedValue(ImmutableArray<TemplateExpression> Items, SourceSpan Span)
    : TemplateExpression(Span);

internal sealed record MappedValue(
    ImmutableArray<(TemplateExpression Key, TemplateExpression Value)> Entries,
    SourceSpan Span
) : TemplateExpression(Span);

/// <summary><c>super()</c>.</summary>
internal sealed record SuperValue(SourceSpan Span) : TemplateExpression(Span);

internal sealed record CallArguments(
    ImmutableArray<TemplateExpression> Positional,
    ImmutableArray<(string Name, TemplateExpression Value)> Named
)
{
    public static CallArguments None { get; } = new([], []);
}
