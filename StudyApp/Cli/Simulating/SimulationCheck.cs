using System.Text;
using StudyApp.Research.Data;
using StudyApp.Research.Data.Writing;
using StudyApp.Simulation;
using StudyApp.Simulation.Expectations;
using StudyApp.Storage.Connection;
using StudyApp.Studies.Model;

namespace StudyApp.Cli.Simulating;

/// <summary>Writes the study's real exports and holds what artificial participants typed against them.</summary>
internal static class SimulationCheck
{
    private static readonly ExportScope Everybody = new(IncludeUnfinished: true, IncludeExcluded: true);

    public static async Task<StudyExpectation> CompareAsync(
        StudyDatabase database,
        Study study,
        IEnumerable<SimulatedParticipant> participants,
        CancellationToken cancel
    )
    {
        var expectation = new StudyExpectation(study, participants);
        await ReadAsync(new WideExport(database, study).WriteAsync, expectation.CompareWide, cancel);
        await ReadAsync(new LongExport(database, study).WriteAsync, expectation.CompareLong, cancel);
        var trials = new TrialsExport(database, study);
        foreach (var task in study.AllPages.OfType<TaskPage>().Select(p => p.Task).DistinctBy(t => t.Name))
            await ReadAsync(
                (stream, scope, token) => trials.WriteAsync(task.Name, stream, scope, token),
                file => expectation.CompareTrials(task, file),
                cancel
            );
        return expectation;
    }

    // By way of a file: the exports of many participants are larger than memory should hold.
    private static async Task ReadAsync(
        Func<Stream, ExportScope, CancellationToken, Task> write,
        Action<TextReader> compare,
        CancellationToken cancel
    )
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await using var file = new FileStream(
            path,
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.None,
            1 << 16,
            FileOptions.DeleteOnClose | FileOptions.Asynchronous
        );
        await write(file, Everybody, cancel);
        file.Position = 0;
        using var reader = new StreamReader(file, Encoding.UTF8);
        compare(reader);
    }
}
