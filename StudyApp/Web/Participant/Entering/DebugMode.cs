namespace StudyApp.Web.Participant.Entering;

/// <summary>Whether the study is being tried out on a researcher's own machine.</summary>
/// <param name="IsOn">Set by <c>--debug</c>.</param>
public sealed record DebugMode(bool IsOn)
{
    /// <summary>Where the author picks a condition.</summary>
    public const string PickerPath = "debug_pick_condition";
}
