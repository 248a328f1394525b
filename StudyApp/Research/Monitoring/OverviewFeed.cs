using System.Collections.Immutable;
using System.Diagnostics;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Participation.Planning;
using StudyApp.Studies.Flow;

namespace StudyApp.Research.Monitoring;

/// <summary>Reads the overview once for all who watch it. Thread-safe.</summary>
internal sealed class OverviewFeed(AdminQueries queries, CurrentStudy current, ServerFacts server, TimeProvider clock)
    : IDisposable
{
    // Counting must not become the server's main work, however large the study.
    private const int RestFactor = 4;

    // What does not fit a screen is better read where it is corrected.
    private const int MostFindings = 10;

    private readonly SemaphoreSlim _gate = new(1);
    private StudyRuntime _runtime = current.Runtime;
    private ImmutableArray<Step> _steps = StepsOf(current.Runtime);
    private OverviewSnapshot? _latest;
    private TimeSpan _cost;

    /// <summary>A snapshot no older than asked, or than it pays to make one.</summary>
    public async Task<OverviewSnapshot> ReadAsync(TimeSpan maxAge, CancellationToken cancel)
    {
        if (Fresh(maxAge) is { } shared) return shared;
        await _gate.WaitAsync(cancel);
        try
        {
            return Fresh(maxAge) ?? (_latest = await TakeAsync(cancel));
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>What was read before does not hold any more.</summary>
    public void Forget() => _latest = null;

    public void Dispose() => _gate.Dispose();

    private OverviewSnapshot? Fresh(TimeSpan maxAge)
    {
        var allowed = maxAge > _cost * RestFactor ? maxAge : _cost * RestFactor;
        return
            _latest is { } latest
            && _runtime == current.Runtime
            && clock.GetUtcNow().UtcDateTime - latest.TakenAt < allowed
            ? latest
            : null;
    }

    private async Task<OverviewSnapshot> TakeAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var (runtime, findings) = (current.Runtime, current.Findings);
        if (runtime != _runtime) (_runtime, _steps) = (runtime, StepsOf(runtime));
        var began = Stopwatch.GetTimestamp();
        var counts = await queries.OverviewAsync(
            now - runtime.Study.Participants.AbandonedAfter,
            HourLine.FirstHour(now),
            cancel
        );
        var snapshot = OverviewBuilder.Build(runtime.Study, _steps, counts, server, now);
        snapshot = snapshot with { Problems = [.. snapshot.Problems, .. FindingsOf(findings)] };
        var cost = Stopwatch.GetElapsedTime(began);
        // The first read compiles the queries; what a read costs shows from quick ones on.
        _cost = _latest is null ? TimeSpan.Zero : cost;
        return snapshot;
    }

    private static IEnumerable<OverviewProblem> FindingsOf(ImmutableArray<string> findings)
    {
        foreach (var finding in findings.Take(MostFindings)) yield return new(false, finding);
        if (findings.Length > MostFindings)
            yield return new(
                false,
                $"The study's files give {findings.Length - MostFindings} more reasons to look at them: "
                    + $"{ProgramCommand.Text} check prints all."
            );
    }

    private static ImmutableArray<Step> StepsOf(StudyRuntime runtime) =>
        Funnel.Merge(
            Enumerable
                .Range(runtime.Study.Conditions.IsEmpty ? 0 : 1, Math.Max(1, runtime.Study.Conditions.Length))
                .Select(runtime.Flow.Plan)
        );
}
