using StudyApp.Storage.Entities.Conditions;
using StudyApp.Storage.Entities.Participants;
using StudyApp.Storage.Entities.Server;
using StudyApp.Storage.Entities.Visits;

namespace StudyApp.Research.Import;

/// <summary>The rows one participant becomes.</summary>
/// <remarks>What belongs to a visit stands beside it, because its key is known when it is stored.</remarks>
internal sealed class ImportedPerson
{
    public required BofsParticipant Source { get; init; }

    public required Participant Participant { get; init; }

    public required ImportedParticipant Note { get; init; }

    /// <summary>Null without a condition.</summary>
    public required Assignment? Assignment { get; init; }

    public List<Visit> Visits { get; } = [];

    public List<(Visit Visit, Submission Submission)> Submissions { get; } = [];

    public List<(Visit Visit, Interaction Interaction)> Interactions { get; } = [];

    /// <summary>The quotas by answers they belong to.</summary>
    public List<string> Quotas { get; } = [];

    /// <summary>Entries of the log that belong to no answers.</summary>
    public int HomelessEvents { get; set; }
}
