namespace StudyApp.Storage.Entities.Visits;

/// <summary>One thing that happened in a questionnaire's form before it was sent, as the browser reported it.</summary>
public sealed class Interaction
{
    /// <summary>Primary key; within a visit in the order reported.</summary>
    public long Id { get; set; }

    /// <summary>Whose.</summary>
    public long ParticipantId { get; set; }

    /// <summary>The visit of the page.</summary>
    public long VisitId { get; set; }

    /// <summary>The questionnaire's name.</summary>
    public string Questionnaire { get; set; } = "";

    /// <summary>Tells repetitions apart; empty for the first.</summary>
    public string Tag { get; set; } = "";

    /// <summary>The field it happened at; empty for the page as a whole.</summary>
    public string QuestionId { get; set; } = "";

    /// <summary>What happened, such as <c>focus</c> or <c>paste_blocked</c>.</summary>
    public string EventType { get; set; } = "";

    /// <summary>UTC by the browser's clock.</summary>
    public DateTime OccurredAt { get; set; }

    /// <summary>What the event carries; empty for nothing.</summary>
    public string Value { get; set; } = "";
}
