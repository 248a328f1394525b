using System.Collections.Immutable;
using System.Globalization;
using StudyApp.Storage.Entities.Visits;
using StudyApp.Studies.Flow;
using StudyApp.Studies.Model;
using StudyApp.Studies.Model.Naming;
using StudyApp.Studies.Tasks;

namespace StudyApp.Research.Data;

/// <summary>The scores of tasks: as columns of the wide file, and for one participant.</summary>
internal sealed class TaskScoreColumns(Study study)
{
    /// <summary>In page order; a task that participants do several times has columns for each time.</summary>
    public ImmutableArray<ScoreColumn> Columns { get; } = [.. Of(study)];

    /// <summary>A participant's runs with their scores, in the order they were begun.</summary>
    public IEnumerable<ScoredRun> Runs(IEnumerable<Visit> visits, IEnumerable<Trial> trials)
    {
        var visitOf = visits.ToDictionary(v => v.Id);
        foreach (var run in trials.GroupBy(t => (t.VisitId, t.Task, t.Run)))
            if (
                visitOf.TryGetValue(run.Key.VisitId, out var visit)
                && study.TaskOf(run.Key.Task, visit.VersionHash) is { } task
            )
            {
                var rows = run.Select(t => TrialRow.Read(t.Data)).ToList();
                yield return new(task, run.Key.Run, visit, rows, task.Score(rows));
            }
    }

    /// <summary>
    /// What stands in the columns: of several runs at one page, the newest that came to trials that count.
    /// </summary>
    public IEnumerable<double?> Values(IEnumerable<Visit> visits, IEnumerable<Trial> trials)
    {
        var newest = new Dictionary<(string, int), ScoredRun>();
        foreach (var run in Runs(visits, trials).Where(r => r.Trials.Any(t => t.IsTest)).OrderBy(r => r.Visit.Number))
            newest[(run.Task.Name, run.Visit.Occurrence)] = run;
        return Columns.Select(c =>
            newest.TryGetValue((c.Task, c.Occurrence), out var run) ? run.Scores.GetValueOrDefault(c.Score.Name) : null
        );
    }

    private static IEnumerable<ScoreColumn> Of(Study study)
    {
        var pages = study.AllPages.OfType<TaskPage>().ToList();
        if (pages.Count == 0) return [];
        var times = Enumerable
            .Range(0, study.Conditions.Length + 1)
            .SelectMany(c => FlowPlan.For(study, new(c)).Possible)
            .Where(s => s.Page is TaskPage)
            .GroupBy(s => s.Page.Path)
            .ToDictionary(g => g.Key, g => g.Max(s => s.Occurrence));
        return pages
            .GroupBy(p => p.Path)
            .SelectMany(group =>
                Enumerable
                    .Range(0, times.GetValueOrDefault(group.Key) + 1)
                    .SelectMany(occurrence =>
            group
                .SelectMany(p => p.Task.Scores)
                .DistinctBy(s => s.Name)
                .Select(score => new ScoreColumn(group.First().Task.Name, occurrence, score, group.Key))
        )
);
    }
}

/// <summary>A column of scores.</summary>
/// <param name="Task">The task's name.</param>
/// <param name="Occurrence">0-based count of the times participants do it.</param>
/// <param name="Score">What stands in it.</param>
/// <param name="Path">The page's path.</param>
internal sealed record ScoreColumn(string Task, int Occurrence, TaskScore Score, string Path)
{
    /// <summary><c>stroop_interference</c>; from the second time on <c>stroop/2_interference</c>.</summary>
    public string Name =>
        WideEntries.ColumnName(
            Task,
            Occurrence == 0 ? "" : (Occurrence + 1).ToString(CultureInfo.InvariantCulture),
            Score.Name
        );
}

/// <summary>A run with its scores.</summary>
internal sealed record ScoredRun(
    TaskDefinition Task,
    string Run,
    Visit Visit,
    IReadOnlyList<TrialRow> Trials,
    IReadOnlyDictionary<string, double?> Scores
);
