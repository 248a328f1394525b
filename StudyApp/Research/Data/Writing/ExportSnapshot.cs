using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Connection.Bound;
using StudyApp.Storage.Entities.Participants;
using StudyApp.Storage.Entities.Server;
using StudyApp.Storage.Entities.Visits;

namespace StudyApp.Research.Data.Writing;

/// <summary>One state of the database, read from beginning to end while participants go on.</summary>
/// <remarks>Used by one export at a time.</remarks>
internal sealed class ExportSnapshot : IAsyncDisposable
{
    // Bounds the memory: this many participants with all they did are held at once.
    private const int PageSize = 100;

    // Rows of tables are many and small.
    private const int RowsTogether = 100;

    private readonly StudyDbContext _context;
    private readonly DbTransaction _transaction;

    private readonly BoundDatabases _bound;
    private readonly ExportPart _part;

    private ExportSnapshot(StudyDbContext context, DbTransaction transaction, BoundDatabases bound, ExportPart part) =>
        (_context, _transaction, _bound, _part) = (context, transaction, bound, part);

    /// <summary>The database of SQLALCHEMY_BINDS whose answers these are; null for the study's own.</summary>
    public string? Bind => _part.Bind;

    /// <summary>The answers and rows that lie in the study's own database.</summary>
    public static Task<ExportSnapshot> OpenAsync(StudyDatabase database, CancellationToken cancel) =>
        OpenAsync(database, ExportPart.Main, cancel);

    // Documents are stored before the study's database names them: what the snapshot names is there, unless it was
    // deleted meanwhile.
    public static async Task<ExportSnapshot> OpenAsync(
        StudyDatabase database,
        ExportPart part,
        CancellationToken cancel
    )
    {
        var context = database.CreateDbContext();
        try
        {
            await context.Database.OpenConnectionAsync(cancel);
            var transaction = await database.BeginSnapshotAsync(context.Database.GetDbConnection(), cancel);
            await context.Database.UseTransactionAsync(transaction, cancel);
            return new(context, transaction, database.Bound, part);
        }
        catch
        {
            await context.DisposeAsync();
            throw;
        }
    }

    /// <summary>The participants, ordered by id, page by page.</summary>
    public async IAsyncEnumerable<List<Participant>> ParticipantsAsync(
        ExportScope scope,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var query = _context.Participants.AsNoTracking();
        if (!scope.IncludeUnfinished) query = query.Where(p => p.Finished);
        if (!scope.IncludeExcluded) query = query.Where(p => !p.Excluded);
        var last = 0L;
        while (
            await query.Where(p => p.Id > last).OrderBy(p => p.Id).Take(PageSize).ToListAsync(cancel)
                is { Count: > 0 } page
        )
        {
            yield return page;
            last = page[^1].Id;
        }
    }

    /// <summary>What a page of participants answered, by participant, oldest first.</summary>
    public async Task<ILookup<long, StoredSubmission>> SubmissionsAsync(
        List<Participant> page,
        CancellationToken cancel
    )
    {
        var ids = page.ConvertAll(p => p.Id);
        var rows = await (
            from submission in _context.Submissions
            join visit in _context.Visits on submission.VisitId equals visit.Id
            where ids.Contains(submission.ParticipantId)
            orderby submission.ParticipantId, submission.Id
            select new StoredSubmission(
                submission.ParticipantId,
                visit.Path,
                submission.Questionnaire,
                submission.Tag,
                submission.VersionHash,
                submission.Answers,
                submission.Presented,
                submission.Missing,
                submission.Changes,
                submission.Calculated,
                submission.StartedAt, submission.EndedAt))
            .AsNoTracking().ToListAsync(cancel);
        rows.RemoveAll(s => !_part.Holds(s.Answers));
        var texts = await _bound.ReadAsync(rows.Select(s => s.Answers), cancel);
        return rows.Select(s =>
        {
            var answers = texts.Answers(new(s.Answers, s.Presented, s.Missing, s.Changes, s.Calculated));
            return s with
            {
                Answers = answers.Answers,
                Presented = answers.Presented,
                Missing = answers.Missing,
                Changes = answers.Changes,
                Calculated = answers.Calculated,
            };
        }).ToLookup(s => s.ParticipantId);
    }

    /// <summary>Those of a page of participants who have answers or rows here.</summary>
    public async Task<HashSet<long>> PresentAsync(List<Participant> page, CancellationToken cancel)
    {
        var ids = page.ConvertAll(p => p.Id);
        var prefix = _part.Prefix;
        var answered = await _context
            .Submissions.AsNoTracking()
            .Where(s => ids.Contains(s.ParticipantId) && s.Answers.StartsWith(prefix))
            .Select(s => s.ParticipantId)
            .Distinct()
            .ToListAsync(cancel);
        var wrote = await _context
            .TableRows.AsNoTracking()
            .Where(r => ids.Contains(r.ParticipantId) && r.Values.StartsWith(prefix))
            .Select(r => r.ParticipantId)
            .Distinct()
            .ToListAsync(cancel);
        return [.. answered, .. wrote];
    }

    /// <summary>What is kept of a page of participants' network addresses and browsers.</summary>
    public async Task<Dictionary<long, ParticipantOrigin>> OriginsAsync(
        List<Participant> page,
        CancellationToken cancel
    )
    {
        var ids = page.ConvertAll(p => p.Id);
        return await _context
            .ParticipantOrigins.AsNoTracking()
            .Where(o => ids.Contains(o.ParticipantId))
            .ToDictionaryAsync(o => o.ParticipantId, cancel);
    }

    /// <summary>The displays a page of participants began with.</summary>
    public async Task<Dictionary<long, ParticipantDisplay>> DisplaysAsync(
        List<Participant> page,
        CancellationToken cancel
    )
    {
        var ids = page.ConvertAll(p => p.Id);
        return await _context
            .ParticipantDisplays.AsNoTracking()
            .Where(d => ids.Contains(d.ParticipantId))
            .ToDictionaryAsync(d => d.ParticipantId, cancel);
    }

    /// <summary>The pages a page of participants came to, by participant, in the order they came.</summary>
    public async Task<ILookup<long, Visit>> VisitsAsync(List<Participant> page, CancellationToken cancel)
    {
        var ids = page.ConvertAll(p => p.Id);
        var rows = await _context
            .Visits.AsNoTracking()
            .Where(v => ids.Contains(v.ParticipantId))
            .OrderBy(v => v.ParticipantId)
            .ThenBy(v => v.Number)
            .ToListAsync(cancel);
        return rows.ToLookup(v => v.ParticipantId);
    }

    /// <summary>
    /// The trials of a page of participants, by participant: run after run as they began, each by index.
    /// </summary>
    /// <param name="page">The participants.</param>
    /// <param name="task">The task; null for all.</param>
    public async Task<ILookup<long, Trial>> TrialsAsync(List<Participant> page, string? task, CancellationToken cancel)
    {
        var ids = page.ConvertAll(p => p.Id);
        var rows = await _context
            .Trials.AsNoTracking()
            .Where(t => ids.Contains(t.ParticipantId) && (task == null || t.Task == task))
            .ToListAsync(cancel);
        return rows.GroupBy(t => (t.ParticipantId, t.Task, t.Run))
            .OrderBy(run => run.Min(t => t.ReceivedAt))
            .ThenBy(run => run.Key.Task, StringComparer.Ordinal)
            .ThenBy(run => run.Key.Run, StringComparer.Ordinal)
            .SelectMany(run => run.OrderBy(t => t.Index))
            .ToLookup(t => t.ParticipantId);
    }

    /// <summary>
    /// What happened in a participant's forms, in the order reported; one person's log can be long, so it is not held
    /// at once.
    /// </summary>
    public IAsyncEnumerable<Interaction> InteractionsAsync(long participantId) =>
        _context
            .Interactions.AsNoTracking()
            .Where(i => i.ParticipantId == participantId)
            .OrderBy(i => i.Id)
            .AsAsyncEnumerable();

    /// <summary>
    /// What a page of participants wrote to a table, by participant, then as it arrived; it can be much, so it is not
    /// held at once.
    /// </summary>
    /// <param name="page">The participants.</param>
    /// <param name="table">The table; null for all.</param>
    public async IAsyncEnumerable<TableRow> TableRowsAsync(
        List<Participant> page,
        string? table,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        var ids = page.ConvertAll(p => p.Id);
        var rows = _context
            .TableRows.AsNoTracking()
            .Where(r => ids.Contains(r.ParticipantId) && (table == null || r.Table == table))
            .OrderBy(r => r.ParticipantId)
            .ThenBy(r => r.Id)
            .AsAsyncEnumerable();
        var some = new List<TableRow>(RowsTogether);
        await foreach (var row in rows.WithCancellation(cancel))
        {
            if (!_part.Holds(row.Values)) continue;
            some.Add(row);
            if (some.Count < RowsTogether) continue;
            foreach (var found in await FoundAsync(some, cancel)) yield return found;
            some.Clear();
        }
        foreach (var found in await FoundAsync(some, cancel)) yield return found;
    }

    /// <summary>Everything that was ever shown, newest first.</summary>
    public Task<List<StudyVersion>> VersionsAsync(CancellationToken cancel) =>
        _context.Versions.AsNoTracking().OrderByDescending(v => v.FirstUsedAt).ThenBy(v => v.Hash).ToListAsync(cancel);

    /// <summary>The questionnaires and tags that anybody answered, in alphabetical order.</summary>
    public async Task<List<(string Questionnaire, string Tag)>> AnsweredAsync(CancellationToken cancel)
    {
        var (prefix, isMain, isAll) = (_part.Prefix, _part.Bind is null, _part.IsAll);
        var pairs = await _context
            .Submissions.AsNoTracking()
            .Where(s => isAll || s.Answers.StartsWith(prefix) != isMain)
            .Select(s => new { s.Questionnaire, s.Tag })
            .Distinct()
            .ToListAsync(cancel);
        return
        [
            .. pairs
                .Select(p => (p.Questionnaire, p.Tag))
                .OrderBy(p => p.Questionnaire, StringComparer.Ordinal)
                .ThenBy(p => p.Tag, StringComparer.Ordinal),
        ];
    }

    private async Task<List<TableRow>> FoundAsync(List<TableRow> rows, CancellationToken cancel)
    {
        var texts = await _bound.ReadAsync(rows.Select(r => r.Values), cancel);
        foreach (var row in rows) row.Values = texts.Text(row.Values);
        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _context.DisposeAsync();
    }
}

/// <summary>A submission with the path of its page.</summary>
internal sealed record StoredSubmission(
    long ParticipantId,
    string Path,
    string Questionnaire,
    string Tag,
    string VersionHash,
    string Answers,
    string Presented,
    string Missing,
    string Changes,
    string Calculated,
    DateTime StartedAt,
    DateTime EndedAt
);
