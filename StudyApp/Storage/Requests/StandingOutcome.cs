namespace StudyApp.Storage.Requests;

/// <summary>What became of leaving someone out, or counting them again.</summary>
public enum StandingOutcome
{
    /// <summary>It was done and recorded.</summary>
    Done,

    /// <summary>It was so before; nothing was recorded.</summary>
    Unchanged,

    /// <summary>There is no participant of that number.</summary>
    Unknown,

    /// <summary>They took their consent back, and stay left out.</summary>
    Withdrawn,
}
