namespace StudyApp.Web.Participant.Entering;

/// <summary>What became of a link that may begin a test run.</summary>
public enum TestLink
{
    /// <summary>It is none.</summary>
    None,

    /// <summary>A test run begins.</summary>
    Taken,

    /// <summary>Its token is wrong, or its condition is none.</summary>
    Refused,
}
