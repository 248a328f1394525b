using System.Collections.Immutable;
using StudyApp.Studies.Model;
using StudyApp.Studies.Steps;
using StudyApp.Studies.Tasks;

namespace StudyApp.Participation.Answering;

/// <summary>The scores of stored trials as expressions see them.</summary>
internal static class TaskScores
{
    /// <summary>Task → score → value.</summary>
    /// <remarks>Each run is scored by the parameters that were shown, as far as the study still has them.</remarks>
    public static ImmutableDictionary<string, IReadOnlyDictionary<string, double?>> Of(
        Study study,
        ImmutableArray<StoredTrial> trials
    ) =>
        trials.GroupBy(t => t.Task, StringComparer.Ordinal)
            .Select(run =>
                (
                    run.Key,
                    Task: study.TaskOf(run.Key, run.First().VersionHash),
                    Rows: run.Select(t => TrialRow.Read(t.Json)).ToList()
                )
            )
            .Where(run => run.Task is not null)
            .ToImmutableDictionary(run => run.Key, run => run.Task!.Score(run.Rows), StringComparer.Ordinal);
}
