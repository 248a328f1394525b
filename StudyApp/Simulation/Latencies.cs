namespace StudyApp.Simulation;

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
    public double Percentile(double share) =>
        Count == 0 ? 0 : Math.Round(_sorted[Math.Clamp((int)Math.Ceiling(share * Count) - 1, 0, Count - 1)], 2);
}
