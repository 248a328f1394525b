namespace StudyApp.Storage.Requests;

/// <summary>A participant takes their consent back.</summary>
/// <param name="ParticipantId">Who.</param>
/// <param name="Receipt">The number for the receipt; not used when there is one already.</param>
/// <param name="Erase">Whether their data are deleted; else they are kept and left out.</param>
/// <param name="End">The page that tells them, whose condition is not looked at.</param>
/// <param name="Ending">What someone is given who had not finished; who had keeps what they were given.</param>
/// <param name="Now">UTC.</param>
public sealed record WithdrawRequest(
    long ParticipantId,
    string Receipt,
    bool Erase,
    NextVisit End,
    Ending Ending,
    DateTime Now
)
{
    /// <summary>Set when a researcher erases someone: also whoever withdrew before and whose data were kept.</summary>
    /// <remarks>Null when participants withdraw themselves.</remarks>
    public ActRequest? By { get; init; }
}
