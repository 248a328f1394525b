using StudyApp.Participation.Planning;

namespace StudyApp.Operations.Jobs;

/// <summary>Notes every minute whose time is over. Pages need not wait for it: they go by the clock.</summary>
internal sealed class ExpiryJob(IServiceScopeFactory scopes, TimeProvider clock, ILogger<ExpiryJob> log)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>Ends everybody whose time is over; answers how many.</summary>
    public async Task<int> RoundAsync(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<Expiry>().ExpireAllAsync(cancel);
    }

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
        catch (Exception failure) when (!cancel.IsCancellationRequested)
        {
            // Whatever it was: a job that ends takes the server along.
            log.LogWarning(failure, "Whose time is over could not be noted; the next round tries again");
        }
    }
}
