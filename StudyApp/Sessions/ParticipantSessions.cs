using System.Collections.Immutable;
using System.Security.Cryptography;
using StudyApp.Flow;
using StudyApp.Items;
using StudyApp.Recruitment;
using StudyApp.Storage;
using StudyApp.Storage.CustomTables;
using StudyApp.Storage.Writes;
using StudyApp.Studies;
using StudyApp.Tables;

namespace StudyApp.Sessions;

/// <summary>What a participant can do: enter, be shown a page, answer it, send trials. Each call is one read or one write. Thread-safe.</summary>
public sealed class ParticipantSessions(StudyRuntime runtime, ParticipantReader reader, ParticipantWriter writer, ConditionSource elsewhere, UndecidedLog undecided, TimeProvider clock)
{
    /// <summary>The hidden field in which a page's script reports interactions.</summary>
    public const string InteractionsField = "questionnaireInteractions";

    /// <summary>The hidden field in which a page's script reports when answers changed.</summary>
    public const string ChangesField = "__changes";

    /// <summary>The field into which participants type their external id.</summary>
    public const string ExternalIdField = "mTurkID";

    private readonly Study _study = runtime.Study;
    private readonly bool _hasQuotasByAnswers = runtime.Study.Assignment.Quotas.Any(q => q.ShowIf is not null);

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>The participant of a cookie; null when there is none of that id.</summary>
    /// <param name="id">The participant.</param>
    /// <param name="browser">The cookie's key of the browser: what was typed elsewhere stays there. Null for none.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<ParticipantState?> LoadAsync(long id, string? browser, CancellationToken cancel)
    {
        var participant = await reader.LoadAsync(id, browser, _study.AllowBack, cancel);
        if (participant is null) return null;
        // Another server may already run a newer list that this one has not read.
        if (!participant.Finished && ((runtime.HasOlderPageLists ??= await reader.HasSeveralPageListsAsync(cancel)) || !runtime.Flow.Paths.Contains(participant.Visit.Path)))
            participant = participant with { Done = await reader.DonePagesAsync(id, cancel) };
        if (runtime.NeededAnswers is not { } needed) return participant;
        // Read after the visit: whatever is newer than the visit makes what is sent for it stale.
        var answers = await reader.AnswersAsync(id, needed, cancel);
        var facts = runtime.FactsOf(participant, answers.Select(a => new AnswerSet(a.Questionnaire, a.Tag, AnswerJson.ReadTerms(a.Answers)) { StartedAt = a.StartedAt, EndedAt = a.EndedAt }));
        var scores = TaskScores.Of(_study, await reader.NewestTrialsAsync(id, runtime.NeededTasks, cancel));
        if (!runtime.NeededTables.IsEmpty)
        {
            var tables = await TablesOfAsync(id, cancel);
            facts = facts with { TableContents = tables, Tables = tables.ToImmutableDictionary(t => t.Key, t => t.Value.Values, StringComparer.Ordinal) };
        }
        if (runtime.NeedsInteractions) facts = facts with { Interactions = await reader.InteractionsAsync(id, cancel) };
        return participant with { Facts = facts with { TaskScores = scores } };
    }

    /// <summary>The participant of a cookie, without what pages depend on; null when there is none of that id.</summary>
    public Task<ParticipantState?> FindAsync(long id, CancellationToken cancel) => reader.LoadAsync(id, browser: null, withEarlier: false, cancel);

    /// <summary>Stores rows of a table, all or none; false when the participant has reached an end.</summary>
    /// <param name="participant">Whose rows.</param>
    /// <param name="table">The table.</param>
    /// <param name="rows">The rows; those whose key is there already are left out.</param>
    public Task<bool> StoreRowsAsync(ParticipantState participant, CustomTable table, ImmutableArray<SentRow> rows) => writer.StoreRowsAsync(new(participant.Id, table.Name, rows, Now));

    /// <summary>A participant's rows of a table, oldest first.</summary>
    public IAsyncEnumerable<StoredRow> RowsAsync(ParticipantState participant, CustomTable table, CancellationToken cancel) => reader.TableRowsAsync(participant.Id, table.Name, cancel);

    /// <summary>How many rows of tables a participant has written.</summary>
    public Task<int> CountRowsAsync(ParticipantState participant, CancellationToken cancel) => reader.CountTableRowsAsync(participant.Id, cancel);

    /// <summary>What a page is filled with when it is opened: what was typed in this browser and not sent, else what was answered there before.</summary>
    public static FormFields Restore(ParticipantState participant, Step step) => DraftJson.Restore(participant, step);

    /// <summary>Whether what is typed at a page is kept before it is sent.</summary>
    public static bool KeepsDrafts(Page page) => page is QuestionnairePage or ExternalIdPage;

    /// <summary>Keeps what was typed so far; false when the visit is not open any more.</summary>
    /// <param name="participant">Who.</param>
    /// <param name="page">The open page.</param>
    /// <param name="visit">The visit the form is for.</param>
    /// <param name="browser">The browser it was typed in.</param>
    /// <param name="sequence">The browser's counter; null when it sends none.</param>
    /// <param name="fields">Form field → text.</param>
    public async Task<bool> SaveDraftAsync(ParticipantState participant, Page page, int visit, string browser, long? sequence, IEnumerable<KeyValuePair<string, string>> fields)
    {
        var now = Now;
        var counter = sequence ?? new DateTimeOffset(now).ToUnixTimeMilliseconds();
        return await writer.SaveDraftAsync(new(participant.Id, visit, browser, counter, DraftJson.Write(DraftJson.OwnFields(page, fields)), now));
    }

    /// <summary>The page before a step, for those who may go back; null when there is none.</summary>
    public Step? Before(ParticipantState participant, Step step) => participant.Finished ? null : runtime.PlanOf(participant).Before(step);

    /// <summary>Goes back to the page before. Nothing is accepted; what was typed waits until the participant comes to this page again.</summary>
    public Task<SubmitOutcome> GoBackAsync(ParticipantState participant, Step step, Step before, int visit, string? browser, FormFields typed) => writer.SubmitAsync(new()
    {
        ParticipantId = participant.Id,
        Visit = visit,
        Now = Now,
        Language = participant.Language,
        Outcome = "back",
        BrowserKey = browser,
        KeptDraft = KeepsDrafts(step.Page) ? DraftJson.Write(DraftJson.OwnFields(step.Page, typed.All)) : null,
        CanReturn = true,
        Leave = _ => ToVisit(participant.Source, StudyRuntime.StateOf(participant), before),
    });

    /// <summary>Someone who comes back by a link: the participant to go on as, or null when the link names nobody who was here, or a retake begins.</summary>
    /// <param name="arrival">What the link said.</param>
    /// <param name="cancel">Stops it.</param>
    /// <param name="isProved">Whether it is sure who comes; else nothing is noted of it.</param>
    public async Task<long?> FindReturningAsync(Arrival arrival, CancellationToken cancel, bool isProved = true)
    {
        if (arrival.ExternalId is null || !_study.Participants.RetrieveSessions) return null;
        var known = await reader.FindAsync(arrival.Source, arrival.ExternalId, cancel);
        if (known is null || !ReturnRuleFor(arrival).GoesOn(known.Finished, known.Arrival)) return null;
        if (isProved) await NoteVisitAsync(known, arrival);
        return known.Id;
    }

    /// <summary>Whether someone whom the browser knows as this participant goes on as them when they come by another link.</summary>
    public async Task<bool> GoesOnAsync(ParticipantState participant, Arrival arrival)
    {
        var before = ArrivalOf(participant);
        // Researchers try out as often as they like; a person never goes on as a preview, nor a preview as a person.
        if (arrival.IsPreview || before.IsPreview) return arrival.IsPreview && before.IsPreview && arrival.Source == before.Source && !participant.Finished;
        if (arrival.ExternalId is null) return true;
        if (participant.ExternalId != arrival.ExternalId || participant.Source != arrival.Source) return false;
        if (!(ReturnRuleFor(arrival) with { Retrieve = true }).GoesOn(participant.Finished, participant.Arrival)) return false;
        await NoteVisitAsync(new(participant.Id, participant.Finished, participant.Arrival), arrival);
        return true;
    }

    /// <summary>What the link a participant came by said.</summary>
    public Arrival ArrivalOf(ParticipantState participant) => runtime.Platforms.ReadStored(participant.Source, participant.ExternalId, participant.Arrival);

    /// <summary>Someone agreed: makes the participant, or finds the one who was here before.</summary>
    /// <param name="arrival">What the link said.</param>
    /// <param name="from">The step that was agreed on; null when the study begins without one.</param>
    /// <param name="shownAt">UTC of the time that step was shown; null when unknown.</param>
    /// <param name="entryKey">Names this arrival; null when the browser keeps no cookie.</param>
    /// <param name="flagged">Whether the trap for programs was filled twice.</param>
    /// <param name="language">The language that is shown; null when unknown.</param>
    /// <param name="outcome">How that step was left, when that is special; null otherwise.</param>
    /// <param name="pinHash">The hash of the PIN a new participant is given; null for none.</param>
    /// <param name="origin">What is kept of network address and browser; null for nothing.</param>
    public async Task<EnterOutcome> EnterAsync(
        Arrival arrival, Step? from, DateTime? shownAt, string? entryKey, bool flagged, string? language = null, string? outcome = null, string? pinHash = null, (string? Ip, string? UserAgent)? origin = null)
    {
        var seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8));
        // A study that begins with another page makes its participant on the way to it, with a condition unless the list assigns one itself.
        var first = runtime.Flow.Plan(0).Steps[0];
        var assigns = from?.Page is ConsentPage { AssignsCondition: true }
            || first.Page is CreateParticipantPage { AssignsCondition: true }
            || (from is null && first.Page is not (ConsentPage or CreateParticipantPage or AssignConditionPage));
        var (lookedUp, isMiss) = arrival.IsPreview ? (null, false) : await LookUpAsync(arrival.Source, arrival.ExternalId);
        if (isMiss) return new NotRecognised();
        var newcomer = new FlowState(0, seed, Facts: runtime.FactsOf(arrival));
        var stratum = Stratum.Of(_study.Assignment.Strata, newcomer.Facts);
        return await writer.EnterAsync(new()
        {
            Identity = IdentityOf(arrival),
            Returning = ReturnRuleFor(arrival),
            Seed = seed,
            Now = Now,
            EntryKey = entryKey,
            Flagged = flagged,
            PinHash = pinHash,
            Origin = origin,
            Excluded = arrival.IsPreview,
            Language = language,
            From = from is null ? null : new(from.Page.Path, from.Occurrence, from.Page.Version?.Hash, 0, null),
            FromShownAt = shownAt,
            FromOutcome = outcome,
            IsOpen = arrival.IsPreview ? null : order => _study.Access.At(clock.GetUtcNow(), order).IsOpen,
            Counts = Counts(_study.Conditions.IsEmpty ? null : stratum, withPopulation: _study.Assignment.HasLimits, _study.CountsSequence),
            Leave = tally => First(new(_study, tally, arrival.Source, stratum, lookedUp) { IsTest = arrival.IsPreview, TestCondition = arrival.TestCondition }, from ?? (first.Page is CreateParticipantPage ? first : null), assigns, newcomer, arrival.Source),
        });
    }

    /// <summary>The end of those for whom there is no room.</summary>
    public Step FullStep => runtime.Flow.Plan(0).EndFor("quota_full");

    /// <summary>Whether a newcomer would be turned away whatever they answer. Whoever is let in here may still come too late: the transaction that makes the participant decides.</summary>
    public async Task<bool> IsFullAsync(Arrival arrival, CancellationToken cancel)
    {
        var assigns = runtime.AssignsEverybody && !elsewhere.IsConfigured;
        if (arrival.IsPreview || (!assigns && !_study.Assignment.HasLimits)) return false;
        var admission = new Admission(_study, await reader.TallyAsync(ActiveSince, _hasQuotasByAnswers, cancel), arrival.Source, "", lookedUp: null);
        var newcomer = new FlowState(0, Facts: runtime.FactsOf(arrival));
        return admission.IsFull(newcomer) || (assigns && !admission.HasOpenCondition(newcomer));
    }

    /// <summary>Whether newcomers are let in now. Whoever is let in here may still come too late: the transaction that makes the participant decides.</summary>
    public async Task<Openness> OpennessAsync(CancellationToken cancel) => _study.Access.At(clock.GetUtcNow(), await reader.OpeningAsync(cancel));

    /// <summary>Whether an unfinished participant's time is over, noted or not.</summary>
    public bool IsExpired(ParticipantState participant) => !participant.Finished && _study.Access.ExpiresAfter is { } limit && Now - participant.StartedAt >= limit;

    /// <summary>Ends a participant whose time is over. What was sent before is kept.</summary>
    public Task ExpireAsync(ParticipantState participant) => ExpireAsync(participant.Id, participant.Source);

    /// <summary>Ends everybody whose time is over; answers how many.</summary>
    public async Task<int> ExpireAllAsync(CancellationToken cancel)
    {
        if (_study.Access.ExpiresAfter is not { } limit) return 0;
        const int Together = 200;
        var ended = 0;
        while (await reader.UnfinishedAsync(Now - limit, Together, cancel) is { IsEmpty: false } found)
        {
            var done = await Task.WhenAll(found.Select(p => ExpireAsync(p.Id, p.Source)));
            ended += done.Count(d => d);
            if (found.Length < Together) break;
        }
        return ended;
    }

    /// <summary>Declines for someone who is no participant yet: nothing is stored.</summary>
    public Step Declined() => runtime.Flow.Plan(0).EndFor("no_consent");

    /// <summary>Notes that the open page is shown, when that is new.</summary>
    public async Task NoteShownAsync(ParticipantState participant, Step step)
    {
        var hash = step.Page.Version?.Hash;
        if (participant.Visit.StartedAt is null || participant.Visit.VersionHash != hash)
            await writer.NoteShownAsync(participant.Id, participant.Visit.Number, hash, Now, participant.Language);
    }

    /// <summary>Notes that the page is still open.</summary>
    public Task NoteActiveAsync(long participantId) => writer.NoteActiveAsync(participantId, Now);

    /// <summary>Leaves a page that asks nothing.</summary>
    public Task<SubmitOutcome> LeaveAsync(ParticipantState participant, Step step, int visit, string? outcome = null) =>
        SubmitAsync(participant, step, visit, answers: null, outcome, identify: null);

    /// <summary>When the next part can be begun by someone who is at the page before it, and where this moment lies.</summary>
    public async Task<(PartWindow Window, PartStanding Standing)> PartAsync(ParticipantState participant, PartPage page, CancellationToken cancel)
    {
        var now = Now;
        var window = PartWindow.Of(page, await reader.ReachedAsync(participant.Id, participant.Visit.Number, cancel) ?? now);
        return (window, window.At(now));
    }

    /// <summary>Begins the next part, or ends the study of someone who comes too late; who is early stays.</summary>
    public async Task<SubmitOutcome> BeginPartAsync(ParticipantState participant, Step step, int visit, CancellationToken cancel) => (await PartAsync(participant, (PartPage)step.Page, cancel)).Standing switch
    {
        PartStanding.Early => new Stale(),
        PartStanding.Open => await LeaveAsync(participant, step, visit),
        PartStanding.Late => await EndAsync(participant, visit, "too_late", "too_late"),
        _ => throw new InvalidOperationException("Not one of the closed set."),
    };

    /// <summary>Ends the study early for a reason.</summary>
    public Task<SubmitOutcome> EndAsync(ParticipantState participant, int visit, string reason, string? outcome) => writer.SubmitAsync(new()
    {
        ParticipantId = participant.Id,
        Visit = visit,
        Now = Now,
        Language = participant.Language,
        Outcome = outcome,
        Leave = _ => ToVisit(participant.Source, StudyRuntime.StateOf(participant), runtime.PlanOf(participant).EndFor(reason)),
    });

    /// <summary>Checks the answers to a questionnaire and stores them; problems store nothing.</summary>
    public async Task<(SubmitOutcome? Outcome, ImmutableArray<Problem> Problems)> AnswerAsync(ParticipantState participant, Step step, int visit, string? browser, FormFields form)
    {
        var shown = StudyRuntime.AsShown(step, participant, undecided.NotePlaceholder);
        var page = (QuestionnairePage)shown.Page;
        var isOver = page.Time.IsOver(ShownFor(participant, page));
        var reading = page.Questionnaire.Read(form, participant.Condition, undecided.Note, isOver);
        if (!reading.Problems.IsEmpty) return (null, reading.Problems);
        var answers = new Answers(
            page.Questionnaire.Name,
            page.Tag,
            page.Version.Hash,
            AnswerJson.Write(reading.Values),
            AnswerJson.WriteOrder(page.Questionnaire, PresentedOrder(participant, shown)))
        {
            Missing = AnswerJson.WriteMissing(reading.Missing),
            Changes = AnswerJson.WriteChanges(ItemChanges.Read(form[ChangesField], page.Questionnaire)),
            Calculated = AnswerJson.Write(Calculation.Evaluate(page.Questionnaire, reading.Values).ToDictionary(c => c.Key, c => Calculation.ResponseOf(c.Value), StringComparer.Ordinal)),
            Interactions = _study.LogInteractions ? InteractionLog.Read(form[InteractionsField]) : [],
        };
        var known = participant.Facts?.With(new(page.Questionnaire.Name, page.Tag, reading.Values.ToDictionary(v => v.Key, v => Calculation.ValueOf(v.Value), StringComparer.Ordinal)));
        return (await SubmitAsync(participant with { Facts = known }, step, visit, answers, isOver ? "time_up" : reading.IsUnverified ? "unverified" : null, identify: null, browser), []);
    }

    /// <summary>Stores a typed external id.</summary>
    /// <param name="participant">Who typed it.</param>
    /// <param name="step">The open page.</param>
    /// <param name="visit">The visit the form is for.</param>
    /// <param name="externalId">As typed.</param>
    /// <param name="pinHash">The hash of the PIN for an id that is new; null for none.</param>
    /// <param name="provedAs">The earlier participant who this is proved to be; null for none.</param>
    public Task<SubmitOutcome> IdentifyAsync(ParticipantState participant, Step step, int visit, string externalId, string? pinHash = null, long? provedAs = null)
    {
        // A test run is nobody's: an id typed in one that keeps a platform's name must not stand for the person who really has it.
        if (ArrivalOf(participant) is { IsPreview: true } && participant.Source != Arrival.TestSource) return LeaveAsync(participant, step, visit);
        // Who types an id has it from the platform the study recruits from.
        var source = participant.Source.Length > 0 ? participant.Source : runtime.Platforms.TypedSource;
        return SubmitAsync(
            participant with { Source = source, Facts = participant.Facts is { } facts ? facts with { ExternalId = externalId } : null },
            step, visit, answers: null, outcome: null, (new(externalId, source, null), source == Arrival.TestSource ? ReturnRule with { Retrieve = false } : ReturnRule), browser: null, pinHash, provedAs);
    }

    /// <summary>Stores trials of the open task, each once.</summary>
    public Task<int> StoreTrialsAsync(ParticipantState participant, TaskPage page, string run, ImmutableArray<(int Index, string Json)> rows) =>
        writer.StoreTrialsAsync(new(participant.Id, participant.Visit.Id, page.Task.Name, run, rows, Now));

    /// <summary>How many trials of the open task are stored, over all runs.</summary>
    public Task<int> CountTrialsAsync(ParticipantState participant, CancellationToken cancel) => reader.CountTrialsAsync(participant.Visit.Id, run: null, cancel);

    /// <summary>How many trials of one run of the open task are stored.</summary>
    public Task<int> CountTrialsAsync(ParticipantState participant, string run, CancellationToken cancel) => reader.CountTrialsAsync(participant.Visit.Id, run, cancel);

    /// <summary>The last stored trial of a run of the open task, a JSON object: from where another browser goes on. Null before the first.</summary>
    public async Task<StoredTrial?> LastTrialAsync(ParticipantState participant, string run, CancellationToken cancel) => await reader.LastTrialAsync(participant.Visit.Id, run, cancel);

    /// <summary>The order in which the page's items, rows and choices are shown: the same whenever the visit is shown again.</summary>
    public static PresentedOrder PresentedOrder(ParticipantState participant, Step step) =>
        ((QuestionnairePage)step.Page).Questionnaire.Present(StudyRuntime.StateOf(participant).Order, $"{step.Page.Path}#{step.Occurrence}");

    /// <summary>How long the open page has been shown. Where the clock was put back since, nobody waits for it to come round again: the page's least time counts as over.</summary>
    public TimeSpan ShownFor(ParticipantState participant, Page page) => participant.Visit.StartedAt is not { } since ? TimeSpan.Zero
        : Now < since - PageTime.Tolerance ? page.Time.Least
        : Now > since ? Now - since : TimeSpan.Zero;

    private async Task<ImmutableDictionary<string, TableContent>> TablesOfAsync(long id, CancellationToken cancel)
    {
        var tables = ImmutableDictionary.CreateBuilder<string, TableContent>(StringComparer.Ordinal);
        foreach (var table in runtime.NeededTables)
        {
            var rows = new List<StoredRow>();
            await foreach (var row in reader.TableRowsAsync(id, table.Name, cancel)) rows.Add(row);
            tables[table.Name] = TableFacts.Of(table, id, rows);
        }
        return tables.ToImmutable();
    }

    private ReturnRule ReturnRule => new(_study.Participants.RetrieveSessions, _study.Participants.AllowRetakes);

    private ReturnRule ReturnRuleFor(Arrival arrival) => ReturnRule with { IsSameVisit = stored => runtime.Platforms.IsSameVisit(arrival, stored) };

    // Someone unfinished who comes again for another visit finishes that one: it is the one to go back to.
    private async Task NoteVisitAsync(FoundParticipant known, Arrival arrival)
    {
        if (!known.Finished && arrival.ParametersJson is { } now && runtime.Platforms.IsSameVisit(arrival, known.Arrival) == false)
            await writer.ReplaceArrivalAsync(known.Id, known.Arrival, now);
    }

    private static Identity IdentityOf(Arrival arrival) => new(arrival.ExternalId, arrival.Source, arrival.IsPreview ? Arrival.WithNote(arrival.ParametersJson, Arrival.TestNote, "1") : arrival.ParametersJson);

    private async Task<SubmitOutcome> SubmitAsync(ParticipantState participant, Step step, int visit, Answers? answers, string? outcome, (Identity Identity, ReturnRule)? identify, string? browser = null, string? pinHash = null, long? provedAs = null)
    {
        var plan = runtime.PlanOf(participant);
        undecided.Note(plan);
        // Counts are read, and arrivals waited for, only when the next step may assign a condition or an answer may make a member of a quota.
        var isOver = IsExpired(participant);
        var mayAssign = !isOver && participant.Condition == 0 && _study.Conditions.Length > 0 && AsksForCondition(StudyRuntime.StateOf(participant), step);
        var mayJoin = !isOver && _hasQuotasByAnswers && (mayAssign || step.Page is QuestionnairePage or ExternalIdPage);
        var tried = mayAssign || mayJoin ? ArrivalOf(participant) : Arrival.Unknown;
        var (lookedUp, isMiss) = mayAssign && !tried.IsPreview ? await LookUpAsync(identify?.Identity.Source ?? participant.Source, identify?.Identity.ExternalId ?? participant.ExternalId) : (null, false);
        if (isMiss) return new IdNotRecognised();
        var stratum = mayAssign ? Stratum.Of(_study.Assignment.Strata, participant.Facts) : "";
        return await writer.SubmitAsync(new()
        {
            ParticipantId = participant.Id,
            Visit = visit,
            Now = Now,
            Language = participant.Language,
            Answers = answers,
            Outcome = outcome,
            Identify = identify,
            PinHash = pinHash,
            NeedsProof = _study.Participants.ReturnWith == ReturnProof.Pin,
            ProvedAs = provedAs,
            BrowserKey = browser,
            CanReturn = _study.AllowBack,
            Counts = mayAssign ? Counts(stratum, withPopulation: _study.Assignment.HasLimits, _study.CountsSequence) : mayJoin ? Counts(null, withPopulation: false, withSequences: false) : null,
            Leave = tally => mayAssign || mayJoin
                ? Next(new(_study, tally, participant.Source, stratum, lookedUp) { IsTest = tried.IsPreview, TestCondition = tried.TestCondition }, participant, step, mayJoin)
                : isOver ? ToVisit(participant.Source, StudyRuntime.StateOf(participant), ExpiredStep)
                : ToVisit(participant.Source, StudyRuntime.StateOf(participant), runtime.Flow.Leave(StudyRuntime.StateOf(participant), step, someone => someone).Next),
        });
    }

    private NextVisit Next(Admission admission, ParticipantState participant, Step step, bool mayJoin)
    {
        var before = StudyRuntime.StateOf(participant);
        // Who is about to be screened out anyway takes no place, and is told the study's own reason.
        if (runtime.Flow.Leave(before, step, someone => someone).Next is { Page: EndPage { Reason: not EndPage.Complete } } early) return ToVisit(participant.Source, before, early);
        if (mayJoin && admission.Refuses(before)) return Full(participant.Source, before);
        var (state, next) = runtime.Flow.Leave(before, step, admission.Assign);
        var isRefused = admission.IsTurnedAway || (mayJoin && admission.Refuses(state));
        return (isRefused ? Full(participant.Source, state) : ToVisit(participant.Source, state, next)) with
        {
            Assignment = admission.Assignment,
            Quotas = mayJoin && !isRefused ? Admission.Memberships(_study, state, participant.Source) : null,
        };
    }

    private NextVisit First(Admission admission, Step? from, bool assigns, FlowState newcomer, string source)
    {
        if (admission.IsFull(newcomer)) return Full(source, newcomer);
        var state = assigns || _study.Conditions.IsEmpty ? admission.Assign(newcomer) : newcomer;
        Step next;
        if (from is null && runtime.Flow.Plan(state).Steps[0] is { Page: not AssignConditionPage } first) next = first;
        else
        {
            if (from is null) (state, from) = (admission.Assign(state), runtime.Flow.Plan(state).Steps[0]);
            (state, next) = runtime.Flow.Leave(state, from, admission.Assign);
        }
        var isRefused = admission.IsTurnedAway || admission.Refuses(state);
        return (isRefused ? Full(source, state) : ToVisit(source, state, next)) with
        {
            Assignment = admission.Assignment,
            Quotas = _hasQuotasByAnswers && !isRefused ? Admission.Memberships(_study, state, source) : null,
        };
    }

    private Step ExpiredStep => runtime.Flow.Plan(0).EndFor(EndPage.Expired);

    private Task<bool> ExpireAsync(long id, string source) => writer.ExpireAsync(id, Now - _study.Access.ExpiresAfter!.Value, ToVisit(source, new(0), ExpiredStep), Now);

    private NextVisit Full(string source, FlowState state) => ToVisit(source, state, FullStep);

    private bool AsksForCondition(FlowState state, Step step)
    {
        var asks = false;
        runtime.Flow.Leave(state, step, someone =>
        {
            asks = true;
            return someone;
        });
        return asks;
    }

    // The condition that was assigned elsewhere, where a miss is never made up for here; or the one of the attempt before, which a retake keeps.
    private async Task<(int? Condition, bool IsMiss)> LookUpAsync(string source, string? externalId)
    {
        if (_study.Conditions.IsEmpty || externalId is null) return (null, false);
        if (!elsewhere.IsConfigured)
        {
            var before = _study.Participants.AllowRetakes ? await reader.ConditionBeforeAsync(source, externalId, CancellationToken.None) : null;
            return (before <= _study.Conditions.Length ? before : null, false);
        }
        var found = await elsewhere.FindAsync(externalId, CancellationToken.None);
        return found >= 1 && found <= _study.Conditions.Length ? (found, false) : (null, true);
    }

    private NextVisit ToVisit(string source, FlowState state, Step next) => new(
        next.Page.Path,
        next.Occurrence,
        next.Page.Version?.Hash,
        state.Condition,
        next.Page is EndPage end ? runtime.EndingFor(source, end.Reason) : null)
    { Sequence = state.Sequence, WaitsUntil = next.Page is PartPage part ? Now + (part.ClosesAfter ?? part.OpensAfter) : null };

    private DateTime? ActiveSince => _study.Participants.CountsIncludeAbandoned ? null : Now - _study.Participants.AbandonedAfter;

    private CountRule? Counts(string? stratum, bool withPopulation, bool withSequences) =>
        stratum is null && !withPopulation && !withSequences && !_hasQuotasByAnswers
            ? null
            : new(ActiveSince, withSequences) { Stratum = stratum, WithSlots = stratum is not null && _study.Assignment.Method == AssignmentMethod.Blocks, WithPopulation = withPopulation, WithMembers = _hasQuotasByAnswers };
}
