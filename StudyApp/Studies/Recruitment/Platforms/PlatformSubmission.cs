namespace StudyApp.Studies.Recruitment.Platforms;

/// <summary>One person's place in a study, as a platform sees it.</summary>
/// <param name="Visit">The platform's id of the submission; null when the list has none.</param>
/// <param name="Person">The person's id; empty when the list has none.</param>
/// <param name="Code">The code that was entered; empty for none.</param>
/// <param name="Status">In the platform's own words.</param>
public sealed record PlatformSubmission(string? Visit, string Person, string Code, string Status)
{
    /// <summary>The study on the platform; null when unknown.</summary>
    public string? Study { get; init; }

    /// <summary>1-based line of the list it was read from; 0 for none.</summary>
    public int Line { get; init; }

    /// <summary>What became of it on the platform.</summary>
    public SubmissionState State => Plain(Status) switch
    {
        "APPROVED" or "PAID" or "PARTIALLYAPPROVED" => SubmissionState.Approved,
        "REJECTED" or "RETURNED" or "TIMEDOUT" or "SCREENEDOUT" or "ABANDONED" or "EXPIRED" or "CANCELLED" =>
            SubmissionState.Closed,
        "RESERVED" or "ACTIVE" or "INPROGRESS" or "STARTED" or "ACCEPTED" => SubmissionState.Open,
        _ => SubmissionState.Waiting,
    };

    private static string Plain(string status) => string.Concat(status.Where(char.IsLetter)).ToUpperInvariant();
}

/// <summary>What became of a submission on its platform.</summary>
public enum SubmissionState
{
    /// <summary>Sent in: someone decides about its pay. Also what platforms without such words have.</summary>
    Waiting,

    /// <summary>Paid already, or sure to be.</summary>
    Approved,

    /// <summary>Not sent in yet.</summary>
    Open,

    /// <summary>Given back, out of time, rejected, or screened out: nothing is to be decided.</summary>
    Closed,
}
