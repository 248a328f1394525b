using System.Collections.Immutable;
using System.Globalization;
using StudyApp.Storage.Connection;
using StudyApp.Studies.Recruitment;

namespace StudyApp.Storage.Participants;

/// <summary>Participants by the recruiting platform they came from and the id it gave them. Thread-safe.</summary>
public sealed class RecruitedReader(StudyDatabase database)
{
    /// <summary>The latest attempt of an external id; null when nobody has it.</summary>
    public async Task<FoundParticipant?> FindAsync(string source, string externalId, CancellationToken cancel)
    {
        await using var connection = await database.RentAsync(cancel);
        const string sql =
            """
            SELECT id, finished, arrival FROM participants WHERE source = @source AND external_id = @externalId
            ORDER BY attempt DESC LIMIT 1
            """;
        var found = await connection.RowsAsync(
            sql, row => new FoundParticipant(row.Long("id"), row.Flag("finished"), row.Text("arrival")), cancel,
            ("source", source), ("externalId", externalId));
        return found.FirstOrDefault();
    }

    /// <summary>The condition of an external id's latest attempt that has one; null when there is none.</summary>
    public async Task<int?> ConditionBeforeAsync(string source, string externalId, CancellationToken cancel)
    {
        await using var connection = await database.RentAsync(cancel);
        var command = connection.Command(
            """
            SELECT condition FROM participants WHERE source = @source AND external_id = @externalId AND condition > 0
            ORDER BY attempt DESC LIMIT 1
            """,
            ("source", source), ("externalId", externalId));
        return await command.ExecuteScalarAsync(cancel) is { } found
            ? Convert.ToInt32(found, CultureInfo.InvariantCulture)
            : null;
    }

    /// <summary>External id → condition (0 for none) of everybody of a source, of the latest attempt.</summary>
    public async Task<IReadOnlyDictionary<string, int>> ConditionsOfAsync(string source, CancellationToken cancel)
    {
        await using var connection = await database.RentAsync(cancel);
        const string sql =
            "SELECT external_id, condition FROM participants WHERE source = @source AND external_id IS NOT "
            + "NULL ORDER BY attempt";
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (
            var (id, condition) in await connection.RowsAsync(
                sql,
                row => (row.Required("external_id"), row.Int("condition")),
                cancel,
            ("source", source))) found[id] = condition;
        return found;
    }

    /// <summary>
    /// True when anybody came from elsewhere than a source, excluded and unfinished participants too.
    /// </summary>
    public async Task<bool> HasOthersThanAsync(string source, CancellationToken cancel)
    {
        await using var connection = await database.RentAsync(cancel);
        var command = connection.Command(
            "SELECT id FROM participants WHERE source <> @source LIMIT 1",
            ("source", source)
        );
        return await command.ExecuteScalarAsync(cancel) is not null;
    }

    /// <summary>Everyone of a source, in the order of arrival.</summary>
    /// <param name="source">The recruiting platform.</param>
    /// <param name="withoutNote">Only those whose stored link lacks this note of the program's own; null for
    /// all.</param>
    /// <param name="limit">How many at most.</param>
    public async Task<ImmutableArray<RecruitedParticipant>> RecruitedAsync(
        string source,
        string? withoutNote,
        int limit,
        CancellationToken cancel
    )
    {
        await using var connection = await database.RentAsync(cancel);
        // Quotation marks inside values are escaped, so that no value looks like a note's name.
        var command = connection.Command(
            """
            SELECT id, external_id, attempt, finished, end_reason, completion_code, code_is_generated, excluded, arrival
            FROM participants WHERE source = @source AND (COALESCE(end_reason, '') <> 'session_loaded')
            """
            + (withoutNote is null ? "" : " AND (arrival IS NULL OR arrival NOT LIKE @note)")
            + " ORDER BY id LIMIT @limit",
            [
                ("source", source),
                .. withoutNote is null
                    ? Array.Empty<(string, object)>()
                    : [("note", $"%\"{Arrival.NotePrefix}{withoutNote}\"%")],
                ("limit", (object)limit),
            ]
        );
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var found = ImmutableArray.CreateBuilder<RecruitedParticipant>();
        while (await reader.ReadAsync(cancel)) found.Add(RecruitedOf(new(reader)));
        return found.ToImmutable();
    }

    /// <summary>Every source participants came from, artificial ones left out.</summary>
    public async Task<ImmutableArray<string>> SourcesAsync(CancellationToken cancel)
    {
        await using var connection = await database.RentAsync(cancel);
        const string sql = "SELECT DISTINCT source FROM participants WHERE source <> 'simulate' ORDER BY source";
        return [.. await connection.RowsAsync(sql, row => row.Required("source"), cancel)];
    }

    private static RecruitedParticipant RecruitedOf(Row row) => new()
    {
        Id = row.Long("id"),
        ExternalId = row.Text("external_id"),
        Attempt = row.Int("attempt"),
        Finished = row.Flag("finished"),
        EndReason = row.Text("end_reason"),
        CompletionCode = row.Text("completion_code"),
        CodeIsGenerated = row.Flag("code_is_generated"),
        Excluded = row.Flag("excluded"),
        Arrival = row.Text("arrival"),
    };
}
