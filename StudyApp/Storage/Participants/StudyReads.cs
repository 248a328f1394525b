using StudyApp.Storage.Connection;

namespace StudyApp.Storage.Participants;

/// <summary>Everything that is read for participants, by who asks. Thread-safe.</summary>
public sealed class StudyReads(StudyDatabase database)
{
    /// <summary>The participant who asks for a page.</summary>
    public ParticipantReader Participants { get; } = new(database);

    /// <summary>What one participant did before.</summary>
    public HistoryReader History { get; } = new(database);

    /// <summary>Participants by platform and id.</summary>
    public RecruitedReader Recruited { get; } = new(database);

    /// <summary>What was agreed to.</summary>
    public ConsentReader Consents { get; } = new(database);

    /// <summary>The study as a whole.</summary>
    public StudyStateReader State { get; } = new(database);
}
