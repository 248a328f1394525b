using System.Globalization;
using StudyApp.Studies.Items.Orders;

namespace StudyApp.Simulation;

/// <summary>
/// What one artificial participant does on the way, and after how many pages: drawn from seed and number before the
/// first request.
/// </summary>
/// <remarks>Immutable.</remarks>
internal sealed class Journey
{
    // Standard deviation of the logarithm of thinking times: the slowest twentieth takes more than twice the middle.
    private const double ThinkSpread = 0.5;

    private readonly SimulationPlan _plan;
    private readonly int _number;

    /// <param name="plan">How many do what.</param>
    /// <param name="number">Who.</param>
    /// <param name="leastPages">How many pages everybody comes to.</param>
    public Journey(SimulationPlan plan, int number, int leastPages)
    {
        (_plan, _number) = (plan, number);
        var behaviour = plan.Behaviour;
        // Before the last page, so that there is something left to do.
        DropOutAfter = PageFor(behaviour.DropOut, "drop-out", leastPages - 1);
        ReturnAfter = PageFor(behaviour.Return, "return", leastPages - 1);
        BackAfter = PageFor(behaviour.Back, "back", leastPages - 1);
        CutAfter = PageFor(behaviour.Disconnect, "disconnect", leastPages) - 1;
        DoubleClicks = PageFor(behaviour.DoubleClick, "double-click", 1) is not null;
        if (CutAfter is null) return;
        var chance = Chance("cut");
        (OpensAgain, CutsHard) = (chance.Next(2) == 0, chance.Next(2) == 0);
    }

    /// <summary>Number of pages left before leaving for good; null for never. So are the others.</summary>
    public int? DropOutAfter { get; }

    public int? ReturnAfter { get; }

    public int? BackAfter { get; }

    public int? CutAfter { get; }

    public bool DoubleClicks { get; }

    /// <summary>Whether the study is opened again after the cut; else the form is sent again at once.</summary>
    public bool OpensAgain { get; }

    /// <summary>Whether the connection is reset instead of closed.</summary>
    public bool CutsHard { get; }

    /// <summary>How long a page is thought about; log-normal.</summary>
    public TimeSpan ThinkTime(string page, int occurrence)
    {
        if (_plan.Behaviour.Think <= TimeSpan.Zero) return TimeSpan.Zero;
        var chance = Chance(string.Create(CultureInfo.InvariantCulture, $"think:{page}:{occurrence}"));
        var normal = Math.Sqrt(-2 * Math.Log(1 - chance.NextDouble())) * Math.Cos(2 * Math.PI * chance.NextDouble());
        // The mean of a log-normal distribution lies above its median by exp(spread² / 2).
        return _plan.Behaviour.Think * Math.Exp((ThinkSpread * normal) - (ThinkSpread * ThinkSpread / 2));
    }

    private int? PageFor(double share, string what, int pages)
    {
        if (share <= 0) return null;
        var chance = Chance(what);
        return chance.NextDouble() < share ? 1 + chance.Next(Math.Max(1, pages)) : null;
    }

    private SeededChance Chance(string what) =>
        new(_plan.Seed, string.Create(CultureInfo.InvariantCulture, $"journey:{_number}:{what}"));
}
