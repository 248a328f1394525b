namespace StudyApp.Simulation;

/// <summary>A form was not stored because the page has changed since; it is shown again as it is now.</summary>
internal sealed class ChangedPageException(string page, RobotPage shown)
    : RobotException(page, "The page changed again and again while it was answered.")
{
    /// <summary>The page as it is now.</summary>
    public RobotPage Shown { get; } = shown;
}
