namespace StudyApp.Participation.Answering;

/// <summary>
/// What is asked for belongs to a newer version of the study than this server's; nothing was stored, and another server
/// answers it.
/// </summary>
public sealed class NewerStudyException()
    : Exception("Another server runs a newer version of the study, and this belongs to it; try again in a moment.");
