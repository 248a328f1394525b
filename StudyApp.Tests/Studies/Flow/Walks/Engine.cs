using System.Collections.Immutable;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Studies.Authored;
using StudyApp.Studies.Flow;
using StudyApp.Studies.Items.Orders;
using StudyApp.Studies.Model;

namespace StudyApp.Tests.Studies.Flow.Walks;

/// <summary>The engine under test, with places where a bug can be planted.</summary>
internal class Engine
{
    private StudyFlow? _flow;
    private Study? _for;

    public (FlowState State, Step Step) Begin(Study study, FlowState state)
    {
        var step = FlowOf(study).Plan(state).Steps[0];
        return (state, step);
    }

    public virtual (FlowState State, Step Next) Leave(Study study, FlowState state, Step step) => FlowOf(study).Leave(state, step, Assign);

    /// <summary>The state after a questionnaire was answered.</summary>
    public virtual FlowState Answer(FlowState state, AnswerSet answers) => state with { Facts = state.Facts!.With(answers) };

    protected virtual FlowState Assign(FlowState state) => state with { Condition = Walk.ConditionOf(state.Seed) };

    protected virtual Study Change(Study study) => study;

    protected StudyFlow FlowOf(Study study)
    {
        if (!ReferenceEquals(_for, study)) (_for, _flow) = (study, new StudyFlow(Change(study)));
        return _flow!;
    }

    protected static Study Rewrite(Study study, Func<FlowEntry, FlowEntry> change)
    {
        return study with { Flow = Each(study.Flow) };

        ImmutableArray<FlowEntry> Each(ImmutableArray<FlowEntry> entries) => [.. entries.Select(entry => change(entry switch
        {
            RoutingEntry routing => new RoutingEntry([.. routing.Arms.Select(a => a with { Entries = Each(a.Entries) })]),
            OrderedEntry ordered => ordered with { Entries = Each(ordered.Entries) },
            _ => entry,
        }))];
    }
}

/// <summary>Engines with one bug each.</summary>
internal static class BrokenEngines
{
    public static IReadOnlyDictionary<string, Func<Engine>> All { get; } = new Dictionary<string, Func<Engine>>
    {
        ["undecided hides"] = () => new UndecidedHides(),
        ["the answers just given do not count"] = () => new Stale(),
        ["one page is passed over"] = () => new PassesOver(),
        ["the arm of another condition"] = () => new OtherCondition(),
        ["show_if of pages is ignored"] = () => new Rewritten(e => e is PageEntry page ? page with { ShowIf = null } : e),
        ["show_if of arms is ignored"] = () =>
            new Rewritten(e =>
                e is RoutingEntry routing ? new RoutingEntry([.. routing.Arms.Select(a => a with { ShowIf = null })]) : e
            ),
        ["the last arm is taken"] = () => new Rewritten(e => e is RoutingEntry routing ? new RoutingEntry([.. routing.Arms.Reverse()]) : e),
        ["order is ignored"] = () => new Rewritten(e => e is OrderedEntry ordered ? ordered with { Rule = new FileOrder() } : e),
        ["order is drawn anew each time"] = () => new DrawnAnew(),
        ["the occurrence is forgotten"] = () => new ForgetsOccurrence(),
        ["an answer that opens an earlier page leads back"] = () => new GoesBack(),
        ["the end begins again"] = () => new NeverEnds(),
        ["tags are confused"] = () => new ConfusesTags(),
        ["no condition is assigned on the way"] = () => new NeverAssigns(),
    };

    private sealed class Rewritten(Func<FlowEntry, FlowEntry> change) : Engine
    {
        protected override Study Change(Study study) => Rewrite(study, change);
    }

    private sealed class UndecidedHides : Engine
    {
        public override (FlowState State, Step Next) Leave(Study study, FlowState state, Step step)
        {
            var known = state.Facts!;
            var blank = study.Questionnaires.Values.Select(q => new AnswerSet(
                q.Name,
                "blank",
                q.Columns.ToDictionary(c => c.Name, _ => Value.Null, StringComparer.Ordinal)
            ));
            var (after, next) = base.Leave(study, state with { Facts = known with { Answers = [.. blank, .. known.Answers] } }, step);
            return (after with { Facts = known }, next);
        }
    }

    private sealed class Stale : Engine
    {
        public override (FlowState State, Step Next) Leave(Study study, FlowState state, Step step)
        {
            var facts = state.Facts!;
            var old = facts with { Answers = facts.Answers.IsEmpty ? [] : facts.Answers[..^1] };
            var (after, next) = base.Leave(study, state with { Facts = old }, step);
            return (after with { Facts = facts }, next);
        }
    }

    private sealed class PassesOver : Engine
    {
        public override (FlowState State, Step Next) Leave(Study study, FlowState state, Step step)
        {
            var (after, next) = base.Leave(study, state, step);
            return next.Page is InstructionsPage ? base.Leave(study, after, next) : (after, next);
        }
    }

    private sealed class OtherCondition : Engine
    {
        public override (FlowState State, Step Next) Leave(Study study, FlowState state, Step step)
        {
            var (after, next) = base.Leave(
                study,
                state.Condition == 0 ? state : state with { Condition = (state.Condition % DrawnStudy.Conditions) + 1 },
                step
            );
            return (after with { Condition = state.Condition == 0 ? after.Condition : state.Condition }, next);
        }
    }

    private sealed class DrawnAnew : Engine
    {
        private static int _draws;

        public override (FlowState State, Step Next) Leave(Study study, FlowState state, Step step)
        {
            var (after, next) = base.Leave(study, state with { Seed = state.Seed + Interlocked.Increment(ref _draws) }, step);
            return (after with { Seed = state.Seed }, next);
        }
    }

    private sealed class ForgetsOccurrence : Engine
    {
        public override (FlowState State, Step Next) Leave(Study study, FlowState state, Step step)
        {
            var (after, next) = base.Leave(study, state, step);
            return (after, FlowOf(study).Plan(after).Steps.FirstOrDefault(s => s.Page.Path == next.Page.Path) ?? next);
        }
    }

    private sealed class GoesBack : Engine
    {
        private readonly HashSet<(long, int)> _seen = [];

        public override (FlowState State, Step Next) Leave(Study study, FlowState state, Step step)
        {
            _seen.Add((state.Seed, step.Order));
            var (after, next) = base.Leave(study, state, step);
            var earlier = FlowOf(study)
                .Plan(after)
                .Steps.FirstOrDefault(s =>
                    s.Order > 0 && s.Order < step.Order && s.Page is QuestionnairePage && !_seen.Contains((state.Seed, s.Order))
                );
            return (after, earlier ?? next);
        }
    }

    private sealed class NeverEnds : Engine
    {
        public override (FlowState State, Step Next) Leave(Study study, FlowState state, Step step)
        {
            var (after, next) = base.Leave(study, state, step);
            return next.Page is EndPage ? (after, FlowOf(study).Plan(after).Steps[0]) : (after, next);
        }
    }

    private sealed class ConfusesTags : Engine
    {
        public override FlowState Answer(FlowState state, AnswerSet answers) => base.Answer(state, answers with { Tag = "" });
    }

    private sealed class NeverAssigns : Engine
    {
        protected override FlowState Assign(FlowState state) => state;
    }
}
