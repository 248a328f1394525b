using StudyApp.Authoring.Diagnostics;

namespace StudyApp.Authoring.Templates;

/// <summary>What came of a rendering. A closed set.</summary>
public abstract record TemplateResult
{
    private protected TemplateResult()
    {
    }
}

/// <summary>The page.</summary>
/// <param name="Html">The author's HTML with the values in place, each escaped unless the author said
/// <c>safe</c>.</param>
public sealed record TemplateRendered(string Html) : TemplateResult;

/// <summary>There is no page.</summary>
/// <param name="Problem">Where and why; never quotes answers.</param>
public sealed record TemplateFailed(Diagnostic Problem) : TemplateResult;
