using System.Collections.Immutable;
using System.Data.Common;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Counting;
using StudyApp.Storage.Participants.Rows;
using StudyApp.Storage.Requests;
using StudyApp.Studies.Flow;
using StudyApp.Studies.Model;

namespace StudyApp.Storage.Participants;

/// <summary>Where the study as a whole stands: counts, versions, where participants are. Thread-safe.</summary>
public sealed class StudyStateReader(StudyDatabase database)
{
    /// <summary>The versions that came into use after a moment, on any server.</summary>
    /// <param name="since">UTC.</param>
    public async Task<ImmutableArray<(string Hash, string Kind)>> VersionsSinceAsync(
        DateTime since,
        CancellationToken cancel
    )
    {
        await using var connection = await database.RentAsync(cancel);
        const string sql = "SELECT hash, kind FROM versions WHERE first_used_at > @since";
        return
        [
            .. await connection.RowsAsync(
                sql,
                row => (row.Required("hash"), row.Required("kind")),
                cancel,
                ("since", since)
            ),
        ];
    }

    /// <summary>
    /// Where those who are not finished stand, all in one row per page, condition and version of what they were shown.
    /// </summary>
    public async Task<ImmutableArray<Standing>> StandingsAsync(CancellationToken cancel)
    {
        await using var connection = await database.RentAsync(cancel);
        const string sql =
            """
            SELECT v.path, v.occurrence, p.condition, v.version_hash, COUNT(*) AS participants
            FROM participants p JOIN visits v ON v.participant_id = p.id AND v.number = p.current_visit
            WHERE p.finished = FALSE
            GROUP BY v.path, v.occurrence, p.condition, v.version_hash ORDER BY v.path, v.occurrence, p.condition
            """;
        return [.. await connection.RowsAsync(sql, StandingOf, cancel)];

        static Standing StandingOf(Row row) => new(
            row.Required("path"),
            row.Int("occurrence"),
            row.Int("condition"),
            row.Text("version_hash"),
            row.Int("participants")
        );
    }

    /// <summary>
    /// What admission depends on, as it stands now and without waiting for arrivals: for what is shown before someone
    /// takes part.
    /// </summary>
    /// <param name="activeSince">UTC; unfinished participants inactive since before are not counted. Null counts
    /// all.</param>
    /// <param name="withMembers">Whether memberships in quotas are asked for.</param>
    public async Task<Tally> TallyAsync(DateTime? activeSince, bool withMembers, CancellationToken cancel)
    {
        await using var connection = await database.RentAsync(cancel);
        var since = ("since", (object)(activeSince ?? DateTime.UnixEpoch));
        var goneSince = (
            await connection.RowsAsync(TallySql.GoneSince, row => row.UtcOrNull("gone_since"), cancel)
        ).FirstOrDefault();
        var sql = TallySql.IsLonger(goneSince, activeSince ?? DateTime.UnixEpoch)
            ? TallySql.WholePopulation
            : TallySql.Population;
        var population = await connection.RowsAsync(sql, CountOf, cancel, since);
        var switches = await connection.RowsAsync(
            TallySql.Switches, row => (Condition: row.Int("condition"), Enabled: row.Flag("enabled")), cancel);
        var members = withMembers
            ? await connection.RowsAsync(
                TallySql.Members,
                row => KeyValuePair.Create(row.Required("quota"), row.Int("count")),
                cancel,
                since
            )
            : [];
        return new()
        {
            Population = [.. population],
            Counts =
            [
                .. population.GroupBy(
                    p => p.Condition,
                    (condition, of) => new ConditionCount(condition, 0) { Total = of.Sum(p => p.Count) }
                ),
            ],
            Switches = switches.GroupBy(s => s.Condition).ToImmutableDictionary(g => g.Key, g => g.Last().Enabled),
            Members = members.ToImmutableDictionary(StringComparer.Ordinal),
        };

        static PopulationCount CountOf(Row row) => new(row.Required("source"), row.Int("condition"), row.Int("count"));
    }

    /// <summary>What was last ordered by hand about opening the study; null for nothing.</summary>
    public async Task<OpeningOrder?> OpeningAsync(CancellationToken cancel)
    {
        await using var connection = await database.RentAsync(cancel);
        return (await connection.RowsAsync(OpeningRows.Last, OpeningRows.Read, cancel)).FirstOrDefault();
    }

    /// <summary>True when the database answers.</summary>
    public async Task<bool> IsReachableAsync(CancellationToken cancel)
    {
        try
        {
            await using var connection = await database.RentAsync(cancel);
            var command = connection.Command("SELECT id FROM study");
            return await command.ExecuteScalarAsync(cancel) is not null;
        }
        catch (Exception failure) when (failure is DbException or DatabaseException or OperationCanceledException)
        {
            return false;
        }
    }
}
