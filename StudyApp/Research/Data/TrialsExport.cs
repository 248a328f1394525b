using System.Collections.Immutable;
using StudyApp.Research.Data.Writing;
using StudyApp.Storage.Connection;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Model;

namespace StudyApp.Research.Data;

/// <summary>One row per trial of a task: <c>trials_TASK.csv</c>.</summary>
public sealed class TrialsExport(StudyDatabase database, Study study)
{
    /// <summary>Its place in the catalogue.</summary>
    internal static ExportFormat Format { get; } =
        new(
            "trials",
            "trials_TASK.csv, one row per trial of a task",
            source =>
    {
        var export = new TrialsExport(source.Database, source.Study);
        return [.. export.Tasks.Select(task =>
            new ExportFile(FileNameOf(task), (stream, scope, cancel) => export.WriteAsync(task, stream, scope, cancel))
            {
                Offer = new($"Trials of {task}", "one row per trial, with reaction times in milliseconds."),
            })];
    })
        {
            WhenEmpty = "The study has no task, so there are no trials to export.",
        };

    private static readonly string[] ParticipantColumns = ["participant_id", "condition", "run", "index"];

    /// <summary>The tasks of the page list, in page order.</summary>
    public ImmutableArray<string> Tasks => [.. study.AllPages.OfType<TaskPage>().Select(p => p.Task.Name).Distinct()];

    /// <summary>The usual file name of a task.</summary>
    public static string FileNameOf(string task) => $"trials_{task}.csv";

    /// <summary>
    /// What a trial's own field is called there: one that is named as a column before it, such as the kind of trial and
    /// the participant's condition, is told apart.
    /// </summary>
    public static string ColumnOf(string field) => ParticipantColumns.Contains(field) ? "trial_" + field : field;

    /// <summary>Writes the file, ordered by participant, run and index.</summary>
    /// <exception cref="ArgumentException">The page list has no such task.</exception>
    public async Task WriteAsync(string task, Stream stream, ExportScope scope, CancellationToken cancel)
    {
        var fields = study.AllPages.OfType<TaskPage>().FirstOrDefault(p => p.Task.Name == task)?.Task.TrialFields
            ?? throw new ArgumentException($"The study has no task \"{task}\".", nameof(task));
        await using var snapshot = await ExportSnapshot.OpenAsync(database, cancel);
        await using var rows = new CsvRows(stream, cancel);
        await rows.HeaderAsync([.. ParticipantColumns, .. fields.Select(f => ColumnOf(f.Name)), "received_at"]);
        await foreach (var page in snapshot.ParticipantsAsync(scope, cancel))
        {
            var trials = await snapshot.TrialsAsync(page, task, cancel);
            foreach (var participant in page)
                foreach (var trial in trials[participant.Id])
                {
                    rows.Number(participant.Id);
                    rows.Text(study.ConditionLabel(participant.Condition));
                    rows.Text(trial.Run);
                    rows.Number(trial.Index);
                    var values = StoredJson.Values(trial.Data);
                    foreach (var field in fields)
                        rows.Value(values.TryGetValue(field.Name, out var value) ? value : ResponseValue.Missing);
                    rows.Moment(trial.ReceivedAt);
                    await rows.EndAsync();
                }
        }
    }
}
