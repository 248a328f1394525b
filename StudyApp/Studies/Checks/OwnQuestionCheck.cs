using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Templates;
using StudyApp.Studies.Authored;
using StudyApp.Studies.Items.Types;
using StudyApp.Studies.Model;

namespace StudyApp.Studies.Checks;

/// <summary>
/// Renders every question of an author's own type once, for someone who has answered nothing: what does not depend on
/// answers shows before participants come.
/// </summary>
internal static class OwnQuestionCheck
{
    public static void Report(Study study, DiagnosticBag diagnostics)
    {
        var facts = new ParticipantFacts { Study = study, ParticipantId = 1 };
        var told = new HashSet<SourceSpan>();
        foreach (var questionnaire in study.QuestionnairesInOrder)
            foreach (var item in questionnaire.Items.SelectMany(i => i.Parts).OfType<CustomItem>())
                if (
                    Render(item, facts, $"questionnaire/{questionnaire.Name}") is TemplateFailed { Problem: var problem }
                    && told.Add(problem.Span)
                )
                    diagnostics.Warn(
                        problem.Code,
                        problem.Span,
                        $"Question \"{item.Id}\" of {questionnaire.File} cannot be shown to someone who has "
                            + $"answered nothing: {problem.Message}.",
                        "plain inputs take its place"
                    );
    }

    private static TemplateResult? Render(CustomItem item, ParticipantFacts facts, string path)
    {
        var values = ParticipantTemplate.Values(facts, path, "");
        foreach (var (name, value) in item.TemplateValues(_ => null)) values[name] = value;
        return item.Template?.Render(values);
    }
}
