using StudyApp.Studies.Model;

namespace StudyApp.Studies.Steps;

/// <summary>Where a participant stands. Everybody is in exactly one of these.</summary>
public enum ParticipantStatus
{
    /// <summary>Unfinished, and seen a short while ago or waiting for the next part of the study.</summary>
    Active,

    /// <summary>Reached the plain end.</summary>
    Finished,

    /// <summary>Reached another end: screened out, withdrawn, turned away.</summary>
    EndedEarly,

    /// <summary>
    /// Unfinished, and neither: not seen for longer than <see cref="ParticipantRules.AbandonedAfter"/>, or until the
    /// time was over.
    /// </summary>
    Abandoned,
}

/// <summary>
/// The rule behind <see cref="ParticipantStatus"/>; the queries of the researchers' views say the same in SQL.
/// </summary>
public static class ParticipantStatusRule
{
    /// <summary>The status of one participant.</summary>
    /// <param name="finished">Whether an end was reached.</param>
    /// <param name="endReason">Which; null before.</param>
    /// <param name="lastActiveAt">UTC of the last page shown or sent.</param>
    /// <param name="activeSince">UTC; who was seen then or later counts as active.</param>
    /// <param name="waitsUntil">UTC until which the participant waits for the next part; null for not at all.</param>
    public static ParticipantStatus Of(
        bool finished,
        string? endReason,
        DateTime lastActiveAt,
        DateTime activeSince,
        DateTime? waitsUntil = null
    ) =>
        (finished, endReason) switch
        {
            (true, EndPage.Complete) => ParticipantStatus.Finished,
            (true, EndPage.Expired) => ParticipantStatus.Abandoned,
            (true, _) => ParticipantStatus.EndedEarly,
            _ => lastActiveAt >= activeSince || waitsUntil >= activeSince
                ? ParticipantStatus.Active
                : ParticipantStatus.Abandoned,
        };
}
