using StudyApp.Storage.Entities.Server;

namespace StudyApp.Storage.Entities.Visits;

/// <summary>The answers to one questionnaire, as they were accepted.</summary>
/// <remarks>Never changed; a correction is a new row.</remarks>
public sealed class Submission
{
    /// <summary>Primary key; later rows are newer.</summary>
    public long Id { get; set; }

    /// <summary>Whose answers.</summary>
    public long ParticipantId { get; set; }

    /// <summary>The visit that was answered; at most one submission each.</summary>
    public long VisitId { get; set; }

    /// <summary>The questionnaire's name.</summary>
    public string Questionnaire { get; set; } = "";

    /// <summary>Tells repetitions apart; empty for the first.</summary>
    public string Tag { get; set; } = "";

    /// <summary>The <see cref="StudyVersion.Hash"/> of the questionnaire that was shown and checked.</summary>
    public string VersionHash { get; set; } = "";

    /// <summary>A JSON object: column → number, text or null, in the questionnaire's order.</summary>
    public string Answers { get; set; } = "{}";

    /// <summary>
    /// A JSON object: item id (or <c>#position</c>) → keys in the order presented, for items that shuffle.
    /// </summary>
    public string Presented { get; set; } = "{}";

    /// <summary>A JSON object: column without an answer → why, <c>not_shown</c>, <c>blank</c> or <c>na</c>.</summary>
    public string Missing { get; set; } = "{}";

    /// <summary>
    /// A JSON object: column → [first, last] change in ms since the page began to be answered, by the browser's
    /// monotonic clock; columns never changed, or unknown, are left out.
    /// </summary>
    public string Changes { get; set; } = "{}";

    /// <summary>What the questionnaire's calculations gave when it was sent: name → value, a JSON object.</summary>
    public string Calculated { get; set; } = "{}";

    /// <summary>The browser it came from: no other may show it again. Null when unknown.</summary>
    public string? BrowserKey { get; set; }

    /// <summary>UTC of the first time the page was shown.</summary>
    public DateTime StartedAt { get; set; }

    /// <summary>UTC of the time the answers were accepted.</summary>
    public DateTime EndedAt { get; set; }
}
