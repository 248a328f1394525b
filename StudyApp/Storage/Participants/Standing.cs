namespace StudyApp.Storage.Participants;

/// <summary>Unfinished participants who are at the same page.</summary>
/// <param name="Path">The page's path.</param>
/// <param name="Occurrence">0-based count of that path before.</param>
/// <param name="Condition">Their condition; 0 for none.</param>
/// <param name="VersionHash">What they were shown; null when nothing yet, or for pages in the program's own
/// words.</param>
/// <param name="Participants">How many.</param>
public sealed record Standing(string Path, int Occurrence, int Condition, string? VersionHash, int Participants);
