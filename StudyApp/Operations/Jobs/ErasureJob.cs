using System.Data.Common;
using StudyApp.Storage.Connection;

namespace StudyApp.Operations.Jobs;

/// <summary>
/// Takes what was erased out of the database's files, where that could not be done at once: for anybody, on whichever
/// server it happened.
/// </summary>
internal sealed class ErasureJob(StudyDatabase database, TimeProvider clock, ILogger<ErasureJob> log)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <summary>Does what can be done now; false when something is left for the next round.</summary>
    public Task<bool> RoundAsync(CancellationToken cancel) =>
        new ErasedBytes(database).ClearAsync(clock.GetUtcNow().UtcDateTime, cancel);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await TryAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops; the next start goes on.
        }
    }

    private async Task TryAsync(CancellationToken cancel)
    {
        try
        {
            await RoundAsync(cancel);
        }
        catch (Exception failure) when (failure is DbException or DatabaseException)
        {
            log.LogWarning(
                failure,
                "What was erased could not be taken out of the files yet; the next round tries again"
            );
        }
    }
}
