namespace StudyApp.Storage.Entities.Participants;

/// <summary>Something a researcher did to one participant. Rows are added and never changed.</summary>
public sealed class ParticipantAct
{
    /// <summary>1-based, ascending in the order of commits; gaps may occur.</summary>
    public long Id { get; set; }

    /// <summary>To whom; the number stays when everything else is erased.</summary>
    public long ParticipantId { get; set; }

    /// <summary>What was done.</summary>
    public ParticipantActKind Kind { get; set; }

    /// <summary>UTC.</summary>
    public DateTime At { get; set; }

    /// <summary>Why, in the researcher's words. It outlives an erasure and should name nobody.</summary>
    public string Reason { get; set; } = "";

    /// <summary>Who did it.</summary>
    public string Account { get; set; } = "";
}
