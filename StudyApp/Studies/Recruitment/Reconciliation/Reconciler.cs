using System.Collections.Immutable;
using StudyApp.Studies.Recruitment.Platforms;

namespace StudyApp.Studies.Recruitment.Reconciliation;

/// <summary>Holds a platform's submissions against the study's own data.</summary>
/// <remarks>Each attempt is paid at most once. Pure.</remarks>
public sealed class Reconciler
{
    private readonly ILookup<string, KnownAttempt> _ofPerson;
    private readonly ILookup<string, KnownAttempt> _ofOwnCode;
    private readonly ImmutableHashSet<string> _sharedCodes;
    private readonly HashSet<long> _claimed = [];

    private Reconciler(IReadOnlyCollection<KnownAttempt> attempts, IEnumerable<string> sharedCodes)
    {
        _ofPerson = attempts.Where(a => a.Person is not null).ToLookup(a => a.Person!, StringComparer.Ordinal);
        _ofOwnCode = attempts
            .Where(a => a is { CodeIsOwn: true, Code: not null })
            .ToLookup(a => Plain(a.Code!), StringComparer.Ordinal);
        _sharedCodes = sharedCodes.Select(Plain).ToImmutableHashSet(StringComparer.Ordinal);
    }

    /// <summary>A verdict for each submission, in their order.</summary>
    /// <param name="submissions">The platform's list.</param>
    /// <param name="attempts">Everyone the study knows from that platform.</param>
    /// <param name="sharedCodes">The codes that many participants are given, for whichever end.</param>
    public static ImmutableArray<Reconciled> Run(
        IReadOnlyList<PlatformSubmission> submissions,
        IReadOnlyCollection<KnownAttempt> attempts,
        IEnumerable<string> sharedCodes
    )
    {
        var run = new Reconciler(attempts, sharedCodes);
        var results = new Reconciled[submissions.Count];
        // Who is paid already, and who names the very visit, come before those who may only seem to be the same.
        foreach (
            var (index, submission) in submissions
                .Index()
                .OrderBy(s =>
                    s.Item.State == SubmissionState.Approved ? 0
                    : run.NamesVisit(s.Item) ? 1
                    : 2
                )
                .ThenBy(s => s.Index)
        )
            results[index] = run.Judge(submission);
        return [.. results];
    }

    /// <summary>Those who completed the study and stand in no submission.</summary>
    public static ImmutableArray<KnownAttempt> Unlisted(
        IEnumerable<Reconciled> results,
        IEnumerable<KnownAttempt> attempts
    )
    {
        var listed = results.Where(r => r.Attempt is not null).Select(r => r.Attempt!.Id).ToHashSet();
        return [.. attempts.Where(a => a is { IsComplete: true, IsPreview: false } && !listed.Contains(a.Id))];
    }

    /// <summary>
    /// Whether a list has rows, and neither the id nor the code of any is known: it is another study's.
    /// </summary>
    public static bool IsUnrelated(ImmutableArray<Reconciled> results) =>
        !results.IsEmpty && results.All(r => r is { Attempt: null, Verdict: Verdict.NoSuchParticipant });

    /// <summary>
    /// A code as it is compared: a generated one however it was copied, any other without regard to case and blanks.
    /// </summary>
    public static string Plain(string code) => CompletionCode.Normalise(code) ?? code.Trim().ToUpperInvariant();

    private bool NamesVisit(PlatformSubmission submission) =>
        submission.Visit is { Length: > 0 } visit && _ofPerson[submission.Person].Any(a => a.Visit == visit);

    private Reconciled Judge(PlatformSubmission submission)
    {
        var attempt = Find(submission);
        var (verdict, decision) = attempt switch
        {
            null when submission.Person.Contains(Arrival.UnfilledPlaceholder, StringComparison.Ordinal) => (
                Verdict.Preview,
                Decision.Leave
            ),
            null => (
                _ofOwnCode[Plain(submission.Code)].Any() ? Verdict.CodeOfAnother : Verdict.NoSuchParticipant,
                Decision.Reject
            ),
            { IsPreview: true } => (Verdict.Preview, Decision.Leave),
            _ when _claimed.Contains(attempt.Id) => (Verdict.Twice, Decision.Reject),
            _ => Compare(submission, attempt),
        };
        if (submission.State is SubmissionState.Closed or SubmissionState.Open)
            return new(submission, verdict, Decision.Leave, attempt);
        if (
            attempt is not null
            && (submission.State == SubmissionState.Approved || decision is Decision.Approve or Decision.Review)
        )
            _claimed.Add(attempt.Id);
        return new(
            submission,
            verdict,
            submission.State == SubmissionState.Approved ? Decision.Leave : decision,
            attempt
        );
    }

    private KnownAttempt? Find(PlatformSubmission submission)
    {
        // A list without ids of persons: the code must say who it is.
        var candidates = (
            submission.Person.Length == 0 ? _ofOwnCode[Plain(submission.Code)] : _ofPerson[submission.Person]
        ).ToList();
        return candidates
            .OrderBy(a => _claimed.Contains(a.Id) && a.Visit != submission.Visit)
            .ThenBy(a => a.Visit is not null && a.Visit == submission.Visit ? 0 : 1)
            .ThenBy(a => a.Code is not null && Plain(a.Code) == Plain(submission.Code) ? 0 : 1)
            .ThenBy(a => a.IsComplete ? 0 : 1)
            .ThenByDescending(a => a.Id)
            .FirstOrDefault();
    }

    private (Verdict, Decision) Compare(PlatformSubmission submission, KnownAttempt attempt)
    {
        var code = IsNone(submission.Code) ? null : Plain(submission.Code);
        // Who completed the study has done the work; whatever else is odd is for a person to look at.
        var doubtful = attempt.IsComplete ? Decision.Review : Decision.Reject;
        if (code is null)
            return attempt.IsComplete ? (Verdict.NoCode, Decision.Approve)
                : attempt.EndReason is null ? (Verdict.NotFinished, Decision.Reject)
                : (Verdict.NoCode, Decision.Review);
        if (attempt.Code is not null && attempt.EndReason is not null && Plain(attempt.Code) == code)
            return (Verdict.Matches, attempt.IsComplete ? Decision.Approve : Decision.Leave);
        if (_ofOwnCode[code].FirstOrDefault() is { } owner)
            return (owner.Person == attempt.Person ? Verdict.Twice : Verdict.CodeOfAnother, doubtful);
        if (!_sharedCodes.Contains(code)) return (Verdict.UnknownCode, doubtful);
        return attempt.EndReason is null
            ? (Verdict.NotFinished, Decision.Reject)
            : (Verdict.CodeOfAnotherEnd, doubtful);
    }

    private static bool IsNone(string code) =>
        code.Trim() is "" or "{}" || string.Equals(code.Trim(), "NOCODE", StringComparison.OrdinalIgnoreCase);
}
