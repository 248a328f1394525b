namespace StudyApp.Storage.Entities.Participants;

/// <summary>What a researcher can do to one participant.</summary>
public enum ParticipantActKind
{
    /// <summary>Deletes everything but a bare row, as withdrawing does with ON_WITHDRAW = 'erase'.</summary>
    Erase,

    /// <summary>Leaves them out of counts, balance and default exports; keeps the data.</summary>
    Exclude,

    /// <summary>Counts them again.</summary>
    Include,
}
