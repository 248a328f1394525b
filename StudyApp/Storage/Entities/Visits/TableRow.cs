namespace StudyApp.Storage.Entities.Visits;

/// <summary>One row that a study's own page wrote to a table.</summary>
public sealed class TableRow
{
    /// <summary>Primary key, over all tables; later rows have greater ones.</summary>
    public long Id { get; set; }

    /// <summary>Whose row.</summary>
    public long ParticipantId { get; set; }

    /// <summary>The table's name.</summary>
    public string Table { get; set; } = "";

    /// <summary>UTC.</summary>
    public DateTime SubmittedAt { get; set; }

    /// <summary>Column → value, a JSON object.</summary>
    public string Values { get; set; } = "{}";

    /// <summary>What its sender calls it, unique among the participant's rows of the table; null for nothing.</summary>
    public string? Key { get; set; }
}
