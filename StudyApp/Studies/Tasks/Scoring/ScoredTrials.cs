using System.Collections.Immutable;

namespace StudyApp.Studies.Tasks.Scoring;

/// <summary>
/// The trials of a run that scores rest on: of the test block, of the last attempt at each part, and seen without
/// interruption.
/// </summary>
/// <param name="Trials">By part and position.</param>
/// <param name="Hidden">How many were left out because the page lost visibility or focus.</param>
internal sealed record ScoredTrials(ImmutableArray<TrialRow> Trials, int Hidden)
{
    public static ScoredTrials Of(IEnumerable<TrialRow> run)
    {
        var last = run.Where(t => t.IsTest).GroupBy(t => t.Part).OrderBy(part => part.Key)
            .SelectMany(part => part.Where(t => t.Attempt == part.Max(other => other.Attempt)).OrderBy(t => t.Position))
            .ToList();
        return new([.. last.Where(t => !t.IsHidden)], last.Count(t => t.IsHidden));
    }

    /// <summary>How often something holds; null for no trials.</summary>
    public static double? Share(IReadOnlyCollection<TrialRow> trials, Func<TrialRow, bool> what) =>
        trials.Count == 0 ? null : (double)trials.Count(what) / trials.Count;

    /// <summary>Each trial with the one right before it in the same part; trials after a gap are left out.</summary>
    public IEnumerable<(TrialRow Before, TrialRow Trial)> Pairs =>
        Trials
            .Zip(Trials.Skip(1))
            .Where(pair => pair.First.Part == pair.Second.Part && pair.First.Position + 1 == pair.Second.Position);

    /// <summary>Four parts of equal length by order, the last ones taking what is left over.</summary>
    public IEnumerable<TrialRow[]> Quarters =>
        Trials
            .Select((trial, i) => (trial, Quarter: 4 * i / Trials.Length))
            .GroupBy(t => t.Quarter, t => t.trial)
            .Select(g => g.ToArray());

    /// <summary>The scores of <see cref="Count"/>.</summary>
    public static ImmutableArray<TaskScore> CountScores { get; } =
    [
        new("trials", "", "Scored trials: test trials of the last attempt at each part, without hidden ones"),
        new("hidden_trials", "", "Test trials left out because the page lost visibility or focus"),
        new("accuracy", "", "Share of scored trials answered as expected"),
    ];

    public void Count(ScoreSheet sheet)
    {
        sheet["trials"] = Trials.Length;
        sheet["hidden_trials"] = Hidden;
        sheet["accuracy"] = Share(Trials, t => t.IsCorrect);
    }
}
