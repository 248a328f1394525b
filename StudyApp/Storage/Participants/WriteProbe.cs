namespace StudyApp.Storage.Participants;

/// <summary>Finds out whether the database takes writes, by writing a row and taking it away again.</summary>
/// <remarks>However many ask, it writes once in ten seconds at most. Thread-safe.</remarks>
public sealed class WriteProbe(ParticipantWriter writer, TimeProvider clock)
{
    /// <summary>How long an outcome holds.</summary>
    public static readonly TimeSpan HoldsFor = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private Task<bool>? _latest;
    private long _at;

    /// <summary>Whether a write went through; one that takes longer than five seconds did not.</summary>
    public async Task<bool> IsWritableAsync(CancellationToken cancel)
    {
        var outcome = Latest();
        return await Task.WhenAny(outcome, Task.Delay(Patience, cancel)) == outcome && await outcome;
    }

    // A write that is still under way is waited for, not doubled.
    private Task<bool> Latest()
    {
        lock (_gate)
        {
            var isOver = _latest is null || (_latest.IsCompleted && clock.GetElapsedTime(_at) >= HoldsFor);
            if (isOver) (_latest, _at) = (TryAsync(), clock.GetTimestamp());
            return _latest!;
        }
    }

    private async Task<bool> TryAsync()
    {
        try
        {
            await writer.ProbeAsync();
            return true;
        }
        catch (Exception)
        {
            // Whatever it was, the writer has told it.
            return false;
        }
    }
}
