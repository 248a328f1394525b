using System.Globalization;
using StudyApp.Storage.Connection.Writing;
using StudyApp.Storage.Counting;
using StudyApp.Storage.Participants.Rows;
using StudyApp.Storage.Requests;
using StudyApp.Studies.Steps;

namespace StudyApp.Storage.Participants.Writes;

/// <summary>Makes a participant, or finds the one who was here before.</summary>
internal sealed class EnterWrite(EnterRequest request) : ParticipantWrite<EnterOutcome>
{
    public override long Order => 0;

    // Without counts only those with the same id or the same form depend on each other. Should two of them get past
    // each other, an index refuses one, and the batch is written one by one.
    public override object Turn =>
        request.Counts is not null || request.MostPerMinute is not null
            ? Order
            : request.Identity.ExternalId ?? request.EntryKey ?? (object)this;

    protected override async Task<EnterOutcome> WriteAsync(WriteSession session, CancellationToken cancel)
    {
        await session.LockArrivalsAsync();
        // Both questions are on their way before the first is answered.
        var opening = request.IsOpen is null ? null : session.QueryAsync(OpeningRows.Last, OpeningRows.Read, cancel);
        var (again, known) = await VisitRows.FindAsync(session, request.EntryKey, request.Identity, cancel);
        if (again is { } same) return new Resumed(same);
        if (known?.GoesOn(request.Returning) == true) return new Resumed(known.Id) { ByExternalId = true };

        if (opening is not null && !request.IsOpen!((await opening).FirstOrDefault())) return new TurnedAway();

        if (
            request.MostPerMinute is { } most
            && await NewcomerRows.WaitAsync(session, most, request.Now, cancel) is { } wait
        )
            return new TooManyAtOnce(wait);
        var first = request.Leave(await TallyRows.ReadAsync(session, request.Counts, 0, request.Now, cancel));
        if (first.HasNoRoom) return new StudyIsFull();
        var number = request.From is null ? 1 : 2;
        var id = Convert.ToInt64(await session.ScalarAsync(
            """
            INSERT INTO participants (external_id, source, attempt, condition, sequence, seed, code_is_generated, started_at, finished, last_active_at, excluded, flagged_as_bot, current_visit, arrival, entry_key, language)
            VALUES (@externalId, @source, @attempt, @condition, @sequence, @seed, @no, @now, @no, @now, @excluded, @flagged, @visit, @arrival, @key, @language) RETURNING id
            """,
            cancel,
            ("externalId", request.Identity.ExternalId),
            ("source", request.Identity.Source),
            ("attempt", (known?.Attempt ?? 0) + 1),
            ("condition", first.Condition),
            ("sequence", first.Sequence),
            ("seed", request.Seed),
            ("no", false),
            ("now", request.Now),
            ("excluded", request.Excluded),
            ("flagged", request.Flagged),
            ("visit", number),
            ("arrival", request.Identity.Parameters),
            ("key", request.EntryKey),
            ("language", request.Language)
        ),
        CultureInfo.InvariantCulture
    );
        if (request.From is { } from)
            await session.SendAsync(
                "INSERT INTO visits (participant_id, number, path, occurrence, version_hash, started_at, "
                    + "submitted_at, outcome, language) VALUES (@participant, 1, @path, @occurrence, @hash, "
                    + "@started, @now, @outcome, @language)",
                cancel,
                ("participant", id),
                ("path", from.Path),
                ("occurrence", from.Occurrence),
                ("hash", from.VersionHash),
                ("started", request.FromShownAt ?? request.Now),
                ("now", request.Now),
                ("outcome", request.FromOutcome),
                ("language", request.Language)
            );
        await PinRows.AddAsync(session, id, request.PinHash, cancel);
        if (request.Origin is var (ip, agent))
            await session.SendAsync(
                "INSERT INTO participant_origins (participant_id, ip, user_agent) VALUES (@participant, @ip, "
                    + "@agent)",
                cancel,
                ("participant", id),
                ("ip", ip),
                ("agent", agent)
            );
        if (request.Display is { } display)
            await session.SendAsync(
                "INSERT INTO participant_displays (participant_id, dppx, screen_width, screen_height, "
                    + "inner_width, inner_height) VALUES (@participant, @dppx, @screenWidth, @screenHeight, "
                    + "@innerWidth, @innerHeight)",
                cancel,
                ("participant", id),
                ("dppx", display.Dppx),
                ("screenWidth", display.ScreenWidth),
                ("screenHeight", display.ScreenHeight),
                ("innerWidth", display.InnerWidth),
                ("innerHeight", display.InnerHeight)
            );
        await VisitRows.OpenAsync(session, id, number, first, request.Now, cancel);
        await AssignmentRows.AddAsync(session, id, first, request.Now, cancel);
        return new Entered(id, first.Path);
    }
}
