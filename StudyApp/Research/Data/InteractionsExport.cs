using StudyApp.Research.Data.Writing;
using StudyApp.Storage.Connection;

namespace StudyApp.Research.Data;

/// <summary>One row per event of the interaction log: <c>interactions.csv</c>.</summary>
/// <remarks>Ids from recruiting platforms are left out.</remarks>
public sealed class InteractionsExport(StudyDatabase database)
{
    /// <summary>Its place in the catalogue.</summary>
    internal static ExportFormat Format { get; } =
        new(
            "interactions",
            "interactions.csv, what happened in questionnaires",
            source =>
    [
        new(FileName, new InteractionsExport(source.Database).WriteAsync)
        {
            Offer = new("What happened in questionnaires", "one row per event, such as focus, change and paste.")
            {
                IsListed = source.Study.LogInteractions,
            },
        },
    ]);

    /// <summary>The usual file name.</summary>
    public const string FileName = "interactions.csv";

    /// <summary>Writes the file, ordered by participant, then as the events were reported.</summary>
    public async Task WriteAsync(Stream stream, ExportScope scope, CancellationToken cancel)
    {
        await using var snapshot = await ExportSnapshot.OpenAsync(database, cancel);
        await using var rows = new CsvRows(stream, cancel);
        await rows.HeaderAsync([
            "participant_id",
            "questionnaire",
            "tag",
            "question_id",
            "event_type",
            "timestamp",
            "value",
        ]);
        await foreach (var page in snapshot.ParticipantsAsync(scope, cancel))
            foreach (var participant in page)
                await foreach (var interaction in snapshot.InteractionsAsync(participant.Id).WithCancellation(cancel))
                {
                    rows.Number(participant.Id);
                    rows.Text(interaction.Questionnaire);
                    rows.Text(interaction.Tag);
                    rows.Text(interaction.QuestionId);
                    rows.Text(interaction.EventType);
                    rows.Moment(interaction.OccurredAt);
                    rows.Text(interaction.Value);
                    await rows.EndAsync();
                }
    }
}
