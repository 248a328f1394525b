using StudyApp.Authoring.Diagnostics;

namespace StudyApp.Web.Participant.Authored;

/// <summary>Tells the researcher of each place in a template that could not be rendered, once a day.</summary>
/// <remarks>Messages never hold answers. Thread-safe.</remarks>
public sealed class TemplateFailureLog(ILogger<TemplateFailureLog> log, TimeProvider clock)
{
    private readonly Told<(string Code, SourceSpan Span)> _told = new(clock);

    /// <param name="problem">Where and why.</param>
    /// <param name="instead">What the participant sees.</param>
    public void Note(Diagnostic problem, string instead)
    {
        if (_told.Tell((problem.Code, problem.Span)))
            log.LogError("A template could not be rendered, so {Instead}: {Problem}", instead, problem.ToString());
    }
}
