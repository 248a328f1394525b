using StudyApp.Studies.Model;

namespace StudyApp.Studies.Flow;

/// <summary>When the next part of a study can be begun. Pure.</summary>
/// <param name="OpensAt">UTC; from this instant on.</param>
/// <param name="ClosesAt">UTC; before this instant. Null for no end.</param>
public sealed record PartWindow(DateTime OpensAt, DateTime? ClosesAt)
{
    /// <summary>The window of one participant.</summary>
    /// <param name="page">The page between the parts.</param>
    /// <param name="finishedAt">UTC of the instant the part before was finished.</param>
    public static PartWindow Of(PartPage page, DateTime finishedAt) =>
        new(finishedAt + page.OpensAfter, finishedAt + page.ClosesAfter);

    /// <summary>Where an instant lies.</summary>
    public PartStanding At(DateTime now) =>
        now < OpensAt ? PartStanding.Early
        : now < ClosesAt || ClosesAt is null ? PartStanding.Open
        : PartStanding.Late;
}

/// <summary>Whether the next part can be begun.</summary>
public enum PartStanding
{
    /// <summary>Not yet.</summary>
    Early,

    /// <summary>Now.</summary>
    Open,

    /// <summary>Not any more: the study ends for the reason <c>too_late</c>.</summary>
    Late,
}
