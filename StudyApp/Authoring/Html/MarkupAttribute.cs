using StudyApp.Authoring.Diagnostics;

namespace StudyApp.Authoring.Html;

/// <summary>An attribute in an author's HTML.</summary>
/// <param name="Tag">The tag's name, in small letters.</param>
/// <param name="Name">Its own name, in small letters.</param>
/// <param name="Value">What stands between the quotes.</param>
/// <param name="Span">Where that stands.</param>
internal sealed record MarkupAttribute(string Tag, string Name, string Value, SourceSpan Span)
{
    /// <summary>The whole tag as it is written.</summary>
    public string TagText { get; init; } = "";
}
