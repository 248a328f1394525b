using StudyApp.Storage.Participants;
using StudyApp.Storage.Requests;
using StudyApp.Studies.Flow;
using StudyApp.Studies.Model;

namespace StudyApp.Participation.Planning;

/// <summary>
/// What coming in and going on have in common: how the next step is stored, and what has to be counted to decide it.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public sealed class VisitPlanner(StudyRuntime runtime, StudyReads reads, ConditionSource elsewhere, TimeProvider clock)
{
    private readonly Study _study = runtime.Study;

    /// <summary>Whether answers may make someone a member of a quota.</summary>
    public bool HasQuotasByAnswers { get; } = runtime.Study.Assignment.Quotas.Any(q => q.ShowIf is not null);

    /// <summary>UTC; unfinished participants inactive since before are not counted. Null counts all.</summary>
    public DateTime? ActiveSince =>
        _study.Participants.CountsIncludeAbandoned
            ? null
            : clock.GetUtcNow().UtcDateTime - _study.Participants.AbandonedAfter;

    /// <summary>A step as it is stored when somebody comes to it.</summary>
    public NextVisit To(string source, FlowState state, Step next) => new(
        next.Page.Path,
        next.Occurrence,
        next.Page.Version?.Hash,
        state.Condition,
        next.Page is EndPage end ? runtime.EndingFor(source, end.Reason) : null)
    {
        Sequence = state.Sequence,
        WaitsUntil = next.Page is PartPage part
            ? clock.GetUtcNow().UtcDateTime + (part.ClosesAfter ?? part.OpensAfter)
            : null,
    };

    /// <summary>The end of those for whom there is no room.</summary>
    public NextVisit Full(string source, FlowState state) =>
        To(source, state, runtime.Flow.Plan(0).EndFor(EndPage.Full)) with { HasNoRoom = true };

    /// <summary>What has to be counted; null for nothing.</summary>
    /// <param name="stratum">Whom someone is balanced with; null when no condition is assigned.</param>
    /// <param name="withPopulation">Whether limits hold for everybody.</param>
    /// <param name="withSequences">Whether orders go by turn.</param>
    public CountRule? Counts(string? stratum, bool withPopulation, bool withSequences) =>
        stratum is null && !withPopulation && !withSequences && !HasQuotasByAnswers
            ? null
            : new(ActiveSince, withSequences)
            {
                Stratum = stratum,
                WithSlots = stratum is not null && _study.Assignment.Method == AssignmentMethod.Blocks,
                WithPopulation = withPopulation,
                WithMembers = HasQuotasByAnswers,
            };

    /// <summary>
    /// The condition that was assigned elsewhere, where a miss is never made up for here; or the one of the attempt
    /// before, which a retake keeps.
    /// </summary>
    public async Task<(int? Condition, bool IsMiss)> LookUpAsync(string source, string? externalId)
    {
        if (_study.Conditions.IsEmpty || externalId is null) return (null, false);
        if (!elsewhere.IsConfigured)
        {
            var before = _study.Participants.AllowRetakes
                ? await reads.Recruited.ConditionBeforeAsync(source, externalId, CancellationToken.None)
                : null;
            return (before <= _study.Conditions.Length ? before : null, false);
        }
        var found = await elsewhere.FindAsync(externalId, CancellationToken.None);
        return found >= 1 && found <= _study.Conditions.Length ? (found, false) : (null, true);
    }
}
