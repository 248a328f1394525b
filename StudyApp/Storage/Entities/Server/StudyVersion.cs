namespace StudyApp.Storage.Entities.Server;

/// <summary>Something participants were shown, word for word.</summary>
public sealed class StudyVersion
{
    /// <summary>SHA-256 of the content, lower-case hex.</summary>
    public string Hash { get; set; } = "";

    /// <summary><c>questionnaire</c>, <c>consent</c>, <c>instructions</c>, <c>task</c> or <c>page_list</c>.</summary>
    public string Kind { get; set; } = "";

    /// <summary>The questionnaire's, page's or task's name.</summary>
    public string Name { get; set; } = "";

    /// <summary>The content itself.</summary>
    public string Content { get; set; } = "";

    /// <summary>UTC of the first start with it.</summary>
    public DateTime FirstUsedAt { get; set; }
}
