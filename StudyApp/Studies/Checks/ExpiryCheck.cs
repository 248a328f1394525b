using System.Collections.Immutable;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Studies.Model;

namespace StudyApp.Studies.Checks;

/// <summary>
/// Holds the time that the page list takes at least (<c>min_seconds</c>, waiting for parts) against
/// EXPIRES_AFTER_HOURS.
/// </summary>
internal sealed class ExpiryCheck(TimeSpan limit, DiagnosticBag diagnostics)
{
    private bool _isOver;

    public static void Report(Study study, DiagnosticBag diagnostics)
    {
        if (study.Access.ExpiresAfter is { } limit) new ExpiryCheck(limit, diagnostics).Walk(study.Flow, TimeSpan.Zero);
    }

    // The time behind the entries for whoever is quickest; null when nobody goes on. Pages that may be hidden take
    // none.
    private TimeSpan? Walk(ImmutableArray<FlowEntry> entries, TimeSpan before)
    {
        foreach (var entry in entries)
            switch (entry)
            {
                case PageEntry { Page: EndPage, ShowIf: null }: return null;
                case PageEntry page:
                    before = Spend(page, before);
                    break;
                case OrderedEntry ordered:
                    if (Walk(ordered.Entries, before) is not { } behind) return null;
                    before = behind;
                    break;
                case RoutingEntry routing:
                    before = Quickest(routing, before);
                    break;
                default: break;
            }
        return before;
    }

    private TimeSpan Quickest(RoutingEntry routing, TimeSpan before)
    {
        var behind = routing.Arms.Select(arm => Walk(arm.Entries, before)).OfType<TimeSpan>().ToList();
        // Who takes no arm goes on at once.
        return behind.Count == 0 || routing.Arms[^1] is not { Condition: null, ShowIf: null } ? before : behind.Min();
    }

    private TimeSpan Spend(PageEntry entry, TimeSpan before)
    {
        var page = entry.Page;
        var behind = before + page.Time.Least + ((page as PartPage)?.OpensAfter ?? TimeSpan.Zero);
        if (behind >= limit && !_isOver)
        {
            // What comes after it is late for the same reason.
            _isOver = true;
            diagnostics.Error(DiagnosticCodes.PartTime, page.Span,
                $"\"{page.Path}\" {(page is PartPage ? "opens" : "can be left")} when the time of "
                    + $"everyone who waits for it "
                + "is over already.",
                "make EXPIRES_AFTER_HOURS longer than all waiting together, or leave it out");
        }
        else if (page is PartPage { ClosesAfter: { } closes } && before + closes > limit && !_isOver)
            diagnostics.Warn(DiagnosticCodes.WindowCutShort, page.Span,
                $"EXPIRES_AFTER_HOURS ends participants before the time at which \"{page.Path}\" closes.",
                "make EXPIRES_AFTER_HOURS longer, or closes_after shorter");
        return entry.ShowIf is null ? behind : before;
    }
}
