using StudyApp.Storage.Connection.Writing;
using StudyApp.Storage.Counting;
using StudyApp.Storage.Participants.Rows;
using StudyApp.Storage.Requests;
using StudyApp.Studies.Steps;

namespace StudyApp.Storage.Participants.Writes;

/// <summary>
/// Stores what a page asked and moves the participant on, unless the form was not for the open visit.
/// </summary>
internal sealed class SubmitWrite(SubmitRequest request) : ParticipantWrite<SubmitOutcome>
{
    // Whoever needs the counts or an id must hold the arrivals' lock, and takes it before any participant's row.
    public override long Order => request.Counts is null && request.Identify is null ? request.ParticipantId : 0;

    public override long Participant => request.ParticipantId;

    protected override async Task<SubmitOutcome> WriteAsync(WriteSession session, CancellationToken cancel)
    {
        if (Order == 0) await session.LockArrivalsAsync();
        if (
            request is { NeedsProof: true, Identify: var (asked, returning) }
            && await VisitRows.FindAsync(session, asked, cancel) is { } earlier
            && earlier.Id != request.ParticipantId
            && earlier.Id != request.ProvedAs
            && earlier.GoesOn(returning)
        )
            return new ProofNeeded(earlier.Id);
        if (request.Identify is { } identify)
        {
            if (await session.ExecuteAsync(MoveSql, cancel, MoveParameters) == 0) return new Stale();
            if (await IdentifyAsync(session, identify.Identity, identify.Returning, cancel) is { } other) return other;
        }
        else await session.SendAsync(MoveSql, cancel, MoveParameters);

        if (await CloseAsync(session, cancel) is not { } visit) return new Stale();
        var next = request.Leave(
            await TallyRows.ReadAsync(session, request.Counts, request.ParticipantId, request.Now, cancel)
        );
        if (request.Counts is not null)
            await session.SendAsync(
                "UPDATE participants SET condition = @condition, sequence = @sequence WHERE id = @id AND "
                    + "condition <> @condition",
                cancel,
                ("condition", next.Condition),
                ("sequence", next.Sequence),
                ("id", request.ParticipantId)
            );
        await VisitRows.OpenAsync(session, request.ParticipantId, request.Visit + 1, next, request.Now, cancel);
        await AssignmentRows.AddAsync(session, request.ParticipantId, next, request.Now, cancel);
        await DraftRows.SettleAsync(session, request, visit, next, cancel);
        return new Stored(next.Path);
    }

    // The condition on the visit makes a repeated form harmless: the second one changes no row.
    private const string MoveSql =
        "UPDATE participants SET current_visit = @next, last_active_at = @now, waits_until = NULL, "
        + "language = COALESCE(@language, language) WHERE id = @id AND current_visit = @visit AND NOT "
        + "finished";

    // Only who has just moved on is one visit further with this one open.
    private const string CloseSql =
        """
        UPDATE visits SET submitted_at = @now, started_at = COALESCE(started_at, @now), outcome = @outcome, language = COALESCE(@language, language), version_hash = COALESCE(@hash, version_hash)
        WHERE participant_id = @participant AND number = @number AND submitted_at IS NULL
            AND EXISTS (SELECT 1 FROM participants p WHERE p.id = @participant AND p.current_visit = @next AND NOT p.finished)
        RETURNING id, started_at
        """;

    private (string, object?)[] MoveParameters =>
        [
            ("next", request.Visit + 1),
            ("now", request.Now),
            ("language", request.Language),
            ("id", request.ParticipantId),
            ("visit", request.Visit),
        ];

    // The closed visit's primary key; null when the participant is elsewhere.
    private async Task<long?> CloseAsync(WriteSession session, CancellationToken cancel)
    {
        var closed = await session.QueryAsync(
            CloseSql,
            row => (Id: row.Long("id"), StartedAt: row.Utc("started_at")),
            cancel,
            ("now", request.Now),
            ("outcome", request.Outcome),
            ("language", request.Language),
            ("hash", request.VersionHash),
            ("participant", request.ParticipantId),
            ("number", request.Visit),
            ("next", request.Visit + 1)
        );
        if (closed.Count == 0) return null;
        if (request.Answers is not { } answers) return closed[0].Id;
        await session.SendAsync(
            """
            INSERT INTO submissions (participant_id, visit_id, questionnaire, tag, version_hash, answers, presented, missing, changes, calculated, browser_key, started_at, ended_at)
            VALUES (@participant, @visit, @questionnaire, @tag, @hash, @answers, @presented, @missing, @changes, @calculated, @browser, @started, @ended)
            """,
            cancel,
            ("participant", request.ParticipantId),
            ("visit", closed[0].Id),
            ("questionnaire", answers.Questionnaire),
            ("tag", answers.Tag),
            ("hash", answers.VersionHash),
            ("answers", answers.Json),
            ("presented", answers.Presented),
            ("missing", answers.Missing),
            ("changes", answers.Changes),
            ("calculated", answers.Calculated),
            ("browser", request.BrowserKey),
            ("started", closed[0].StartedAt),
            ("ended", request.Now)
        );
        await InteractionRows.AddAsync(session, request.ParticipantId, closed[0].Id, answers, cancel);
        return closed[0].Id;
    }

    private async Task<SwitchedTo?> IdentifyAsync(
        WriteSession session,
        Identity identity,
        ReturnRule rule,
        CancellationToken cancel
    )
    {
        var known = await VisitRows.FindAsync(session, identity, cancel);
        if (known is not null && known.Id != request.ParticipantId && known.GoesOn(rule))
        {
            await session.ExecuteAsync(
                "UPDATE participants SET end_reason = 'session_loaded', ended_at = @now, finished = "
                    + "@yes, excluded = @yes, condition = 0, current_visit = @visit WHERE id = @id",
                cancel, ("now", request.Now), ("yes", true), ("visit", request.Visit), ("id", request.ParticipantId));
            await DraftRows.DropAllAsync(session, request.ParticipantId, cancel);
            return new(known.Id);
        }
        if (known?.Id != request.ParticipantId)
        {
            await session.ExecuteAsync(
                "UPDATE participants SET external_id = @externalId, source = @source, attempt = @attempt "
                    + "WHERE id = @id",
                cancel,
                ("externalId", identity.ExternalId),
                ("source", identity.Source),
                ("attempt", (known?.Attempt ?? 0) + 1),
                ("id", request.ParticipantId)
            );
            await PinRows.AddAsync(session, request.ParticipantId, request.PinHash, cancel);
        }
        return null;
    }
}
