using StudyApp.Storage.Entities.Participants;

namespace StudyApp.Storage.Entities.Conditions;

/// <summary>How many participants of one source and condition counted when counts were last taken.</summary>
/// <remarks>There is a row for every pair that anybody had then.</remarks>
public sealed class TallyGroup
{
    /// <summary>What <see cref="Participant.CountedIn"/> names.</summary>
    public long Id { get; set; }

    /// <summary>The recruiting platform; empty for none.</summary>
    public string Source { get; set; } = "";

    /// <summary>1-based; 0 for none.</summary>
    public int Condition { get; set; }

    /// <summary>How many.</summary>
    public int Count { get; set; }
}

/// <summary>A reason of an end whose participants keep their place.</summary>
/// <remarks>Ends without a row give it back; <c>expired</c> without one is like leaving.</remarks>
public sealed class CountingEnd
{
    /// <summary>What <see cref="Participant.EndReason"/> says.</summary>
    public string Reason { get; set; } = "";
}

/// <summary>How many assignments of one stratum to one condition are <see cref="Assignment.Counted"/>.</summary>
public sealed class TallyStratum
{
    /// <summary>Whom participants were balanced with; empty for everybody.</summary>
    public string Stratum { get; set; } = "";

    /// <summary>1-based.</summary>
    public int Condition { get; set; }

    /// <summary>How many.</summary>
    public int Count { get; set; }
}

/// <summary>A place in a stratum's list of blocks that was taken and that nobody who counts holds.</summary>
public sealed class TallySlot
{
    /// <summary>Whose list.</summary>
    public string Stratum { get; set; } = "";

    /// <summary>0-based.</summary>
    public int Slot { get; set; }
}
