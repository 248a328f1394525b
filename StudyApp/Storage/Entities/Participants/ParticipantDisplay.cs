namespace StudyApp.Storage.Entities.Participants;

/// <summary>The display a participant began with; only for those whose browser runs scripts.</summary>
public sealed class ParticipantDisplay
{
    /// <summary>Whose.</summary>
    public long ParticipantId { get; set; }

    /// <summary>Device pixels per CSS pixel.</summary>
    public double Dppx { get; set; }

    /// <summary>CSS pixels of the whole screen.</summary>
    public int ScreenWidth { get; set; }

    /// <summary>CSS pixels of the whole screen.</summary>
    public int ScreenHeight { get; set; }

    /// <summary>CSS pixels of the window's inside.</summary>
    public int InnerWidth { get; set; }

    /// <summary>CSS pixels of the window's inside.</summary>
    public int InnerHeight { get; set; }
}
