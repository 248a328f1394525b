using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using StudyApp.Storage.Connection;
using StudyApp.Storage.CustomTables;
using StudyApp.Studies.Authored;
using StudyApp.Studies.Steps;

namespace StudyApp.Storage.Participants;

/// <summary>What a participant has answered, done and written so far. Thread-safe.</summary>
public sealed class HistoryReader(StudyDatabase database)
{
    private const int RowsTogether = 100;

    /// <summary>
    /// What a participant answered in certain questionnaires, oldest first, as the JSON objects stored.
    /// </summary>
    public async Task<ImmutableArray<PastAnswers>> AnswersAsync(
        long id, ImmutableSortedSet<string> questionnaires, CancellationToken cancel)
    {
        if (questionnaires.IsEmpty) return [];
        await using var connection = await database.RentAsync(cancel);
        var names = questionnaires.Select((name, i) => ($"@q{i}", (object)name)).ToArray();
        var sql = $"""
            SELECT questionnaire, tag, answers, started_at, ended_at FROM submissions
            WHERE participant_id = @id AND questionnaire IN ({string.Join(
                ", ",
                names.Select(n => n.Item1)
            )}) ORDER BY id
            """;
        var answers = await connection.RowsAsync(
            sql, AnswersOf, cancel, [("id", (object)id), .. names.Select(n => (n.Item1[1..], n.Item2))]);
        var bound = await database.Bound.ReadAsync(answers.Select(a => a.Json), cancel);
        return [.. answers.Select(a => a with { Json = bound.Answers(new(a.Json, "{}", "{}", "{}", "{}")).Answers })];

        static PastAnswers AnswersOf(Row row) => new(
            row.Required("questionnaire"),
            row.Required("tag"),
            row.Required("answers"),
            row.Utc("started_at"),
            row.Utc("ended_at")
        );
    }

    /// <summary>What happened in a participant's questionnaires before they were sent, in the order reported.</summary>
    public async Task<ImmutableArray<InteractionFact>> InteractionsAsync(long id, CancellationToken cancel)
    {
        await using var connection = await database.RentAsync(cancel);
        const string sql =
            """
            SELECT questionnaire, tag, question_id, event_type, occurred_at, value
            FROM interactions WHERE participant_id = @id ORDER BY visit_id, id
            """;
        return [.. await connection.RowsAsync(sql, FactOf, cancel, ("id", id))];

        static InteractionFact FactOf(Row row) => new(
            row.Required("questionnaire"), row.Required("tag"), row.Required("question_id"),
            row.Required("event_type"), row.Utc("occurred_at"), row.Required("value"));
    }

    /// <summary>How many trials of a visit are stored under a run; null counts all runs.</summary>
    public async Task<int> CountTrialsAsync(long visitId, string? run, CancellationToken cancel)
    {
        await using var connection = await database.RentAsync(cancel);
        const string all = "SELECT COUNT(*) FROM trials WHERE visit_id = @visit";
        var command = run is null
            ? connection.Command(all, ("visit", visitId))
            : connection.Command(all + " AND run = @run", ("visit", visitId), ("run", run));
        return Convert.ToInt32(await command.ExecuteScalarAsync(cancel), CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// The trials of a participant's newest run of each of some tasks, in the order of the run, as the JSON objects
    /// stored.
    /// </summary>
    public async Task<ImmutableArray<StoredTrial>> NewestTrialsAsync(
        long id,
        ImmutableSortedSet<string> tasks,
        CancellationToken cancel
    )
    {
        if (tasks.IsEmpty) return [];
        await using var connection = await database.RentAsync(cancel);
        const string sql =
            """
            SELECT t.task, t.run, t.trial_index, t.data, v.version_hash, t.visit_id
            FROM trials t JOIN visits v ON v.id = t.visit_id WHERE t.participant_id = @id ORDER BY t.visit_id, t.id
            """;
        var all = await connection.RowsAsync(
            sql,
            row => (Visit: row.Long("visit_id"), Trial: TrialOf(row, row.Required("run"), row.Text("version_hash"))),
            cancel,
            ("id", id)
        );
        return
        [
            .. all.Where(t => tasks.Contains(t.Trial.Task)).GroupBy(t => t.Trial.Task)
                .SelectMany(task =>
                    task.Where(t => t.Visit == task.Last().Visit && t.Trial.Run == task.Last().Trial.Run)
                )
                .Select(t => t.Trial).OrderBy(t => t.Task, StringComparer.Ordinal).ThenBy(t => t.Index),
        ];
    }

    private static StoredTrial TrialOf(Row row, string run, string? versionHash) =>
        new(row.Required("task"), run, row.Int("trial_index"), row.Required("data"), versionHash);

    /// <summary>The trial of a run with the highest index; null when none is stored.</summary>
    public async Task<StoredTrial?> LastTrialAsync(long visitId, string run, CancellationToken cancel)
    {
        await using var connection = await database.RentAsync(cancel);
        var last = await connection.RowsAsync(
            "SELECT task, trial_index, data FROM trials WHERE visit_id = @visit AND run = @run ORDER BY "
                + "trial_index DESC LIMIT 1",
            row => TrialOf(row, run, null),
            cancel,
            ("visit", visitId), ("run", run));
        return last.FirstOrDefault();
    }

    /// <summary>A participant's rows of a table, oldest first.</summary>
    public async IAsyncEnumerable<StoredRow> TableRowsAsync(
        long id,
        string table,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        await using var connection = await database.RentAsync(cancel);
        var command = connection.Command(
            "SELECT id, submitted_at, data FROM custom_table_rows WHERE participant_id = @id AND "
                + "table_name = @table ORDER BY id",
            ("id", id), ("table", table));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var row = new Row(reader);
        var some = new List<StoredRow>(RowsTogether);
        for (var isMore = true; isMore; some.Clear())
        {
            while (some.Count < RowsTogether && (isMore = await reader.ReadAsync(cancel)))
                some.Add(new(row.Long("id"), row.Utc("submitted_at"), row.Required("data")));
            var bound = await database.Bound.ReadAsync(some.Select(r => r.Json), cancel);
            foreach (var stored in some) yield return stored with { Json = bound.Text(stored.Json) };
        }
    }

    /// <summary>How many rows of tables a participant has written.</summary>
    public async Task<int> CountTableRowsAsync(long id, CancellationToken cancel)
    {
        await using var connection = await database.RentAsync(cancel);
        var command = connection.Command(
            "SELECT COUNT(*) FROM custom_table_rows WHERE participant_id = @id",
            ("id", id)
        );
        return Convert.ToInt32(await command.ExecuteScalarAsync(cancel), CultureInfo.InvariantCulture);
    }
}

/// <summary>The answers to one questionnaire that was sent before.</summary>
/// <param name="Questionnaire">Its name.</param>
/// <param name="Tag">Its tag; empty for none.</param>
/// <param name="Json">Column → value, a JSON object.</param>
/// <param name="StartedAt">UTC.</param>
/// <param name="EndedAt">UTC.</param>
public sealed record PastAnswers(string Questionnaire, string Tag, string Json, DateTime StartedAt, DateTime EndedAt);
