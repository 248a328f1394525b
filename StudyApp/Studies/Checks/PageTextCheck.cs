using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Templates;
using StudyApp.Studies.Authored;
using StudyApp.Studies.Model;

namespace StudyApp.Studies.Checks;

/// <summary>
/// Renders every page of an author's own once, for someone who has answered nothing: what does not depend on answers
/// shows before participants come.
/// </summary>
internal static class PageTextCheck
{
    public static void Report(Study study, DiagnosticBag diagnostics)
    {
        var facts = new ParticipantFacts { Study = study, ParticipantId = 1 };
        var pages = study.AllPages.Select(p => (p.Name, p.Path)).ToList();
        var told = new HashSet<SourceSpan>();
        var texts = study
            .AllPages.OfType<AuthoredPage>()
            .Select(p => (p.Path, p.Template))
            .Concat(study.EndTexts.Select(e => (Path: $"end/{e.Key}", Template: e.Value)));
        foreach (var (path, template) in texts)
            if (
                PageTemplate.Render(template, facts, new(path, 0, "", pages, 0))
                    is TemplateFailed { Problem: var problem }
                && told.Add(problem.Span)
            )
                diagnostics.Warn(
                    problem.Code,
                    problem.Span,
                    $"The page \"{path}\" cannot be shown to someone who has answered nothing: {problem.Message}.",
                    "a plain page with a Continue button takes its place"
                );
    }
}
