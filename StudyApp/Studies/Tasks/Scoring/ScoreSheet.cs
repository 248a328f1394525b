using System.Collections.Immutable;

namespace StudyApp.Studies.Tasks.Scoring;

/// <summary>Collects the scores of one run. Not thread-safe.</summary>
internal sealed class ScoreSheet
{
    private readonly Dictionary<string, double?> _values = new(StringComparer.Ordinal);

    /// <summary>
    /// A score; setting one twice is a mistake of the scorer, and so is asking for one that was never set.
    /// </summary>
    public double? this[string name]
    {
        get => _values[name];
        set => _values.Add(name, value is { } number && !double.IsFinite(number) ? null : value);
    }

    /// <summary>The scores of <see cref="Times"/>, which almost every task has.</summary>
    public static ImmutableArray<TaskScore> TimeScores(string of) =>
    [
        new("mean", "ms", $"Mean reaction time of {of} after the exclusions"),
        new("median", "ms", $"Median reaction time of {of} after the exclusions"),
        new("sd", "ms", "Their standard deviation (n − 1)"),
        new("cv", "", "sd / mean"),
        new("p10", "ms", "Their 10th percentile"),
        new("p90", "ms", "Their 90th percentile"),
        new("timed", "", "How many reaction times the figures rest on"),
        new("anticipations", "", "Reaction times left out because they were faster than min_rt_ms"),
        new("trimmed", "", "Reaction times left out because they were over the limit or unusual for the person (trim)"),
    ];

    public void Times(CleanTrials clean)
    {
        var times = clean.TimesMs;
        this["mean"] = Statistics.Mean(times);
        this["median"] = Statistics.Median(times);
        this["sd"] = Statistics.StandardDeviation(times);
        this["cv"] = Statistics.StandardDeviation(times) / Statistics.Mean(times);
        this["p10"] = Statistics.Percentile(times, 10);
        this["p90"] = Statistics.Percentile(times, 90);
        this["timed"] = times.Length;
        this["anticipations"] = clean.Anticipations;
        this["trimmed"] = clean.TooSlow + clean.Trimmed;
    }

    /// <summary>The scores of <see cref="Detection"/>.</summary>
    public static ImmutableArray<TaskScore> DetectionScores { get; } =
    [
        new("hit_rate", "", "Responses among trials that ask for one"),
        new("false_alarm_rate", "", "Responses among trials that ask for none"),
        new("dprime", "", "d′ = z(H) − z(F) with the log-linear correction (Hautus 1995)"),
        new("criterion", "", "c = −(z(H) + z(F))/2; positive for a reluctance to respond"),
        new("ln_beta", "", "ln β = c·d′"),
    ];

    public void Detection(SignalDetection detection)
    {
        this["hit_rate"] = detection.HitRate;
        this["false_alarm_rate"] = detection.FalseAlarmRate;
        this["dprime"] = detection.DPrime;
        this["criterion"] = detection.Criterion;
        this["ln_beta"] = detection.LnBeta;
    }
}
