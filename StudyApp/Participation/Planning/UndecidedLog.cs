using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Expressions;
using StudyApp.Studies.Flow;

namespace StudyApp.Participation.Planning;

/// <summary>
/// Tells the researcher of each <c>show_if</c> and placeholder that could not be decided, once a day.
/// </summary>
/// <remarks>Reasons never hold answers. Thread-safe.</remarks>
public sealed class UndecidedLog(ILogger<UndecidedLog> log, TimeProvider clock)
{
    private readonly Told<SourceSpan> _told = new(clock);

    /// <summary>Notes the condition of a question.</summary>
    public void Note(Expression showIf, string reason)
    {
        if (_told.Tell(showIf.Span))
            log.LogWarning(
                "The show_if at {Place} cannot be decided, so the question is hidden: {Reason}",
                Place(showIf),
                reason
            );
    }

    /// <summary>Notes a <c>{{ }}</c> of a text.</summary>
    public void NotePlaceholder(Expression placeholder, string reason)
    {
        const string Nothing =
            "The placeholder at {Place} cannot be calculated, so nothing is shown in its place: {Reason}";
        if (_told.Tell(placeholder.Span)) log.LogWarning(Nothing, Place(placeholder), reason);
    }

    /// <summary>
    /// Notes the conditions of pages and arms that can never be decided; what waits for answers is nothing to tell of.
    /// </summary>
    public void Note(FlowPlan plan)
    {
        foreach (var (showIf, reason) in plan.Impossible)
            if (_told.Tell(showIf.Span))
                log.LogWarning(
                    "The show_if at {Place} cannot be decided, so its page is shown: {Reason}",
                    Place(showIf),
                    reason
                );
    }

    private static string Place(Expression showIf) => $"{showIf.Span.File}({showIf.Span.Line},{showIf.Span.Column})";
}
