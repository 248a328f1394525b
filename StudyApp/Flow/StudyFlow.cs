using System.Collections.Immutable;
using StudyApp.Studies;

namespace StudyApp.Flow;

/// <summary>All ways through one study. Pure, immutable, thread-safe.</summary>
public sealed class StudyFlow
{
    private readonly Study _study;
    private readonly bool _branches;
    private readonly ImmutableArray<FlowPlan> _plans;

    /// <summary>Resolves the page list for every condition.</summary>
    public StudyFlow(Study study)
    {
        _study = study;
        _branches = study.Branches;
        _plans = [.. Enumerable.Range(0, study.Conditions.Length + 1).Select(condition => FlowPlan.For(study, condition))];
        Paths = [.. study.AllPages.Select(p => p.Path)];
    }

    /// <summary>The addresses of all pages on any way, without leading slash.</summary>
    public ImmutableHashSet<string> Paths { get; }

    /// <summary>The way of a condition as far as nothing else is known; one that no longer exists takes the way of none.</summary>
    public FlowPlan Plan(int condition) => _plans[condition >= 0 && condition < _plans.Length ? condition : 0];

    /// <summary>The way of a condition for someone of whom more is known; null for nothing.</summary>
    public FlowPlan Plan(int condition, ParticipantFacts? facts) =>
        _branches && facts is not null ? FlowPlan.For(_study, condition >= 0 && condition < _plans.Length ? condition : 0, facts) : Plan(condition);

    /// <summary>Leaves a step. Steps that show nothing to someone who is already a participant are passed over; passing <see cref="AssignConditionPage"/> asks for a condition.</summary>
    /// <param name="condition">The participant's condition; 0 for none.</param>
    /// <param name="step">The step that is left.</param>
    /// <param name="assign">Gives the participant a condition, called at most once; 0 when there is none to give.</param>
    /// <param name="facts">What is known of the participant, the answers given on the step included; null for nothing.</param>
    /// <returns>The condition afterwards and the step that is shown next.</returns>
    public (int Condition, Step Next) Leave(int condition, Step step, Func<int> assign, ParticipantFacts? facts = null)
    {
        var plan = Plan(condition, facts);
        while (true)
        {
            var next = plan.After(step);
            if (next.Order <= step.Order) return (condition, next);
            step = next;
            switch (next.Page)
            {
                case AssignConditionPage:
                    if (condition == 0) plan = Plan(condition = assign(), facts);
                    break;
                case CreateParticipantPage:
                    break;
                default:
                    return (condition, next);
            }
        }
    }
}
