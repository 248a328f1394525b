namespace StudyApp.Tests.Browser;

/// <summary>The browser of tests in which somebody has to press a key in time.</summary>
/// <remarks>What takes the whole machine waits until the last of these browsers is closed.</remarks>
public sealed class TaskChromiumFixture : ChromiumFixture
{
    private static readonly Lock Counting = new();
    private static int _open;
    private static TaskCompletionSource _closed = Closed();

    /// <summary>Over when none is open.</summary>
    public static Task AllClosed
    {
        get
        {
            lock (Counting) return _closed.Task;
        }
    }

    public override async Task InitializeAsync()
    {
        lock (Counting)
            if (_open++ == 0) _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        try
        {
            await base.DisposeAsync();
        }
        finally
        {
            lock (Counting)
                if (--_open == 0) _closed.SetResult();
        }
    }

    private static TaskCompletionSource Closed()
    {
        var closed = new TaskCompletionSource();
        closed.SetResult();
        return closed;
    }
}
