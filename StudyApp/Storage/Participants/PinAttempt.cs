namespace StudyApp.Storage.Participants;

/// <summary>An attempt at someone's PIN.</summary>
/// <param name="Hash">What to compare with; null when there is no PIN, or no attempt may be made.</param>
/// <param name="LockedUntil">UTC before which none may be made; null when one may.</param>
public sealed record PinAttempt(string? Hash, DateTime? LockedUntil);
