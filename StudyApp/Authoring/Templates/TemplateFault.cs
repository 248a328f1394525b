using StudyApp.Authoring.Diagnostics;

namespace StudyApp.Authoring.Templates;

/// <summary>
/// Ends parsing or rendering from any depth; caught where it began, so that callers see diagnostics and results only.
/// </summary>
internal sealed class TemplateFault(Diagnostic diagnostic) : Exception(diagnostic.Message)
{
    public TemplateFault(string code, SourceSpan span, string message, string? suggestion = null)
        : this(new Diagnostic(code, Severity.Error, span, message, suggestion)) { }

    public Diagnostic Diagnostic { get; } = diagnostic;
}
