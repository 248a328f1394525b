namespace StudyApp.Storage.Entities.Participants;

/// <summary>
/// Where a participant came from technically, as far as the study keeps it: apart from everything else, and in no
/// export unless asked for.
/// </summary>
public sealed class ParticipantOrigin
{
    /// <summary>Whose.</summary>
    public long ParticipantId { get; set; }

    /// <summary>
    /// The network address when consent was given: whole, shortened or hashed; null when none is kept.
    /// </summary>
    public string? Ip { get; set; }

    /// <summary>What the browser calls itself: whole, shortened or hashed; null when none is kept.</summary>
    public string? UserAgent { get; set; }
}
