namespace StudyApp.Authoring.Templates.Parsing;

/// <summary>A template's file.</summary>
/// <param name="File">The name diagnostics show, relative to the study folder.</param>
/// <param name="Text">Its content.</param>
public sealed record TemplateSource(string File, string Text);
