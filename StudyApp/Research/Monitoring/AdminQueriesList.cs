using System.Collections.Immutable;
using StudyApp.Studies.Steps;

namespace StudyApp.Research.Monitoring;

/// <summary>Which participants a list shows.</summary>
public enum StatusFilter
{
    /// <summary>All.</summary>
    Any,

    /// <summary><see cref="ParticipantStatus.Active"/>.</summary>
    Active,

    /// <summary><see cref="ParticipantStatus.Finished"/>.</summary>
    Finished,

    /// <summary><see cref="ParticipantStatus.EndedEarly"/>.</summary>
    EndedEarly,

    /// <summary><see cref="ParticipantStatus.Abandoned"/>.</summary>
    Abandoned,

    /// <summary>Ended early or abandoned.</summary>
    LeftEarly,
}

/// <summary>By what a list of participants is ordered; ties are decided by <see cref="Id"/>.</summary>
public enum ParticipantSort
{
    /// <summary>Order of arrival.</summary>
    Id,

    /// <summary>The recruiting platform's id.</summary>
    ExternalId,

    /// <summary>The recruiting platform.</summary>
    Source,

    /// <summary>The condition's number.</summary>
    Condition,

    /// <summary>Time of arrival.</summary>
    Started,

    /// <summary>Active, finished, ended early, abandoned; then the end.</summary>
    Status,

    /// <summary>The page's path.</summary>
    Page,

    /// <summary>The completion code.</summary>
    Code,
}

/// <summary>A page of the list of participants.</summary>
public sealed record ParticipantQuery
{
    /// <summary>UTC; who was seen then or later counts as active.</summary>
    public required DateTime ActiveSince { get; init; }

    /// <summary>
    /// Part of the external id or the completion code, or the whole number of a receipt, whatever the case, or the
    /// whole number of the participant; empty for all.
    /// </summary>
    public string Search { get; init; } = "";

    /// <summary>Where they stand.</summary>
    public StatusFilter Status { get; init; }

    /// <summary>1-based condition, 0 for those without one; null for all.</summary>
    public int? Condition { get; init; }

    /// <summary>The path of the page they are at or left from; null for all.</summary>
    public string? Page { get; init; }

    /// <summary>Whether only those are listed who filled the trap for programs.</summary>
    public bool FlaggedOnly { get; init; }

    /// <summary>Whether those are listed too who are left out of counts.</summary>
    public bool WithExcluded { get; init; }

    /// <summary>The order.</summary>
    public ParticipantSort Sort { get; init; } = ParticipantSort.Id;

    /// <summary>Whether the order is reversed.</summary>
    public bool Descending { get; init; } = true;

    /// <summary>Participants passed over.</summary>
    public int Skip { get; init; }

    /// <summary>The most participants answered.</summary>
    public int Take { get; init; } = 25;
}

/// <summary>A page of the list, and how long the whole list is.</summary>
public sealed record ParticipantList(ImmutableArray<ParticipantRow> Rows, int Total);

/// <summary>A line of the list.</summary>
/// <param name="Id">The participant.</param>
/// <param name="ExternalId">The recruiting platform's id; null when unknown.</param>
/// <param name="Source">The recruiting platform; empty for none.</param>
/// <param name="Condition">1-based; 0 for none.</param>
/// <param name="StartedAt">UTC.</param>
/// <param name="EndedAt">UTC; null before.</param>
/// <param name="Status">Where they stand.</param>
/// <param name="EndReason">The end reached; null before.</param>
/// <param name="Page">Path of the page they are at, or left from; null for someone turned away before the
/// first.</param>
/// <param name="CompletionCode">Null for none.</param>
/// <param name="Excluded">Whether left out of counts.</param>
/// <param name="FlaggedAsBot">Whether the trap for programs was filled.</param>
public sealed record ParticipantRow(
    long Id,
    string? ExternalId,
    string Source,
    int Condition,
    DateTime StartedAt,
    DateTime? EndedAt,
    ParticipantStatus Status,
    string? EndReason,
    string? Page,
    string? CompletionCode,
    bool Excluded, bool FlaggedAsBot)
{
    /// <summary>From start to end; null before the end.</summary>
    public TimeSpan? Duration => EndedAt - StartedAt;
}
