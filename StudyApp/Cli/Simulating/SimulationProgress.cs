using System.Collections.Concurrent;
using StudyApp.Simulation;

namespace StudyApp.Cli.Simulating;

/// <summary>Counts artificial participants while they walk, for whoever waits. Thread-safe.</summary>
/// <param name="participants">How many there are.</param>
internal sealed class SimulationProgress(int participants)
{
    // Short runs are over before a line is read.
    private const int Steps = 10;
    private const int Fewest = 50;

    private readonly ConcurrentDictionary<SimulatedOutcome, int> _done = new();
    private int _count;

    /// <summary>Notes one more; the line to print, at each tenth of them. Null at other times.</summary>
    public string? Note(SimulatedParticipant participant)
    {
        _done.AddOrUpdate(participant.Outcome, 1, (_, count) => count + 1);
        var count = Interlocked.Increment(ref _count);
        var isStep = count * Steps / participants > (count - 1) * Steps / participants;
        return isStep && participants >= Fewest && count < participants
            ? $"{count} of {participants}: {Summary}"
            : null;
    }

    /// <summary>How many of each kind are done, such as <c>32 completed, 90 ended early, 0 failed</c>.</summary>
    public string Summary => string.Join(", ", Enum.GetValues<SimulatedOutcome>()
        .Where(o => Of(o) > 0 || o is SimulatedOutcome.Completed or SimulatedOutcome.Failed)
        .Select(o => $"{Of(o)} {NameOf(o)}")
);

    private int Of(SimulatedOutcome outcome) => _done.GetValueOrDefault(outcome);

    private static string NameOf(SimulatedOutcome outcome) => outcome switch
    {
        SimulatedOutcome.Completed => "completed",
        SimulatedOutcome.EndedEarly => "ended early",
        SimulatedOutcome.Full => "found it full",
        SimulatedOutcome.Stopped => "stayed at a last page",
        SimulatedOutcome.DroppedOut => "dropped out",
        SimulatedOutcome.Failed => "failed",
        _ => throw new InvalidOperationException("Not one of the closed set."),
    };
}
