using System.Collections.Immutable;
using StudyApp.Studies.Authored;

namespace StudyApp.Studies.Steps;

/// <summary>What a page needs to know of a participant: one read.</summary>
public sealed record ParticipantState
{
    /// <summary>The participant.</summary>
    public required long Id { get; init; }

    /// <summary>The recruiting platform's id; null when unknown.</summary>
    public string? ExternalId { get; init; }

    /// <summary>The recruiting platform; empty for none.</summary>
    public required string Source { get; init; }

    /// <summary>1-based; 0 for none.</summary>
    public required int Condition { get; init; }

    /// <summary>The participant's seed.</summary>
    public required long Seed { get; init; }

    /// <summary>Whether an end was reached.</summary>
    public required bool Finished { get; init; }

    /// <summary>Which; null before.</summary>
    public string? EndReason { get; init; }

    /// <summary>What to show at the end; null for nothing.</summary>
    public string? CompletionCode { get; init; }

    /// <summary>The open visit.</summary>
    public required VisitState Visit { get; init; }

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

    /// <summary>
    /// The pages answered so far, by path and occurrence, those gone back from left out; empty where the page list
    /// never changed.
    /// </summary>
    public ImmutableHashSet<(string Path, int Occurrence)> Done { get; init; } = [];

    /// <summary>What expressions can ask for; null in studies whose pages use none.</summary>
    public ParticipantFacts? Facts { get; init; }

    /// <summary>What this browser's user typed at the open page and did not send; null for nothing.</summary>
    public TypedDraft? Draft { get; init; }

    /// <summary>
    /// What this browser's user answered at the open page before going back; null for nothing, and where nobody can go
    /// back.
    /// </summary>
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
public sealed record VisitState
{
    /// <summary>Primary key.</summary>
    public required long Id { get; init; }

    /// <summary>1-based, carried by the form.</summary>
    public required int Number { get; init; }

    /// <summary>The page's path.</summary>
    public required string Path { get; init; }

    /// <summary>0-based count of that path before.</summary>
    public required int Occurrence { get; init; }

    /// <summary>What was shown; null before it was, and for pages in the program's own words.</summary>
    public string? VersionHash { get; init; }

    /// <summary>UTC; null until the page was shown.</summary>
    public DateTime? StartedAt { get; init; }
}
