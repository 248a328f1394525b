using System.Security.Cryptography;
using System.Text;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Connection.Writing;
using StudyApp.Storage.Participants.Rows;
using StudyApp.Storage.Requests;
using StudyApp.Studies.Steps;

namespace StudyApp.Storage.Participants.Writes;

/// <summary>
/// Takes a participant out of the study, once: a second time nothing changes, and the first receipt is the result.
/// </summary>
internal sealed class WithdrawWrite(WithdrawRequest request) : ParticipantWrite<WithdrawalReceipt>
{
    // Each by its own statement: nothing depends on how a database cascades.
    private static readonly string[] Erasures =
    [
        "DELETE FROM interactions WHERE participant_id = @id",
        "DELETE FROM trials WHERE participant_id = @id",
        "DELETE FROM custom_table_rows WHERE participant_id = @id",
        "DELETE FROM submissions WHERE participant_id = @id",
        "DELETE FROM visits WHERE participant_id = @id",
        "DELETE FROM quota_members WHERE participant_id = @id",
        "DELETE FROM participant_displays WHERE participant_id = @id",
        "DELETE FROM participant_origins WHERE participant_id = @id",
        "DELETE FROM participant_pins WHERE participant_id = @id",
    ];

    public override long Order => request.ParticipantId;

    /// <summary>Whether this write deleted data that were there before; known once it is committed.</summary>
    public bool HasErased { get; private set; }

    protected override async Task<WithdrawalReceipt> WriteAsync(WriteSession session, CancellationToken cancel)
    {
        // The row is unique for the participant: of two that withdraw at once, also on two servers, the second waits
        // here and finds it.
        var made = await session.ExecuteAsync(
            "INSERT INTO withdrawals (participant_id, receipt, at, erased) VALUES (@participant, "
                + "@receipt, @now, @erased) ON CONFLICT (participant_id) DO NOTHING",
            cancel,
            ("participant", request.ParticipantId),
            ("receipt", request.Receipt),
            ("now", request.Now),
            ("erased", request.Erase)
        );
        var receipt = made == 0 ? await FindAsync(session, cancel) : new(request.Receipt, request.Now, request.Erase);
        HasErased = request.Erase && (made > 0 || (request.By is not null && !receipt.Erased));
        if (made == 0 && !HasErased) return receipt;
        if (made == 0)
            await session.SendAsync(
                "UPDATE withdrawals SET erased = @yes WHERE participant_id = @id",
                cancel,
                ("yes", true),
                ("id", request.ParticipantId));
        if (request.By is { } act) await ActRows.AddAsync(session, act, cancel);
        var row = await EndAsync(session, cancel);
        await DraftRows.DropAllAsync(session, request.ParticipantId, cancel);
        if (request.Erase) await EraseAsync(session, row, cancel);
        await VisitRows.OpenAsync(session, request.ParticipantId, row.Visit, request.End, request.Now, cancel);
        return receipt with { Erased = request.Erase };
    }

    private async Task<WithdrawalReceipt> FindAsync(WriteSession session, CancellationToken cancel)
    {
        var found = await session.QueryAsync(
            "SELECT receipt, at, erased FROM withdrawals WHERE participant_id = @participant",
            row => new WithdrawalReceipt(row.Required("receipt"), row.Utc("at"), row.Flag("erased")),
            cancel,
            ("participant", request.ParticipantId)
        );
        return found[0];
    }

    private static Ended EndedOf(Row row) => new(
        row.Int("current_visit"),
        row.Utc("started_at"),
        !row.IsNull("ended_at"),
        row.Text("completion_code"),
        row.Flag("code_is_generated")
    );

    // It holds the participant's row from here on: a page sent meanwhile finds it finished and stores nothing.
    private async Task<Ended> EndAsync(WriteSession session, CancellationToken cancel)
    {
        var rows = await session.QueryAsync(
            """
            UPDATE participants SET finished = @yes, excluded = @yes, end_reason = 'withdrawn', current_visit = current_visit + 1, last_active_at = @now, waits_until = NULL
            WHERE id = @id RETURNING current_visit, started_at, ended_at, completion_code, code_is_generated
            """,
            EndedOf,
            cancel, ("yes", true), ("now", request.Now), ("id", request.ParticipantId));
        var ended = rows[0];
        if (ended.WasFinished) return ended;
        await session.ExecuteAsync(
            "UPDATE participants SET ended_at = @now, completion_code = @code, code_is_generated = "
                + "@generated WHERE id = @id",
            cancel,
            ("now", request.Now),
            ("code", request.Ending.Code),
            ("generated", request.Ending is { CodeIsGenerated: true, Code: not null }),
            ("id", request.ParticipantId)
        );
        await session.ExecuteAsync(
            "UPDATE visits SET submitted_at = @now, started_at = COALESCE(started_at, @now), outcome = "
                + "'withdrawn' WHERE participant_id = @id AND number = @number AND submitted_at IS NULL",
            cancel, ("now", request.Now), ("id", request.ParticipantId), ("number", ended.Visit - 1));
        return ended;
    }

    // What stays: number, source, condition with its assignment, and the days. A code made by withdrawing itself
    // belongs to no answers, and the platform asks for it.
    private async Task EraseAsync(WriteSession session, Ended row, CancellationToken cancel)
    {
        foreach (var sql in Erasures) await session.SendAsync(sql, cancel, ("id", request.ParticipantId));
        await session.SendAsync(
            "UPDATE participants SET external_id = NULL, arrival = NULL, language = NULL, started_at = "
                + "@began, ended_at = @today, last_active_at = @today WHERE id = @id",
            cancel, ("began", row.StartedAt.Date), ("today", request.Now.Date), ("id", request.ParticipantId));
        await session.SendAsync(
            "UPDATE assignments SET at = @began WHERE participant_id = @id",
            cancel,
            ("began", row.StartedAt.Date),
            ("id", request.ParticipantId)
        );
        if (!row.WasFinished || row.Code is null) return;
        await session.SendAsync(
            "UPDATE participants SET completion_code = NULL, code_is_generated = @no WHERE id = @id",
            cancel,
            ("no", false),
            ("id", request.ParticipantId)
        );
        if (row.CodeIsGenerated)
            await session.SendAsync(
                "UPDATE withdrawals SET code_hash = @hash WHERE participant_id = @id",
                cancel,
                ("hash", HashOf(row.Code)),
                ("id", request.ParticipantId)
            );
    }

    /// <summary>What is kept of a deleted completion code.</summary>
    internal static string HashOf(string code) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(code)));

    private sealed record Ended(int Visit, DateTime StartedAt, bool WasFinished, string? Code, bool CodeIsGenerated);
}
