using StudyApp.Authoring.Diagnostics;

namespace StudyApp.Authoring.Syntax;

/// <summary>A value read from a study file, with its place.</summary>
/// <remarks>TOML and JSON files become the same tree, so that readers need not know which it was.</remarks>
/// <param name="Span">Where the value begins.</param>
public abstract record Node(SourceSpan Span)
{
    /// <summary>What an author would call this kind of value, with its article: <c>a string</c>.</summary>
    public abstract string KindName { get; }
}
