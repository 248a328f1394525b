using System.Collections.Immutable;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Expressions;
using StudyApp.Authoring.Expressions.Checking;
using StudyApp.Studies.Model;
using StudyApp.Studies.Model.Naming;

namespace StudyApp.Studies.Checks;

/// <summary>
/// Finds strata that are not known when the condition is assigned: everybody would be balanced in one and the same
/// stratum, "not known".
/// </summary>
internal static class StrataCheck
{
    public static void Report(Study study, DiagnosticBag diagnostics)
    {
        if (study.Conditions.IsEmpty) return;
        foreach (var stratum in study.Assignment.Strata) Check(study, stratum, diagnostics);
    }

    private static void Check(Study study, Expression stratum, DiagnosticBag diagnostics)
    {
        const string Remedy = "write consent_nc instead of consent, and {path='assign_condition'} behind the question";
        var asked = ExpressionReferences
            .In(stratum)
            .Select(r => (r.Text, Known: AtAssignment(study, [.. PagesOf(study, r)])))
            .Where(r => r.Known.Count > 0).ToList();
        if (asked.Find(r => r.Known.TrueForAll(k => !k.Sometimes)) is { Known: not null } never)
            diagnostics.Warn(
                DiagnosticCodes.StratumUnknown, stratum.Span,
                $"The condition is assigned before \"{never.Text}\" is asked, so that everybody is in the "
                    + $"stratum \"not known\": "
                + "nothing is balanced within strata.", Remedy);
        else if (asked.Find(r => r.Known.Exists(k => !k.Always)) is { Known: not null } rarely)
            diagnostics.Inform(
                DiagnosticCodes.StratumUnknown, stratum.Span,
                $"\"{rarely.Text}\" is asked before the condition is assigned on some ways only; "
                + "all others are in the stratum \"not known\".", Remedy);
    }

    // The pages that answer a reference; none for what is known from the link, or of itself.
    private static IEnumerable<Page> PagesOf(Study study, Reference reference)
    {
        var questionnaires = study.AllPages.OfType<QuestionnairePage>();
        return reference switch
        {
            NameReference name
                when study.Factors.Any(f => f.Name == name.Name) || name.Name is "condition" or "source" => [],
            NameReference name => questionnaires.Where(p => p.Questionnaire.Declares(name.Name)),
            FieldReference { Questionnaire: StudyNames.Tasks } task
                when !study.Questionnaires.ContainsKey(StudyNames.Tasks) => study
                .AllPages.OfType<TaskPage>()
                .Where(p => p.Task.Name == task.Tag),
            FieldReference field => questionnaires.Where(p => p.Questionnaire.Name == field.Questionnaire
                && (field.Tag is null || field.Tag == p.Tag)),
            _ => [],
        };
    }

    // What is known at each page that assigns the condition; nothing where no page answers.
    private static List<Known> AtAssignment(Study study, ImmutableArray<Page> pages)
    {
        if (pages.IsEmpty) return [];
        var way = new Way(pages);
        // Without a page that assigns, the condition comes with the first page.
        var first = study.Flow.FirstOrDefault();
        if (first is not PageEntry { Page: ConsentPage or CreateParticipantPage or AssignConditionPage })
            way.Assignments.Add(default);
        way.Walk(study.Flow, default);
        return way.Assignments;
    }

    private readonly record struct Known(bool Always, bool Sometimes, bool IsAssigned);

    private sealed class Way(ImmutableArray<Page> pages)
    {
        public List<Known> Assignments { get; } = [];

        public Known Walk(ImmutableArray<FlowEntry> entries, Known known) => entries.Aggregate(known, After);

        private Known After(Known known, FlowEntry entry)
        {
            switch (entry)
            {
                case PageEntry
                {
                    Page: ConsentPage { AssignsCondition: true }
                        or CreateParticipantPage { AssignsCondition: true }
                        or AssignConditionPage
                } page:
                    // Later ones find that there is a condition already.
                    if (!known.IsAssigned) Assignments.Add(known);
                    return known with { IsAssigned = known.IsAssigned || page.ShowIf is null };
                case PageEntry page when pages.Contains(page.Page, ReferenceEqualityComparer.Instance):
                    return known with { Always = known.Always || page.ShowIf is null, Sometimes = true };
                case OrderedEntry ordered: return Walk(ordered.Entries, known);
                case RoutingEntry routing: return Choose(routing, known);
                default: return known;
            }
        }

        private Known Choose(RoutingEntry routing, Known known)
        {
            var ways = routing.Arms.Select(arm => Walk(arm.Entries, known)).ToList();
            if (!routing.Arms.Any(a => a is { Condition: null, ShowIf: null })) ways.Add(known);
            return ways.Aggregate((one, other) =>
                new(one.Always && other.Always, one.Sometimes || other.Sometimes, one.IsAssigned && other.IsAssigned));
        }
    }
}
