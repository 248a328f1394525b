using StudyApp.Studies.Model;

namespace StudyApp.Research.Monitoring;

/// <summary>The last order by hand to open or close the study.</summary>
/// <param name="State">What was ordered.</param>
/// <param name="At">UTC.</param>
/// <param name="Account">The account that ordered it.</param>
public sealed record OpeningByHand(OpeningState State, DateTime At, string Account)
{
    /// <summary>As the study's rules take it.</summary>
    public OpeningOrder ToOrder() => new(State, new(At, TimeSpan.Zero));
}
