namespace StudyApp.Authoring.Diagnostics;

/// <summary>
/// How this program is called, for messages that name a command: one that exists where the reader is.
/// </summary>
public static class ProgramCommand
{
    /// <summary>What stands before a verb.</summary>
    /// <remarks>Set once when the program starts, before anything is said; the plain name in tests.</remarks>
    public static string Text { get; set; } = "StudyApp";
}
