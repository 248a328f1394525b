using System.Collections.Concurrent;
using StudyApp.Diagnostics;

namespace StudyApp.Web.Participant;

/// <summary>Tells the researcher of each place in a template that could not be rendered, once. Messages never hold answers. Thread-safe.</summary>
public sealed class TemplateFailureLog(ILogger<TemplateFailureLog> log)
{
    private readonly ConcurrentDictionary<(string Code, SourceSpan Span), bool> _noted = new();

    public void Note(Diagnostic problem)
    {
        if (_noted.TryAdd((problem.Code, problem.Span), true)) log.LogError("A question's template could not be rendered, so plain inputs are shown: {Problem}", problem.ToString());
    }
}
