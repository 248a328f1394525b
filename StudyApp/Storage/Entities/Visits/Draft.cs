namespace StudyApp.Storage.Entities.Visits;

/// <summary>
/// What someone has typed at a page and not sent yet: one row per visit and browser, gone once the page is accepted.
/// </summary>
/// <remarks>Never exported.</remarks>
public sealed class Draft
{
    /// <summary>The visit of the page.</summary>
    public long VisitId { get; set; }

    /// <summary>The browser it was typed in; no other is ever shown it.</summary>
    public string BrowserKey { get; set; } = "";

    /// <summary>The browser's counter: a lower one that arrives later is an older state.</summary>
    public long Sequence { get; set; }

    /// <summary>A JSON object: form field → text.</summary>
    public string Fields { get; set; } = "{}";

    /// <summary>UTC.</summary>
    public DateTime SavedAt { get; set; }
}
