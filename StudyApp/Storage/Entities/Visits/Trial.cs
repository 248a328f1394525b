namespace StudyApp.Storage.Entities.Visits;

/// <summary>One trial of a task, as the browser sent it. Each (participant, run, index) is stored once.</summary>
public sealed class Trial
{
    /// <summary>Primary key.</summary>
    public long Id { get; set; }

    /// <summary>Whose trial.</summary>
    public long ParticipantId { get; set; }

    /// <summary>The visit of the task's page.</summary>
    public long VisitId { get; set; }

    /// <summary>The task's name.</summary>
    public string Task { get; set; } = "";

    /// <summary>The browser's id of one execution of the task.</summary>
    public string Run { get; set; } = "";

    /// <summary>0-based position in the run.</summary>
    public int Index { get; set; }

    /// <summary>The trial's fields as a JSON object.</summary>
    public string Data { get; set; } = "{}";

    /// <summary>UTC.</summary>
    public DateTime ReceivedAt { get; set; }
}
