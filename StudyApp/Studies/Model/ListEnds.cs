using System.Collections.Immutable;
using StudyApp.Authoring.Diagnostics;

namespace StudyApp.Studies.Model;

/// <summary>Where the page list stops: the pages behind which some participants come to nothing more.</summary>
/// <remarks>
/// Pages of the author's own that ask nothing are stayed at, as in BOFS; behind others an end is added.
/// </remarks>
/// <param name="conditions">How many conditions the study has.</param>
internal sealed class ListEnds(int conditions)
{
    /// <summary>Whether some way stops at a page that is stayed at.</summary>
    public bool Stops(ImmutableArray<FlowEntry> flow) => Last(flow, isCertain: true).Any(l => l.Page is AuthoredPage);

    public void Report(ImmutableArray<FlowEntry> flow, SourceSpan list, DiagnosticBag diagnostics)
    {
        var last = Last(flow, isCertain: true).DistinctBy(l => l.Page).ToList();
        foreach (var (page, isCertain) in last.Where(l => l.Page is AuthoredPage))
            ReportStop(page, isCertain, diagnostics);
        // Of pages behind which everything may be hidden the first one says it for all.
        var added = last.Where(l => l.Page is not (AuthoredPage or EndPage)).ToList();
        if (added.Count > 0)
            ReportAdded(
                added.FindIndex(l => l.IsCertain) is >= 0 and var first ? added[first] : added[^1],
                list,
                diagnostics
            );
        if (last is [{ Page: EndPage { Reason: not EndPage.Complete } end, IsCertain: true }]
            && !Pages(flow).Any(p => p is EndPage { Reason: EndPage.Complete }))
            diagnostics.Warn(DiagnosticCodes.PageListShape, end.Span,
                $"Nobody completes the study: everybody who comes so far ends at \"{end.Path}\".",
                "add {name='End', path='end'}"
            );
    }

    private static void ReportStop(Page page, bool isCertain, DiagnosticBag diagnostics)
    {
        var message =
            $"The page list stops at \"{page.Path}\": whoever comes there stays, is never finished and gets "
            + $"no completion code.";
        if (isCertain)
            diagnostics.Warn(DiagnosticCodes.NoEnd, page.Span, message, "add {name='End', path='end'} behind it");
        else diagnostics.Inform(DiagnosticCodes.NoEnd, page.Span, message);
    }

    private static void ReportAdded((Page Page, bool IsCertain) last, SourceSpan list, DiagnosticBag diagnostics)
    {
        const string Remedy = "add {name='End', path='end'}";
        const string Then = "whoever comes there is complete and gets the completion code";
        if (last.IsCertain)
            diagnostics.Warn(
                DiagnosticCodes.PageListShape,
                list,
                $"The page list does not close with the page \"end\"; one is added, and {Then}.",
                Remedy
            );
        else
            diagnostics.Inform(
                DiagnosticCodes.PageListShape,
                last.Page.Span,
                $"Where nothing behind \"{last.Page.Path}\" is shown, an end is added: {Then}.",
                Remedy + " as the last page, or leave it so"
            );
    }

    // From the end backwards to the first entry that everybody comes to.
    private IEnumerable<(Page Page, bool IsCertain)> Last(ImmutableArray<FlowEntry> entries, bool isCertain)
    {
        foreach (var entry in entries.Reverse())
        {
            var found = entry switch
            {
                PageEntry page => [(page.Page, isCertain && page.ShowIf is null)],
                OrderedEntry ordered => ordered.Entries.SelectMany(e => Last([e], isCertain)),
                RoutingEntry routing => routing.Arms.SelectMany(a => Last(a.Entries, isCertain && a.ShowIf is null)),
                _ => Enumerable.Empty<(Page, bool)>(),
            };
            foreach (var last in found) yield return last;
            if (!MayBePassed(entry)) yield break;
            isCertain = false;
        }
    }

    private bool MayBePassed(FlowEntry entry) => entry switch
    {
        PageEntry page => page.ShowIf is not null || page.Page is CreateParticipantPage or AssignConditionPage,
        OrderedEntry ordered => ordered.Entries.All(MayBePassed),
        RoutingEntry routing => !TakesEverybody(routing) || routing.Arms.Any(a => a.Entries.All(MayBePassed)),
        _ => true,
    };

    private bool TakesEverybody(RoutingEntry routing)
    {
        var open = routing.Arms.Where(a => a.ShowIf is null).Select(a => a.Condition).ToHashSet();
        return open.Contains(null) || (conditions > 0 && Enumerable.Range(1, conditions).All(c => open.Contains(c)));
    }

    private static IEnumerable<Page> Pages(ImmutableArray<FlowEntry> entries) =>
        entries.SelectMany(entry =>
            entry switch
    {
        PageEntry page => [page.Page],
        OrderedEntry ordered => Pages(ordered.Entries),
        RoutingEntry routing => routing.Arms.SelectMany(a => Pages(a.Entries)),
        _ => Enumerable.Empty<Page>(),
    });
}
