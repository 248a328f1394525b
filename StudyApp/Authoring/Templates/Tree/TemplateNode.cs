using System.Collections.Immutable;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Templates.Functions;

namespace StudyApp.Authoring.Templates.Tree;

/// <summary>A piece of a template. A closed set; immutable.</summary>
internal abstract record TemplateNode(SourceSpan Span);

internal sealed record LiteralText(string Text, SourceSpan Span) : TemplateNode(Span);

internal sealed record Output(TemplateExpression Value, SourceSpan Span) : TemplateNode(Span);

/// <summary>The arms in order; a null condition is <c>else</c>.</summary>
internal sealed record If(
    ImmutableArray<(TemplateExpression? Condition, ImmutableArray<TemplateNode> Body)> Arms,
    SourceSpan Span
) : TemplateNode(Span);

internal sealed record For(
    ImmutableArray<string> Targets,
    TemplateExpression Over,
    TemplateExpression? Where,
    ImmutableArray<TemplateNode> Body,
    ImmutableArray<TemplateNode> Else,
    SourceSpan Span
) : TemplateNode(Span);

internal sealed record Set(ImmutableArray<string> Targets, TemplateExpression Value, SourceSpan Span)
    : TemplateNode(Span);

/// <summary><c>set ns.name = value</c>.</summary>
internal sealed record SetAttribute(string Namespace, string Name, TemplateExpression Value, SourceSpan Span)
    : TemplateNode(Span);

/// <summary>
/// What a body prints, filtered, as HTML: in a variable (<c>set x</c> … <c>endset</c>) or, without a target, in place
/// (<c>filter</c> … <c>endfilter</c>).
/// </summary>
internal sealed record Captured(
    string? Target,
    ImmutableArray<(TemplateFilter Filter, CallArguments Arguments)> Filters,
    ImmutableArray<TemplateNode> Body,
    SourceSpan Span
) : TemplateNode(Span);

internal sealed record Do(TemplateExpression Value, SourceSpan Span) : TemplateNode(Span);

internal sealed record With(
    ImmutableArray<(string Name, TemplateExpression Value)> Names,
    ImmutableArray<TemplateNode> Body,
    SourceSpan Span
) : TemplateNode(Span);

internal sealed record Block(string Name, ImmutableArray<TemplateNode> Body, SourceSpan Span) : TemplateNode(Span);

/// <summary>The first of the files that is there; none when all may be missing.</summary>
internal sealed record Include(ImmutableArray<string> Names, bool MayBeMissing, bool WithContext, SourceSpan Span)
    : TemplateNode(Span)
{
    public ParsedTemplate? Found { get; set; }
}

/// <summary>
/// <c>import file as Alias</c>, or <c>from file import</c> its names, each under another or the same.
/// </summary>
internal sealed record Import(
    string File,
    string? Alias,
    ImmutableArray<(string Name, string As, SourceSpan Span)> Names,
    bool WithContext,
    SourceSpan Span
) : TemplateNode(Span)
{
    public ParsedTemplate? Found { get; set; }
}

internal sealed record Macro(
    string Name,
    ImmutableArray<(string Name, TemplateExpression? Default)> Parameters,
    ImmutableArray<TemplateNode> Body,
    SourceSpan Span
) : TemplateNode(Span)
{
    /// <summary>
    /// Whether more arguments than the parameters are taken: the body reads <c>varargs</c>, <c>kwargs</c>.
    /// </summary>
    public bool TakesMore { get; init; }

    public bool TakesMoreNamed { get; init; }
}

/// <summary><c>call macro(…)</c>: the body is the macro's <c>caller</c>.</summary>
internal sealed record CallWithBody(CallValue Call, Macro Caller, SourceSpan Span) : TemplateNode(Span);
