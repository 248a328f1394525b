namespace StudyApp.Simulation;

/// <summary>What became of an artificial participant. Everybody is in exactly one of these.</summary>
public enum SimulatedOutcome
{
    /// <summary>Came to the plain end, or as far as anybody gets today where a part opens later.</summary>
    Completed,

    /// <summary>Came to another end of the page list, such as one for those who are screened out.</summary>
    EndedEarly,

    /// <summary>Was told that the study is full.</summary>
    Full,

    /// <summary>Came to the page at which the page list stops.</summary>
    Stopped,

    /// <summary>Left for good, as it was to.</summary>
    DroppedOut,

    /// <summary>Could not go on.</summary>
    Failed,
}
