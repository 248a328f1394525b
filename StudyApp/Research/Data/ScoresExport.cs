using System.Globalization;
using StudyApp.Research.Data.Writing;
using StudyApp.Storage.Connection;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Model;
using StudyApp.Studies.Tasks;

namespace StudyApp.Research.Data;

/// <summary>One row per score of each run of each task: <c>scores.csv</c>.</summary>
/// <remarks>Runs that were not brought to an end are there too.</remarks>
public sealed class ScoresExport(StudyDatabase database, Study study)
{
    /// <summary>Its place in the catalogue.</summary>
    internal static ExportFormat Format { get; } = new("scores", "scores.csv, what tasks compute from trials", source =>
    [
        new(FileName, new ScoresExport(source.Database, source.Study).WriteAsync)
        {
            Offer = new("Scores of tasks", "one row per score of each run, with the exactness of the times.")
            {
                IsListed = source.Study.AllPages.OfType<TaskPage>().Any(),
            },
        },
    ]);

    /// <summary>The usual file name.</summary>
    public const string FileName = "scores.csv";

    /// <summary>Writes the file, ordered by participant and run.</summary>
    public async Task WriteAsync(Stream stream, ExportScope scope, CancellationToken cancel)
    {
        var columns = new TaskScoreColumns(study);
        await using var snapshot = await ExportSnapshot.OpenAsync(database, cancel);
        await using var rows = new CsvRows(stream, cancel);
        await rows.HeaderAsync([
            "participant_id",
            "condition",
            "task",
            "run",
            "page",
            "occurrence",
            "outcome",
            "score",
            "value",
            "unit",
            "scorer_version",
        ]);
        await foreach (var page in snapshot.ParticipantsAsync(scope, cancel))
        {
            var visits = await snapshot.VisitsAsync(page, cancel);
            var trials = await snapshot.TrialsAsync(page, task: null, cancel);
            foreach (var participant in page)
                foreach (var run in columns.Runs(visits[participant.Id], trials[participant.Id]))
                    foreach (
                        var (score, value) in run
                            .Task.Scores.Select(s => (s, run.Scores[s.Name]))
                            .Concat(RunTiming.Of(run.Trials))
                    )
                    {
                        rows.Number(participant.Id);
                        rows.Text(study.ConditionLabel(participant.Condition));
                        rows.Text(run.Task.Name);
                        rows.Text(run.Run);
                        rows.Text(run.Visit.Path);
                        rows.Number(run.Visit.Occurrence);
                        rows.Text(run.Visit.Outcome ?? (run.Visit.SubmittedAt is null ? "open" : "done"));
                        rows.Text(score.Name);
                        rows.Value(value is { } number ? ResponseValue.Of(number) : ResponseValue.Missing);
                        rows.Text(score.Unit);
                        rows.Text(TaskDefinition.ScorerVersion.ToString(CultureInfo.InvariantCulture));
                        await rows.EndAsync();
                    }
        }
    }
}
