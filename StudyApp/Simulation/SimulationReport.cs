using System.Collections.Immutable;

namespace StudyApp.Simulation;

/// <summary>What came of a simulation.</summary>
/// <param name="Participants">By number.</param>
/// <param name="Elapsed">From the first request to the last answer.</param>
/// <param name="Latency">The answers' times.</param>
public sealed record SimulationReport(
    ImmutableArray<SimulatedParticipant> Participants,
    TimeSpan Elapsed,
    Latencies Latency
)
{
    /// <summary>How many came to what.</summary>
    public OutcomeCounts Counts { get; } = new(Participants);

    public int Completed => Counts.Of(SimulatedOutcome.Completed);

    /// <summary>Those who left for good, as they were to.</summary>
    public int DroppedOut => Counts.Of(SimulatedOutcome.DroppedOut);

    public int Failed => Counts.Of(SimulatedOutcome.Failed);

    /// <summary>
    /// External id → condition (1-based; 0 for none) of those who are stored; null where that is not known.
    /// </summary>
    public IReadOnlyDictionary<string, int>? Conditions { get; init; }

    /// <summary>How many of each condition came to what; those without one are left out.</summary>
    /// <param name="condition">1-based.</param>
    public OutcomeCounts Of(int condition) =>
        new([.. Participants.Where(p => Conditions?.GetValueOrDefault(p.ExternalId) == condition)]);

    public double RequestsPerSecond => Latency.Count / Math.Max(Elapsed.TotalSeconds, 1e-6);

    public double SessionsPerSecond => Completed / Math.Max(Elapsed.TotalSeconds, 1e-6);

    /// <summary>The failures with the number of participants each stopped, the most frequent first.</summary>
    public IEnumerable<(SimulationFailure Failure, int Count)> Failures =>
        Participants
            .Where(p => p.Failure is not null)
            .CountBy(p => p.Failure!)
            .OrderByDescending(f => f.Value)
            .Select(f => (f.Key, f.Value));
}
