namespace StudyApp.Storage.Entities.Participants;

/// <summary>What a participant must know to go on in another browser, and how often it was guessed.</summary>
public sealed class ParticipantPin
{
    /// <summary>Whose.</summary>
    public long ParticipantId { get; set; }

    /// <summary>The PIN as the framework's password hasher keeps it.</summary>
    public string Hash { get; set; } = "";

    /// <summary>Attempts since the last right one or the last pause.</summary>
    public int Failures { get; set; }

    /// <summary>UTC before which no attempt is taken; null for none.</summary>
    public DateTime? LockedUntil { get; set; }
}
