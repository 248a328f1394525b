using System.Collections.Frozen;
using System.Collections.Immutable;
using StudyApp.Storage.Requests;
using StudyApp.Studies.Steps;

namespace StudyApp.Research.Monitoring;

/// <summary>Everything the panel shows of one participant.</summary>
/// <param name="Row">What the list shows.</param>
/// <param name="Attempt">1 for the first time.</param>
/// <param name="LastActiveAt">UTC.</param>
/// <param name="Arrival">What the recruiting link carried, as a JSON object; null for nothing.</param>
/// <param name="Visits">In order.</param>
/// <param name="Questionnaires">The content of the questionnaires answered, by hash.</param>
public sealed record ParticipantDetail(
    ParticipantRow Row,
    int Attempt,
    DateTime LastActiveAt,
    string? Arrival,
    ImmutableArray<VisitDetail> Visits,
    FrozenDictionary<string, string> Questionnaires
)
{
    /// <summary>BCP 47 tag of the language the study was last shown in; null when unknown.</summary>
    public string? Language { get; init; }

    /// <summary>The display; null when the browser did not tell it.</summary>
    public DisplaySize? Display { get; init; }

    /// <summary>What the participant was told who withdrew; null for others.</summary>
    public WithdrawalReceipt? Receipt { get; init; }
}

/// <summary>One visit with what came of it.</summary>
/// <param name="Number">1-based.</param>
/// <param name="Path">The page's path.</param>
/// <param name="Occurrence">0-based count of the same path before.</param>
/// <param name="StartedAt">UTC; null until the page was shown.</param>
/// <param name="SubmittedAt">UTC; null until it was left.</param>
/// <param name="Outcome">How the page was left, when that is special; null otherwise.</param>
/// <param name="Submission">The answers; null for none.</param>
/// <param name="Trials">The trials' JSON objects in the order they were stored; empty for none.</param>
public sealed record VisitDetail(
    int Number,
    string Path,
    int Occurrence,
    DateTime? StartedAt,
    DateTime? SubmittedAt,
    string? Outcome,
    SubmissionDetail? Submission,
    ImmutableArray<string> Trials
)
{
    /// <summary>BCP 47 tag of the language the page was shown in; null when unknown.</summary>
    public string? Language { get; init; }
}

/// <summary>The answers to a questionnaire.</summary>
/// <param name="Questionnaire">Its name.</param>
/// <param name="VersionHash">The hash of what was shown.</param>
/// <param name="Answers">A JSON object: column → number, text or null.</param>
public sealed record SubmissionDetail(string Questionnaire, string VersionHash, string Answers);
