using System.Collections.Immutable;
using StudyApp.Storage.Entities.Conditions;
using StudyApp.Studies.Model;

namespace StudyApp.Research.Monitoring;

/// <summary>Everything the overview shows, at one moment.</summary>
/// <remarks>Started = finished + active + abandoned + ended early.</remarks>
public sealed record OverviewSnapshot
{
    public required DateTime TakenAt { get; init; }

    public required int Started { get; init; }

    public required int Active { get; init; }

    public required int Finished { get; init; }

    public required int Abandoned { get; init; }

    /// <summary>Ends other than the plain one, the most frequent first.</summary>
    public required ImmutableArray<(string Reason, int Count)> EndedEarly { get; init; }

    public required int Excluded { get; init; }

    /// <summary>Null while nobody has finished.</summary>
    public required Quartiles? Times { get; init; }

    public required ImmutableArray<ConditionLine> Conditions { get; init; }

    public required ImmutableArray<FunnelLine> Funnel { get; init; }

    /// <summary>The last 24 clock hours, the current one last.</summary>
    public required ImmutableArray<HourLine> Hours { get; init; }

    public required ImmutableArray<OverviewProblem> Problems { get; init; }

    /// <summary>Whether newcomers are let in.</summary>
    public Openness Opening { get; init; } = new(true, null);

    /// <summary>The last time the study was opened or closed by hand; null for never.</summary>
    public OpeningByHand? OpenedByHand { get; init; }

    public int LeftEarly => Abandoned + EndedEarly.Sum(e => e.Count);
}

/// <summary>A condition with its participants.</summary>
/// <param name="Number">1-based.</param>
/// <param name="Counted">Those the next assignment is balanced by.</param>
public sealed record ConditionLine(
    int Number,
    string Label,
    bool Enabled,
    int Counted,
    int Finished,
    int Active,
    int LeftEarly
)
{
    /// <summary>With so many it is full; null for no limit.</summary>
    public int? Target { get; init; }

    /// <summary>The last switch; null where nobody ever switched it.</summary>
    public ConditionSwitch? Switched { get; init; }

    public bool IsFull => Counted >= Target;
}

/// <summary>Something the researcher should look at.</summary>
/// <param name="IsBad">Whether the study does not work while it lasts.</param>
/// <param name="Link">Where to look, below the panel; null for nowhere.</param>
public sealed record OverviewProblem(bool IsBad, string Text, string? Link = null, string? LinkText = null);
