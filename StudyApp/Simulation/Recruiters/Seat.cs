namespace StudyApp.Simulation.Recruiters;

/// <summary>What goes wrong with a seat.</summary>
public enum SeatFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The link is opened again on another device after the study was finished.</summary>
    ReplayedLink,

    /// <summary>The study is finished, but the way back to the platform is lost: no code arrives.</summary>
    LostRedirect,

    /// <summary>The person leaves in the middle and gives the place back.</summary>
    ReturnedSeat,

    /// <summary>The person leaves in the middle and never comes back.</summary>
    TimedOut,

    /// <summary>The person leaves in the middle and enters a code that was made up.</summary>
    ForgedCode,

    /// <summary>The person leaves in the middle and enters the code of someone who finished.</summary>
    StolenCode,

    /// <summary>The person finishes, comes back for another visit and hands in the code again.</summary>
    SecondVisit,
}

/// <summary>A place in the study as the platform keeps it.</summary>
/// <param name="Person">The platform's id of the person.</param>
/// <param name="Visit">The platform's id of the submission.</param>
/// <param name="Fault">What goes wrong.</param>
public sealed record Seat(string Person, string Visit, SeatFault Fault)
{
    /// <summary>In the platform's words.</summary>
    public string Status { get; set; } = "ACTIVE";

    /// <summary>The code that was entered; empty for none.</summary>
    public string Code { get; set; } = "";

    /// <summary>Whether the study's end was reached in this visit.</summary>
    public bool Finished { get; set; }
}
