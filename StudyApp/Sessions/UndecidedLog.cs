using System.Collections.Concurrent;
using StudyApp.Expressions;

namespace StudyApp.Sessions;

/// <summary>Tells the researcher of each <c>show_if</c> of a question that could not be decided, once. Reasons never hold answers. Thread-safe.</summary>
public sealed class UndecidedLog(ILogger<UndecidedLog> log)
{
    private readonly ConcurrentDictionary<Diagnostics.SourceSpan, bool> _noted = new();

    public void Note(Expression showIf, string reason)
    {
        if (_noted.TryAdd(showIf.Span, true)) log.LogWarning("The show_if at {Place} cannot be decided, so the question is hidden: {Reason}", $"{showIf.Span.File}({showIf.Span.Line},{showIf.Span.Column})", reason);
    }
}
