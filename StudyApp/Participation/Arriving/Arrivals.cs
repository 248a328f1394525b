using System.Collections.Immutable;
using System.Security.Cryptography;
using StudyApp.Participation.Planning;
using StudyApp.Storage.Participants;
using StudyApp.Storage.Requests;
using StudyApp.Studies.Flow;
using StudyApp.Studies.Model;
using StudyApp.Studies.Recruitment;
using StudyApp.Studies.Steps;

namespace StudyApp.Participation.Arriving;

/// <summary>
/// How people come in: newcomers, those who were here before, and those for whom it is closed or full.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public sealed class Arrivals(
    StudyRuntime runtime,
    StudyReads reads,
    ParticipantWriter writer,
    VisitPlanner planner,
    ConditionSource elsewhere,
    TimeProvider clock
)
{
    private readonly Study _study = runtime.Study;

    /// <summary>
    /// Someone who comes back by a link: the participant to go on as, or null when the link names nobody who was here,
    /// or a retake begins.
    /// </summary>
    /// <param name="arrival">What the link said.</param>
    /// <param name="isProved">Whether it is sure who comes.</param>
    /// <param name="isNoted">Whether another visit is noted; not before somebody has shown a PIN that is asked
    /// for.</param>
    public async Task<Returning?> FindReturningAsync(
        Arrival arrival,
        bool isProved,
        bool isNoted,
        CancellationToken cancel
    )
    {
        if (arrival.ExternalId is null || !_study.Participants.RetrieveSessions) return null;
        var known = await reads.Recruited.FindAsync(arrival.Source, arrival.ExternalId, cancel);
        if (known is null || !RuleFor(arrival).GoesOn(known.Finished, known.Arrival)) return null;
        var proves = isProved || runtime.Platforms.ProvesVisit(arrival, known.Arrival);
        if (isNoted) await NoteVisitAsync(known, arrival, proves);
        return new(known.Id, proves);
    }

    /// <summary>
    /// Whether someone whom the browser knows as this participant goes on as them when they come by another link.
    /// </summary>
    /// <param name="participant">Who the browser says it is.</param>
    /// <param name="arrival">What the link said.</param>
    /// <param name="isProved">Whether it is sure who comes.</param>
    public async Task<bool> GoesOnAsync(ParticipantState participant, Arrival arrival, bool isProved)
    {
        var before = runtime.ArrivalOf(participant);
        // Researchers try out as often as they like; a person never goes on as a preview, nor a preview as a person.
        if (arrival.IsPreview || before.IsPreview)
            return arrival.IsPreview && before.IsPreview && arrival.Source == before.Source && !participant.Finished;
        if (arrival.ExternalId is null) return true;
        if (participant.ExternalId != arrival.ExternalId || participant.Source != arrival.Source) return false;
        if (!(RuleFor(arrival) with { Retrieve = true }).GoesOn(participant.Finished, participant.Arrival))
            return false;
        await NoteVisitAsync(new(participant.Id, participant.Finished, participant.Arrival), arrival, isProved);
        return true;
    }

    /// <summary>Someone agreed: makes the participant, or finds the one who was here before.</summary>
    public async Task<EnterOutcome> EnterAsync(Newcomer newcomer)
    {
        var (arrival, from) = (newcomer.Arrival, newcomer.From);
        var seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8));
        // A study that begins with another page makes its participant on the way to it, with a condition unless the
        // list assigns one itself.
        var first = runtime.Flow.Plan(0).Steps[0];
        var assigns = from?.Page is ConsentPage { AssignsCondition: true }
            || first.Page is CreateParticipantPage { AssignsCondition: true }
            || (from is null && first.Page is not (ConsentPage or CreateParticipantPage or AssignConditionPage));
        var (lookedUp, isMiss) = arrival.IsPreview
            ? (null, false)
            : await planner.LookUpAsync(arrival.Source, arrival.ExternalId);
        if (isMiss) return new NotRecognised();
        var state = new FlowState(0, seed, Facts: runtime.FactsOf(arrival));
        var stratum = Stratum.Of(_study.Assignment.Strata, state.Facts);
        return await writer.EnterAsync(new()
        {
            Identity = IdentityOf(arrival),
            Returning = RuleFor(arrival),
            Seed = seed,
            Now = clock.GetUtcNow().UtcDateTime,
            EntryKey = newcomer.EntryKey,
            Flagged = newcomer.Flagged,
            PinHash = newcomer.PinHash,
            Origin = newcomer.Origin,
            Display = newcomer.Display,
            Excluded = arrival.IsPreview,
            Language = newcomer.Language,
            From = from is null
                ? null
                : new(from.Page.Path, from.Occurrence, newcomer.FromVersion ?? from.Page.Version?.Hash, 0, null),
            FromShownAt = newcomer.ShownAt,
            FromOutcome = newcomer.Outcome,
            MostPerMinute = arrival.IsPreview ? null : _study.Access.NewcomersPerMinute,
            IsOpen = arrival.IsPreview ? null : order => _study.Access.At(clock.GetUtcNow(), order).IsOpen,
            Counts = planner.Counts(
                _study.Conditions.IsEmpty ? null : stratum,
                withPopulation: _study.Assignment.HasLimits,
                _study.CountsSequence
            ),
            Leave = tally =>
                First(
                    new(_study, tally, arrival.Source, stratum, lookedUp)
                    {
                        IsTest = arrival.IsPreview,
                        TestCondition = arrival.TestCondition,
                    },
                    from ?? (first.Page is CreateParticipantPage ? first : null),
                    assigns,
                    state,
                    arrival.Source
                ),
        });
    }

    /// <summary>Whether a newcomer would be turned away whatever they answer.</summary>
    /// <remarks>
    /// Whoever is let in here may still come too late: the transaction that makes the participant decides.
    /// </remarks>
    public async Task<bool> IsFullAsync(Arrival arrival, CancellationToken cancel)
    {
        var assigns = runtime.AssignsEverybody && !elsewhere.IsConfigured;
        if (arrival.IsPreview || (!assigns && !_study.Assignment.HasLimits)) return false;
        var admission = new Admission(
            _study,
            await reads.State.TallyAsync(planner.ActiveSince, planner.HasQuotasByAnswers, cancel),
            arrival.Source,
            "",
            lookedUp: null
        );
        var newcomer = new FlowState(0, Facts: runtime.FactsOf(arrival));
        return admission.IsFull(newcomer) || (assigns && !admission.HasOpenCondition(newcomer));
    }

    /// <summary>Whether newcomers are let in now.</summary>
    /// <remarks>
    /// Whoever is let in here may still come too late: the transaction that makes the participant decides.
    /// </remarks>
    public async Task<Openness> OpennessAsync(CancellationToken cancel) =>
        _study.Access.At(clock.GetUtcNow(), await reads.State.OpeningAsync(cancel));

    /// <summary>How many each condition counts as the balance does, and whether it is assigned now.</summary>
    public async Task<ImmutableArray<(Condition Condition, int Count, bool IsEnabled)>> ConditionsAsync(
        CancellationToken cancel
    )
    {
        var tally = await reads.State.TallyAsync(planner.ActiveSince, withMembers: false, cancel);
        return
        [
            .. _study.Conditions.Select(c =>
                (
                    c,
                    tally.Population.Where(p => p.Condition == c.Number).Sum(p => p.Count),
                    tally.Switches.GetValueOrDefault(c.Number, c.Enabled)
                )
            ),
        ];
    }

    /// <summary>Declines for someone who is no participant yet: nothing is stored.</summary>
    public Step Declined() => runtime.Flow.Plan(0).EndFor("no_consent");

    private ReturnRule RuleFor(Arrival arrival) =>
        runtime.ReturnRule with
        {
            IsSameVisit = stored => runtime.Platforms.IsSameVisit(arrival, stored),
        };

    // Someone unfinished who comes again for another visit finishes that one: it is the one to go back to.
    // A visit that anybody could have named proves nothing when it comes again.
    private async Task NoteVisitAsync(FoundParticipant known, Arrival arrival, bool isProved)
    {
        if (known.Finished || arrival.ParametersJson is not { } now) return;
        if (runtime.Platforms.IsSameVisit(arrival, known.Arrival) != false) return;
        await writer.ReplaceArrivalAsync(
            known.Id,
            known.Arrival,
            isProved ? now : Arrival.WithNote(now, Arrival.ByIdNote, "1")
        );
    }

    private static Identity IdentityOf(Arrival arrival) =>
        new(
            arrival.ExternalId,
            arrival.Source,
            arrival.IsPreview ? Arrival.WithNote(arrival.ParametersJson, Arrival.TestNote, "1") : arrival.ParametersJson
        );

    private NextVisit First(Admission admission, Step? from, bool assigns, FlowState newcomer, string source)
    {
        if (admission.IsFull(newcomer)) return planner.Full(source, newcomer);
        var state = assigns || _study.Conditions.IsEmpty ? admission.Assign(newcomer) : newcomer;
        Step next;
        if (from is null && runtime.Flow.Plan(state).Steps[0] is { Page: not AssignConditionPage } first) next = first;
        else
        {
            if (from is null) (state, from) = (admission.Assign(state), runtime.Flow.Plan(state).Steps[0]);
            (state, next) = runtime.Flow.Leave(state, from, admission.Assign);
        }
        var isRefused = admission.IsTurnedAway || admission.Refuses(state);
        return (isRefused ? planner.Full(source, state) : planner.To(source, state, next)) with
        {
            Assignment = admission.Assignment,
            Quotas = planner.HasQuotasByAnswers && !isRefused ? Admission.Memberships(_study, state, source) : null,
        };
    }
}
