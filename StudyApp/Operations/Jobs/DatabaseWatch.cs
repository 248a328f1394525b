using StudyApp.Storage.Participants;

namespace StudyApp.Operations.Jobs;

/// <summary>
/// While the database cannot be used, tries every five seconds whether it takes writes again, so that the log says so
/// also where nobody sends anything.
/// </summary>
internal sealed class DatabaseWatch(ParticipantWriter writer, WriteProbe probe, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Tries once, if there is any trouble.</summary>
    public async Task RoundAsync(CancellationToken cancel)
    {
        // A commit ends the trouble.
        if (writer.Trouble.IsOn) await probe.IsWritableAsync(cancel);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await RoundAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }
}
