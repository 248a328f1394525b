using System.Collections.Concurrent;
using StudyApp.Expressions;
using StudyApp.Flow;

namespace StudyApp.Sessions;

/// <summary>Tells the researcher of each <c>show_if</c> and placeholder that could not be decided, once. Reasons never hold answers. Thread-safe.</summary>
public sealed class UndecidedLog(ILogger<UndecidedLog> log)
{
    private readonly ConcurrentDictionary<Diagnostics.SourceSpan, bool> _noted = new();

    /// <summary>Notes the condition of a question.</summary>
    public void Note(Expression showIf, string reason)
    {
        if (_noted.TryAdd(showIf.Span, true)) log.LogWarning("The show_if at {Place} cannot be decided, so the question is hidden: {Reason}", Place(showIf), reason);
    }

    /// <summary>Notes a <c>{{ }}</c> of a text.</summary>
    public void NotePlaceholder(Expression placeholder, string reason)
    {
        if (_noted.TryAdd(placeholder.Span, true)) log.LogWarning("The placeholder at {Place} cannot be calculated, so nothing is shown in its place: {Reason}", Place(placeholder), reason);
    }

    /// <summary>Notes the conditions of pages and arms that can never be decided; what waits for answers is nothing to tell of.</summary>
    public void Note(FlowPlan plan)
    {
        foreach (var (showIf, reason) in plan.Impossible)
            if (_noted.TryAdd(showIf.Span, true)) log.LogWarning("The show_if at {Place} cannot be decided, so its page is shown: {Reason}", Place(showIf), reason);
    }

    private static string Place(Expression showIf) => $"{showIf.Span.File}({showIf.Span.Line},{showIf.Span.Column})";
}
