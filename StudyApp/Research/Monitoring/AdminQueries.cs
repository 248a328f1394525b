using System.Collections.Frozen;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Connection.Bound;
using StudyApp.Storage.Entities.Participants;
using StudyApp.Storage.Entities.Visits;
using StudyApp.Storage.Requests;
using StudyApp.Studies.Model;
using StudyApp.Studies.Steps;

namespace StudyApp.Research.Monitoring;

/// <summary>The reads of the admin panel. Nothing is tracked, nothing is changed. Thread-safe.</summary>
public sealed class AdminQueries(IDbContextFactory<StudyDbContext> contexts, StudyDatabase database)
{
    /// <summary>Whether anybody can sign in.</summary>
    public async Task<bool> HasAccountAsync(CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await db.Users.AnyAsync(cancel);
    }

    /// <summary>The counts of the overview.</summary>
    /// <param name="activeSince">UTC; who was seen then or later counts as active.</param>
    /// <param name="periodStart">UTC; arrivals and completions since then are answered one by one.</param>
    public async Task<OverviewCounts> OverviewAsync(
        DateTime activeSince,
        DateTime periodStart,
        CancellationToken cancel
    )
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var all = db.Participants.AsNoTracking();
        var counted = all.Where(p => !p.Excluded);
        var groups = await Standing(db, counted, activeSince)
            .GroupBy(s => new { s.Participant.Condition, s.Status, s.Participant.EndReason })
            .Select(g => new { g.Key, Count = g.Count() })
            .ToListAsync(cancel);
        var reached = await (from visit in db.Visits.AsNoTracking()
                             join participant in counted on visit.ParticipantId equals participant.Id
                             group visit.ParticipantId by new { visit.Path, visit.Occurrence } into page
                             select new PageReached(page.Key.Path, page.Key.Occurrence, page.Distinct().Count())
                         ).ToListAsync(cancel);
        var positions = await Standing(db, counted, activeSince)
            .Where(s => s.Status != (int)ParticipantStatus.Finished && s.Path != null)
            .GroupBy(s => new { s.Path, s.Occurrence, s.Status })
            .Select(g => new { g.Key, Count = g.Count() })
            .ToListAsync(cancel);
        var complete = counted.Where(p => p.Finished && p.EndReason == EndPage.Complete && p.EndedAt != null);
        var times = await complete.Select(p => new { p.StartedAt, EndedAt = p.EndedAt!.Value }).ToListAsync(cancel);
        return new(
            [
                .. groups.Select(g => new ParticipantGroup(
                    g.Key.Condition,
                    (ParticipantStatus)g.Key.Status,
                    g.Key.EndReason,
                    g.Count
                )),
            ],
            await all.CountAsync(p => p.Excluded, cancel),
            await counted.CountAsync(p => p.FlaggedAsBot, cancel),
            [.. reached],
            [
                .. positions.Select(p => new PagePosition(
                    p.Key.Path!,
                    p.Key.Occurrence ?? 0,
                    (ParticipantStatus)p.Key.Status,
                    p.Count
                )),
            ],
            [.. times.Select(t => t.EndedAt - t.StartedAt)],
            [.. await counted.Where(p => p.StartedAt >= periodStart).Select(p => p.StartedAt).ToListAsync(cancel)],
            [.. times.Where(t => t.EndedAt >= periodStart).Select(t => t.EndedAt)])
        {
            Switches =
            [
                .. (await db.ConditionSwitches.AsNoTracking().OrderBy(s => s.Id).ToListAsync(cancel)).GroupBy(
                    s => s.Condition,
                    (_, all) => all.Last()
                ),
            ],
            Opening = await db.OpeningSwitches.AsNoTracking().OrderByDescending(s => s.Id)
                .Select(s => new OpeningByHand(s.State, s.At, s.Account)).FirstOrDefaultAsync(cancel),
        };
    }

    /// <summary>A page of the list of participants.</summary>
    public async Task<ParticipantList> ParticipantsAsync(ParticipantQuery query, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var found = Filter(db, Standing(db, db.Participants.AsNoTracking(), query.ActiveSince), query);
        var total = await found.CountAsync(cancel);
        var rows = await Order(found, query).Skip(query.Skip).Take(query.Take).ToListAsync(cancel);
        return new([.. rows.Select(ToRow)], total);
    }

    /// <summary>How many participants an export holds.</summary>
    public async Task<int> CountAsync(bool withUnfinished, bool withExcluded, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await db.Participants.CountAsync(
            p => (withUnfinished || p.Finished) && (withExcluded || !p.Excluded),
            cancel
        );
    }

    /// <summary>One participant with everything sent; null when there is none of that id.</summary>
    /// <param name="id">The participant.</param>
    /// <param name="activeSince">UTC; who was seen then or later counts as active.</param>
    public async Task<ParticipantDetail?> ParticipantAsync(long id, DateTime activeSince, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        if (
            await Standing(db, db.Participants.AsNoTracking().Where(p => p.Id == id), activeSince)
                .FirstOrDefaultAsync(cancel)
            is not { } found
        )
            return null;
        var submissions = (
            await db.Submissions.AsNoTracking().Where(s => s.ParticipantId == id).OrderBy(s => s.Id).ToListAsync(cancel)
        ).ToLookup(s => s.VisitId);
        var bound = await database.Bound.ReadAsync(submissions.SelectMany(s => s).Select(s => s.Answers), cancel);
        var trials = (
            await db
                .Trials.AsNoTracking()
                .Where(t => t.ParticipantId == id)
                .OrderBy(t => t.Id)
                .Select(t => new { t.VisitId, t.Data })
                .ToListAsync(cancel)
        ).ToLookup(t => t.VisitId, t => t.Data);
        var visits = await db
            .Visits.AsNoTracking()
            .Where(v => v.ParticipantId == id)
            .OrderBy(v => v.Number)
            .ToListAsync(cancel);
        var hashes = submissions.SelectMany(s => s).Select(s => s.VersionHash).Distinct().ToList();
        var contents = await db
            .Versions.AsNoTracking()
            .Where(v => hashes.Contains(v.Hash))
            .ToDictionaryAsync(v => v.Hash, v => v.Content, cancel);
        return new(
            ToRow(found),
            found.Participant.Attempt,
            found.Participant.LastActiveAt,
            found.Participant.Arrival,
            [
                .. visits.Select(v => new VisitDetail(
                    v.Number,
                    v.Path,
                    v.Occurrence,
                    v.StartedAt,
                    v.SubmittedAt,
                    v.Outcome,
                    Newest(submissions[v.Id], bound),
                    [.. trials[v.Id]]
                )
                {
                    Language = v.Language,
                }),
            ],
            contents.ToFrozenDictionary(StringComparer.Ordinal))
        {
            Language = found.Participant.Language,
            Display = await db
                .ParticipantDisplays.AsNoTracking()
                .Where(d => d.ParticipantId == id)
                .Select(d => new DisplaySize(d.Dppx, d.ScreenWidth, d.ScreenHeight, d.InnerWidth, d.InnerHeight))
                .FirstOrDefaultAsync(cancel),
            Receipt = await db
                .Withdrawals.AsNoTracking()
                .Where(w => w.ParticipantId == id)
                .Select(w => new WithdrawalReceipt(w.Receipt, w.At, w.Erased))
                .FirstOrDefaultAsync(cancel),
        };
    }

    private static SubmissionDetail? Newest(IEnumerable<Submission> submissions, BoundTexts bound) =>
        submissions.LastOrDefault() is { } newest
            ? new(
                newest.Questionnaire,
                newest.VersionHash,
                bound.Answers(new(newest.Answers, "{}", "{}", "{}", "{}")).Answers
            )
            : null;

    // The visit a participant is at; who ended early is at an end page and left from the visit before.
    private static IQueryable<Stand> Standing(
        StudyDbContext db,
        IQueryable<Participant> participants,
        DateTime activeSince
    ) =>
        from p in participants
        join v in db.Visits.AsNoTracking()
            on new
            {
                Participant = p.Id,
                Number = p.Finished && p.EndReason != EndPage.Complete ? p.CurrentVisit - 1 : p.CurrentVisit,
            } equals new { Participant = v.ParticipantId, v.Number }
            into at
        from visit in at.DefaultIfEmpty()
        select new Stand
        {
            Participant = p,
            Path = visit == null ? null : visit.Path,
            Occurrence = visit == null ? null : visit.Occurrence,
            Status = p.Finished
                ? p.EndReason == EndPage.Complete
                    ? (int)ParticipantStatus.Finished
                    : p.EndReason == EndPage.Expired
                        ? (int)ParticipantStatus.Abandoned
                        : (int)ParticipantStatus.EndedEarly
                : p.LastActiveAt >= activeSince || p.WaitsUntil >= activeSince
                    ? (int)ParticipantStatus.Active
                    : (int)ParticipantStatus.Abandoned,
        };

    private static IQueryable<Stand> Filter(StudyDbContext db, IQueryable<Stand> all, ParticipantQuery query)
    {
        if (!query.WithExcluded) all = all.Where(s => !s.Participant.Excluded);
        if (query.FlaggedOnly) all = all.Where(s => s.Participant.FlaggedAsBot);
        if (query.Condition is { } condition) all = all.Where(s => s.Participant.Condition == condition);
        if (query.Page is { } page) all = all.Where(s => s.Path == page);
        all = query.Status switch
        {
            StatusFilter.Any => all,
            StatusFilter.LeftEarly => all.Where(s =>
                s.Status == (int)ParticipantStatus.EndedEarly || s.Status == (int)ParticipantStatus.Abandoned
            ),
            StatusFilter.Active => WithStatus(ParticipantStatus.Active),
            StatusFilter.Finished => WithStatus(ParticipantStatus.Finished),
            StatusFilter.EndedEarly => WithStatus(ParticipantStatus.EndedEarly),
            StatusFilter.Abandoned => WithStatus(ParticipantStatus.Abandoned),
            _ => throw new ArgumentOutOfRangeException(nameof(query)),
        };
        return query.Search.Trim() is { Length: > 0 } text ? Search(db, all, text) : all;

        IQueryable<Stand> WithStatus(ParticipantStatus status)
        {
            var number = (int)status;
            return all.Where(s => s.Status == number);
        }
    }

    // Lower case on both sides: LIKE minds the case on PostgreSQL and not on SQLite. The database does it, so no
    // culture is involved.
#pragma warning disable CA1304, CA1311, CA1862
    private static IQueryable<Stand> Search(StudyDbContext db, IQueryable<Stand> all, string text)
    {
        var id = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
        var part = text.ToLowerInvariant();
        return all.Where(s =>
            s.Participant.Id == id
            || s.Participant.ExternalId!.ToLower().Contains(part)
            || s.Participant.CompletionCode!.ToLower().Contains(part)
            || db.Withdrawals.Any(w => w.ParticipantId == s.Participant.Id && w.Receipt.ToLower() == part)
        );
    }
#pragma warning restore CA1304, CA1311, CA1862

    private static IQueryable<Stand> Order(IQueryable<Stand> found, ParticipantQuery query)
    {
        var ordered = query.Sort switch
        {
            ParticipantSort.Id => By(s => s.Participant.Id),
            ParticipantSort.ExternalId => By(s => s.Participant.ExternalId),
            ParticipantSort.Source => By(s => s.Participant.Source),
            ParticipantSort.Condition => By(s => s.Participant.Condition),
            ParticipantSort.Started => By(s => s.Participant.StartedAt),
            ParticipantSort.Status => By(s => s.Status).ThenBy(s => s.Participant.EndReason),
            ParticipantSort.Page => By(s => s.Path),
            ParticipantSort.Code => By(s => s.Participant.CompletionCode),
            _ => throw new ArgumentOutOfRangeException(nameof(query)),
        };
        return query.Sort == ParticipantSort.Id ? ordered : ordered.ThenByDescending(s => s.Participant.Id);

        IOrderedQueryable<Stand> By<TKey>(System.Linq.Expressions.Expression<Func<Stand, TKey>> key) =>
            query.Descending ? found.OrderByDescending(key) : found.OrderBy(key);
    }

    private static ParticipantRow ToRow(Stand stand)
    {
        var p = stand.Participant;
        return new(
            p.Id,
            p.ExternalId,
            p.Source,
            p.Condition,
            p.StartedAt,
            p.EndedAt,
            (ParticipantStatus)stand.Status,
            p.EndReason,
            stand.Path,
            p.CompletionCode,
            p.Excluded,
            p.FlaggedAsBot
        );
    }

    private sealed class Stand
    {
        public required Participant Participant { get; init; }

        public required string? Path { get; init; }

        public required int? Occurrence { get; init; }

        /// <summary>A <see cref="ParticipantStatus"/> as a number, which both databases can group and order.</summary>
        public required int Status { get; init; }
    }
}
