using System.Collections.Immutable;
using System.Globalization;
using StudyApp.Storage.Connection.Writing;
using StudyApp.Storage.Requests;
using StudyApp.Studies.Steps;

namespace StudyApp.Storage.Participants.Writes;

/// <summary>Stores rows of a table, all or none. The result is false when the participant has reached an end.</summary>
internal sealed class TableRowsWrite(TableRowsRequest request) : ParticipantWrite<bool>
{
    private const int Together = 50;

    private static readonly string One = Sql(1);
    private static readonly string Many = Sql(Together);

    /// <summary>
    /// What was stored of rows that lie in another database: a row whose key was there already was not.
    /// </summary>
    /// <remarks>Complete once the write is.</remarks>
    public HashSet<string> Kept { get; } = new(StringComparer.Ordinal);

    public override long Order => request.ParticipantId;

    protected override async Task<bool> WriteAsync(WriteSession session, CancellationToken cancel)
    {
        // It also locks the participant: an end reached at the same time on another server comes before or after all
        // rows.
        var open = await session.ExecuteAsync(
            "UPDATE participants SET last_active_at = @now WHERE id = @id AND NOT finished",
            cancel,
            ("now", request.Now),
            ("id", request.ParticipantId)
        );
        if (open == 0) return false;
        // A batch that was rolled back begins again.
        Kept.Clear();
        for (var at = 0; at < request.Rows.Length;)
        {
            var count = request.Rows.Length - at >= Together ? Together : 1;
            var (sql, parameters) = (count == 1 ? One : Many, Parameters(request.Rows.Slice(at, count)));
            if (request.Bind is null) await session.SendAsync(sql, cancel, parameters);
            else
                Kept.UnionWith(
                    await session.QueryAsync(sql + " RETURNING data", row => row.Required("data"), cancel, parameters)
                );
            at += count;
        }
        return true;
    }

    private (string, object?)[] Parameters(ImmutableArray<SentRow> rows) =>
        [
            ("participant", request.ParticipantId),
            ("table", request.Table),
            ("now", request.Now),
            .. rows.SelectMany((row, i) => new (string, object?)[] { (Name(i), row.Json), (KeyName(i), row.Key) }),
        ];

    private static string Sql(int rows) =>
        "INSERT INTO custom_table_rows (participant_id, table_name, submitted_at, data, row_key) VALUES "
        + string.Join(
            ", ",
            Enumerable.Range(0, rows).Select(i => $"(@participant, @table, @now, @{Name(i)}, @{KeyName(i)})")
        )
        + " ON CONFLICT (participant_id, table_name, row_key) DO NOTHING";

    private static string KeyName(int row) => "key" + row.ToString(CultureInfo.InvariantCulture);

    private static string Name(int row) => "data" + row.ToString(CultureInfo.InvariantCulture);
}
