using System.Collections.Immutable;
using StudyApp.Participation.Arriving;
using StudyApp.Participation.Planning;
using StudyApp.Storage.CustomTables;
using StudyApp.Storage.Participants;
using StudyApp.Storage.Requests;
using StudyApp.Studies.Authored;
using StudyApp.Studies.Flow;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Model;
using StudyApp.Studies.Recruitment;
using StudyApp.Studies.Steps;
using StudyApp.Studies.Tables;

namespace StudyApp.Participation.Answering;

/// <summary>What a participant can do: be shown a page, answer it, go back, send trials. Each call is one read or one write. Thread-safe.</summary>
public sealed class ParticipantSessions(StudyRuntime runtime, StudyReads reads, ParticipantWriter writer, VisitPlanner planner, Expiry expiry, NewerStudy newer, UndecidedLog undecided, TimeProvider clock)
{
    /// <summary>The hidden field in which a page's script reports interactions.</summary>
    public const string InteractionsField = "questionnaireInteractions";

    /// <summary>The hidden field in which a page's script reports when answers changed.</summary>
    public const string ChangesField = "__changes";

    /// <summary>The field into which participants type their external id.</summary>
    public const string ExternalIdField = "mTurkID";

    private readonly Study _study = runtime.Study;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>The participant of a cookie; null when there is none of that id.</summary>
    /// <param name="id">The participant.</param>
    /// <param name="browser">The cookie's key of the browser: what was typed elsewhere stays there. Null for none.</param>
    /// <exception cref="NewerStudyException">They are at a page that only a newer page list has.</exception>
    public async Task<ParticipantState?> LoadAsync(long id, string? browser, CancellationToken cancel)
    {
        var participant = await reads.Participants.LoadAsync(id, browser, _study.AllowBack, cancel);
        if (participant is null) return null;
        await newer.RefuseUnknownPageAsync(participant, cancel);
        if (!participant.Finished && participant.PageLists > 1)
            participant = participant with { Done = await reads.Participants.DonePagesAsync(id, cancel) };
        if (runtime.NeededAnswers is not { } needed) return participant;
        // Read after the visit: whatever is newer than the visit makes what is sent for it stale.
        var answers = await reads.History.AnswersAsync(id, needed, cancel);
        var facts = runtime.FactsOf(participant, answers.Select(a => new AnswerSet(a.Questionnaire, a.Tag, AnswerJson.ReadTerms(a.Json)) { StartedAt = a.StartedAt, EndedAt = a.EndedAt }));
        var scores = TaskScores.Of(_study, await reads.History.NewestTrialsAsync(id, runtime.NeededTasks, cancel));
        if (!runtime.NeededTables.IsEmpty)
        {
            var tables = await TablesOfAsync(id, cancel);
            facts = facts with { TableContents = tables, Tables = tables.ToImmutableDictionary(t => t.Key, t => t.Value.Values, StringComparer.Ordinal) };
        }
        if (runtime.NeedsInteractions) facts = facts with { Interactions = await reads.History.InteractionsAsync(id, cancel) };
        return participant with { Facts = facts with { TaskScores = scores } };
    }

    /// <summary>The participant of a cookie, without what pages depend on; null when there is none of that id.</summary>
    public Task<ParticipantState?> FindAsync(long id, CancellationToken cancel) => reads.Participants.LoadAsync(id, browser: null, withEarlier: false, cancel);

    /// <summary>Whether what was answered in a browser led to the open page.</summary>
    public Task<bool> LedHereAsync(ParticipantState participant, string browser, CancellationToken cancel) =>
        reads.Participants.LedToAsync(participant.Id, participant.Visit.Number, browser, cancel);

    /// <summary>Stores rows of a table, all or none; false when the participant has reached an end.</summary>
    /// <param name="participant">Whose rows.</param>
    /// <param name="table">The table.</param>
    /// <param name="rows">The rows; those whose key is there already are left out.</param>
    public Task<bool> StoreRowsAsync(ParticipantState participant, CustomTable table, ImmutableArray<SentRow> rows) => writer.StoreRowsAsync(new(participant.Id, table.Name, rows, Now) { Bind = table.Bind });

    /// <summary>A participant's rows of a table, oldest first.</summary>
    public IAsyncEnumerable<StoredRow> RowsAsync(ParticipantState participant, CustomTable table, CancellationToken cancel) => reads.History.TableRowsAsync(participant.Id, table.Name, cancel);

    /// <summary>How many rows of tables a participant has written.</summary>
    public Task<int> CountRowsAsync(ParticipantState participant, CancellationToken cancel) => reads.History.CountTableRowsAsync(participant.Id, cancel);

    /// <summary>What a page is filled with when it is opened: what was typed in this browser and not sent, else what was answered there before.</summary>
    public static FormFields Restore(ParticipantState participant, Step step) => DraftJson.Restore(participant, step);

    /// <summary>Whether what is typed at a page is kept before it is sent: not where answers lie in a database of their own, since drafts lie in the study's.</summary>
    public static bool KeepsDrafts(Page page) => page is QuestionnairePage { Questionnaire.Bind: null } or ExternalIdPage;

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
        Leave = _ => planner.To(participant.Source, StudyRuntime.StateOf(participant), before),
    });

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
        var window = PartWindow.Of(page, await reads.Participants.ReachedAsync(participant.Id, participant.Visit.Number, cancel) ?? now);
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
        Leave = _ => planner.To(participant.Source, StudyRuntime.StateOf(participant), runtime.PlanOf(participant).EndFor(reason)),
    });

    /// <summary>Checks the answers to a questionnaire and stores them; problems store nothing.</summary>
    public async Task<(SubmitOutcome? Outcome, ImmutableArray<Problem> Problems)> AnswerAsync(ParticipantState participant, Step step, int visit, string? browser, FormFields form)
    {
        var shown = StudyRuntime.AsShown(step, participant, undecided.NotePlaceholder);
        var page = (QuestionnairePage)shown.Page;
        var isOver = page.Time.IsOver(ShownFor(participant, page));
        var order = PresentedOrder(participant, shown);
        var reading = page.Questionnaire.Read(form, participant.Condition, undecided.Note, isOver, order);
        if (!reading.Problems.IsEmpty) return (null, reading.Problems);
        reading.Sort(page.Questionnaire.Columns.Select(c => c.Name));
        var answers = new Answers(
            page.Questionnaire.Name,
            page.Tag,
            page.Version.Hash,
            AnswerJson.Write(reading.Values),
            AnswerJson.WriteOrder(page.Questionnaire, order))
        {
            Bind = page.Questionnaire.Bind,
            Missing = AnswerJson.WriteMissing(reading.Missing),
            Changes = AnswerJson.WriteChanges(ItemChanges.Read(form[ChangesField], page.Questionnaire)),
            Calculated = AnswerJson.Write(Calculation.Evaluate(page.Questionnaire, reading.Values).ToDictionary(c => c.Key, c => Calculation.ResponseOf(c.Value), StringComparer.Ordinal)),
            Interactions = _study.LogInteractions ? InteractionLog.Read(form[InteractionsField]) : [],
        };
        var known = participant.Facts?.With(new(page.Questionnaire.Name, page.Tag, reading.Values.ToDictionary(v => v.Key, v => Calculation.ValueOf(v.Value), StringComparer.Ordinal)));
        return (await SubmitAsync(participant with { Facts = known }, step, visit, answers, isOver ? "time_up" : reading.IsUnverified ? "unverified" : null, identify: null, browser), []);
    }

    /// <summary>Whether a form of a page that was left holds other answers than those stored; false where none are.</summary>
    public async Task<bool> DiffersFromStoredAsync(ParticipantState participant, QuestionnairePage page, FormFields form, CancellationToken cancel)
    {
        var all = await reads.History.AnswersAsync(participant.Id, [page.Questionnaire.Name], cancel);
        if (all.Where(a => a.Tag == page.Tag).Select(a => a.Json).LastOrDefault() is not { } json) return false;
        var (sent, stored) = (page.Questionnaire.Read(form, participant.Condition), AnswerJson.Read(json));
        return !sent.Problems.IsEmpty || sent.Values.Any(v => v.Value != stored.GetValueOrDefault(v.Key));
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
        if (runtime.ArrivalOf(participant) is { IsPreview: true } && participant.Source != Arrival.TestSource) return LeaveAsync(participant, step, visit);
        var source = runtime.Platforms.TypedSource(participant.Source);
        return SubmitAsync(
            participant with { Source = source, Facts = participant.Facts is { } facts ? facts with { ExternalId = externalId } : null },
            step, visit, answers: null, outcome: null, (new(externalId, source, null), source == Arrival.TestSource ? runtime.ReturnRule with { Retrieve = false } : runtime.ReturnRule), browser: null, pinHash, provedAs);
    }

    /// <summary>Stores trials of the open task, each once.</summary>
    public Task<int> StoreTrialsAsync(ParticipantState participant, TaskPage page, string run, ImmutableArray<(int Index, string Json)> rows) =>
        writer.StoreTrialsAsync(new(participant.Id, participant.Visit.Id, page.Task.Name, run, rows, Now));

    /// <summary>How many trials of the open task are stored, over all runs.</summary>
    public Task<int> CountTrialsAsync(ParticipantState participant, CancellationToken cancel) => reads.History.CountTrialsAsync(participant.Visit.Id, run: null, cancel);

    /// <summary>How many trials of one run of the open task are stored.</summary>
    public Task<int> CountTrialsAsync(ParticipantState participant, string run, CancellationToken cancel) => reads.History.CountTrialsAsync(participant.Visit.Id, run, cancel);

    /// <summary>The last stored trial of a run of the open task, a JSON object: from where another browser goes on. Null before the first.</summary>
    public async Task<StoredTrial?> LastTrialAsync(ParticipantState participant, string run, CancellationToken cancel) => await reads.History.LastTrialAsync(participant.Visit.Id, run, cancel);

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
            await foreach (var row in reads.History.TableRowsAsync(id, table.Name, cancel)) rows.Add(row);
            tables[table.Name] = TableFacts.Of(table, id, rows);
        }
        return tables.ToImmutable();
    }

    private async Task<SubmitOutcome> SubmitAsync(ParticipantState participant, Step step, int visit, Answers? answers, string? outcome, (Identity Identity, ReturnRule)? identify, string? browser = null, string? pinHash = null, long? provedAs = null)
    {
        var plan = runtime.PlanOf(participant);
        undecided.Note(plan);
        // Counts are read, and arrivals waited for, only when the next step may assign a condition or an answer may make a member of a quota.
        var isOver = expiry.IsOver(participant);
        if (!isOver && plan.StopsAt(step)) return new Stale();
        var mayAssign = !isOver && participant.Condition == 0 && _study.Conditions.Length > 0 && AsksForCondition(StudyRuntime.StateOf(participant), step);
        var mayJoin = !isOver && planner.HasQuotasByAnswers && (mayAssign || step.Page is QuestionnairePage or ExternalIdPage);
        var tried = mayAssign || mayJoin ? runtime.ArrivalOf(participant) : Arrival.Unknown;
        var (lookedUp, isMiss) = mayAssign && !tried.IsPreview ? await planner.LookUpAsync(identify?.Identity.Source ?? participant.Source, identify?.Identity.ExternalId ?? participant.ExternalId) : (null, false);
        if (isMiss) return new IdNotRecognised();
        var stratum = mayAssign ? Stratum.Of(_study.Assignment.Strata, participant.Facts) : "";
        return await writer.SubmitAsync(new()
        {
            ParticipantId = participant.Id,
            Visit = visit,
            Now = Now,
            Language = participant.Language,
            VersionHash = step.Page.Version?.Hash,
            Answers = answers,
            Outcome = outcome,
            Identify = identify,
            PinHash = pinHash,
            NeedsProof = _study.Participants.ReturnWith == ReturnProof.Pin,
            ProvedAs = provedAs,
            BrowserKey = browser,
            CanReturn = _study.AllowBack,
            Counts = mayAssign ? planner.Counts(stratum, withPopulation: _study.Assignment.HasLimits, _study.CountsSequence) : mayJoin ? planner.Counts(null, withPopulation: false, withSequences: false) : null,
            Leave = tally => mayAssign || mayJoin
                ? Next(new(_study, tally, participant.Source, stratum, lookedUp) { IsTest = tried.IsPreview, TestCondition = tried.TestCondition }, participant, step, mayJoin)
                : isOver ? planner.To(participant.Source, StudyRuntime.StateOf(participant), expiry.End)
                : planner.To(participant.Source, StudyRuntime.StateOf(participant), runtime.Flow.Leave(StudyRuntime.StateOf(participant), step, someone => someone).Next),
        });
    }

    private NextVisit Next(Admission admission, ParticipantState participant, Step step, bool mayJoin)
    {
        var before = StudyRuntime.StateOf(participant);
        // Who is about to be screened out anyway takes no place, and is told the study's own reason.
        if (runtime.Flow.Leave(before, step, someone => someone).Next is { Page: EndPage { Reason: not EndPage.Complete } } early) return planner.To(participant.Source, before, early);
        if (mayJoin && admission.Refuses(before)) return planner.Full(participant.Source, before);
        var (state, next) = runtime.Flow.Leave(before, step, admission.Assign);
        var isRefused = admission.IsTurnedAway || (mayJoin && admission.Refuses(state));
        return (isRefused ? planner.Full(participant.Source, state) : planner.To(participant.Source, state, next)) with
        {
            Assignment = admission.Assignment,
            Quotas = mayJoin && !isRefused ? Admission.Memberships(_study, state, participant.Source) : null,
        };
    }

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
}
