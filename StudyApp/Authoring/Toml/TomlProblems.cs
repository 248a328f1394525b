using StudyApp.Authoring.Diagnostics;

namespace StudyApp.Authoring.Toml;

/// <summary>Counts the problems of one text on their way into the bag.</summary>
internal sealed class TomlProblems(DiagnosticBag diagnostics, int limit)
{
    private int _count;
    private bool _quiet;

    public bool Any => _count > 0;

    public bool Full => _count >= limit;

    public void Report(SourceSpan span, string message, string? suggestion = null)
    {
        if (_quiet || Full) return;
        _count++;
        diagnostics.Error(DiagnosticCodes.TomlSyntax, span, message, suggestion);
    }

    /// <summary>Reports a problem that explains whatever else seems wrong in this statement.</summary>
    public void ReportLastOfStatement(SourceSpan span, string message, string? suggestion = null)
    {
        Report(span, message, suggestion);
        _quiet = true;
    }

    public void BeginStatement() => _quiet = false;
}
