using System.Collections.Immutable;
using StudyApp.Studies.Authored;
using StudyApp.Studies.Items.Orders;

namespace StudyApp.Studies.Flow;

/// <summary>What the way through a study depends on.</summary>
/// <param name="Condition">The participant's condition; 0 for none, which takes the first arm of every choice.</param>
/// <param name="Seed">The participant's seed.</param>
/// <param name="Sequence">How many were assigned to the condition before.</param>
/// <param name="Facts">What is known of the participant; null for nothing. What depends on something unknown is shown,
/// and taken.</param>
public sealed record FlowState(int Condition, long Seed = 0, int Sequence = 0, ParticipantFacts? Facts = null)
{
    /// <summary>
    /// The pages that were answered and are not asked again where the page list changed since: path and occurrence.
    /// </summary>
    /// <remarks>Empty in studies whose list never changed.</remarks>
    public ImmutableHashSet<(string Path, int Occurrence)> Done { get; init; } = [];

    /// <summary>What orders depend on.</summary>
    public OrderKey Order => new(Seed, Condition, Sequence);
}
