using System.Collections.Immutable;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Storage.Requests;
using StudyApp.Studies.Flow;
using StudyApp.Studies.Model;

namespace StudyApp.Participation.Arriving;

/// <summary>
/// Decides for one person, by counts of one moment, whether there is room and which condition comes next.
/// </summary>
/// <remarks>Pure; one instance serves one decision.</remarks>
/// <param name="study">The study.</param>
/// <param name="tally">The counts.</param>
/// <param name="source">The person's recruiting platform.</param>
/// <param name="stratum">Whom the person is balanced with.</param>
/// <param name="lookedUp">The condition that was found by external id; null when none is looked up.</param>
internal sealed class Admission(Study study, Tally tally, string source, string stratum, int? lookedUp)
{
    private readonly AssignmentDesign _design = study.Assignment;

    /// <summary>Whether the person tries the study out: no limit holds, and no assignment is noted.</summary>
    public bool IsTest { get; init; }

    /// <summary>The condition that is tried out; null for any.</summary>
    public int? TestCondition { get; init; }

    /// <summary>What <see cref="Assign"/> did; null before.</summary>
    public NewAssignment? Assignment { get; private set; }

    /// <summary>Whether a condition was asked for and none was open.</summary>
    public bool IsTurnedAway => Assignment is { Result.Condition: 0 };

    /// <summary>Whether a newcomer finds the study full.</summary>
    public bool IsFull(FlowState newcomer) =>
        !IsTest
        && (
            tally.Population.Sum(p => p.Count) >= _design.Target
            || _design.Quotas.Any(q => q.Condition is null && Blocks(q, newcomer))
        );

    /// <summary>Whether someone who takes part already would become a member of a quota that is full.</summary>
    public bool Refuses(FlowState participant) =>
        !IsTest && _design.Quotas.Any(q => q.ShowIf is not null && Blocks(q, participant));

    /// <summary>Whether some condition takes this person.</summary>
    public bool HasOpenCondition(FlowState state) => !Input(state).Open.IsEmpty;

    /// <summary>The quotas by answers that a participant belongs to.</summary>
    public static ImmutableArray<string> Memberships(Study study, FlowState state, string source) =>
        [.. study.Assignment.Quotas.Where(q => q.ShowIf is not null && Applies(q, state, source)).Select(q => q.Name)];

    /// <summary>
    /// Gives a condition; where none is open, the state stays as it is and <see cref="IsTurnedAway"/> says so.
    /// </summary>
    public FlowState Assign(FlowState state)
    {
        var sequences = tally.Counts.ToDictionary(c => c.Condition, c => c.Sequence);
        if (study.Conditions.IsEmpty) return state with { Sequence = sequences.GetValueOrDefault(0) };
        if (IsTest) return Try(state, sequences);
        Assignment = lookedUp is { } found
            ? New(Storage.Entities.Conditions.Assignment.Lookup, state.Seed, new(found, null), null)
            : Choose(Input(state), _design.Method == AssignmentMethod.Blocks ? tally.StudySeed : state.Seed);
        return IsTurnedAway
            ? state
            : state with
            {
                Condition = Assignment.Result.Condition,
                Sequence = sequences.GetValueOrDefault(Assignment.Result.Condition),
            };
    }

    // A full or closed condition is tried out all the same.
    private FlowState Try(FlowState state, Dictionary<int, int> sequences)
    {
        var count = study.Conditions.Length;
        var condition =
            TestCondition is { } wanted && wanted >= 1 && wanted <= count
                ? wanted
                : Choose(Input(state), state.Seed).Result.Condition;
        if (condition == 0) condition = 1 + (int)((ulong)state.Seed % (ulong)count);
        return state with { Condition = condition, Sequence = sequences.GetValueOrDefault(condition) };
    }

    private NewAssignment Choose(AllocationInput input, long seed)
    {
        var rule = input.Method switch
        {
            AssignmentMethod.Minimisation => "minimisation",
            AssignmentMethod.Random => "random",
            AssignmentMethod.Blocks => "blocks",
            _ => throw new InvalidOperationException("Not one of the closed set."),
        };
        return New(rule, seed, ConditionAllocator.Next(input, seed), input);
    }

    private NewAssignment New(string rule, long seed, Allocation result, AllocationInput? input) =>
        new(rule, seed, result, input, tally.LastChange, tally.LastSwitch) { Stratum = stratum };

    private AllocationInput Input(FlowState state)
    {
        var known = tally.Counts.ToDictionary(c => c.Condition);
        var (blocks, conditions) = (_design.Method == AssignmentMethod.Blocks, study.Conditions);
        return new()
        {
            Method = _design.Method,
            TiesAtRandom = _design.TiesAtRandom,
            BlockMultiple = _design.BlockMultiple,
            Weights = [.. conditions.Select(c => c.Weight)],
            Counts = [.. conditions.Select(c => known.GetValueOrDefault(c.Number).Count)],
            Totals = [.. conditions.Select(c => known.GetValueOrDefault(c.Number).Total)],
            Targets = [.. conditions.Select(c => c.Target)],
            Enabled =
            [
                .. conditions.Where(c => tally.Switches.GetValueOrDefault(c.Number, c.Enabled)).Select(c => c.Number),
            ],
            ClosedByQuota =
            [
                .. conditions
                    .Where(c =>
                        _design.Quotas.Any(q =>
                            (q.Condition is not null || q.ShowIf is not null)
                            && Blocks(q, state with { Condition = c.Number })
                        )
                    )
                    .Select(c => c.Number),
            ],
            Stratum = stratum,
            NextSlot = blocks ? tally.NextSlot : 0,
            FreeSlots = blocks ? tally.FreeSlots : [],
        };
    }

    private bool Blocks(Quota quota, FlowState state) =>
        !tally.Own.Contains(quota.Name) && Applies(quota, state, source) && Count(quota) >= quota.Max;

    private static bool Applies(Quota quota, FlowState state, string source) =>
        (quota.Source is null || quota.Source == source)
        && (quota.Condition is null || quota.Condition == state.Condition)
        && (
            quota.ShowIf is null
            || (
                state.Facts is { } facts
                && ExpressionEvaluator.Evaluate(quota.ShowIf, facts with { Condition = state.Condition }).IsTruthy
                    == true
            )
        );

    // What does not depend on answers is counted from the participants themselves, so that a quota written later counts
    // those who came before.
    private int Count(Quota quota) => quota.ShowIf is not null
        ? tally.Members.GetValueOrDefault(quota.Name)
        : tally
            .Population.Where(p =>
                (quota.Source is null || p.Source == quota.Source)
                && (quota.Condition is null || p.Condition == quota.Condition)
            )
            .Sum(p => p.Count);
}
