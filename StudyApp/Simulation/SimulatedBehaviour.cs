namespace StudyApp.Simulation;

/// <summary>What artificial participants do besides answering: the share (0 to 1) of them who do it.</summary>
/// <remarks>Who it is, and where, the seed and the participant's number decide.</remarks>
public sealed record SimulatedBehaviour
{
    /// <summary>Nothing besides answering, at full speed.</summary>
    public static SimulatedBehaviour None { get; } = new();

    /// <summary>Leave for good after some page.</summary>
    public double DropOut { get; init; }

    /// <summary>Come again by their link after some page, in a browser that knows nothing of them.</summary>
    public double Return { get; init; }

    /// <summary>Send every form twice at once.</summary>
    public double DoubleClick { get; init; }

    /// <summary>Go back once, where the page offers it, and answer again.</summary>
    public double Back { get; init; }

    /// <summary>Lose the connection once after a form was sent, and never read the answer.</summary>
    public double Disconnect { get; init; }

    /// <summary>Mean time on a page before it is sent; zero for none.</summary>
    public TimeSpan Think { get; init; }
}
