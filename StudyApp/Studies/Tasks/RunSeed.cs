using StudyApp.Studies.Items.Orders;

namespace StudyApp.Studies.Tasks;

/// <summary>
/// What the trials of one visit are drawn from: the same whenever the visit is shown again, on every server.
/// </summary>
/// <remarks>Immutable.</remarks>
/// <param name="Participant">The participant's seed.</param>
/// <param name="Path">The page's path.</param>
/// <param name="Visit">The visit's number.</param>
public sealed record RunSeed(long Participant, string Path, int Visit)
{
    /// <summary>Chance for a plan, from its start.</summary>
    public SeededChance Chance => new(Participant, $"task:{Path}#{Visit}");

    /// <summary>The seed of the browser's own generator, which takes 32 bits.</summary>
    public uint Generator => (uint)(Participant ^ Visit);
}
