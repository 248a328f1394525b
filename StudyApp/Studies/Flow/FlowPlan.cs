using System.Collections.Immutable;
using StudyApp.Authoring.Expressions;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Studies.Authored;
using StudyApp.Studies.Model;

namespace StudyApp.Studies.Flow;

/// <summary>
/// The way through a study for one condition and one state of knowledge: choices resolved, hidden pages left out, steps
/// numbered.
/// </summary>
/// <remarks>Pure and immutable.</remarks>
public sealed class FlowPlan
{
    private readonly ImmutableArray<Step> _hidden;

    private readonly int? _places;

    private readonly bool _hasCondition;

    private FlowPlan(Walk walk, int? places, bool hasCondition)
    {
        (Steps, _hidden, _places) = (walk.Steps.ToImmutable(), walk.Hidden.ToImmutable(), places);
        _hasCondition = hasCondition;
        Impossible = walk.Impossible.ToImmutable();
    }

    /// <summary>
    /// All steps that are shown, in order; the last is an end, or a page of the author's at which the page list stops.
    /// </summary>
    public ImmutableArray<Step> Steps { get; }

    /// <summary>
    /// All steps that some state of knowledge shows to participants of the condition, in the order of the page list.
    /// </summary>
    public ImmutableArray<Step> Possible => [.. Steps.Concat(_hidden).OrderBy(s => s.Order)];

    /// <summary>
    /// Conditions that could not be decided and never will be as they stand, such as a division by zero, with the
    /// reason.
    /// </summary>
    /// <remarks>What is only not answered yet is none of them.</remarks>
    public ImmutableArray<(Expression ShowIf, string Reason)> Impossible { get; }

    /// <summary>Resolves the page list.</summary>
    public static FlowPlan For(Study study, FlowState state) => new Walk(state).Through(study);

    /// <summary>The step a participant is at.</summary>
    /// <remarks>
    /// When it is hidden by now, the next that is shown; the page itself, when a condition must be assigned first. When
    /// the page list has changed since: the first step of that path, else the one after the last that was answered,
    /// else the first that is not consent, so that nobody is asked to agree twice.
    /// </remarks>
    /// <param name="path">The page the participant was at.</param>
    /// <param name="occurrence">Its occurrence.</param>
    /// <param name="done">The pages that were answered.</param>
    public Step Locate(string path, int occurrence, ImmutableHashSet<(string Path, int Occurrence)>? done = null) =>
        Steps.FirstOrDefault(s => s.Page.Path == path && s.Occurrence == occurrence)
        ?? (
            _hidden.FirstOrDefault(s => s.Page.Path == path && s.Occurrence == occurrence) is { } hidden
                ? Unanswered(hidden, done)
                : null
        )
        ?? Steps.FirstOrDefault(s => s.Page.Path == path && done?.Contains((path, s.Occurrence)) != true)
        ?? (
            done is not null && Steps.LastOrDefault(s => done.Contains((s.Page.Path, s.Occurrence))) is { } last
                ? Steps.FirstOrDefault(s =>
                    s.Order > last.Order && s.Page is not (CreateParticipantPage or AssignConditionPage)
                )
                : null
        )
        ?? Steps.FirstOrDefault(s =>
            s.Page is not (ConsentPage or CreateParticipantPage or AssignConditionPage or ExternalIdPage)
        )
        ?? Steps[^1];

    /// <summary>
    /// The step after another, which may be one of an earlier state of knowledge; an end follows itself, and so does
    /// the page at which the list stops.
    /// </summary>
    /// <remarks>Where everything after the step is hidden the way ends, never at an end that lies before it.</remarks>
    public Step After(Step step) => Steps.FirstOrDefault(s => s.Order > step.Order)
        ?? (step.Page is EndPage or AuthoredPage ? step : PlainEnd(EndPage.Complete, Steps.Length - 1));

    // Where the list changed meanwhile, what lies behind a hidden page may have been answered already.
    private Step Unanswered(Step hidden, ImmutableHashSet<(string Path, int Occurrence)>? done)
    {
        foreach (var step in Steps.Where(s => s.Order > hidden.Order))
            switch (step.Page)
            {
                // Only leaving a page assigns a condition: who has none yet stays, and leaves this one.
                case AssignConditionPage when !_hasCondition: return hidden;
                case AssignConditionPage or CreateParticipantPage: break;
                case EndPage: return step;
                default:
                    if (done?.Contains((step.Page.Path, step.Occurrence)) != true) return step;
                    break;
            }
        return Steps[^1].Order > hidden.Order ? Steps[^1] : After(hidden);
    }

    /// <summary>Whether the page list stops at a step: who comes there stays, and is never finished.</summary>
    public bool StopsAt(Step step) => step.Page is AuthoredPage && After(step).Order <= step.Order;

    /// <summary>The page a participant may go back to from a step: the one shown before it.</summary>
    /// <remarks>
    /// Null when that is consent, a task, a pause between parts or an end, which nobody goes through twice, and where
    /// the time is limited, which going to and fro would prolong.
    /// </remarks>
    public Step? Before(Step step) =>
        step.Page is not (TaskPage or EndPage or ConsentPage or PartPage)
        && Steps.Take(step.Index).LastOrDefault(IsShown)
            is { Page: QuestionnairePage or AuthoredPage or ExternalIdPage } before
        && step.Page.Time.Most is null && before.Page.Time.Most is null ? before : null;

    /// <summary>The end for a reason: the page the author wrote for it, else a plain one of that name.</summary>
    public Step EndFor(string reason) =>
        Steps.FirstOrDefault(s => s.Page is EndPage end && end.Reason == reason) ?? PlainEnd(reason, Steps.Length - 1);

    /// <summary>
    /// How far a step is: its 1-based position on the longest way that answers can lead, and how many pages that way
    /// has, ends left out.
    /// </summary>
    /// <remarks>
    /// The number of pages never changes under way; who is spared some goes on by more than one. Null for an end, and
    /// as long as a condition is still to be assigned that decides how long the way is.
    /// </remarks>
    public (int Position, int Total)? Progress(Step step) =>
        step.Page is EndPage || _places is not { } total ? null : (step.Place, Math.Max(step.Place, total));

    private static bool IsShown(Step step) => IsShown(step.Page);

    private static bool IsShown(Page page) => page is not (EndPage or CreateParticipantPage or AssignConditionPage);

    private static Step PlainEnd(string reason, int index) =>
        new(new EndPage(reason == EndPage.Complete ? "end" : $"end/{reason}", reason, null), 0, index)
        {
            Order = int.MaxValue,
        };

    private sealed class Walk(FlowState state)
    {
        private readonly ParticipantFacts? _facts = state.Facts is { } facts
            ? facts with
            {
                Condition = state.Condition,
            }
            : null;
        private int _order;
        private int _place;

        public ImmutableArray<Step>.Builder Steps { get; } = ImmutableArray.CreateBuilder<Step>();

        public ImmutableArray<Step>.Builder Hidden { get; } = ImmutableArray.CreateBuilder<Step>();

        public ImmutableArray<(Expression ShowIf, string Reason)>.Builder Impossible { get; } =
            ImmutableArray.CreateBuilder<(Expression ShowIf, string Reason)>();

        public FlowPlan Through(Study study)
        {
            Pass(study.Flow, isTaken: true);
            // The last page may be hidden; the way still ends, unless there is a page to stay at.
            if (Steps.Count == 0 || Steps[^1].Page is not (EndPage or AuthoredPage))
                Steps.Add(PlainEnd(EndPage.Complete, Steps.Count));
            return new(this, IsLengthKnown(study) ? _place : null, state.Condition != 0);
        }

        private void Pass(ImmutableArray<FlowEntry> entries, bool isTaken)
        {
            foreach (var entry in entries)
                if (entry is PageEntry page) Add(page, isTaken && Shows(page.ShowIf));
                else if (entry is OrderedEntry ordered)
                    Pass(
                        [
                            .. ordered
                                .Rule.Arrange(ordered.Entries.Length, state.Order, ordered.Name)
                                .Select(at => ordered.Entries[at]),
                        ],
                        isTaken
                    );
                else if (entry is RoutingEntry routing) Choose(routing, isTaken);
        }

        // Every arm that some state of knowledge can take is walked, so that order does not depend on what is known.
        private void Choose(RoutingEntry routing, bool isTaken)
        {
            var (open, isChosen) = (true, false);
            var (start, end) = (_place, _place);
            foreach (var arm in routing.Arms)
            {
                if (!open || !(arm.Condition is null || state.Condition == 0 || arm.Condition == state.Condition))
                {
                    _order += Count(arm.Entries);
                    continue;
                }
                var takes = isTaken && !isChosen && Shows(arm.ShowIf);
                Pass(arm.Entries, takes);
                isChosen |= takes;
                open = arm.ShowIf is not null;
                // Arms lie beside each other; what comes after them lies behind the longest.
                (_place, end) = (start, Math.Max(end, _place));
            }
            _place = end;
        }

        private bool IsLengthKnown(Study study) =>
            state.Condition != 0
            || Enumerable.Range(1, study.Conditions.Length).Select(c => Longest(study.Flow, c)).Distinct().Count() < 2;

        private static int Longest(ImmutableArray<FlowEntry> entries, int condition) =>
            entries.Sum(entry =>
                entry switch
        {
            PageEntry page => IsShown(page.Page) ? 1 : 0,
            OrderedEntry ordered => Longest(ordered.Entries, condition),
            RoutingEntry routing => LongestArm(routing, condition),
            _ => 0,
        });

        private static int LongestArm(RoutingEntry routing, int condition)
        {
            var fitting = routing.Arms.Where(arm => arm.Condition is null || arm.Condition == condition).ToList();
            var last = fitting.FindIndex(arm => arm.ShowIf is null);
            var open = fitting.Take(last < 0 ? fitting.Count : last + 1);
            return open.Select(arm => Longest(arm.Entries, condition)).DefaultIfEmpty(0).Max();
        }

        private void Add(PageEntry entry, bool isShown)
        {
            var to = isShown ? Steps : Hidden;
            to.Add(new(entry.Page, entry.Occurrence, Steps.Count) { Order = _order++, Place = _place + 1 });
            if (IsShown(entry.Page)) _place++;
        }

        private bool Shows(Expression? showIf)
        {
            if (showIf is null || _facts is null) return true;
            var result = ExpressionEvaluator.Evaluate(showIf, _facts);
            if (result is Undecided { IsPending: false, Reason: var reason }) Impossible.Add((showIf, reason));
            return result.IsTruthy != false;
        }

        private static int Count(ImmutableArray<FlowEntry> entries) => entries.Sum(e => e switch
        {
            RoutingEntry routing => routing.Arms.Sum(a => Count(a.Entries)),
            OrderedEntry ordered => Count(ordered.Entries),
            _ => 1,
        });
    }
}
