using StudyApp.Studies.Items.Orders;

namespace StudyApp.Studies.Tasks;

/// <summary>Reaction times of artificial participants: an ex-Gaussian (Luce 1986).</summary>
internal static class SimulatedTimes
{
    /// <summary>
    /// Normal part 320 ± 30 ms (the sum of twelve uniforms), exponential part 60 ms, and what the condition costs.
    /// </summary>
    public static double Next(SeededChance chance, double cost)
    {
        var normal = Enumerable.Range(0, 12).Sum(_ => chance.NextDouble()) - 6;
        return Math.Round(Math.Max(150, 320 + cost + (30 * normal) - (60 * Math.Log(1 - chance.NextDouble()))), 1);
    }
}
