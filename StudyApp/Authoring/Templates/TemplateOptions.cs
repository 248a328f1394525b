using StudyApp.Authoring.Diagnostics;

namespace StudyApp.Authoring.Templates;

/// <summary>What a caller may ask of one rendering.</summary>
public sealed record TemplateOptions
{
    /// <summary>Told of each use of a name or an attribute that stands for nothing: where, and what.</summary>
    /// <remarks>Null for nobody.</remarks>
    public Action<SourceSpan, string>? Undefined { get; init; }
}
