using System.Collections.Immutable;
using StudyApp.Authoring.Diagnostics;

namespace StudyApp.Authoring.Syntax;

/// <summary>A TOML array or JSON array, in file order.</summary>
public sealed record ListNode(ImmutableArray<Node> Items, SourceSpan Span) : Node(Span)
{
    /// <inheritdoc/>
    public override string KindName => "an array";
}
