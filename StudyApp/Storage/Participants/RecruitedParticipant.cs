namespace StudyApp.Storage.Participants;

/// <summary>What recruiting platforms need to know of a participant.</summary>
public sealed record RecruitedParticipant
{
    /// <summary>The participant.</summary>
    public required long Id { get; init; }

    /// <summary>The platform's id; null when unknown.</summary>
    public string? ExternalId { get; init; }

    /// <summary>1-based.</summary>
    public required int Attempt { get; init; }

    /// <summary>Whether an end was reached.</summary>
    public required bool Finished { get; init; }

    /// <summary>Which; null before.</summary>
    public string? EndReason { get; init; }

    /// <summary>What the participant was given; null for nothing.</summary>
    public string? CompletionCode { get; init; }

    /// <summary>Whether nobody else was given it.</summary>
    public required bool CodeIsGenerated { get; init; }

    /// <summary>Whether the participant is left out of counts.</summary>
    public required bool Excluded { get; init; }

    /// <summary>Everything the link carried, as a JSON object; null for nothing.</summary>
    public string? Arrival { get; init; }
}

/// <summary>The latest attempt of an external id.</summary>
/// <param name="Id">The participant.</param>
/// <param name="Finished">Whether an end was reached.</param>
/// <param name="Arrival">Everything the link carried, as a JSON object; null for nothing.</param>
public sealed record FoundParticipant(long Id, bool Finished, string? Arrival);
