namespace StudyApp.Studies.Tasks.Scoring;

/// <summary>Descriptive statistics; null where undefined.</summary>
internal static class Statistics
{
    public static double? Mean(IReadOnlyCollection<double> values) =>
        values.Count == 0 ? null : values.Sum() / values.Count;

    /// <summary>With n − 1; null for fewer than two.</summary>
    public static double? StandardDeviation(IReadOnlyCollection<double> values)
    {
        if (values.Count < 2) return null;
        var mean = values.Sum() / values.Count;
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1));
    }

    public static double? Median(IReadOnlyCollection<double> values) => Percentile(values, 50);

    /// <summary>
    /// With linear interpolation between neighbours, position (n − 1)·p/100 (type 7 of Hyndman and Fan 1996).
    /// </summary>
    public static double? Percentile(IReadOnlyCollection<double> values, double p)
    {
        if (values.Count == 0) return null;
        var sorted = values.Order().ToArray();
        var position = (sorted.Length - 1) * p / 100;
        var below = (int)Math.Floor(position);
        return below + 1 == sorted.Length
            ? sorted[below]
            : sorted[below] + ((position - below) * (sorted[below + 1] - sorted[below]));
    }

    /// <summary>
    /// The least-squares slope over the positions 1, 2, 3…; null for fewer than two values, or when one is missing.
    /// </summary>
    public static double? Slope(IReadOnlyList<double?> values)
    {
        if (values.Count < 2 || values.Any(v => v is null)) return null;
        var (middle, mean) = ((values.Count + 1) / 2.0, values.Sum(v => v!.Value) / values.Count);
        var (above, below) = (0.0, 0.0);
        for (var i = 0; i < values.Count; i++)
        {
            above += (i + 1 - middle) * (values[i]!.Value - mean);
            below += (i + 1 - middle) * (i + 1 - middle);
        }
        return above / below;
    }
}
