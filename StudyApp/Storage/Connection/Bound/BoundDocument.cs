using StudyApp.Storage.Requests;
using StudyApp.Studies.Steps;

namespace StudyApp.Storage.Connection.Bound;

/// <summary>A submission or a row as it lies in a database of its own.</summary>
/// <param name="Key">Names it; the study's database holds nothing else of it.</param>
/// <param name="ParticipantId">Whose.</param>
/// <param name="Kind"><see cref="Submission"/> or <see cref="Row"/>.</param>
/// <param name="Name">The questionnaire's or the table's name.</param>
/// <param name="Tag">The questionnaire's tag; empty for none.</param>
/// <param name="Json">A JSON object: of a row its columns, of a submission what <see cref="BoundAnswers"/>
/// reads.</param>
/// <param name="StoredAt">UTC.</param>
internal sealed record BoundDocument(
    string Key,
    long ParticipantId,
    string Kind,
    string Name,
    string Tag,
    string Json,
    DateTime StoredAt
)
{
    public const string Submission = "submission";

    public const string Row = "row";

    public static BoundDocument Of(SubmitRequest request, Answers answers) =>
        new(
            BoundStub.NewKey(),
            request.ParticipantId,
            Submission,
            answers.Questionnaire,
            answers.Tag,
            BoundAnswers.Write(answers),
            request.Now
        );

    public static BoundDocument Of(TableRowsRequest request, SentRow row) =>
        new(BoundStub.NewKey(), request.ParticipantId, Row, request.Table, "", row.Json, request.Now);
}
