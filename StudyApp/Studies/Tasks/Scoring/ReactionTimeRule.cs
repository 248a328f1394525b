using System.Collections.Immutable;

namespace StudyApp.Studies.Tasks.Scoring;

/// <summary>How one person's unusual reaction times are left out.</summary>
public enum TrimRule
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Beyond mean ± 3 standard deviations, in one pass.</summary>
    StandardDeviations,

    /// <summary>Beyond median ± 3 × 1.4826 × median absolute deviation (Leys et al. 2013).</summary>
    MedianDeviations,
}

/// <summary>Which reaction times count.</summary>
/// <param name="MinMs">Faster ones are anticipations (Luce 1986), ms.</param>
/// <param name="Trim">What happens to unusual ones, over all conditions of the run together.</param>
public sealed record ReactionTimeRule(double MinMs, TrimRule Trim)
{
    /// <summary>From 100 ms, none left out.</summary>
    public static ReactionTimeRule Usual { get; } = new(100, TrimRule.None);

    /// <summary>The rule as parameters name it.</summary>
    public string TrimName =>
        Trim switch
        {
            TrimRule.StandardDeviations => "sd",
            TrimRule.MedianDeviations => "mad",
            _ => "none",
        };

    /// <summary>
    /// Sorts trials that are correct and scored; those without a reaction time are in none of the groups.
    /// </summary>
    /// <param name="trials">In any order; the order of those kept stays.</param>
    /// <param name="limitMs">The longest time the task allows; slower ones are left out.</param>
    public CleanTrials Clean(IEnumerable<TrialRow> trials, double limitMs)
    {
        var timed = trials.Where(t => t.ReactionTimeMs is not null).ToList();
        var inTime = timed.FindAll(t => t.ReactionTimeMs >= MinMs && t.ReactionTimeMs <= limitMs);
        var (low, high) = Limits([.. inTime.Select(t => t.ReactionTimeMs!.Value)]);
        var kept = inTime.FindAll(t => t.ReactionTimeMs >= low && t.ReactionTimeMs <= high);
        return new(
            [.. kept],
            timed.Count(t => t.ReactionTimeMs < MinMs),
            timed.Count(t => t.ReactionTimeMs > limitMs),
            inTime.Count - kept.Count
        );
    }

    private (double Low, double High) Limits(double[] times)
    {
        var (centre, spread) = Trim switch
        {
            TrimRule.StandardDeviations => (Statistics.Mean(times), 3 * Statistics.StandardDeviation(times)),
            TrimRule.MedianDeviations when Statistics.Median(times) is { } median => (
                median,
                3 * 1.4826 * Statistics.Median([.. times.Select(t => Math.Abs(t - median))])
            ),
            _ => (null, null),
        };
        return centre is { } middle && spread is { } width
            ? (middle - width, middle + width)
            : (double.NegativeInfinity, double.PositiveInfinity);
    }
}

/// <summary>What the rule left of the trials, and how many it took away.</summary>
/// <param name="Kept">Whose times count.</param>
/// <param name="Anticipations">Too fast.</param>
/// <param name="TooSlow">Beyond the task's limit.</param>
/// <param name="Trimmed">Unusual for the person.</param>
public sealed record CleanTrials(ImmutableArray<TrialRow> Kept, int Anticipations, int TooSlow, int Trimmed)
{
    /// <summary>The times that count, ms.</summary>
    public ImmutableArray<double> TimesMs => [.. Kept.Select(t => t.ReactionTimeMs!.Value)];

    /// <summary>The mean time of some of the trials that count, ms; null without any.</summary>
    public double? MeanOf(Func<TrialRow, bool> which) =>
        Statistics.Mean([.. Kept.Where(which).Select(t => t.ReactionTimeMs!.Value)]);

    /// <summary>The median time of some of the trials that count, ms; null without any.</summary>
    public double? MedianOf(Func<TrialRow, bool> which) =>
        Statistics.Median([.. Kept.Where(which).Select(t => t.ReactionTimeMs!.Value)]);
}
