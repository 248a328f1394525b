using StudyApp.Storage.Entities.Conditions;
using StudyApp.Studies.Flow;

namespace StudyApp.Storage.Requests;

/// <summary>An assignment to be stored with the step that follows it.</summary>
/// <param name="Rule">As in <see cref="Assignment.Rule"/>.</param>
/// <param name="Seed">What decided ties or the order of the list.</param>
/// <param name="Result">What was chosen.</param>
/// <param name="Input">What it was chosen by; null where no rule decided.</param>
/// <param name="LastChange">The last change of counts before.</param>
/// <param name="LastSwitch">The last switch of a condition before.</param>
public sealed record NewAssignment(
    string Rule,
    long Seed,
    Allocation Result,
    AllocationInput? Input,
    long LastChange,
    long LastSwitch
)
{
    /// <summary>Whom the participant is balanced with.</summary>
    public string Stratum { get; init; } = "";
}
