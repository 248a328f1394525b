namespace StudyApp.Authoring.Diagnostics;

/// <summary>One finding about a study's files.</summary>
/// <param name="Code">Stable code, two letters and three digits, from <see cref="DiagnosticCodes"/>.</param>
/// <param name="Severity">Only <see cref="Severity.Error"/> keeps the study from running.</param>
/// <param name="Span">Where the author has to look.</param>
/// <param name="Message">What is wrong, in one sentence.</param>
/// <param name="Suggestion">What to do about it; null when the message says it already.</param>
public sealed record Diagnostic(
    string Code,
    Severity Severity,
    SourceSpan Span,
    string Message,
    string? Suggestion = null
)
{
    /// <summary>The form editors make clickable: <c>study.toml(12,8): error ST014: message; suggestion</c>.</summary>
    public override string ToString()
    {
        var place = Span.Line > 0 ? $"{Span.File}({Span.Line},{Span.Column})" : Span.File;
        var text = Suggestion is null ? Message : $"{Message.TrimEnd('.')}; {Suggestion}";
        return $"{(place.Length == 0 ? "" : place + ": ")}{Severity.ToString().ToLowerInvariant()} {Code}: {text}";
    }
}
