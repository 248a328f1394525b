using StudyApp.Studies.Recruitment.Platforms;

namespace StudyApp.Studies.Recruitment.Reconciliation;

/// <summary>What the study's own data say of a submission.</summary>
public enum Verdict
{
    /// <summary>The person ended, and the code is the one they were given.</summary>
    Matches,

    /// <summary>The person completed the study but entered no code.</summary>
    NoCode,

    /// <summary>Nobody was given this code.</summary>
    UnknownCode,

    /// <summary>Somebody else was given this code.</summary>
    CodeOfAnother,

    /// <summary>The code belongs to another end than the one the person came to.</summary>
    CodeOfAnotherEnd,

    /// <summary>Another submission stands for the same attempt already.</summary>
    Twice,

    /// <summary>Nobody of that id was here.</summary>
    NoSuchParticipant,

    /// <summary>The person was here but came to no end.</summary>
    NotFinished,

    /// <summary>A researcher tried the study out.</summary>
    Preview,
}

/// <summary>What to do about a submission on the platform.</summary>
public enum Decision
{
    /// <summary>Nothing: it is decided, still open, given back, or its code's own rule decides.</summary>
    Leave,

    /// <summary>Pay.</summary>
    Approve,

    /// <summary>Do not pay.</summary>
    Reject,

    /// <summary>A person looks at it.</summary>
    Review,
}

/// <summary>A submission and what was found out about it.</summary>
/// <param name="Submission">As the platform lists it.</param>
/// <param name="Verdict">What the study's data say.</param>
/// <param name="Decision">What to do.</param>
/// <param name="Attempt">The participant it stands for; null for none.</param>
public sealed record Reconciled(
    PlatformSubmission Submission,
    Verdict Verdict,
    Decision Decision,
    KnownAttempt? Attempt
)
{
    /// <summary>Whether someone must do something that is not simply paying for completed work.</summary>
    public bool IsProblem => Decision is Decision.Reject or Decision.Review;
}
