using StudyApp.Items;
using StudyApp.Storage;
using StudyApp.Studies;

namespace StudyApp.Exports;

/// <summary>One row per participant: <c>participants_wide.csv</c>.</summary>
public sealed class WideExport(StudyDatabase database, Study study)
{
    /// <summary>The usual file name.</summary>
    public const string FileName = "participants_wide.csv";

    private static readonly string[] ParticipantColumns = ["participantID", "externalID", "source", "condition", "duration", "finished", "end_reason"];

    /// <summary>Writes the file, ordered by participant.</summary>
    public async Task WriteAsync(Stream stream, ExportScope scope, CancellationToken cancel)
    {
        await using var snapshot = await ExportSnapshot.OpenAsync(database, cancel);
        var versions = new QuestionnaireVersions(study, await snapshot.VersionsAsync(cancel));
        var entries = WideEntries.Of(study).Concat(await snapshot.AnsweredAsync(cancel)).Distinct().Select(e => new Entry(e.Questionnaire, e.Tag, [.. versions.Columns(e.Questionnaire)])).ToArray();

        await using var rows = new CsvRows(stream, cancel);
        await rows.HeaderAsync(ParticipantColumns.Concat(entries.SelectMany(e => e.Header)));
        await foreach (var page in snapshot.ParticipantsAsync(scope, cancel))
        {
            var submissions = await snapshot.SubmissionsAsync(page, cancel);
            foreach (var participant in page)
            {
                WriteParticipant(rows, participant);
                // Later ones replace earlier ones: the newest submission counts.
                var newest = new Dictionary<(string, string), StoredSubmission>();
                foreach (var submission in submissions[participant.Id]) newest[(submission.Questionnaire, submission.Tag)] = submission;
                foreach (var entry in entries) WriteEntry(rows, entry, newest.GetValueOrDefault((entry.Questionnaire, entry.Tag)));
                await rows.EndAsync();
            }
        }
    }

    private void WriteParticipant(CsvRows rows, Participant participant)
    {
        rows.Number(participant.Id);
        rows.Text(participant.ExternalId);
        rows.Text(participant.Source);
        rows.Text(study.ConditionLabel(participant.Condition));
        rows.Seconds(participant is { Finished: true, EndedAt: { } end } ? ExportTimes.Seconds(participant.StartedAt, end) : 0);
        rows.Flag(participant.Finished);
        rows.Text(participant.EndReason);
    }

    private static void WriteEntry(CsvRows rows, Entry entry, StoredSubmission? submission)
    {
        var values = submission is null ? null : StoredJson.Values(submission.Answers);
        foreach (var column in entry.Columns) rows.Value(values is not null && values.TryGetValue(column, out var value) ? value : ResponseValue.Missing);
        rows.Seconds(submission is null ? null : ExportTimes.Seconds(submission.StartedAt, submission.EndedAt));
    }

    private sealed record Entry(string Questionnaire, string Tag, string[] Columns)
    {
        public IEnumerable<string> Header => Columns.Append("duration").Select(c => Tag.Length == 0 ? $"{Questionnaire}_{c}" : $"{Questionnaire}/{Tag}_{c}");
    }
}
