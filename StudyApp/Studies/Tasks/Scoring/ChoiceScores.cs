using System.Collections.Immutable;

namespace StudyApp.Studies.Tasks.Scoring;

/// <summary>
/// Scores of tasks in which congruent, incongruent and neutral stimuli ask for one of several responses.
/// </summary>
internal static class ChoiceScores
{
    public const string Congruent = "congruent";
    public const string Incongruent = "incongruent";
    public const string Neutral = "neutral";

    private static readonly string[] Conditions = [Congruent, Incongruent, Neutral];

    /// <param name="effect">What the difference between incongruent and congruent is called: <c>interference</c>,
    /// <c>conflict</c>.</param>
    public static ImmutableArray<TaskScore> Of(string effect) =>
    [
        .. ScoredTrials.CountScores,
        new("omissions", "", "Scored trials without a response in time; they count as errors"),
        .. ScoreSheet.TimeScores("correct responses"),
        .. Conditions.Select(c => new TaskScore(
            $"mean_{c}",
            "ms",
            $"Mean reaction time of correct responses, {c} trials"
        )),
        .. Conditions.Select(c => new TaskScore($"error_{c}", "", $"Share of errors, {c} trials")),
        new(effect, "ms", "mean_incongruent − mean_congruent"),
        new($"{effect}_neutral", "ms", "mean_incongruent − mean_neutral"),
        new("facilitation", "ms", "mean_neutral − mean_congruent"),
        new($"{effect}_errors", "", "error_incongruent − error_congruent"),
        new($"{effect}_neutral_errors", "", "error_incongruent − error_neutral"),
        new("facilitation_errors", "", "error_neutral − error_congruent"),
        new(
            "sequence_effect",
            "ms",
            "(cI − cC) − (iI − iC): effect after congruent less effect after incongruent trials; correct "
                + "responses after correct responses (Gratton, Coles and Donchin 1992)"
        ),
        new("ies", "ms", "Inverse efficiency: mean / accuracy; only from an accuracy of 0.9 (Townsend and Ashby 1983)"),
        new(
            "rcs",
            "1/s",
            "Rate-correct score: correct responses per second of responding, all responses from min_rt_ms "
                + "(Woltz and Was 2006)"
        ),
        new(
            "lisas",
            "ms",
            "mean + errors × sd / standard deviation of errors (Vandierendonck 2017); the mean itself "
                + "without errors"
        ),
    ];

    public static void Fill(
        ScoreSheet sheet,
        ScoredTrials scored,
        ReactionTimeRule rule,
        (string Effect, double LimitMs) task
    )
    {
        var clean = rule.Clean(scored.Trials.Where(t => t.IsCorrect), task.LimitMs);
        scored.Count(sheet);
        sheet["omissions"] = scored.Trials.Count(t => t.Response is null);
        sheet.Times(clean);
        double? MeanOf(string condition) => clean.MeanOf(t => t.Condition == condition);
        double? ErrorsOf(string condition) =>
            ScoredTrials.Share([.. scored.Trials.Where(t => t.Condition == condition)], t => !t.IsCorrect);
        foreach (var condition in Conditions)
            (sheet[$"mean_{condition}"], sheet[$"error_{condition}"]) = (MeanOf(condition), ErrorsOf(condition));
        sheet[task.Effect] = MeanOf(Incongruent) - MeanOf(Congruent);
        sheet[$"{task.Effect}_neutral"] = MeanOf(Incongruent) - MeanOf(Neutral);
        sheet["facilitation"] = MeanOf(Neutral) - MeanOf(Congruent);
        sheet[$"{task.Effect}_errors"] = ErrorsOf(Incongruent) - ErrorsOf(Congruent);
        sheet[$"{task.Effect}_neutral_errors"] = ErrorsOf(Incongruent) - ErrorsOf(Neutral);
        sheet["facilitation_errors"] = ErrorsOf(Neutral) - ErrorsOf(Congruent);
        sheet["sequence_effect"] = SequenceEffect(scored, clean);
        Composites(sheet, scored, clean, rule);
    }

    private static double? SequenceEffect(ScoredTrials scored, CleanTrials clean)
    {
        var kept = clean.Kept.ToHashSet();
        var pairs = scored.Pairs.Where(p => p.Before.IsCorrect && kept.Contains(p.Trial)).ToList();
        double? Mean(string before, string now) =>
            Statistics.Mean([
                .. pairs
                    .Where(p => p.Before.Condition == before && p.Trial.Condition == now)
                    .Select(p => p.Trial.ReactionTimeMs!.Value),
            ]);
        return Mean(Congruent, Incongruent)
            - Mean(Congruent, Congruent)
            - (Mean(Incongruent, Incongruent) - Mean(Incongruent, Congruent));
    }

    private static void Composites(ScoreSheet sheet, ScoredTrials scored, CleanTrials clean, ReactionTimeRule rule)
    {
        var accuracy = ScoredTrials.Share(scored.Trials, t => t.IsCorrect);
        var (mean, sd) = (Statistics.Mean(clean.TimesMs), Statistics.StandardDeviation(clean.TimesMs));
        sheet["ies"] = accuracy >= 0.9 ? mean / accuracy : null;
        var responded = scored.Trials.Where(t => t.ReactionTimeMs >= rule.MinMs).ToList();
        sheet["rcs"] =
            responded.Count == 0
                ? null
                : responded.Count(t => t.IsCorrect) / (responded.Sum(t => t.ReactionTimeMs!.Value) / 1000);
        var spread = Statistics.StandardDeviation([.. scored.Trials.Select(t => t.IsCorrect ? 0.0 : 1.0)]);
        sheet["lisas"] = accuracy == 1 ? mean : mean + ((1 - accuracy) * sd / spread);
    }
}
