namespace StudyApp.Storage.Participants;

/// <summary>What recruiting platforms need to know of a participant.</summary>
/// <param name="Id">The participant.</param>
/// <param name="ExternalId">The platform's id; null when unknown.</param>
/// <param name="Attempt">1-based.</param>
/// <param name="Finished">Whether an end was reached.</param>
/// <param name="EndReason">Which; null before.</param>
/// <param name="CompletionCode">What the participant was given; null for nothing.</param>
/// <param name="CodeIsGenerated">Whether nobody else was given it.</param>
/// <param name="Excluded">Whether the participant is left out of counts.</param>
/// <param name="Arrival">Everything the link carried, as a JSON object; null for nothing.</param>
public sealed record RecruitedParticipant(
    long Id, string? ExternalId, int Attempt, bool Finished, string? EndReason, string? CompletionCode, bool CodeIsGenerated, bool Excluded, string? Arrival);

/// <summary>The latest attempt of an external id.</summary>
/// <param name="Id">The participant.</param>
/// <param name="Finished">Whether an end was reached.</param>
/// <param name="Arrival">Everything the link carried, as a JSON object; null for nothing.</param>
public sealed record FoundParticipant(long Id, bool Finished, string? Arrival);
