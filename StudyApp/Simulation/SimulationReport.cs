using System.Collections.Immutable;

namespace StudyApp.Simulation;

/// <summary>What came of a simulation.</summary>
/// <param name="Participants">By number.</param>
/// <param name="Elapsed">From the first request to the last answer.</param>
/// <param name="Latency">The answers' times.</param>
public sealed record SimulationReport(ImmutableArray<SimulatedParticipant> Participants, TimeSpan Elapsed, Latencies Latency)
{
    public int Completed { get; } = Participants.Count(p => p.Failure is null && !p.DroppedOut);

    /// <summary>Those who left for good, as they were to.</summary>
    public int DroppedOut { get; } = Participants.Count(p => p.DroppedOut);

    public int Failed => Participants.Length - Completed - DroppedOut;

    public double RequestsPerSecond => Latency.Count / Math.Max(Elapsed.TotalSeconds, 1e-6);

    public double SessionsPerSecond => Completed / Math.Max(Elapsed.TotalSeconds, 1e-6);

    /// <summary>The failures with the number of participants each stopped, the most frequent first.</summary>
    public IEnumerable<(SimulationFailure Failure, int Count)> Failures =>
        Participants.Where(p => p.Failure is not null).CountBy(p => p.Failure!).OrderByDescending(f => f.Value).Select(f => (f.Key, f.Value));
}
