using System.Collections.Immutable;
using StudyApp.Studies.Authored;

namespace StudyApp.Studies.Steps;

/// <summary>What a page needs to know of a participant: one read.</summary>
/// <param name="Id">The participant.</param>
/// <param name="ExternalId">The recruiting platform's id; null when unknown.</param>
/// <param name="Source">The recruiting platform; empty for none.</param>
/// <param name="Condition">1-based; 0 for none.</param>
/// <param name="Seed">The participant's seed.</param>
/// <param name="Finished">Whether an end was reached.</param>
/// <param name="EndReason">Which; null before.</param>
/// <param name="CompletionCode">What to show at the end; null for nothing.</param>
/// <param name="Visit">The open visit.</param>
public sealed record ParticipantState(
    long Id, string? ExternalId, string Source, int Condition, long Seed, bool Finished, string? EndReason, string? CompletionCode, VisitState Visit)
{
    /// <summary>UTC.</summary>
    public DateTime StartedAt { get; init; }

    /// <summary>UTC; null until an end is reached.</summary>
    public DateTime? EndedAt { get; init; }

    /// <summary>UTC of the last sign.</summary>
    public DateTime LastActiveAt { get; init; }

    /// <summary>Whether the participant is left out of exports and counts.</summary>
    public bool Excluded { get; init; }

    /// <summary>Whether the trap for programs was filled.</summary>
    public bool FlaggedAsBot { get; init; }

    /// <summary>Everything the recruiting link carried, as a JSON object; null for nothing.</summary>
    public string? Arrival { get; init; }

    /// <summary>How many were assigned to the condition before.</summary>
    public int Sequence { get; init; }

    /// <summary>BCP 47 tag of the language the study is shown in; null when none is known.</summary>
    public string? Language { get; init; }

    /// <summary>How many page lists the study was ever started with, on any server.</summary>
    public int PageLists { get; init; }

    /// <summary>The pages answered so far, by path and occurrence, those gone back from left out; empty where the page list never changed.</summary>
    public ImmutableHashSet<(string Path, int Occurrence)> Done { get; init; } = [];

    /// <summary>What expressions can ask for; null in studies whose pages use none.</summary>
    public ParticipantFacts? Facts { get; init; }

    /// <summary>What this browser's user typed at the open page and did not send; null for nothing.</summary>
    public TypedDraft? Draft { get; init; }

    /// <summary>What this browser's user answered at the open page before going back; null for nothing, and where nobody can go back.</summary>
    public EarlierAnswers? Earlier { get; init; }
}

/// <summary>Typed and not sent.</summary>
/// <param name="Sequence">The browser's counter of the state.</param>
/// <param name="Fields">A JSON object: form field → text.</param>
public sealed record TypedDraft(long Sequence, string Fields);

/// <summary>The newest submission of a page.</summary>
/// <param name="Json">Column → value, a JSON object.</param>
/// <param name="Missing">Column → why there is no value, a JSON object.</param>
public sealed record EarlierAnswers(string Json, string Missing);

/// <summary>The visit a participant is at.</summary>
/// <param name="Id">Primary key.</param>
/// <param name="Number">1-based, carried by the form.</param>
/// <param name="Path">The page's path.</param>
/// <param name="Occurrence">0-based count of that path before.</param>
/// <param name="VersionHash">What was shown; null before it was, and for pages in the program's own words.</param>
/// <param name="StartedAt">UTC; null until the page was shown.</param>
public sealed record VisitState(long Id, int Number, string Path, int Occurrence, string? VersionHash, DateTime? StartedAt);
