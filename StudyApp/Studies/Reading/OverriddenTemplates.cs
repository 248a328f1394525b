using StudyApp.Authoring.Diagnostics;
using StudyApp.Studies.Model;

namespace StudyApp.Studies.Reading;

/// <summary>Templates of a study that replaced whole pages in BOFS.</summary>
/// <remarks>
/// Here the program's own pages are no templates: such a file is used by templates that extend, include or import it,
/// and by nothing else.
/// </remarks>
internal static class OverriddenTemplates
{
    private static readonly string[] Names =
    [
        "template",
        "consent",
        "questionnaire",
        "questionnaire_macro",
        "instructions",
        "simple",
        "end",
        "external_id",
        "study_closed",
        "condition_lookup_miss",
        "error",
        "debug_pick_condition",
    ];

    public static void Report(StudyFiles files, DiagnosticBag diagnostics)
    {
        foreach (var path in Names.Select(name => $"templates/{name}.html").Where(files.Texts.ContainsKey))
            diagnostics.Inform(
                DiagnosticCodes.NotEffectiveYet,
                SourceSpan.WholeFile(path),
                $"{path} changes no page of the program's own; it is used by templates that name it.",
                "pages of your own are simple/NAME and custom/NAME; colours and sizes are set in static/style.css"
            );
    }
}
