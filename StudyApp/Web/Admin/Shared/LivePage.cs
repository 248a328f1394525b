using Microsoft.AspNetCore.Components;
using StudyApp.Participation.Planning;

namespace StudyApp.Web.Admin.Shared;

/// <summary>A page that is complete when it is first rendered and keeps itself up to date while it is open.</summary>
public abstract class LivePage : ComponentBase, IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _closed = new();
    private Task _loop = Task.CompletedTask;

    [Inject] protected TimeProvider Clock { get; set; } = null!;

    [Inject] private ILoggerFactory Logs { get; set; } = null!;

    /// <summary>UTC of what is shown; null before anything could be read.</summary>
    protected DateTime? UpdatedAt { get; private set; }

    /// <summary>Whether the last attempt to read failed.</summary>
    protected bool IsDatabaseDown { get; private set; }

    /// <summary>Reads what the page shows; answers when that was.</summary>
    protected abstract Task<DateTime> LoadAsync(bool first, CancellationToken cancel);

    /// <summary>Reads again at once: what is to be shown has changed.</summary>
    protected Task ReloadAsync() => TryLoadAsync(first: true);

    /// <summary>Gives back what the page took.</summary>
    protected virtual Task OnClosedAsync() => Task.CompletedTask;

    protected override Task OnInitializedAsync() => TryLoadAsync(first: true);

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender) _loop = PollAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        await _loop;
        await OnClosedAsync();
        _closed.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task PollAsync()
    {
        using var timer = new PeriodicTimer(Period, Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_closed.Token))
            {
                await TryLoadAsync(first: false);
                StateHasChanged();
            }
        }
        catch (OperationCanceledException)
        {
            // The page was closed.
        }
    }

    private async Task TryLoadAsync(bool first)
    {
        try
        {
            UpdatedAt = await LoadAsync(first, _closed.Token);
            IsDatabaseDown = false;
        }
        catch (OperationCanceledException) when (_closed.IsCancellationRequested)
        {
            // The page was closed meanwhile.
        }
        catch (Exception failure) when (StorageTrouble.MeansUnreadable(failure))
        {
            if (!IsDatabaseDown) Logs.CreateLogger(GetType()).LogError(failure, "The panel cannot read the database.");
            IsDatabaseDown = true;
        }
    }
}
