namespace StudyApp.Storage.Entities.Server;

/// <summary>One time participants of another program's database were brought over.</summary>
public sealed class ImportRun
{
    /// <summary>1-based, ascending in the order of commits; gaps may occur.</summary>
    public long Id { get; set; }

    /// <summary>UTC.</summary>
    public DateTime At { get; set; }

    /// <summary>The file's name, without its folder.</summary>
    public string File { get; set; } = "";

    /// <summary>How many participants came.</summary>
    public int Participants { get; set; }

    /// <summary>How many questionnaires they had answered.</summary>
    public int Submissions { get; set; }
}

/// <summary>
/// A participant of another program's database who was brought over, and is never brought over again.
/// </summary>
public sealed class ImportedParticipant
{
    /// <summary>
    /// Names the participant by what never changes of them in the source (number, first moment, code), wherever the
    /// file lies: SHA-256, lower-case hex.
    /// </summary>
    public string Key { get; set; } = "";

    /// <summary>With whom they came.</summary>
    public long ImportId { get; set; }

    /// <summary>Their number in the source.</summary>
    public long SourceId { get; set; }

    /// <summary>Who they are here; null when they were deleted.</summary>
    public long? ParticipantId { get; set; }

    /// <summary>
    /// SHA-256 of everything that was brought over, lower-case hex: tells whether the source has more of them since.
    /// </summary>
    public string Digest { get; set; } = "";
}
