using StudyApp.Storage.Connection.Writing;

namespace StudyApp.Storage.Participants.Writes;

/// <summary>One thing to write, all or nothing, and the caller who waits for it.</summary>
internal abstract class ParticipantWrite
{
    /// <summary>
    /// Writes of one batch are ordered by this: arrivals (0) first, then by participant, so that two writers never wait
    /// for each other.
    /// </summary>
    public abstract long Order { get; }

    /// <summary>Whose row is written; 0 for a new one. Arrivals of one batch are ordered by it too.</summary>
    public virtual long Participant => Order;

    /// <summary>
    /// Writes of one batch with the same turn follow one another; others may go side by side, their statements mixed.
    /// </summary>
    /// <remarks>Whoever takes counts goes alone.</remarks>
    public virtual object Turn => Order;

    /// <summary>The writer's timestamp of when it began to wait.</summary>
    public long EnqueuedAt { get; set; }

    /// <summary>Writes without committing. It may be called again after a transaction was rolled back.</summary>
    public abstract Task ExecuteAsync(WriteSession session, CancellationToken cancel);

    /// <summary>Tells the caller that it is durable.</summary>
    public abstract void Complete();

    /// <summary>Tells the caller that nothing of it was stored.</summary>
    public abstract void Fail(Exception failure);
}

/// <summary>A write with a result.</summary>
internal abstract class ParticipantWrite<T> : ParticipantWrite
{
    // Continuations must not run on the writer's thread: it has the next batch to commit.
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Task => _done.Task;

    public sealed override async Task ExecuteAsync(WriteSession session, CancellationToken cancel) =>
        _result = await WriteAsync(session, cancel);

    public sealed override void Complete() => _done.TrySetResult(_result!);

    public sealed override void Fail(Exception failure) => _done.TrySetException(failure);

    protected abstract Task<T> WriteAsync(WriteSession session, CancellationToken cancel);
}
