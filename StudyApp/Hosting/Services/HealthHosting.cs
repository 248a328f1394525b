using StudyApp.Storage.Participants;

namespace StudyApp.Hosting.Services;

/// <summary>What monitoring asks.</summary>
/// <remarks>
/// Neither address needs an account, and neither can be used to make work: the one reads a row, the other writes at
/// most once in ten seconds.
/// </remarks>
internal static class HealthHosting
{
    /// <summary>The address that both begin with.</summary>
    public const string Path = "/health";

    // Commits take milliseconds. Whoever waits for another program's lock is told that the server is busy a little
    // later.
    private static readonly TimeSpan SlowestCommit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static void MapHealth(this WebApplication app)
    {
        app.MapGet(Path, IsWellAsync);
        app.MapGet(Path + "/write", IsWritableAsync);
    }

    private static async Task<IResult> IsWellAsync(StudyReads reads, ParticipantWriter writer, CancellationToken cancel)
    {
        using var within = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        within.CancelAfter(Patience);
        if (!await reads.State.IsReachableAsync(within.Token)) return Unwell("the database cannot be reached");
        return writer.LongestCommit > SlowestCommit ? Unwell("what participants send is not stored in time") : Well();
    }

    private static async Task<IResult> IsWritableAsync(WriteProbe probe, CancellationToken cancel) =>
        await probe.IsWritableAsync(cancel) ? Well() : Unwell("the database takes no writes");

    private static IResult Well() => Results.Text("ok");

    private static IResult Unwell(string reason) =>
        Results.Text(reason, statusCode: StatusCodes.Status503ServiceUnavailable);
}
