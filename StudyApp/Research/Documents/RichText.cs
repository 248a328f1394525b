using System.Collections.Immutable;

namespace StudyApp.Research.Documents;

/// <summary>A run of text that looks alike; <c>\n</c> begins a new line.</summary>
public sealed record TextSpan(string Text)
{
    /// <summary>Whether it is bold.</summary>
    public bool IsBold { get; init; }

    /// <summary>Where it leads (<c>https:</c>, <c>http:</c>, <c>mailto:</c>); null for nowhere.</summary>
    public string? Link { get; init; }

    /// <summary>
    /// Whether it keeps its order in a text from right to left, as times, addresses and checksums do.
    /// </summary>
    public bool IsLeftToRight { get; init; }
}

/// <summary>A text made of spans.</summary>
public sealed record RichText(ImmutableArray<TextSpan> Spans)
{
    /// <summary>A text that looks alike throughout.</summary>
    public static RichText Of(string text) => new([new TextSpan(text)]);

    /// <summary>A text that keeps its order in a text from right to left.</summary>
    public static RichText LeftToRight(string text, string? link = null) =>
        new([new TextSpan(text) { IsLeftToRight = true, Link = link }]);

    /// <summary>Whether there is nothing to read.</summary>
    public bool IsEmpty => Spans.All(span => string.IsNullOrWhiteSpace(span.Text));

    /// <summary>The same in bold.</summary>
    public RichText Bold() => new([.. Spans.Select(span => span with { IsBold = true })]);
}
