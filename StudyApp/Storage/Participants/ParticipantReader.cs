using System.Collections.Immutable;
using System.Data.Common;
using System.Runtime.CompilerServices;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Counting;
using StudyApp.Storage.CustomTables;
using StudyApp.Storage.Participants.Rows;
using StudyApp.Storage.Requests;
using StudyApp.Studies.Authored;
using StudyApp.Studies.Flow;
using StudyApp.Studies.Model;
using StudyApp.Studies.Recruitment;
using StudyApp.Studies.Steps;

namespace StudyApp.Storage.Participants;

/// <summary>The reads of the participants' pages: plain SQL, one row each. Thread-safe.</summary>
public sealed class ParticipantReader(StudyDatabase database)
{
    private const string Columns =
        "SELECT p.id, p.external_id, p.source, p.condition, p.seed, p.finished, p.end_reason, p.completion_code, v.id, v.number, v.path, v.occurrence, v.version_hash, v.started_at, d.sequence, d.fields, p.sequence, p.language, p.arrival, p.started_at, p.ended_at, p.last_active_at, p.excluded, p.flagged_as_bot, (SELECT COUNT(*) FROM versions WHERE kind = 'page_list')";

    private const string Tables =
        """
         FROM participants p JOIN visits v ON v.participant_id = p.id AND v.number = p.current_visit
        LEFT JOIN drafts d ON d.visit_id = v.id AND d.browser_key = @browser
        """;

    private const int RowsTogether = 100;

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
    /// <param name="browser">Who asks: only what was typed in the same browser comes along. Null for nothing typed.</param>
    /// <param name="withEarlier">Whether what was answered at the page before comes along.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<ParticipantState?> LoadAsync(long id, string? browser, bool withEarlier, CancellationToken cancel)
    {
        await using var connection = await database.RentAsync(cancel);
        var command = connection.Command(withEarlier ? LoadWithEarlierSql : LoadSql, ("id", id), ("browser", browser ?? ""));
        await using var row = await command.ExecuteReaderAsync(cancel);
        if (!await row.ReadAsync(cancel)) return null;
        var earlier = !withEarlier || row.IsDBNull(25) ? null : await EarlierAsync(row.GetString(25), row.GetString(26), cancel);
        var visit = new VisitState(row.GetInt64(8), row.GetInt32(9), row.GetString(10), row.GetInt32(11), Text(row, 12), row.IsDBNull(13) ? null : DateTime.SpecifyKind(row.GetDateTime(13), DateTimeKind.Utc));
        return new(row.GetInt64(0), Text(row, 1), row.GetString(2), row.GetInt32(3), row.GetInt64(4), row.GetBoolean(5), Text(row, 6), Text(row, 7), visit)
        {
            Sequence = row.GetInt32(16),
            Language = Text(row, 17),
            Arrival = Text(row, 18),
            StartedAt = Utc(row, 19),
            EndedAt = row.IsDBNull(20) ? null : Utc(row, 20),
            LastActiveAt = Utc(row, 21),
            Excluded = row.GetBoolean(22),
            FlaggedAsBot = row.GetBoolean(23),
            PageLists = (int)row.GetInt64(24),
            Draft = row.IsDBNull(14) ? null : new(row.GetInt64(14), row.GetString(15)),
            Earlier = earlier,
        };
    }

    /// <summary>The versions that came into use after a moment, on any server.</summary>
    /// <param name="since">UTC.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<ImmutableArray<(string Hash, string Kind)>> VersionsSinceAsync(DateTime since, CancellationToken cancel)
    {
        await using var connection = await database.RentAsync(cancel);
        return [.. await RowsAsync(connection, "SELECT hash, kind FROM versions WHERE first_used_at > @since", row => (row.GetString(0), row.GetString(1)), cancel, ("since", since))];
    }

    /// <summary>The pages a participant has answered: path and occurrence of those whose latest visit was sent and not gone back from.</summary>
    public async Task<ImmutableHashSet<(string Path, int Occurrence)>> DonePagesAsync(long id, CancellationToken cancel)
    {
        await using var connection = await database.RentAsync(cancel);
        const string sql = "SELECT path, occurrence, submitted_at IS NOT NULL AND COALESCE(outcome, '') <> 'back' FROM visits WHERE participant_id = @id ORDER BY number";
        var visits = await RowsAsync(connection, sql, row => (Page: (row.GetString(0), row.GetInt32(1)), IsDone: row.GetBoolean(2)), cancel, ("id", id));
        return [.. visits.GroupBy(v => v.Page).Where(page => page.Last().IsDone).Select(page => page.Key)];
    }

    /// <summary>Where those who are not finished stand, all in one row per page, condition and version of what they were shown.</summary>
    public async Task<ImmutableArray<Standing>> StandingsAsync(CancellationToken cancel)
    {
        await using var connection = await database.RentAsync(cancel);
        const string sql =
            """
            SELECT v.path, v.occurrence, p.condition, v.version_hash, COUNT(*)
            FROM participants p JOIN visits v ON v.participant_id = p.id AND v.number = p.current_visit
            WHERE p.finished = FALSE
            GROUP BY v.path, v.occurrence, p.condition, v.version_hash ORDER BY v.path, v.occurrence, p.condition
            """;
        return [.. await RowsAsync(connection, sql, row => new Standing(row.GetString(0), row.GetInt32(1), row.GetInt32(2), Text(row, 3), (int)row.GetInt64(4)), cancel)];
    }

    /// <summary>The latest attempt of an external id; null when nobody has it.</summary>
    public async Task<FoundParticipant?> FindAsync(string source, string externalId, CancellationToken cancel)
    {
        await using var connection = await database.RentAsync(cancel);
        var command = connection.Command("SELECT id, finished, arrival FROM participants WHERE source = @source AND external_id = @externalId ORDER BY attempt DESC LIMIT 1", ("source", source), ("externalId", externalId));
        await using var row = await command.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel) ? new(row.GetInt64(0), row.GetBoolean(1), Text(row, 2)) : null;
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

    /// <summary>The condition of an external id's latest attempt that has one; null when there is none.</summary>
    public async Task<int?> ConditionBeforeAsync(string source, string externalId, CancellationToken cancel)
    {
        await using var connection = await database.RentAsync(cancel);
        var command = connection.Command("SELECT condition FROM participants WHERE source = @source AND external_id = @externalId AND condition > 0 ORDER BY attempt DESC LIMIT 1", ("source", source), ("externalId", externalId));
        return await command.ExecuteScalarAsync(cancel) is { } found ? Convert.ToInt32(found, System.Globalization.CultureInfo.InvariantCulture) : null;
    }

    /// <summary>External id → condition (0 for none) of everybody of a source, of the latest attempt.</summary>
    public async Task<IReadOnlyDictionary<string, int>> ConditionsOfAsync(string source, CancellationToken cancel)
    {
        await using var connection = await database.RentAsync(cancel);
        const string sql = "SELECT external_id, condition FROM participants WHERE source = @source AND external_id IS NOT NULL ORDER "
            + "BY attempt";
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (id, condition) in await RowsAsync(connection, sql, row => (row.GetString(0), row.GetInt32(1)), cancel,
            ("source", source))) found[id] = condition;
        return found;
    }

    /// <summary>What a participant answered in certain questionnaires, oldest first, as the JSON objects stored.</summary>
    public async Task<ImmutableArray<(string Questionnaire, string Tag, string Answers, DateTime StartedAt, DateTime EndedAt)>> AnswersAsync(long id, ImmutableSortedSet<string> questionnaires, CancellationToken cancel)
    {
        if (questionnaires.IsEmpty) return [];
        await using var connection = await database.RentAsync(cancel);
        var names = questionnaires.Select((name, i) => ($"@q{i}", (object)name)).ToArray();
        var command = connection.Command(
            $"SELECT questionnaire, tag, answers, started_at, ended_at FROM submissions WHERE participant_id = @id AND questionnaire IN ({string.Join(", ", names.Select(n => n.Item1))}) ORDER BY id",
            [("id", (object)id), .. names.Select(n => (n.Item1[1..], n.Item2))]);
        await using var row = await command.ExecuteReaderAsync(cancel);
        var answers = ImmutableArray.CreateBuilder<(string, string, string, DateTime, DateTime)>();
        while (await row.ReadAsync(cancel)) answers.Add((row.GetString(0), row.GetString(1), row.GetString(2), Utc(row, 3), Utc(row, 4)));
        var bound = await database.Bound.ReadAsync(answers.Select(a => a.Item3), cancel);
        return [.. answers.Select(a => (a.Item1, a.Item2, bound.Answers(new(a.Item3, "{}", "{}", "{}", "{}")).Answers, a.Item4, a.Item5))];
    }

    /// <summary>What happened in a participant's questionnaires before they were sent, in the order reported.</summary>
    public async Task<ImmutableArray<InteractionFact>> InteractionsAsync(long id, CancellationToken cancel)
    {
        await using var connection = await database.RentAsync(cancel);
        const string sql = "SELECT questionnaire, tag, question_id, event_type, occurred_at, value FROM interactions WHERE participant_id = @id ORDER BY visit_id, id";
        return [.. await RowsAsync(connection, sql, row => new InteractionFact(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), Utc(row, 4), row.GetString(5)), cancel, ("id", id))];
    }

    /// <summary>What admission depends on, as it stands now and without waiting for arrivals: for what is shown before someone takes part.</summary>
    /// <param name="activeSince">UTC; unfinished participants inactive since before are not counted. Null counts all.</param>
    /// <param name="withMembers">Whether memberships in quotas are asked for.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<Tally> TallyAsync(DateTime? activeSince, bool withMembers, CancellationToken cancel)
    {
        await using var connection = await database.RentAsync(cancel);
        var since = ("since", (object)(activeSince ?? DateTime.UnixEpoch));
        var goneSince = (await RowsAsync(connection, TallySql.GoneSince, row => row.IsDBNull(0) ? null : (DateTime?)Utc(row, 0), cancel)).FirstOrDefault();
        var sql = TallySql.IsLonger(goneSince, activeSince ?? DateTime.UnixEpoch) ? TallySql.WholePopulation : TallySql.Population;
        var population = await RowsAsync(connection, sql, row => new PopulationCount(row.GetString(0), row.GetInt32(1), (int)row.GetInt64(2)), cancel, since);
        var switches = await RowsAsync(connection, TallySql.Switches, row => (Condition: row.GetInt32(1), Enabled: row.GetBoolean(2)), cancel);
        var members = withMembers ? await RowsAsync(connection, TallySql.Members, row => KeyValuePair.Create(row.GetString(0), (int)row.GetInt64(1)), cancel, since) : [];
        return new()
        {
            Population = [.. population],
            Counts = [.. population.GroupBy(p => p.Condition, (condition, of) => new ConditionCount(condition, 0) { Total = of.Sum(p => p.Count) })],
            Switches = switches.GroupBy(s => s.Condition).ToImmutableDictionary(g => g.Key, g => g.Last().Enabled),
            Members = members.ToImmutableDictionary(StringComparer.Ordinal),
        };
    }

    /// <summary>What was last ordered by hand about opening the study; null for nothing.</summary>
    public async Task<OpeningOrder?> OpeningAsync(CancellationToken cancel)
    {
        await using var connection = await database.RentAsync(cancel);
        return (await RowsAsync(connection, OpeningRows.Last, OpeningRows.Read, cancel)).FirstOrDefault();
    }

    /// <summary>Unfinished participants who started at a moment or before, in the order of arrival.</summary>
    /// <param name="startedUntil">UTC.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<ImmutableArray<(long Id, string Source)>> UnfinishedAsync(DateTime startedUntil, int limit, CancellationToken cancel)
    {
        await using var connection = await database.RentAsync(cancel);
        return [.. await RowsAsync(
            connection, "SELECT id, source FROM participants WHERE NOT finished AND started_at <= @until ORDER BY id LIMIT @limit", row => (row.GetInt64(0), row.GetString(1)), cancel, ("until", startedUntil), ("limit", limit))];
    }

    /// <summary>UTC of the time the page before a visit was left; null when there was none.</summary>
    public async Task<DateTime?> ReachedAsync(long participantId, int visit, CancellationToken cancel)
    {
        await using var connection = await database.RentAsync(cancel);
        var command = connection.Command("SELECT submitted_at FROM visits WHERE participant_id = @participant AND number = @number", ("participant", participantId), ("number", visit - 1));
        await using var row = await command.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel) && !row.IsDBNull(0) ? DateTime.SpecifyKind(row.GetDateTime(0), DateTimeKind.Utc) : null;
    }

    /// <summary>What is kept of a participant's PIN; null for one without.</summary>
    public async Task<string?> PinHashAsync(long participantId, CancellationToken cancel)
    {
        await using var connection = await database.RentAsync(cancel);
        var command = connection.Command("SELECT hash FROM participant_pins WHERE participant_id = @id", ("id", participantId));
        return (string?)await command.ExecuteScalarAsync(cancel);
    }

    /// <summary>What a participant agreed to, and when; null for one who has not.</summary>
    public async Task<AgreedVersion?> AgreedToAsync(long participantId, CancellationToken cancel)
    {
        await using var connection = await database.RentAsync(cancel);
        var found = await RowsAsync(
            connection,
            $"SELECT c.hash, c.content, v.submitted_at, v.language {FromAgreed} ORDER BY v.number LIMIT 1",
            row => new AgreedVersion(row.GetString(0), row.GetString(1), Utc(row, 2), Text(row, 3)), cancel,
            ("participant", participantId));
        return found.Count > 0 ? found[0] : null;
    }

    /// <summary>Whether a participant has agreed to a consent text that is kept.</summary>
    public async Task<bool> HasAgreedAsync(long participantId, CancellationToken cancel)
    {
        await using var connection = await database.RentAsync(cancel);
        var found = await RowsAsync(
            connection, $"SELECT v.number {FromAgreed} LIMIT 1", row => row.GetInt32(0), cancel, ("participant", participantId));
        return found.Count > 0;
    }

    /// <summary>Every consent text that was shown under a name, newest first.</summary>
    public async Task<ImmutableArray<string>> ConsentTextsAsync(string name, CancellationToken cancel)
    {
        await using var connection = await database.RentAsync(cancel);
        return [.. await RowsAsync(connection, "SELECT content FROM versions WHERE kind = 'consent' AND name = @name ORDER BY first_used_at DESC", row => row.GetString(0), cancel, ("name", name))];
    }

    /// <summary>How many trials of a visit are stored under a run; null counts all runs.</summary>
    public async Task<int> CountTrialsAsync(long visitId, string? run, CancellationToken cancel)
    {
        await using var connection = await database.RentAsync(cancel);
        var command = connection.Command(run is null ? "SELECT COUNT(*) FROM trials WHERE visit_id = @visit" : "SELECT COUNT(*) FROM trials WHERE visit_id = @visit AND run = @run", ("visit", visitId), ("run", run ?? ""));
        return Convert.ToInt32(await command.ExecuteScalarAsync(cancel), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The trials of a participant's newest run of each of some tasks, in the order of the run, as the JSON objects stored.</summary>
    public async Task<ImmutableArray<StoredTrial>> NewestTrialsAsync(long id, ImmutableSortedSet<string> tasks, CancellationToken cancel)
    {
        if (tasks.IsEmpty) return [];
        await using var connection = await database.RentAsync(cancel);
        var all = await RowsAsync(
            connection,
            "SELECT t.id, t.task, t.run, t.trial_index, t.data, v.version_hash, t.visit_id FROM trials t JOIN visits v ON v.id = t.visit_id WHERE t.participant_id = @id ORDER BY t.visit_id, t.id",
            row => (Visit: row.GetInt64(6), Trial: new StoredTrial(row.GetString(1), row.GetString(2), row.GetInt32(3), row.GetString(4), Text(row, 5))),
            cancel,
            ("id", id));
        return
        [
            .. all.Where(t => tasks.Contains(t.Trial.Task)).GroupBy(t => t.Trial.Task)
                .SelectMany(task => task.Where(t => t.Visit == task.Last().Visit && t.Trial.Run == task.Last().Trial.Run)).Select(t => t.Trial).OrderBy(t => t.Task, StringComparer.Ordinal).ThenBy(t => t.Index),
        ];
    }

    /// <summary>The trial of a run with the highest index; null when none is stored.</summary>
    public async Task<StoredTrial?> LastTrialAsync(long visitId, string run, CancellationToken cancel)
    {
        await using var connection = await database.RentAsync(cancel);
        var last = await RowsAsync(
            connection,
            "SELECT task, trial_index, data FROM trials WHERE visit_id = @visit AND run = @run ORDER BY trial_index DESC LIMIT 1",
            row => new StoredTrial(row.GetString(0), run, row.GetInt32(1), row.GetString(2), null),
            cancel,
            ("visit", visitId), ("run", run));
        return last.FirstOrDefault();
    }

    /// <summary>A participant's rows of a table, oldest first.</summary>
    public async IAsyncEnumerable<StoredRow> TableRowsAsync(long id, string table, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var connection = await database.RentAsync(cancel);
        var command = connection.Command("SELECT id, submitted_at, data FROM custom_table_rows WHERE participant_id = @id AND table_name = @table ORDER BY id", ("id", id), ("table", table));
        await using var row = await command.ExecuteReaderAsync(cancel);
        var some = new List<StoredRow>(RowsTogether);
        for (var isMore = true; isMore; some.Clear())
        {
            while (some.Count < RowsTogether && (isMore = await row.ReadAsync(cancel))) some.Add(new(row.GetInt64(0), Utc(row, 1), row.GetString(2)));
            var bound = await database.Bound.ReadAsync(some.Select(r => r.Json), cancel);
            foreach (var stored in some) yield return stored with { Json = bound.Text(stored.Json) };
        }
    }

    /// <summary>How many rows of tables a participant has written.</summary>
    public async Task<int> CountTableRowsAsync(long id, CancellationToken cancel)
    {
        await using var connection = await database.RentAsync(cancel);
        var command = connection.Command("SELECT COUNT(*) FROM custom_table_rows WHERE participant_id = @id", ("id", id));
        return Convert.ToInt32(await command.ExecuteScalarAsync(cancel), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>True when anybody came from elsewhere than a source, excluded and unfinished participants too.</summary>
    public async Task<bool> HasOthersThanAsync(string source, CancellationToken cancel)
    {
        await using var connection = await database.RentAsync(cancel);
        var command = connection.Command("SELECT id FROM participants WHERE source <> @source LIMIT 1", ("source", source));
        return await command.ExecuteScalarAsync(cancel) is not null;
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

    private static async Task<List<T>> RowsAsync<T>(PreparedConnection connection, string sql, Func<DbDataReader, T> read, CancellationToken cancel, params (string Name, object? Value)[] parameters)
    {
        var command = connection.Command(sql, parameters);
        await using var row = await command.ExecuteReaderAsync(cancel);
        var rows = new List<T>();
        while (await row.ReadAsync(cancel)) rows.Add(read(row));
        return rows;
    }

    /// <summary>Everyone of a source, in the order of arrival.</summary>
    /// <param name="source">The recruiting platform.</param>
    /// <param name="withoutNote">Only those whose stored link lacks this note of the program's own; null for all.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<ImmutableArray<RecruitedParticipant>> RecruitedAsync(string source, string? withoutNote, int limit, CancellationToken cancel)
    {
        await using var connection = await database.RentAsync(cancel);
        // Quotation marks inside values are escaped, so that no value looks like a note's name.
        var command = connection.Command(
            "SELECT id, external_id, attempt, finished, end_reason, completion_code, code_is_generated, excluded, arrival FROM participants WHERE source = @source AND (COALESCE(end_reason, '') <> 'session_loaded')"
            + (withoutNote is null ? "" : " AND (arrival IS NULL OR arrival NOT LIKE @note)") + " ORDER BY id LIMIT @limit",
            [("source", source), .. withoutNote is null ? Array.Empty<(string, object)>() : [("note", $"%\"{Arrival.NotePrefix}{withoutNote}\"%")], ("limit", (object)limit)]);
        await using var row = await command.ExecuteReaderAsync(cancel);
        var found = ImmutableArray.CreateBuilder<RecruitedParticipant>();
        while (await row.ReadAsync(cancel))
            found.Add(new(row.GetInt64(0), Text(row, 1), row.GetInt32(2), row.GetBoolean(3), Text(row, 4), Text(row, 5), row.GetBoolean(6), row.GetBoolean(7), Text(row, 8)));
        return found.ToImmutable();
    }

    /// <summary>Every source participants came from, artificial ones left out.</summary>
    public async Task<ImmutableArray<string>> SourcesAsync(CancellationToken cancel)
    {
        await using var connection = await database.RentAsync(cancel);
        var command = connection.Command("SELECT DISTINCT source FROM participants WHERE source <> 'simulate' ORDER BY source");
        await using var row = await command.ExecuteReaderAsync(cancel);
        var sources = ImmutableArray.CreateBuilder<string>();
        while (await row.ReadAsync(cancel)) sources.Add(row.GetString(0));
        return sources.ToImmutable();
    }

    private async Task<EarlierAnswers?> EarlierAsync(string answers, string missing, CancellationToken cancel)
    {
        var bound = await database.Bound.ReadAsync([answers], cancel);
        if (bound.IsMissing(answers)) return null;
        var parts = bound.Answers(new(answers, "{}", missing, "{}", "{}"));
        return new(parts.Answers, parts.Missing);
    }

    private const string FromAgreed =
        """
        FROM visits v JOIN versions c ON c.hash = v.version_hash
        WHERE v.participant_id = @participant AND c.kind = 'consent' AND v.submitted_at IS NOT NULL
        """;

    private static DateTime Utc(DbDataReader row, int column) => DateTime.SpecifyKind(row.GetDateTime(column), DateTimeKind.Utc);

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
