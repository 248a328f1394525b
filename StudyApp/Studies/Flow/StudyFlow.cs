using System.Collections.Immutable;
using StudyApp.Studies.Model;

namespace StudyApp.Studies.Flow;

/// <summary>All ways through one study. Pure, immutable, thread-safe.</summary>
public sealed class StudyFlow
{
    private readonly Study _study;
    private readonly bool _branches;
    private readonly bool _orders;
    private readonly ImmutableArray<FlowPlan> _plans;

    /// <summary>Resolves the page list for every condition.</summary>
    public StudyFlow(Study study)
    {
        _study = study;
        _branches = study.Branches;
        _orders = study.OrderedEntries.Any();
        _plans =
        [
            .. Enumerable
                .Range(0, study.Conditions.Length + 1)
                .Select(condition => FlowPlan.For(study, new(condition))),
        ];
        Paths = [.. study.AllPages.Select(p => p.Path)];
    }

    /// <summary>The addresses of all pages on any way, without leading slash.</summary>
    public ImmutableHashSet<string> Paths { get; }

    /// <summary>
    /// The way of a condition as far as nothing else is known; one that no longer exists takes the way of none.
    /// </summary>
    public FlowPlan Plan(int condition) => _plans[Existing(condition)];

    /// <summary>The way of someone.</summary>
    public FlowPlan Plan(FlowState state) =>
        _orders || (_branches && state.Facts is not null)
            ? FlowPlan.For(_study, state with { Condition = Existing(state.Condition) })
            : Plan(state.Condition);

    /// <summary>Leaves a step.</summary>
    /// <remarks>
    /// Steps that show nothing to someone who is already a participant are passed over; so are those answered before
    /// the page list changed; passing <see cref="AssignConditionPage"/> asks for a condition.
    /// </remarks>
    /// <param name="state">The participant, the answers given on the step included.</param>
    /// <param name="step">The step that is left.</param>
    /// <param name="assign">Gives the participant a condition, called at most once; unchanged when there is none to
    /// give.</param>
    /// <returns>The participant afterwards and the step that is shown next.</returns>
    public (FlowState State, Step Next) Leave(FlowState state, Step step, Func<FlowState, FlowState> assign)
    {
        var plan = Plan(state);
        while (true)
        {
            var next = plan.After(step);
            if (next.Order <= step.Order) return (state, next);
            step = next;
            switch (next.Page)
            {
                case AssignConditionPage:
                    if (state.Condition == 0) plan = Plan(state = assign(state));
                    break;
                case CreateParticipantPage:
                    break;
                case not EndPage when state.Done.Contains((next.Page.Path, next.Occurrence)):
                    break;
                default:
                    return (state, next);
            }
        }
    }

    private int Existing(int condition) => condition >= 0 && condition < _plans.Length ? condition : 0;
}
