namespace StudyApp.Storage.Entities.Participants;

/// <summary>Somebody took their consent back.</summary>
/// <remarks>One row per participant; it holds nothing that tells who it was.</remarks>
public sealed class Withdrawal
{
    /// <summary>Primary key, in the order of withdrawals.</summary>
    public long Id { get; set; }

    /// <summary>Whose.</summary>
    public long ParticipantId { get; set; }

    /// <summary>The number on the receipt: random, so that whoever knows it was given it.</summary>
    public string Receipt { get; set; } = "";

    /// <summary>UTC.</summary>
    public DateTime At { get; set; }

    /// <summary>Whether the data were deleted; else they are kept and left out of counts and default exports.</summary>
    public bool Erased { get; set; }

    /// <summary>
    /// SHA-256 of the completion code that was deleted, so that typing it again finds the receipt; null when there was
    /// none.
    /// </summary>
    public string? CodeHash { get; set; }

    /// <summary>UTC; when no byte of what was erased was left in the database's files.</summary>
    /// <remarks>Null before, and where nothing was erased.</remarks>
    public DateTime? ClearedAt { get; set; }
}
