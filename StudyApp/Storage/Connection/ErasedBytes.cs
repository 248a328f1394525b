using System.Data.Common;

namespace StudyApp.Storage.Connection;

/// <summary>Takes what was erased out of the files too, where a deleted row leaves its bytes.</summary>
/// <remarks>
/// What is left to do is known from <c>withdrawals</c>, also after a restart and to other servers. Thread-safe.
/// </remarks>
public sealed class ErasedBytes(StudyDatabase database)
{
    private static readonly string[] Tables =
        [
            "participants",
            "visits",
            "submissions",
            "trials",
            "custom_table_rows",
            "interactions",
            "drafts",
            "quota_members",
            "participant_displays", "participant_origins", "participant_pins", "assignments"];

    /// <summary>
    /// What is done at once, without keeping anybody waiting: the logs, which hold every page as it was, are emptied.
    /// </summary>
    public async Task CutLogsAsync(CancellationToken cancel)
    {
        try
        {
            await database.CutLogAsync(cancel);
            await database.Bound.CutLogsAsync(cancel);
        }
        catch (DbException)
        {
            // It is done again with the rest.
        }
    }

    /// <summary>
    /// Writes the files anew for those whose data were erased since they last were; false when it is for another time.
    /// </summary>
    /// <param name="now">UTC.</param>
    public async Task<bool> ClearAsync(DateTime now, CancellationToken cancel)
    {
        var due = await DueAsync(cancel);
        if (due.Count == 0) return true;
        if (!await database.RewriteAsync(Tables, now, cancel) || !await database.Bound.RewriteAsync(now, cancel))
            return false;
        foreach (var id in due)
            await ExecuteAsync(
                "UPDATE withdrawals SET cleared_at = @now WHERE id = @id",
                cancel,
                ("now", now),
                ("id", id)
            );
        return true;
    }

    /// <summary>
    /// Something of a participant was deleted after their data were erased; for anybody else nothing is noted.
    /// </summary>
    internal Task AgainAsync(long participantId, CancellationToken cancel) =>
        ExecuteAsync(
            "UPDATE withdrawals SET cleared_at = NULL WHERE participant_id = @id AND erased",
            cancel,
            ("id", participantId)
        );

    private async Task<List<long>> DueAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT id FROM withdrawals WHERE erased AND cleared_at IS NULL";
        await using var row = await command.ExecuteReaderAsync(cancel);
        var due = new List<long>();
        while (await row.ReadAsync(cancel)) due.Add(row.GetInt64(0));
        return due;
    }

    private async Task ExecuteAsync(
        string sql,
        CancellationToken cancel,
        params (string Name, object Value)[] parameters
    )
    {
        using var turn = await database.WriteTurnAsync(cancel);
        await using var connection = await database.OpenAsync(cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
        await command.ExecuteNonQueryAsync(cancel);
    }
}
