using StudyApp.Storage.Connection.Writing;
using StudyApp.Storage.Requests;

namespace StudyApp.Storage.Participants.Rows;

/// <summary>What becomes of typed text when a page is left.</summary>
internal static class DraftRows
{
    /// <summary>
    /// Drops what is done with, keeps what is not, and lets what waits for the page that is opened go along.
    /// </summary>
    /// <param name="session">The connection.</param>
    /// <param name="request">How the page was left.</param>
    /// <param name="left">The visit that was left.</param>
    /// <param name="next">The page that is open now.</param>
    public static async Task SettleAsync(
        WriteSession session,
        SubmitRequest request,
        long left,
        NextVisit next,
        CancellationToken cancel
    )
    {
        if (request.KeptDraft is { } fields) await KeepAsync(session, request, left, fields, cancel);
        else await DropAsync(session, request, left, cancel);
        if (next.End is not null) await DropAllAsync(session, request.ParticipantId, cancel);
        else if (request.CanReturn)
            // From one visit only, the newest: the others have none unless the study was changed in between.
            await session.SendAsync(
                """
                UPDATE drafts SET visit_id = (SELECT id FROM visits WHERE participant_id = @participant AND number = @opened) WHERE visit_id = (
                    SELECT MAX(d.visit_id) FROM drafts d JOIN visits v ON v.id = d.visit_id
                    WHERE v.participant_id = @participant AND v.path = @path AND v.occurrence = @occurrence)
                """,
                cancel,
                ("opened", request.Visit + 1),
                ("participant", request.ParticipantId),
                ("path", next.Path),
                ("occurrence", next.Occurrence)
            );
    }

    /// <summary>Drops everything a participant typed and did not send.</summary>
    public static Task DropAllAsync(WriteSession session, long participantId, CancellationToken cancel) =>
        session.SendAsync(
            "DELETE FROM drafts WHERE visit_id IN (SELECT id FROM visits WHERE participant_id = @participant)",
            cancel,
            ("participant", participantId)
        );

    private static async Task KeepAsync(
        WriteSession session,
        SubmitRequest request,
        long left,
        string fields,
        CancellationToken cancel
    )
    {
        if (request.BrowserKey is not { } browser) return;
        await session.SendAsync(
            """
            INSERT INTO drafts (visit_id, browser_key, sequence, fields, saved_at) VALUES (@visit, @browser, 0, @fields, @now)
            ON CONFLICT (visit_id, browser_key) DO UPDATE SET fields = excluded.fields, saved_at = excluded.saved_at
            """,
            cancel, ("visit", left), ("browser", browser), ("fields", fields), ("now", request.Now));
    }

    private static Task DropAsync(WriteSession session, SubmitRequest request, long left, CancellationToken cancel) =>
        request.CanReturn
        ? session.SendAsync(
            """
            DELETE FROM drafts WHERE visit_id IN (
                SELECT o.id FROM visits o JOIN visits l ON l.participant_id = o.participant_id AND l.path = o.path AND l.occurrence = o.occurrence WHERE l.id = @visit)
            """,
            cancel, ("visit", left))
        : session.SendAsync("DELETE FROM drafts WHERE visit_id = @visit", cancel, ("visit", left));
}
