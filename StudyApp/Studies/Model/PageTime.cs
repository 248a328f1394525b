namespace StudyApp.Studies.Model;

/// <summary>How long a page is open, counted on the server from when it was first shown.</summary>
/// <param name="Least">Continue is refused sooner; zero for no limit.</param>
/// <param name="Most">What is there by then is taken, complete or not; null for no limit.</param>
public sealed record PageTime(TimeSpan Least, TimeSpan? Most)
{
    /// <summary>
    /// A page may be left a moment sooner and is taken a moment later than its clock says: two clocks never agree, and
    /// the way to the server takes time.
    /// </summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    /// <summary>No limit.</summary>
    public static PageTime Unlimited { get; } = new(TimeSpan.Zero, null);

    /// <summary>Whether a page shown so long may be left.</summary>
    public bool IsTooSoon(TimeSpan shown) => shown < Least - Tolerance;

    /// <summary>Whether a page shown so long is taken as it is.</summary>
    public bool IsOver(TimeSpan shown) => Most is { } most && shown >= most - Tolerance;
}
