using System.Collections.Immutable;

namespace StudyApp.Simulation;

/// <summary>What came of a simulation.</summary>
/// <param name="Participants">By number.</param>
/// <param name="Elapsed">From the first request to the last answer.</param>
/// <param name="Latency">The answers' times.</param>
public sealed record SimulationReport(ImmutableArray<SimulatedParticipant> Participants, TimeSpan Elapsed, Latencies Latency)
{
    public int Completed { get; } = Participants.Count(p => p.Failure is null);

    public int Failed => Participants.Length - Completed;

    public double RequestsPerSecond => Latency.Count / Math.Max(Elapsed.TotalSeconds, 1e-6);

    public double SessionsPerSecond => Completed / Math.Max(Elapsed.TotalSeconds, 1e-6);

    /// <summary>The failures with the number of participants each stopped, the most frequent first.</summary>
    public IEnumerable<(SimulationFailure Failure, int Count)> Failures =>
        Participants.Where(p => p.Failure is not null).CountBy(p => p.Failure!).OrderByDescending(f => f.Value).Select(f => (f.Key, f.Value));
}

/// <summary>How long answers took, repeated requests counted each time.</summary>
public sealed class Latencies
{
    private readonly float[] _sorted;

    /// <param name="milliseconds">In any order.</param>
    public Latencies(IEnumerable<float> milliseconds)
    {
        _sorted = [.. milliseconds];
        Array.Sort(_sorted);
    }

    public int Count => _sorted.Length;

    /// <summary>The time in ms that a share of the answers did not exceed (nearest rank); 0 without answers.</summary>
    /// <param name="share">Above 0, up to 1.</param>
    public double Percentile(double share) => Count == 0 ? 0 : Math.Round(_sorted[Math.Clamp((int)Math.Ceiling(share * Count) - 1, 0, Count - 1)], 2);
}
