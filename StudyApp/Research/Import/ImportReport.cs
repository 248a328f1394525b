using System.Collections.Immutable;

namespace StudyApp.Research.Import;

/// <summary>What to bring over.</summary>
/// <param name="File">BOFS's database.</param>
/// <param name="UtcOffset">How far the clock of BOFS's server was ahead of UTC; only its log of interactions is in
/// local time.</param>
/// <param name="DryRun">Whether everything is read and checked and nothing stored.</param>
public sealed record ImportOrder(string File, TimeSpan UtcOffset, bool DryRun);

/// <summary>What came, or would come.</summary>
public sealed record ImportReport
{
    /// <summary>Whether nothing was stored.</summary>
    public required bool DryRun { get; init; }

    /// <summary>Participants who came now.</summary>
    public required int Participants { get; init; }

    /// <summary>Those of them who have not reached an end.</summary>
    public required int Unfinished { get; init; }

    /// <summary>Those of them who are left out of counts.</summary>
    public required int Excluded { get; init; }

    /// <summary>Their visits to pages.</summary>
    public required int Visits { get; init; }

    /// <summary>The questionnaires they had answered.</summary>
    public required int Submissions { get; init; }

    /// <summary>What happened in their questionnaires before they were sent.</summary>
    public required int Interactions { get; init; }

    /// <summary>Participants of the file who had come before; they were left alone.</summary>
    public required int AlreadyImported { get; init; }

    /// <summary>Those of them of whom the file holds something else by now.</summary>
    public required int ChangedSince { get; init; }

    /// <summary>Sentences about what has no place, or a changed one.</summary>
    public required ImmutableArray<string> Notes { get; init; }
}
