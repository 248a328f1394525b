namespace StudyApp.Simulation;

/// <summary>The server did not do what a participant's browser needs; the message says what it did instead.</summary>
internal class RobotException(string page, string reason) : Exception(reason)
{
    public SimulationFailure Failure { get; } = new(page, reason);
}
