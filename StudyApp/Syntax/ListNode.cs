using System.Collections.Immutable;
using StudyApp.Diagnostics;

namespace StudyApp.Syntax;

/// <summary>A TOML array or JSON array, in file order.</summary>
public sealed record ListNode(ImmutableArray<Node> Items, SourceSpan Span) : Node(Span)
{
    /// <inheritdoc/>
    public override string KindName => "an array";
}
