using StudyApp.Storage.Entities.Server;

namespace StudyApp.Storage.Entities.Visits;

/// <summary>One time a participant comes to a page.</summary>
public sealed class Visit
{
    /// <summary>Primary key.</summary>
    public long Id { get; set; }

    /// <summary>Whose visit.</summary>
    public long ParticipantId { get; set; }

    /// <summary>
    /// 1-based, counted up with every page; the form carries it, so that a repeated or late form is recognised.
    /// </summary>
    public int Number { get; set; }

    /// <summary>
    /// BCP 47 tag of the language the page was sent in, or first shown in while it is open; null before that.
    /// </summary>
    public string? Language { get; set; }

    /// <summary>The page's path without leading slash.</summary>
    public string Path { get; set; } = "";

    /// <summary>0-based count of the same path earlier on the participant's way.</summary>
    public int Occurrence { get; set; }

    /// <summary>
    /// The <see cref="StudyVersion.Hash"/> of what was shown; null for pages in the program's own words.
    /// </summary>
    public string? VersionHash { get; set; }

    /// <summary>UTC of the first time the page was shown; null when it has not been.</summary>
    public DateTime? StartedAt { get; set; }

    /// <summary>UTC of the time the page was left; null while it is open.</summary>
    public DateTime? SubmittedAt { get; set; }

    /// <summary>
    /// How it was left when not by an answer: <c>not_done</c> for a task without scripts; null otherwise.
    /// </summary>
    public string? Outcome { get; set; }
}
