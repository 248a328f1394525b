using System.Collections.Immutable;
using System.Globalization;
using StudyApp.Storage.Connection.Writing;
using StudyApp.Storage.Requests;

namespace StudyApp.Storage.Participants.Rows;

/// <summary>Adds what happened in a form, many rows with one statement.</summary>
internal static class InteractionRows
{
    private const int Together = 50;

    private static readonly string One = Sql(1);
    private static readonly string Many = Sql(Together);

    public static async Task AddAsync(
        WriteSession session,
        long participantId,
        long visitId,
        Answers answers,
        CancellationToken cancel
    )
    {
        var events = answers.Interactions;
        for (var at = 0; at < events.Length;)
        {
            var count = events.Length - at >= Together ? Together : 1;
            await session.SendAsync(
                count == 1 ? One : Many,
                cancel,
                Parameters(participantId, visitId, answers, events.Slice(at, count))
            );
            at += count;
        }
    }

    private static (string, object?)[] Parameters(
        long participantId,
        long visitId,
        Answers answers,
        ImmutableArray<InteractionEvent> events
    ) =>
    [
        ("participant", participantId),
        ("visit", visitId),
        ("questionnaire", answers.Questionnaire),
        ("tag", answers.Tag),
        .. events.SelectMany(
            (e, i) =>
                new (string, object?)[]
                {
                    (Name("question", i), e.QuestionId),
                    (Name("type", i), e.EventType),
                    (Name("at", i), e.OccurredAt),
                    (Name("value", i), e.Value),
                }
        ),
    ];

    private static string Sql(int rows) =>
        "INSERT INTO interactions (participant_id, visit_id, questionnaire, tag, question_id, "
        + "event_type, occurred_at, value) VALUES "
        + string.Join(
            ", ",
            Enumerable
                .Range(0, rows)
                .Select(i =>
                    $"(@participant, @visit, @questionnaire, @tag, @{Name("question", i)}, @{Name("type", i)}, "
                    + $"@{Name("at", i)}, @{Name("value", i)})"
                )
        );

    private static string Name(string name, int row) => name + row.ToString(CultureInfo.InvariantCulture);
}
