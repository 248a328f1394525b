using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Syntax;

namespace StudyApp.Authoring.Toml;

/// <summary>What a key stands for while the text is still being read.</summary>
internal abstract class Growing(SourceSpan span)
{
    /// <summary>The place that defined it.</summary>
    public SourceSpan Span { get; set; } = span;

    public abstract Node Finish();
}

/// <summary>A value nothing can be added to: scalars, arrays in brackets, inline tables.</summary>
internal sealed class FixedValue(Node node) : Growing(node.Span)
{
    public string KindName => node is TableNode ? "an inline table" : node.KindName;

    public override Node Finish() => node;
}

/// <summary>An array that grows with each <c>[[header]]</c>; never empty.</summary>
internal sealed class GrowingList(GrowingTable first) : Growing(first.Span)
{
    private readonly List<GrowingTable> _elements = [first];

    public GrowingTable Last => _elements[^1];

    public void Add(GrowingTable element) => _elements.Add(element);

    public override ListNode Finish() => new([.. _elements.Select(e => e.Finish())], Span);
}
