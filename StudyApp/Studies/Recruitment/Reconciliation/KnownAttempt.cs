using StudyApp.Studies.Model;

namespace StudyApp.Studies.Recruitment.Reconciliation;

/// <summary>What the study knows of one person's attempt.</summary>
/// <param name="Id">The participant.</param>
/// <param name="Person">The platform's id; null when unknown.</param>
/// <param name="Visit">The platform's id of the visit; null when unknown.</param>
/// <param name="EndReason">Why it ended; null when it has not.</param>
/// <param name="Code">The code that was given; null for none.</param>
/// <param name="CodeIsOwn">Whether nobody else was given that code.</param>
/// <param name="IsPreview">Whether a researcher tried the study out.</param>
public sealed record KnownAttempt(
    long Id,
    string? Person,
    string? Visit,
    string? EndReason,
    string? Code,
    bool CodeIsOwn,
    bool IsPreview
)
{
    /// <summary>Whether the plain end was reached.</summary>
    public bool IsComplete => EndReason == EndPage.Complete;
}
