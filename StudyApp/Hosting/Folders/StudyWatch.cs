using StudyApp.Participation.Planning;
using StudyApp.Storage.Connection;
using StudyApp.Studies.Settings;

namespace StudyApp.Hosting.Folders;

/// <summary>Reads a study again when its files have changed.</summary>
/// <remarks>
/// One without errors is served from the next request on; otherwise the old one stays and what is wrong is printed.
/// </remarks>
internal sealed class StudyWatch(
    WatchedStudy watched,
    StudyServerOptions options,
    CurrentStudy current,
    StudyDatabase database,
    TimeProvider clock,
    ILogger<StudyWatch> log
) : BackgroundService
{
    private readonly string _seenFirst = Look(watched.Location);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Looking is enough for a folder of this size and works on every disk, network drives included; notices of the
        // system do not.
        using var timer = new PeriodicTimer(watched.Interval);
        var (taken, before) = (_seenFirst, _seenFirst);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var now = Look(watched.Location);
            // An editor that saves several files, or one in several steps, is waited for.
            if (now != taken && now == before)
            {
                taken = now;
                try
                {
                    await ReadAgainAsync(stoppingToken);
                }
                catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
                {
                    log.LogError(failure, "The study could not be read again; the study as it was is still served");
                }
            }
            before = now;
        }
    }

    private async Task ReadAgainAsync(CancellationToken cancel)
    {
        var result = StudyLoader.Load(watched.Location.RunPath, watched.Overrides);
        foreach (var finding in result.Findings) Say(finding);
        if (result.Loaded is not { } loaded)
        {
            Say(
                "The study's files have changed, but the study as it was is still served; correct what is "
                    + "marked as error above."
            );
            return;
        }
        if (result.Location.StudyPath != watched.Location.StudyPath)
        {
            Say("STUDY names another study now; the one before is still served. Restart the program for STUDY.");
            return;
        }
        try
        {
            await StudyDatabaseSetup.PrepareAsync(database, loaded.Study, clock.GetUtcNow().UtcDateTime, cancel);
        }
        catch (DatabaseException failure)
        {
            Say($"The study's files have changed, but the study as it was is still served: {failure.Message}");
            return;
        }
        current.Replace(loaded.Study, result.Findings);
        var waiting = ServerSettings.Differences(options.Loaded.Server, loaded.Server).ToList();
        Say(waiting.Count == 0
            ? "The study was read again and is served as it is now."
            : $"The study was read again; its pages are served as they are now. Restart the program for "
                + $"{string.Join(", ", waiting)}."
    );
    }

    private void Say(string line) => watched.Output.WriteLine(line);

    private static string Look(StudyLocation location)
    {
        try
        {
            return StudyFolderReader.Fingerprint(location);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A file that is being replaced is there again at the next look.
            return "";
        }
    }
}
