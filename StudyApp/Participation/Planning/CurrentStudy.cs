using System.Collections.Immutable;
using Microsoft.Extensions.Primitives;
using StudyApp.Studies.Model;

namespace StudyApp.Participation.Planning;

/// <summary>
/// The one place that knows which study is served now: with <c>run --debug</c> another takes its place when its files
/// change.
/// </summary>
/// <remarks>A request keeps the study it began with. Thread-safe.</remarks>
/// <param name="study">The study the server starts with.</param>
/// <param name="findings">What is worth looking at in its files, as printed.</param>
/// <param name="clock">Tells since when; null where no other server is.</param>
public sealed class CurrentStudy(Study study, ImmutableArray<string> findings, TimeProvider? clock = null) : IDisposable
{
    private volatile Served _served = new(RuntimeOf(study, clock), findings);
    private CancellationTokenSource _changes = new();

    /// <summary>
    /// The study the server started with: names that browsers keep, such as those of cookies, are made from it.
    /// </summary>
    public Study AtStart { get; } = study;

    public StudyRuntime Runtime => _served.Runtime;

    /// <summary>What is worth looking at in the study's files, as printed.</summary>
    public ImmutableArray<string> Findings => _served.Findings;

    /// <summary>Tells once when another study has taken the place.</summary>
    public IChangeToken Change => new CancellationChangeToken(Volatile.Read(ref _changes).Token);

    /// <summary>
    /// Serves another version of the study from the next request on; the database must know its versions already.
    /// </summary>
    public void Replace(Study study, ImmutableArray<string> findings)
    {
        _served = new(RuntimeOf(study, clock), findings);
        // The old source is left to the collector: somebody may just be asking it for its token.
        Interlocked.Exchange(ref _changes, new CancellationTokenSource()).Cancel();
    }

    public void Dispose() => _changes.Dispose();

    private static StudyRuntime RuntimeOf(Study study, TimeProvider? clock) =>
        new(study) { Since = clock?.GetUtcNow().UtcDateTime ?? DateTime.MaxValue };

    private sealed record Served(StudyRuntime Runtime, ImmutableArray<string> Findings);
}
