using System.Collections.Immutable;
using System.Text;
using StudyApp.Studies.Model;

namespace StudyApp.Simulation.Recruiters;

/// <summary>What came of a platform's participants.</summary>
/// <param name="Kind">Whose they are.</param>
/// <param name="PlatformStudy">The study's id on the platform.</param>
/// <param name="Seats">Every seat, given back or not.</param>
/// <param name="Problems">What the server did otherwise than it should; empty when all is well.</param>
public sealed record RecruiterReport(
    PlatformKind Kind,
    string PlatformStudy,
    ImmutableArray<Seat> Seats,
    ImmutableArray<string> Problems
)
{
    /// <summary>Who reached the end; each is to be paid once, and nobody else.</summary>
    public IEnumerable<string> Finished => Seats.Where(s => s.Finished).Select(s => s.Person).Distinct();

    /// <summary>The list as the platform hands it out.</summary>
    public string ToCsv() => Kind switch
    {
        // A byte order mark, and columns nobody needs, as in the wild.
        PlatformKind.Prolific => "\uFEFF"
            + Lines(
                "Submission id,Participant id,Status,Started at,Completion code",
                Seats,
                s =>
                    [
                        s.Visit,
                        s.Person,
                        s.Status,
                        "2026-01-01T10:00:00Z",
                        s.Status == "AWAITING REVIEW" && s.Code.Length == 0 ? "NOCODE" : s.Code,
                    ]
            ),
        // Assignments that were given back are not in the batch.
        PlatformKind.MTurk => Lines(
            "HITId,AssignmentId,WorkerId,AssignmentStatus,Answer.surveycode,Approve,Reject",
            HandedIn,
            s => [PlatformStudy, s.Visit, s.Person, "Submitted", s.Code, "", ""]
        ),
        PlatformKind.Connect => Lines(
            "ParticipantId,AssignmentId,Status,CompletionCode",
            Seats,
            s => [s.Person, s.Visit, s.Status, s.Code]
        ),
        _ => Lines("code;status;participant;visit", Seats, s => [s.Code, s.Status, s.Person, s.Visit], ';'),
    };

    private IEnumerable<Seat> HandedIn => Seats.Where(s => s.Status == "AWAITING REVIEW");

    private static string Lines(
        string header,
        IEnumerable<Seat> seats,
        Func<Seat, string[]> cells,
        char separator = ','
    )
    {
        var text = new StringBuilder(header).Append("\r\n");
        foreach (var seat in seats)
            text.AppendJoin(
                    separator,
                    cells(seat).Select(c => $"\"{c.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")
                )
                .Append("\r\n");
        return text.ToString();
    }
}
