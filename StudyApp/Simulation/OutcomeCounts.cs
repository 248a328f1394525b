using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace StudyApp.Simulation;

/// <summary>How many of some artificial participants came to what.</summary>
/// <param name="participants">Who.</param>
public sealed class OutcomeCounts(IReadOnlyCollection<SimulatedParticipant> participants)
{
    public int Of(SimulatedOutcome outcome) => participants.Count(p => p.Outcome == outcome);

    /// <summary>
    /// Reason of the end → how many, the most frequent first; the plain end and <c>quota_full</c> are none of them.
    /// </summary>
    public ImmutableArray<(string Reason, int Count)> Ended { get; } =
        Counted(participants, SimulatedOutcome.EndedEarly, p => p.EndReason);

    /// <summary>Path of the page at which the list stops → how many stayed there.</summary>
    public ImmutableArray<(string Page, int Count)> Stopped { get; } =
        Counted(participants, SimulatedOutcome.Stopped, p => p.StoppedAt);

    /// <summary>The counts under the names of <c>simulate --json</c>.</summary>
    public JsonObject ToJson() => new()
    {
        ["completed"] = Of(SimulatedOutcome.Completed),
        ["ended"] = ToJson(Ended),
        ["full"] = Of(SimulatedOutcome.Full),
        ["dropped_out"] = Of(SimulatedOutcome.DroppedOut),
        ["failed"] = Of(SimulatedOutcome.Failed),
    };

    /// <summary>Names with their counts.</summary>
    internal static JsonObject ToJson(ImmutableArray<(string Name, int Count)> counts) =>
        new(counts.Select(c => KeyValuePair.Create<string, JsonNode?>(c.Name, c.Count)));

    private static ImmutableArray<(string, int)> Counted(
        IEnumerable<SimulatedParticipant> participants,
        SimulatedOutcome outcome,
        Func<SimulatedParticipant, string?> name) =>
        [.. participants.Where(p => p.Outcome == outcome).CountBy(p => name(p) ?? "").OrderByDescending(c => c.Value)
            .ThenBy(c => c.Key, StringComparer.Ordinal).Select(c => (c.Key, c.Value))];
}
