using System.Data.Common;
using System.Threading.Channels;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Connection.Writing;
using StudyApp.Storage.Participants.Writes;
using StudyApp.Storage.Requests;
using StudyApp.Studies.Model;
using StudyApp.Studies.Steps;

namespace StudyApp.Storage.Participants;

/// <summary>The one place through which participants' data is written.</summary>
/// <remarks>
/// What arrives while a commit is under way is committed together next; every caller waits for the commit that holds
/// its own write, so that what is acknowledged is durable. Thread-safe.
/// </remarks>
public sealed class ParticipantWriter : IAsyncDisposable
{
    /// <summary>The most writes that wait; one more is refused with <see cref="ServerBusyException"/>.</summary>
    public const int Capacity = 4096;

    /// <summary>
    /// How long a write waits for those before it; whoever waited longer is refused with <see
    /// cref="ServerBusyException"/>, as somebody who gave up long ago.
    /// </summary>
    public static readonly TimeSpan MostWait = TimeSpan.FromSeconds(30);

    private const int MaxBatch = 64;
    private const int MaxAttempts = 5;

    private readonly StudyDatabase _database;
    private readonly ILogger<ParticipantWriter> _log;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<ParticipantWrite>[] _lanes;
    private readonly Task[] _loops;
    // When each lane began the batch it is at; 0 while it rests.
    private readonly long[] _beganAt;
    private readonly BoundWriter _bound;

    /// <summary>Starts the writers.</summary>
    public ParticipantWriter(StudyDatabase database, ILogger<ParticipantWriter> log, TimeProvider? clock = null)
    {
        _database = database;
        _log = log;
        _clock = clock ?? TimeProvider.System;
        Trouble = new(database, _clock, log);
        _bound = new(database, this, log);
        _lanes =
        [
            .. Enumerable
                .Range(0, database.Writers)
                .Select(_ =>
                    Channel.CreateBounded<ParticipantWrite>(new BoundedChannelOptions(Capacity) { SingleReader = true })
                ),
        ];
        // A thread each: it talks to the database without giving way, which costs a fraction of waiting for each
        // statement.
        _beganAt = new long[_lanes.Length];
        _loops = [.. _lanes.Select((lane, number) => Task.Factory.StartNew(
            () => Run(number, lane.Reader),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        )
),
        ];
    }

    /// <summary>Tells the log when the database cannot be used.</summary>
    public DatabaseTrouble Trouble { get; }

    /// <summary>
    /// How long the slowest writer has been at what it commits together; zero when none is at anything.
    /// </summary>
    public TimeSpan LongestCommit
    {
        get
        {
            var began = _beganAt
                .Select((_, number) => Volatile.Read(ref _beganAt[number]))
                .Where(at => at != 0)
                .DefaultIfEmpty()
                .Min();
            return began == 0 ? TimeSpan.Zero : _clock.GetElapsedTime(began);
        }
    }

    /// <summary>Makes a participant, or finds the one who was here before.</summary>
    public Task<EnterOutcome> EnterAsync(EnterRequest request) => Enqueue(new EnterWrite(request));

    /// <summary>Stores what a page asked and moves the participant on.</summary>
    public Task<SubmitOutcome> SubmitAsync(SubmitRequest request) =>
        request.Answers is { Bind: not null } answers
            ? _bound.SubmitAsync(request, answers)
            : Enqueue(new SubmitWrite(request));

    /// <summary>Stores trials, each once; answers how many were new.</summary>
    public Task<int> StoreTrialsAsync(TrialsRequest request) => Enqueue(new TrialsWrite(request));

    /// <summary>Stores rows of a table, all or none; false when the participant has reached an end.</summary>
    public Task<bool> StoreRowsAsync(TableRowsRequest request) =>
        request.Bind is null ? Enqueue(new TableRowsWrite(request)) : _bound.StoreRowsAsync(request, request.Bind);

    /// <summary>Keeps what was typed so far; false when the visit is not open any more.</summary>
    public Task<bool> SaveDraftAsync(DraftRequest request) => Enqueue(new DraftWrite(request));

    /// <summary>Replaces what is stored of a participant's link; false when it was replaced meanwhile.</summary>
    public Task<bool> ReplaceArrivalAsync(long participantId, string? before, string after) =>
        Enqueue(new ArrivalWrite(participantId, before, after));

    /// <summary>Notes that a page was shown, and in which version.</summary>
    public Task NoteShownAsync(
        long participantId,
        int visit,
        string? versionHash,
        DateTime now,
        string? language = null
    ) => Enqueue(new ShownWrite(participantId, visit, versionHash, language, now));

    /// <summary>Notes that a participant's page is still open.</summary>
    public Task NoteActiveAsync(long participantId, DateTime now) => Enqueue(new ActiveWrite(participantId, now));

    /// <summary>Takes a participant out of the study, once; the receipt is the same ever after.</summary>
    public async Task<WithdrawalReceipt> WithdrawAsync(WithdrawRequest request) =>
        (await TakeOutAsync(request)).Receipt;

    /// <summary>
    /// Erases a participant's data, whatever withdrawing does in this study; false when they were erased before.
    /// </summary>
    /// <param name="request">As for withdrawing, with <see cref="WithdrawRequest.By"/>.</param>
    public async Task<bool> EraseAsync(WithdrawRequest request) => (await TakeOutAsync(request)).HasErased;

    /// <summary>Leaves a participant out of counts and default exports, or counts them again.</summary>
    public Task<StandingOutcome> ActAsync(ActRequest request) => Enqueue(new StandingWrite(request));

    /// <summary>Counts an attempt at someone's PIN and answers what to compare with.</summary>
    public Task<PinAttempt> TakePinAttemptAsync(long participantId, DateTime now) =>
        Enqueue(new PinAttemptWrite(participantId, now));

    /// <summary>Gives someone another PIN; the old one is void at once.</summary>
    public Task ResetPinAsync(long participantId, string hash) => Enqueue(new PinResetWrite(participantId, hash));

    /// <summary>Forgets the attempts at someone's PIN after a right one.</summary>
    public Task ForgetPinAttemptsAsync(long participantId) => Enqueue(new PinRightWrite(participantId));

    /// <summary>
    /// Switches a condition on or off on every server of the study: whoever is assigned after this has returned is
    /// assigned by it.
    /// </summary>
    /// <param name="condition">1-based number.</param>
    /// <param name="enabled">Whether participants are assigned to it from now on.</param>
    /// <param name="account">Who does it.</param>
    /// <param name="now">UTC.</param>
    public Task SwitchConditionAsync(int condition, bool enabled, string account, DateTime now) =>
        Enqueue(new SwitchWrite(condition, enabled, account, now));

    /// <summary>
    /// Opens or closes the study on every server: whoever comes after this has returned is let in or turned away by it.
    /// </summary>
    /// <param name="state">What is ordered.</param>
    /// <param name="account">Who does it.</param>
    /// <param name="now">UTC.</param>
    public Task SwitchOpeningAsync(OpeningState state, string account, DateTime now) =>
        Enqueue(new OpeningWrite(state, account, now));

    /// <summary>
    /// Ends a participant whose time is over; false when an end was reached before, or the time is not over.
    /// </summary>
    /// <param name="participantId">Who.</param>
    /// <param name="startedUntil">UTC; only who started then or before is ended.</param>
    /// <param name="end">The end.</param>
    /// <param name="now">UTC.</param>
    public Task<bool> ExpireAsync(long participantId, DateTime startedUntil, NextVisit end, DateTime now) =>
        Enqueue(new ExpiryWrite(participantId, startedUntil, end, now));

    /// <summary>Writes a row and takes it away again; fails as any write would.</summary>
    internal Task ProbeAsync() => Enqueue(new ProbeWrite(_clock.GetUtcNow().UtcDateTime));

    /// <summary>Commits what waits, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var lane in _lanes) lane.Writer.TryComplete();
        await Task.WhenAny(Task.WhenAll(_loops), Task.Delay(TimeSpan.FromSeconds(10)));
        await _stop.CancelAsync();
        _stop.Dispose();
    }

    private async Task<(WithdrawalReceipt Receipt, bool HasErased)> TakeOutAsync(WithdrawRequest request)
    {
        var write = new WithdrawWrite(request);
        var receipt = await (_database.Bound.Names.IsEmpty ? Enqueue(write) : _bound.WithdrawAsync(request, write));
        if (receipt.Erased) await new ErasedBytes(_database).CutLogsAsync(CancellationToken.None);
        return (receipt, write.HasErased);
    }

    internal Task<T> Enqueue<T>(ParticipantWrite<T> write)
    {
        // One participant's writes always take the same lane, so that two lanes never want the same row.
        var lane = _lanes[write.Order % _lanes.Length];
        write.EnqueuedAt = _clock.GetTimestamp();
        return lane.Writer.TryWrite(write) ? write.Task : Task.FromException<T>(new ServerBusyException());
    }

    private void Run(int number, ChannelReader<ParticipantWrite> lane)
    {
        WriteSession? session = null;
        var batch = new List<ParticipantWrite>(MaxBatch);
        while (lane.WaitToReadAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult())
        {
            batch.Clear();
            Volatile.Write(ref _beganAt[number], _clock.GetTimestamp());
            while (batch.Count < MaxBatch && lane.TryRead(out var write))
                if (!IsTooLate(write)) batch.Add(write);
            List<ParticipantWrite> inOrder = [.. batch.OrderBy(w => w.Order).ThenBy(w => w.Participant)];
            if (inOrder.Count > 0) session = WriteSafelyAsync(session, inOrder).GetAwaiter().GetResult();
            Volatile.Write(ref _beganAt[number], 0);
        }
        if (session is not null) DiscardAsync(session).GetAwaiter().GetResult();
    }

    private bool IsTooLate(ParticipantWrite write)
    {
        if (_clock.GetElapsedTime(write.EnqueuedAt) <= MostWait) return false;
        write.Fail(new ServerBusyException());
        return true;
    }

    // A writer that ended here would let everybody after it wait for ever.
    private async Task<WriteSession?> WriteSafelyAsync(WriteSession? session, List<ParticipantWrite> batch)
    {
        try
        {
            return await WriteBatchAsync(session, batch);
        }
        catch (Exception failure)
        {
            foreach (var write in batch) write.Fail(failure);
            return null;
        }
    }

    // Answers the session to go on with; null when its connection may be broken and the next batch begins with a new
    // one.
    private async Task<WriteSession?> WriteBatchAsync(WriteSession? session, List<ParticipantWrite> batch)
    {
        var apart = false;
        for (var attempt = 1; ; attempt++)
        {
            var isUsed = session is not null;
            try
            {
                session ??= new(_database, await _database.OpenAsync(_stop.Token));
                await CommitAsync(session, batch, apart);
                return session;
            }
            catch (Exception failure)
            {
                var (isBroken, mayBeStored) = session is null
                    ? (true, false)
                    : (session.IsBroken, session.IsCommitting);
                if (session is not null) await DiscardAsync(session);
                session = null;
                // Who has waited that long is not made to wait again.
                if (attempt < MaxAttempts && !mayBeStored && !IsTaken(failure))
                {
                    if (IsConflict(failure)) continue;
                    // The database was started again since the last batch, or all go together until one fails: nothing
                    // is stored yet.
                    if (isBroken ? isUsed : !apart)
                    {
                        apart = !isBroken;
                        continue;
                    }
                }
                if (!Trouble.Note(failure))
                    _log.LogError(failure, "A batch of {Count} writes was rolled back", batch.Count);
                foreach (var write in batch) write.Fail(failure);
                return null;
            }
        }
    }

    // Two servers that want the same rows in another order: the database rolls one of them back, which begins again.
    private static bool IsConflict(Exception failure) => failure is DbException { SqlState: "40P01" or "40001" };

    private bool IsTaken(Exception failure) =>
        failure is ServerBusyException || (failure is DbException command && _database.IsTaken(command));

    private async Task CommitAsync(WriteSession session, List<ParticipantWrite> batch, bool apart)
    {
        using var turn = await _database.WriteTurnAsync(_stop.Token);
        await session.BeginAsync(_stop.Token);
        if (!apart)
            await session.RunAsync(
                batch.GroupBy(w => w.Turn).Select(turn => (Func<Task>)(() => InTurnAsync(session, turn)))
            );
        else
            foreach (var write in batch.ToArray())
                if (!await TryWriteAsync(session, write)) batch.Remove(write);
        await session.CommitAsync();
        if (batch.Count > 0) Trouble.Over();
        foreach (var write in batch) write.Complete();
    }

    private async Task InTurnAsync(WriteSession session, IEnumerable<ParticipantWrite> writes)
    {
        foreach (var write in writes) await write.ExecuteAsync(session, _stop.Token);
    }

    // A savepoint each: one refused write must not take the others along.
    private async Task<bool> TryWriteAsync(WriteSession session, ParticipantWrite write)
    {
        await session.BeginOneAsync();
        try
        {
            await session.RunAsync([() => write.ExecuteAsync(session, _stop.Token)]);
            await session.EndOneAsync();
            return true;
        }
        catch (Exception failure) when (failure is not DbException { IsTransient: true })
        {
            await session.UndoOneAsync();
            if (!Trouble.Note(failure)) _log.LogError(failure, "One write was rolled back");
            write.Fail(failure);
            return false;
        }
    }

    private async Task DiscardAsync(WriteSession session)
    {
        try
        {
            await session.DisposeAsync();
        }
        catch (Exception failure)
        {
            _log.LogDebug(failure, "A broken connection was dropped");
        }
    }
}
