using StudyApp.Authoring.Diagnostics;
using StudyApp.Studies.Model;

namespace StudyApp.Studies.Checks;

/// <summary>
/// Says who is counted where limits meet ends before the plain one, and refuses ends that say of themselves what cannot
/// be.
/// </summary>
internal static class CountingEndsCheck
{
    // Nobody who ends there takes part, or they are left out of everything.
    private static readonly string[] NeverCount = [EndPage.Full, EndPage.Closed, "withdrawn"];

    public static void Report(Study study, DiagnosticBag diagnostics)
    {
        var ends = study.AllPages.OfType<EndPage>().Where(e => e.Span.File is { Length: > 0 }).ToList();
        foreach (var end in ends) Check(end, diagnostics);
        foreach (
            var same in ends.GroupBy(e => e.Reason).Where(g => g.Select(e => e.Counts ?? false).Distinct().Count() > 1)
        )
            diagnostics.Error(
                DiagnosticCodes.EndCounts, same.Last().Span,
                    $"One page \"end/{same.Key}\" counts and another does not, but the reason is all that is stored.",
                    "give both the same \"counts\", or one of them another reason");
        if (study.HasLimits && ends.FirstOrDefault(e => e.Reason != EndPage.Complete
            && !NeverCount.Contains(e.Reason)) is { } early) Explain(study, early, ends, diagnostics);
    }

    private static void Check(EndPage end, DiagnosticBag diagnostics)
    {
        if (end is { Reason: EndPage.Complete, Counts: false })
            diagnostics.Error(DiagnosticCodes.EndCounts, end.Span, "Whoever completes the study always counts.",
                "remove \"counts\", or give those who do not an end of their own, such as end/screened_out");
        else if (end.Counts == true && NeverCount.Contains(end.Reason))
            diagnostics.Error(
                DiagnosticCodes.EndCounts,
                end.Span,
                $"Whoever ends at \"{end.Path}\" never counts.",
                "remove \"counts\""
            );
    }

    private static void Explain(Study study, EndPage early, List<EndPage> ends, DiagnosticBag diagnostics)
    {
        var back = ends.Where(e => !study.CountingEnds.Contains(e.Reason) && !NeverCount.Contains(e.Reason))
            .Select(e => e.Path)
            .Distinct().ToList();
        var kept = ends.Where(e => e.Counts == true && e.Reason != EndPage.Complete)
            .Select(e => e.Path)
            .Distinct()
            .ToList();
        var who = kept.Count == 0 ? "" : $", or ended at {string.Join(", ", kept)}";
        var others = back.Count == 0 ? "" : $" Whoever ends at {string.Join(", ", back)} gives the place back.";
        diagnostics.Inform(DiagnosticCodes.WhoCounts, early.Span,
            $"TARGET, targets and quotas count who completed{who}, and who is under way.{others}",
            back.Count == 0 ? null : "write counts=true at an end that keeps the place"
        );
    }
}
