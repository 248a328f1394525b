using System.Collections.Immutable;
using StudyApp.Storage.Entities.Conditions;
using StudyApp.Studies.Steps;

namespace StudyApp.Research.Monitoring;

/// <summary>The raw counts behind the panel's overview.</summary>
/// <remarks>Excluded participants are in none of them but <paramref name="Excluded"/>.</remarks>
/// <param name="Groups">Participants by condition, status and end; together everybody who counts.</param>
/// <param name="Excluded">Participants left out.</param>
/// <param name="Flagged">Participants who filled the consent form's trap for programs.</param>
/// <param name="Reached">How many came to each page.</param>
/// <param name="Positions">At which page participants are, or left.</param>
/// <param name="Durations">From start to end, of everybody who reached the plain end; unordered.</param>
/// <param name="Arrivals">UTC of the starts since the beginning of the period.</param>
/// <param name="Completions">UTC of the plain ends since the beginning of the period.</param>
public sealed record OverviewCounts(
    ImmutableArray<ParticipantGroup> Groups,
    int Excluded,
    int Flagged,
    ImmutableArray<PageReached> Reached,
    ImmutableArray<PagePosition> Positions,
    ImmutableArray<TimeSpan> Durations,
    ImmutableArray<DateTime> Arrivals,
    ImmutableArray<DateTime> Completions)
{
    /// <summary>The last switch of each condition; conditions that were never switched are left out.</summary>
    public ImmutableArray<ConditionSwitch> Switches { get; init; } = [];

    /// <summary>The last time the study was opened or closed by hand; null for never.</summary>
    public OpeningByHand? Opening { get; init; }
}

/// <summary>Participants who share condition, status and end.</summary>
/// <param name="Condition">1-based; 0 for none.</param>
/// <param name="Status">Where they stand.</param>
/// <param name="EndReason">The end they reached; null for none.</param>
/// <param name="Count">How many.</param>
public sealed record ParticipantGroup(int Condition, ParticipantStatus Status, string? EndReason, int Count);

/// <summary>How many participants came to a page.</summary>
/// <param name="Path">The page's path.</param>
/// <param name="Occurrence">0-based count of the same path earlier on the way.</param>
/// <param name="Count">Participants, each counted once.</param>
public sealed record PageReached(string Path, int Occurrence, int Count);

/// <summary>Participants who stand at a page. Who ended early stands at the page before the end.</summary>
/// <param name="Path">The page's path.</param>
/// <param name="Occurrence">0-based count of the same path earlier on the way.</param>
/// <param name="Status">Active, or left early one way or the other.</param>
/// <param name="Count">How many.</param>
public sealed record PagePosition(string Path, int Occurrence, ParticipantStatus Status, int Count);
