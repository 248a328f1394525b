using System.Collections.Concurrent;
using StudyApp.Diagnostics;

namespace StudyApp.Web.Participant;

/// <summary>Tells the researcher of each place in a template that could not be rendered, once. Messages never hold answers. Thread-safe.</summary>
public sealed class TemplateFailureLog(ILogger<TemplateFailureLog> log)
{
    private readonly ConcurrentDictionary<(string Code, SourceSpan Span), bool> _noted = new();

    /// <param name="problem">Where and why.</param>
    /// <param name="instead">What the participant sees.</param>
    public void Note(Diagnostic problem, string instead)
    {
        if (_noted.TryAdd((problem.Code, problem.Span), true)) log.LogError("A template could not be rendered, so {Instead}: {Problem}", instead, problem.ToString());
    }
}
