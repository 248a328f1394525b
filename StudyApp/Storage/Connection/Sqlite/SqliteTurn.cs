namespace StudyApp.Storage.Connection.Sqlite;

/// <summary>
/// The turn to write to an SQLite file: EF's saves and the participants' writer take it in order instead of competing
/// for the file's lock.
/// </summary>
/// <remarks>Thread-safe.</remarks>
/// <param name="patience">How long it is waited for; whoever waits longer is told that the server is busy.</param>
internal sealed class SqliteTurn(TimeSpan patience) : IDisposable
{
    private readonly SemaphoreSlim _free = new(1);

    /// <summary>Takes the turn; disposing gives it back, whatever happened in between.</summary>
    /// <exception cref="ServerBusyException">Somebody else had it for too long.</exception>
    public IDisposable Take() => _free.Wait(patience) ? new Held(_free) : throw new ServerBusyException();

    /// <inheritdoc cref="Take"/>
    public async Task<IDisposable> TakeAsync(CancellationToken cancel) =>
        await _free.WaitAsync(patience, cancel) ? new Held(_free) : throw new ServerBusyException();

    public void Dispose() => _free.Dispose();

    private sealed class Held(SemaphoreSlim free) : IDisposable
    {
        private SemaphoreSlim? _free = free;

        // Given back once, however often it is disposed.
        public void Dispose() => Interlocked.Exchange(ref _free, null)?.Release();
    }
}
