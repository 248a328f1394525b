using System.Collections.Immutable;
using StudyApp.Studies.Model;
using StudyApp.Studies.Recruitment.Platforms;

namespace StudyApp.Studies.Recruitment.Reconciliation;

/// <summary>Finds a platform's submissions in the file it hands out.</summary>
public static class PlatformExport
{
    private static readonly string[] AnyPerson =
    [
        "participant",
        "participant id",
        "person",
        "external id",
        "externalID",
        "id",
    ];
    private static readonly string[] AnyCode = ["completion code", "code", "entered code"];
    private static readonly string[] AnyVisit = ["visit", "submission id", "assignment id", "session id"];
    private static readonly string[] AnyStatus = ["status", "state"];

    /// <summary>The submissions, in file order; null when a column is missing.</summary>
    /// <param name="table">The file.</param>
    /// <param name="kind">Whose it is.</param>
    /// <param name="problem">Which column is missing; null for none.</param>
    public static ImmutableArray<PlatformSubmission>? Read(CsvTable table, PlatformKind kind, out string? problem)
    {
        var person = table.Find(kind switch
        {
            PlatformKind.Prolific => ["Participant id", "PROLIFIC_PID", "participant"],
            PlatformKind.MTurk => ["WorkerId"],
            PlatformKind.Connect => ["ParticipantId", "participant"],
            PlatformKind.Sona => ["survey_code", "sona_id", .. AnyPerson],
            _ => AnyPerson,
        });
        var code = table.Find(kind switch
        {
            PlatformKind.Prolific => ["Completion code", "Entered code", "study_code"],
            PlatformKind.MTurk => ["Answer.surveycode", "Answer.completionCode", "Answer.code"],
            _ => AnyCode,
        });
        var visit = table.Find(kind switch
        {
            PlatformKind.Prolific => ["Submission id", "SESSION_ID", "Session id"],
            PlatformKind.MTurk or PlatformKind.Connect => ["AssignmentId"],
            _ => AnyVisit,
        });
        var status = table.Find(kind == PlatformKind.MTurk ? ["AssignmentStatus"] : AnyStatus);
        problem = person < 0 ? "the participant's id" : code < 0 ? "the completion code" : null;
        if (problem is not null) return null;
        return
        [
            .. table.Rows.Select(row => new PlatformSubmission(
                visit < 0 ? null : Text(row, visit),
                Text(row, person),
                Text(row, code),
                status < 0 ? "" : Text(row, status)
            )
            {
                Line = row.Line,
            }),
        ];
    }

    // An export of this program guards text that looks like a formula.
    private static string Text(CsvRow row, int column) => row.Cells[column].Trim().TrimStart('\'');
}
