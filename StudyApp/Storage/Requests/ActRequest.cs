using StudyApp.Storage.Entities.Participants;

namespace StudyApp.Storage.Requests;

/// <summary>What a researcher does to one participant.</summary>
/// <param name="ParticipantId">To whom.</param>
/// <param name="Kind">What.</param>
/// <param name="Reason">Why, in the researcher's words.</param>
/// <param name="Account">Who does it.</param>
public sealed record ActRequest(long ParticipantId, ParticipantActKind Kind, string Reason, string Account)
{
    /// <summary>UTC.</summary>
    public required DateTime Now { get; init; }
}
