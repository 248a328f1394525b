using System.Collections.Immutable;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Studies.Model;

namespace StudyApp.Studies.Checks;

/// <summary>
/// Finds pages that nobody comes to as the page list stands, whatever is answered: behind an end, or in an arm that no
/// condition takes.
/// </summary>
/// <remarks>Conditions that are switched off count as taken: they can be switched on.</remarks>
internal sealed class Reachability(DiagnosticBag diagnostics)
{
    // 0 is who has no condition; the first arm left takes them.
    private HashSet<int> _conditions = [0];

    public static void Report(Study study, DiagnosticBag diagnostics)
    {
        var way = new Reachability(diagnostics);
        if (
            study.Conditions.Length > 0
            && study.Flow.FirstOrDefault()
                is PageEntry { Page: not (ConsentPage or CreateParticipantPage or AssignConditionPage or EndPage) }
                    or OrderedEntry
                    or RoutingEntry
        )
            way.Assign(study);
        way.Walk(study.Flow, study);
    }

    // Whether somebody may go on behind the entries.
    private bool Walk(ImmutableArray<FlowEntry> entries, Study study)
    {
        foreach (var (at, entry) in entries.Index())
            if (!GoesOn(entry, study))
            {
                if (
                    entries.Skip(at + 1).SelectMany(Pages).FirstOrDefault(p => p.Span.File is { Length: > 0 }) is
                    { } lost
                )
                    diagnostics.Warn(
                        DiagnosticCodes.PageUnreachable,
                        lost.Span,
                        $"Nobody comes to \"{lost.Path}\": everybody has left the study before it.",
                        "move it before the end, or give the end a \"show_if\""
                    );
                return false;
            }
        return true;
    }

    private bool GoesOn(FlowEntry entry, Study study)
    {
        switch (entry)
        {
            case PageEntry { Page: EndPage, ShowIf: null }: return false;
            case PageEntry
            {
                Page: ConsentPage { AssignsCondition: true }
                    or CreateParticipantPage { AssignsCondition: true }
                    or AssignConditionPage
            } when study.Conditions.Length > 0:
                Assign(study);
                return true;
            case OrderedEntry ordered: return Walk(ordered.Entries, study);
            case RoutingEntry routing: return Choose(routing, study);
            default: return true;
        }
    }

    private bool Choose(RoutingEntry routing, Study study)
    {
        var before = _conditions;
        var left = before.ToHashSet();
        var after = new HashSet<int>();
        foreach (var arm in routing.Arms)
        {
            var takers = left.Where(c => arm.Condition is null || c == 0 || c == arm.Condition).ToHashSet();
            // Of a condition that does not exist something was said already.
            if (takers.Count == 0 && !(arm.Condition > study.Conditions.Length))
            {
                var why = before.SetEquals([0])
                    ? "no condition is assigned before it, so an earlier arm takes everybody"
                    : "everybody who could takes an earlier arm, or has left the study";
                diagnostics.Warn(
                    DiagnosticCodes.PageUnreachable,
                    arm.Span,
                    $"Nobody takes this arm: {why}.",
                    "assign the condition earlier, change the order of the arms, or give them a \"show_if\""
                );
                continue;
            }
            _conditions = takers;
            if (Walk(arm.Entries, study)) after.UnionWith(_conditions);
            if (arm.ShowIf is null) left.ExceptWith(takers);
        }
        after.UnionWith(left);
        _conditions = after.Count > 0 ? after : before;
        return after.Count > 0;
    }

    private void Assign(Study study) => _conditions = [.. Enumerable.Range(1, study.Conditions.Length)];

    private static IEnumerable<Page> Pages(FlowEntry entry) => entry switch
    {
        PageEntry page => [page.Page],
        OrderedEntry ordered => ordered.Entries.SelectMany(Pages),
        RoutingEntry routing => routing.Arms.SelectMany(a => a.Entries).SelectMany(Pages),
        _ => [],
    };
}
