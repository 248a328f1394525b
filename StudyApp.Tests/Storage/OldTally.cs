using System.Globalization;
using StudyApp.Storage.Counting;

namespace StudyApp.Tests.Storage;

/// <summary>
/// The counts as they follow from all participants and all assignments, each read anew: what the stored counts must equal.
/// </summary>
internal sealed class OldTally(TestDatabase database)
{
    private const string Counts =
        """
        NOT p.excluded AND ((p.finished AND p.end_reason IN (SELECT reason FROM counting_ends))
            OR ((NOT p.finished OR p.end_reason = 'expired') AND (p.last_active_at >= @since OR p.waits_until >= @since)))
        """;
    private const string CountsOfAssignment = $"EXISTS (SELECT 1 FROM participants p WHERE p.id = a.participant_id AND {Counts})";

    public Task<string> PopulationAsync(DateTime? since) =>
        TextAsync($"SELECT p.source, p.condition, COUNT(*) FROM participants p WHERE {Counts} GROUP BY p.source, p.condition", since);

    public Task<string> MembersAsync(DateTime? since) =>
        TextAsync(
            $"SELECT m.quota, COUNT(*) FROM quota_members m JOIN participants p ON p.id = m.participant_id WHERE {Counts} GROUP "
                + $"BY m.quota",
            since
        );

    public Task<string> SequencesAsync() =>
        TextAsync($"SELECT condition, MAX(sequence) + 1 FROM participants WHERE NOT {TallySql.IsTest} GROUP BY condition", null);

    public Task<string> ByConditionAsync(string stratum, DateTime? since) => TextAsync(
        $"SELECT a.condition, SUM(CASE WHEN a.stratum = @stratum THEN 1 ELSE 0 END), COUNT(*) FROM assignments a WHERE "
            + $"a.condition > 0 AND {CountsOfAssignment} GROUP BY a.condition",
        since,
        stratum
    );

    public Task<string> SlotsAsync(string stratum, DateTime? since) => TextAsync(
        $"""
        SELECT slot FROM assignments a WHERE stratum = @stratum AND slot IS NOT NULL GROUP BY slot HAVING MAX(CASE WHEN {CountsOfAssignment} THEN 1 ELSE 0 END) = 0
        UNION ALL SELECT -1 - MAX(slot) FROM assignments WHERE stratum = @stratum HAVING MAX(slot) IS NOT NULL
        """, since, stratum);

    /// <summary>The changes that the next assignment must note first, in order.</summary>
    public async Task<List<string>> ChangesAsync(DateTime? since) =>
    [
        .. (
            await RowsAsync($"SELECT a.id FROM assignments a WHERE a.counted AND NOT {CountsOfAssignment} ORDER BY a.id", since, "")
        ).Select(id => id + " ceases"),
        .. (
            await RowsAsync(
                $"SELECT a.id FROM assignments a WHERE NOT a.counted AND a.condition > 0 AND {CountsOfAssignment} ORDER BY a.id",
                since,
                ""
            )
        ).Select(id => id + " counts"),
    ];

    private async Task<string> TextAsync(string sql, DateTime? since, string stratum = "") => Text(await RowsAsync(sql, since, stratum));

    public static string Text(IEnumerable<string> rows) => string.Join("; ", rows.Order(StringComparer.Ordinal));

    private async Task<List<string>> RowsAsync(string sql, DateTime? since, string stratum)
    {
        await using var connection = await database.Database.OpenAsync(CancellationToken.None);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in new (string, object)[] { ("since", since ?? DateTime.UnixEpoch), ("stratum", stratum) })
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add(
                string.Join(
                    ',',
                    Enumerable.Range(0, reader.FieldCount).Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))
                )
            );
        return rows;
    }
}
