using System.Collections.Immutable;
using StudyApp.Storage.Connection;
using StudyApp.Studies.Steps;

namespace StudyApp.Storage.Participants;

/// <summary>What a page needs to know of the participant who asks for it. Thread-safe.</summary>
public sealed class ParticipantReader(StudyDatabase database)
{
    private const string Columns =
        """
        SELECT p.id, p.external_id, p.source, p.condition, p.seed, p.sequence, p.finished, p.end_reason, p.completion_code,
            p.language, p.arrival, p.started_at, p.ended_at, p.last_active_at, p.excluded, p.flagged_as_bot,
            v.id AS visit, v.number, v.path, v.occurrence, v.version_hash, v.started_at AS shown_at,
            d.sequence AS draft, d.fields, (SELECT COUNT(*) FROM versions WHERE kind = 'page_list') AS page_lists
        """;

    private const string Tables =
        """

        FROM participants p JOIN visits v ON v.participant_id = p.id AND v.number = p.current_visit
        LEFT JOIN drafts d ON d.visit_id = v.id AND d.browser_key = @browser
        """;

    private const string LoadSql = Columns + Tables + " WHERE p.id = @id";

    private const string LoadWithEarlierSql = Columns + ", s.answers, s.missing" + Tables +
        """

        LEFT JOIN submissions s ON s.id = (
            SELECT MAX(o.id) FROM submissions o JOIN visits e ON e.id = o.visit_id
            WHERE o.participant_id = p.id AND o.browser_key = @browser AND e.path = v.path AND e.occurrence = v.occurrence)
        WHERE p.id = @id
        """;

    /// <summary>A participant with the open visit; null when there is none of that id.</summary>
    /// <param name="id">The participant.</param>
    /// <param name="browser">Who asks: only what was typed in the same browser comes along. Null for nothing
    /// typed.</param>
    /// <param name="withEarlier">Whether what was answered at the page before comes along.</param>
    public async Task<ParticipantState?> LoadAsync(long id, string? browser, bool withEarlier, CancellationToken cancel)
    {
        await using var connection = await database.RentAsync(cancel);
        var command = connection.Command(
            withEarlier ? LoadWithEarlierSql : LoadSql,
            ("id", id),
            ("browser", browser ?? "")
        );
        await using var reader = await command.ExecuteReaderAsync(cancel);
        if (!await reader.ReadAsync(cancel)) return null;
        var row = new Row(reader);
        var found = StateOf(row);
        return withEarlier && row.Text("answers") is { } answers
            ? found with { Earlier = await EarlierAsync(answers, row.Required("missing"), cancel) }
            : found;
    }

    private static ParticipantState StateOf(Row row) => new()
    {
        Id = row.Long("id"),
        ExternalId = row.Text("external_id"),
        Source = row.Required("source"),
        Condition = row.Int("condition"),
        Seed = row.Long("seed"),
        Sequence = row.Int("sequence"),
        Finished = row.Flag("finished"),
        EndReason = row.Text("end_reason"),
        CompletionCode = row.Text("completion_code"),
        Language = row.Text("language"),
        Arrival = row.Text("arrival"),
        StartedAt = row.Utc("started_at"),
        EndedAt = row.UtcOrNull("ended_at"),
        LastActiveAt = row.Utc("last_active_at"),
        Excluded = row.Flag("excluded"),
        FlaggedAsBot = row.Flag("flagged_as_bot"),
        PageLists = row.Int("page_lists"),
        Draft = row.IsNull("draft") ? null : new(row.Long("draft"), row.Required("fields")),
        Visit = new()
        {
            Id = row.Long("visit"),
            Number = row.Int("number"),
            Path = row.Required("path"),
            Occurrence = row.Int("occurrence"),
            VersionHash = row.Text("version_hash"),
            StartedAt = row.UtcOrNull("shown_at"),
        },
    };

    /// <summary>
    /// The pages a participant has answered: path and occurrence of those whose latest visit was sent and not gone back
    /// from.
    /// </summary>
    public async Task<ImmutableHashSet<(string Path, int Occurrence)>> DonePagesAsync(long id, CancellationToken cancel)
    {
        await using var connection = await database.RentAsync(cancel);
        const string sql =
            """
            SELECT path, occurrence, submitted_at IS NOT NULL AND COALESCE(outcome, '') <> 'back' AS done
            FROM visits WHERE participant_id = @id ORDER BY number
            """;
        var visits = await connection.RowsAsync(
            sql,
            row => (Page: (row.Required("path"), row.Int("occurrence")), IsDone: row.Flag("done")),
            cancel,
            ("id", id)
        );
        return [.. visits.GroupBy(v => v.Page).Where(page => page.Last().IsDone).Select(page => page.Key)];
    }

    /// <summary>Whether answers of a browser led a participant to the open visit.</summary>
    public async Task<bool> LedToAsync(long id, int visit, string browser, CancellationToken cancel)
    {
        await using var connection = await database.RentAsync(cancel);
        var command = connection.Command(
            """
            SELECT 1 FROM submissions s JOIN visits v ON v.id = s.visit_id
            WHERE s.participant_id = @id AND s.browser_key = @browser AND v.number = @before
            """,
            ("id", id), ("browser", browser), ("before", visit - 1));
        return await command.ExecuteScalarAsync(cancel) is not null;
    }

    /// <summary>UTC of the time the page before a visit was left; null when there was none.</summary>
    public async Task<DateTime?> ReachedAsync(long participantId, int visit, CancellationToken cancel)
    {
        await using var connection = await database.RentAsync(cancel);
        const string sql = "SELECT submitted_at FROM visits WHERE participant_id = @participant AND number = @number";
        var before = await connection.RowsAsync(
            sql, row => row.UtcOrNull("submitted_at"), cancel, ("participant", participantId), ("number", visit - 1));
        return before.FirstOrDefault();
    }

    /// <summary>Unfinished participants who started at a moment or before, in the order of arrival.</summary>
    /// <param name="startedUntil">UTC.</param>
    /// <param name="limit">How many at most.</param>
    public async Task<ImmutableArray<(long Id, string Source)>> UnfinishedAsync(
        DateTime startedUntil,
        int limit,
        CancellationToken cancel
    )
    {
        await using var connection = await database.RentAsync(cancel);
        const string sql =
            "SELECT id, source FROM participants WHERE NOT finished AND started_at <= @until ORDER BY id "
            + "LIMIT @limit";
        return
        [
            .. await connection.RowsAsync(
                sql,
                row => (row.Long("id"), row.Required("source")),
                cancel,
                ("until", startedUntil),
                ("limit", limit)
            ),
        ];
    }

    /// <summary>What is kept of a participant's PIN; null for one without.</summary>
    public async Task<string?> PinHashAsync(long participantId, CancellationToken cancel)
    {
        await using var connection = await database.RentAsync(cancel);
        var command = connection.Command(
            "SELECT hash FROM participant_pins WHERE participant_id = @id",
            ("id", participantId)
        );
        return (string?)await command.ExecuteScalarAsync(cancel);
    }

    private async Task<EarlierAnswers?> EarlierAsync(string answers, string missing, CancellationToken cancel)
    {
        var bound = await database.Bound.ReadAsync([answers], cancel);
        if (bound.IsMissing(answers)) return null;
        var parts = bound.Answers(new(answers, "{}", missing, "{}", "{}"));
        return new(parts.Answers, parts.Missing);
    }
}
