using System.Collections.Immutable;
using System.Text;
using StudyApp.Research.Data.Writing;
using StudyApp.Studies.Model;
using StudyApp.Studies.Recruitment.Reconciliation;

namespace StudyApp.Research.Data;

/// <summary>
/// The files that come of a reconciliation: one for reading, the others in the form the platform takes back.
/// </summary>
public sealed class ReconciliationFiles(
    PlatformKind kind,
    string platform,
    ImmutableArray<Reconciled> results,
    CsvTable? original
)
{
    /// <summary>File name → how it is written.</summary>
    public IReadOnlyList<(string Name, Func<Stream, CancellationToken, Task> Write)> All => kind switch
    {
        PlatformKind.Prolific =>
        [
            ("reconciliation.csv", WriteReportAsync),
            ("prolific_approve.txt", WriteIdsAsync),
            ("prolific_reject.csv", Refusals),
        ],
        PlatformKind.MTurk when original is not null =>
        [
            ("reconciliation.csv", WriteReportAsync),
            ("mturk_upload.csv", WriteBatchAsync),
        ],
        _ =>
        [
            ("reconciliation.csv", WriteReportAsync),
            ($"{platform}_approve.csv", Approvals),
            ($"{platform}_reject.csv", Refusals),
        ],
    };

    /// <summary>A verdict's name in files and JSON.</summary>
    public static string NameOf(Verdict verdict) => verdict switch
    {
        Verdict.Matches => "matches",
        Verdict.NoCode => "no_code",
        Verdict.UnknownCode => "unknown_code",
        Verdict.CodeOfAnother => "code_of_another",
        Verdict.CodeOfAnotherEnd => "code_of_another_end",
        Verdict.Twice => "twice",
        Verdict.NoSuchParticipant => "no_such_participant",
        Verdict.NotFinished => "not_finished",
        Verdict.Preview => "preview",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict)),
    };

    /// <summary>A decision's name in files and JSON.</summary>
    public static string NameOf(Decision decision) => decision switch
    {
        Decision.Leave => "leave",
        Decision.Approve => "approve",
        Decision.Reject => "reject",
        Decision.Review => "review",
        _ => throw new ArgumentOutOfRangeException(nameof(decision)),
    };

    private async Task WriteReportAsync(Stream stream, CancellationToken cancel)
    {
        await using var csv = new CsvRows(stream, cancel);
        await csv.HeaderAsync([
            "line",
            "participant",
            "visit",
            "status",
            "code",
            "verdict",
            "decision",
            "participantID",
            "end_reason",
        ]);
        foreach (var row in results)
        {
            csv.Number(row.Submission.Line == 0 ? null : row.Submission.Line);
            csv.Text(row.Submission.Person);
            csv.Text(row.Submission.Visit);
            csv.Text(row.Submission.Status);
            csv.Text(row.Submission.Code);
            csv.Text(NameOf(row.Verdict));
            csv.Text(NameOf(row.Decision));
            csv.Number(row.Attempt?.Id);
            csv.Text(row.Attempt?.EndReason);
            await csv.EndAsync();
        }
    }

    // What Prolific's page for approving in bulk takes: one id a line.
    private async Task WriteIdsAsync(Stream stream, CancellationToken cancel)
    {
        var ids = results
            .Where(r => r.Decision == Decision.Approve)
            .Select(r => r.Submission.Visit is { Length: > 0 } visit ? visit : r.Submission.Person);
        await stream.WriteAsync(
            Encoding.UTF8.GetBytes(
                string.Concat(
                    ids.Select(id =>
                        string.Concat(id.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')) + "\n"
                    )
                )
            ),
            cancel
        );
    }

    private Task Approvals(Stream stream, CancellationToken cancel) => WriteListAsync(stream, Decision.Approve, cancel);

    private Task Refusals(Stream stream, CancellationToken cancel) => WriteListAsync(stream, Decision.Reject, cancel);

    private async Task WriteListAsync(Stream stream, Decision decision, CancellationToken cancel)
    {
        await using var csv = new CsvRows(stream, cancel);
        await csv.HeaderAsync(["participant", "visit", "reason"]);
        foreach (var row in results.Where(r => r.Decision == decision))
        {
            csv.Text(row.Submission.Person);
            csv.Text(row.Submission.Visit);
            csv.Text(Reason(row.Verdict));
            await csv.EndAsync();
        }
    }

    // The file as it came, with Approve and Reject filled in where they are empty.
    private async Task WriteBatchAsync(Stream stream, CancellationToken cancel)
    {
        var (approve, reject) = (original!.Find("Approve"), original.Find("Reject"));
        await using var csv = new CsvRows(stream, cancel);
        await csv.HeaderAsync([
            .. original.Header,
            .. approve < 0 ? ["Approve"] : Array.Empty<string>(),
            .. reject < 0 ? ["Reject"] : Array.Empty<string>(),
        ]);
        foreach (var (row, result) in original.Rows.Zip(results))
        {
            var isDecided =
                (approve >= 0 && row.Cells[approve].Trim().Length > 0)
                || (reject >= 0 && row.Cells[reject].Trim().Length > 0);
            var (yes, no) = isDecided
                ? ("", "")
                : result.Decision switch
                {
                    Decision.Approve => ("x", ""),
                    Decision.Reject => ("", Reason(result.Verdict)),
                    _ => ("", ""),
                };
            foreach (var (index, cell) in row.Cells.Index())
                csv.Text(index == approve && !isDecided ? yes : index == reject && !isDecided ? no : cell);
            if (approve < 0) csv.Text(yes);
            if (reject < 0) csv.Text(no);
            await csv.EndAsync();
        }
    }

    // What the person who is refused reads.
    private static string Reason(Verdict verdict) => verdict switch
    {
        Verdict.Matches => "The study was completed.",
        Verdict.NoCode => "The study was completed without a code.",
        Verdict.UnknownCode => "The completion code is not one of this study's.",
        Verdict.CodeOfAnother => "The completion code was given to somebody else.",
        Verdict.CodeOfAnotherEnd => "The completion code does not belong to the way the study ended.",
        Verdict.Twice => "The study was submitted more than once.",
        Verdict.NoSuchParticipant => "There are no data under this id.",
        Verdict.NotFinished => "The study was not finished.",
        Verdict.Preview => "A preview.",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict)),
    };
}
