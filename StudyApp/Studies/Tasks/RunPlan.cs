using System.Security.Cryptography;
using System.Text;
using StudyApp.Studies.Items.Orders;

namespace StudyApp.Studies.Tasks;

/// <summary>What every run of one visit presents; the server knows it beforehand, and no browser decides it.</summary>
/// <remarks>Immutable.</remarks>
/// <param name="Task">The task with its parameters.</param>
/// <param name="Trials">What is presented, in order; null when the browser's generator chooses it.</param>
/// <param name="Generator">The seed of that generator.</param>
public sealed record RunPlan(TaskDefinition Task, TaskPlan? Trials, uint Generator)
{
    /// <summary>
    /// Names the plan: trials that name it were made by it, not by that of a page shown before the study was changed.
    /// </summary>
    public string Id => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)))[..16];

    private string Text => FormattableString.Invariant($"{Generator}\n{Task.ParametersJson}\n{Trials?.ToJson()}");

    /// <summary>Holds a trial against the plan.</summary>
    /// <param name="index">The trial's place in its run, 0-based.</param>
    /// <param name="trial">What came.</param>
    /// <returns>What does not fit, a clause; null for a trial that this plan presents.</returns>
    public string? Misfit(int index, TrialRow trial) => Task.Misfit(this, index, trial);

    /// <summary>
    /// The trials an artificial participant sends, as JSON objects without index, in the order of their indexes.
    /// </summary>
    public IEnumerable<IReadOnlyDictionary<string, object?>> Simulate(SeededChance chance) =>
        Task.Simulate(this, chance);
}
