using StudyApp.Storage.Entities.Server;
using StudyApp.Studies.Items.Answers;

namespace StudyApp.Research.Import;

/// <summary>A participant as BOFS stored them, with all they did.</summary>
internal sealed class BofsParticipant
{
    public required long Id { get; init; }

    /// <summary>As <see cref="ImportedParticipant.Key"/>.</summary>
    public required string Key { get; init; }

    /// <summary>Trimmed; null for none.</summary>
    public required string? ExternalId { get; init; }

    /// <summary>Lower case; empty for none.</summary>
    public required string Source { get; init; }

    public required string Ip { get; init; }

    public required string UserAgent { get; init; }

    /// <summary>1-based; 0 for none.</summary>
    public required int Condition { get; init; }

    public required DateTime StartedAt { get; init; }

    public required DateTime? EndedAt { get; init; }

    public required bool Finished { get; init; }

    public required bool IsCrawler { get; init; }

    public required bool Excluded { get; init; }

    /// <summary>Null for none.</summary>
    public required string? Code { get; init; }

    /// <summary>Null for none.</summary>
    public required string? EndReason { get; init; }

    public required DateTime LastActiveAt { get; init; }

    /// <summary>Empty for none.</summary>
    public required string Notes { get; init; }

    /// <summary>The screen, in words; null when unknown.</summary>
    public string? Display { get; set; }

    public List<BofsVisit> Visits { get; } = [];

    public List<BofsAnswers> Answers { get; } = [];

    public List<BofsEvent> Events { get; } = [];

    public List<BofsTableRow> Rows { get; } = [];

    /// <summary>Everything that was read, row after row.</summary>
    public List<string> Content { get; } = [];
}

/// <summary>A row of <c>progress</c>.</summary>
internal sealed record BofsVisit(string Path, int Occurrence, DateTime StartedAt, DateTime? SubmittedAt);

/// <summary>A row of <c>questionnaire_NAME</c>.</summary>
internal sealed record BofsAnswers(
    BofsQuestionnaire Questionnaire,
    string Tag,
    DateTime StartedAt,
    DateTime EndedAt,
    OrderedDictionary<string, ResponseValue> Values
);

/// <summary>A row of <c>bofs_interaction_log</c>; the time is UTC.</summary>
internal sealed record BofsEvent(
    string Questionnaire,
    string Tag,
    string QuestionId,
    string EventType,
    DateTime OccurredAt,
    string Value
);

/// <summary>A row of <c>table_NAME</c>: column → value as this program stores it, a JSON object.</summary>
internal sealed record BofsTableRow(string Table, DateTime SubmittedAt, string Json);
