using System.Globalization;
using StudyApp.Storage.Connection.Writing;
using StudyApp.Storage.Requests;

namespace StudyApp.Storage.Participants.Writes;

/// <summary>Stores trials, each once. The result is how many were new.</summary>
internal sealed class TrialsWrite(TrialsRequest request) : ParticipantWrite<int>
{
    private const int Together = 50;

    private static readonly string One = Sql(1);
    private static readonly string Many = Sql(Together);

    public override long Order => request.ParticipantId;

    protected override async Task<int> WriteAsync(WriteSession session, CancellationToken cancel)
    {
        // It also locks the participant: of someone who withdraws at the same time nothing is left behind.
        if (
            await session.ExecuteAsync(
                "UPDATE participants SET last_active_at = @now WHERE id = @id AND NOT finished",
                cancel,
                ("now", request.Now),
                ("id", request.ParticipantId)
            ) == 0
        )
            return 0;
        var stored = 0;
        for (var at = 0; at < request.Rows.Length;)
        {
            var count = request.Rows.Length - at >= Together ? Together : 1;
            stored += await session.ExecuteAsync(
                count == 1 ? One : Many,
                cancel,
                [
                    ("participant", request.ParticipantId),
                    ("visit", request.VisitId),
                    ("task", request.Task),
                    ("run", request.Run),
                    ("now", request.Now),
                    .. request
                        .Rows.Slice(at, count)
                        .SelectMany(
                            (row, i) =>
                                new (string, object?)[] { (Name("index", i), row.Index), (Name("data", i), row.Json) }
                        ),
                ]);
            at += count;
        }
        return stored;
    }

    private static string Sql(int rows) =>
        "INSERT INTO trials (participant_id, visit_id, task, run, trial_index, data, received_at) VALUES "
        + string.Join(
            ", ",
            Enumerable
                .Range(0, rows)
                .Select(i => $"(@participant, @visit, @task, @run, @{Name("index", i)}, @{Name("data", i)}, @now)")
        )
        + " ON CONFLICT (participant_id, task, run, trial_index) DO NOTHING";

    private static string Name(string name, int row) => name + row.ToString(CultureInfo.InvariantCulture);
}
