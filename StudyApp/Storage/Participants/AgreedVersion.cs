using StudyApp.Storage.Entities.Server;

namespace StudyApp.Storage.Participants;

/// <summary>A consent text that somebody agreed to.</summary>
/// <param name="Hash">Of the content: <see cref="StudyVersion.Hash"/>.</param>
/// <param name="Content">The texts of all languages.</param>
/// <param name="At">UTC of the form.</param>
/// <param name="Language">BCP 47 tag of the language the form was sent in; null for those from before it was
/// kept.</param>
public sealed record AgreedVersion(string Hash, string Content, DateTime At, string? Language);
