using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using StudyApp.Participation.Answering;
using StudyApp.Participation.Withdrawing;
using StudyApp.Studies.Flow;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Items.Types;
using StudyApp.Studies.Model;
using StudyApp.Studies.Recruitment;
using StudyApp.Studies.Recruitment.Platforms;
using StudyApp.Studies.Steps;
using StudyApp.Studies.Tasks;
using StudyApp.Web.Participant.Authored;
using StudyApp.Web.Participant.Entering;
using StudyApp.Web.Participant.Framing;
using StudyApp.Web.Participant.Items;
using StudyApp.Web.Participant.Returning;
using StudyApp.Web.Shared;

namespace StudyApp.Web.Participant.Pages;

/// <summary>The pages themselves: showing the current one, taking its form. Every other address leads to it.</summary>
internal static class PageEndpoints
{
    private static readonly string[] BranchingScripts = ["js/expressions.js", "js/branching.js"];

    private static readonly string[] TaskScripts = ["lib/jspsych/jspsych.js", "lib/jspsych/plugin-html-keyboard-response.js", "js/task-runner.js", "js/task-stage.js"];
    private static readonly string[] ClockScripts = ["js/page-clock.js"];
    private static readonly string[] DraftScripts = ["js/drafts.js"];
    private static readonly string[] QuestionnaireScripts = [.. DraftScripts, "js/item-times.js", "js/unsent.js"];
    private static readonly string[] LoggedQuestionnaireScripts = [.. QuestionnaireScripts, "js/interactions.js"];

    private const int MostRepeated = 5;

    public static async Task<IResult> GetAsync(ParticipantVisit visit, string path)
    {
        var test = visit.TakeTest();
        if (test == TestLink.Refused) return PageResult.Message(visit, "test_link", StatusCodes.Status403Forbidden);
        var link = test == TestLink.Taken ? LinkReading.Nothing : await visit.ReadLinkAsync();
        if (visit.IsMerePreview(link.Arrival)) return PageResult.Message(visit, "preview", StatusCodes.Status200OK);
        if (link.IsForged) return PageResult.Message(visit, "link", StatusCodes.Status403Forbidden);
        var (isArrival, isLanguage) = (test == TestLink.Taken || await visit.TakeArrivalAsync(link), visit.TakeLanguage());
        if (isArrival || isLanguage) return visit.Redirect("", StatusCodes.Status302Found);
        if (visit.Ticket is { PendingReturn: not null }) return visit.Redirect(PinEndpoints.Path, StatusCodes.Status302Found);
        if (await visit.LoadAsync() is not { } participant)
            return visit.Ticket is { Declined: true } && path == visit.Arrivals.Declined().Page.Path
                ? await ShowEndAsync(visit, (EndPage)visit.Arrivals.Declined().Page, participant: null)
                : await EntryEndpoints.ShowFirstAsync(visit, path);
        if (visit.Expiry.IsOver(participant))
            return path == visit.Expired.Path
                ? await ShowEndAsync(visit, visit.Expired, participant)
                : visit.Redirect(visit.Expired.Path, StatusCodes.Status302Found);
        // Who has withdrawn meanwhile needs no PIN any more.
        if (visit.Ticket is { NewPin: not null } && !participant.Finished) return visit.Redirect(PinEndpoints.Path, StatusCodes.Status302Found);
        var step = visit.Locate(participant);
        if (step.Page is EndPage end && !participant.Finished && !EntryEndpoints.IsSpeculative(visit.Context.Request))
        {
            // The page they were at is gone, and so are all after it.
            await visit.Sessions.EndAsync(participant, participant.Visit.Number, end.Reason, "removed");
            return visit.Redirect(end.Path, StatusCodes.Status302Found);
        }
        if (path != step.Page.Path) return visit.Redirect(step.Page.Path, StatusCodes.Status302Found);
        if (!EntryEndpoints.IsSpeculative(visit.Context.Request)) await visit.Sessions.NoteShownAsync(participant, step);
        await visit.RecallReachedAsync(participant, step);
        return await ShowAsync(visit, participant, step, new(ParticipantSessions.Restore(participant, step), []));
    }

    public static async Task<IResult> PostAsync(ParticipantVisit visit, string path, PostedForm form)
    {
        Step? step = null;
        ParticipantState? participant = null;
        try
        {
            participant = await visit.LoadAsync();
            if (participant is null) return PageResult.Message(visit, "lost", StatusCodes.Status422UnprocessableEntity);
            step = visit.Locate(participant);
            return await TakeAsync(visit, path, form, participant, step);
        }
        catch (NewerStudyException)
        {
            await KeepAsync(visit, step?.Page, form);
            throw;
        }
        // Everything else loses nothing that was typed when the browser goes back.
        catch (Exception failure) when (step?.Page is QuestionnairePage or ExternalIdPage && form.TokenIsValid && form.Visit == participant!.Visit.Number && ParticipantErrors.MeansBusy(failure))
        {
            visit.Context.Response.Headers.RetryAfter = ParticipantErrors.RetryAfter;
            return await ShowAsync(visit, participant, step, new(form.Fields, [], visit.Texts["page_busy"]) { IsForLater = true });
        }
    }

    /// <summary>Keeps what was sent to a server whose study is older than the page.</summary>
    /// <param name="visit">The request.</param>
    /// <param name="page">The page; null when it is not known here.</param>
    /// <param name="form">What was sent.</param>
    public static async Task KeepAsync(ParticipantVisit visit, Page? page, PostedForm form)
    {
        if (form is { TokenIsValid: true, Visit: { } number } && visit.Ticket is { ParticipantId: { } id, BrowserKey: { } browser }) await visit.Newer.KeepAsync(id, page, number, browser, form.Fields);
    }

    private static async Task<IResult> TakeAsync(ParticipantVisit visit, string path, PostedForm form, ParticipantState participant, Step step)
    {
        if (visit.Expiry.IsOver(participant)) return await PostLateAsync(visit, participant, step, form with { Visit = path == step.Page.Path ? form.Visit : null });
        // Authors' scripts make forms of their own; the browser says that they come from here.
        if (step.Page is AuthoredPage && SameOrigin.Confirms(visit.Context.Request)) form = form with { TokenIsValid = true, Visit = form.Visit ?? participant.Visit.Number };
        // Sent twice, or from a page that was left long ago: it was stored the first time, or never will be.
        if (path != step.Page.Path || form.Visit != participant.Visit.Number)
            return visit.Redirect(step.Page.Path, query: await IsDroppedAsync(visit, path, form, participant) ? ParticipantVisit.OtherTab : "");
        if (!form.TokenIsValid) return await ShowAsync(visit, participant, step, new(form.Fields, [], visit.Texts["form_expired"]));
        NoteRepeated(visit, participant, path, form);
        if (form.Fields["action"] == "back" && visit.Study.AllowBack) return await GoBackAsync(visit, participant, step, form);
        if (step.Page.Version?.Hash != ShownIn(form, participant))
        {
            await visit.Newer.RefuseNewerAsync(step.Page, ShownIn(form, participant), visit.Cancel);
            await visit.Sessions.NoteShownAsync(participant, step);
            return await ShowAsync(visit, participant, step, new(form.Fields, [], visit.Texts["page_changed"]));
        }
        if (step.Page.Time.IsTooSoon(visit.Sessions.ShownFor(participant, step.Page)))
            return await ShowAsync(visit, participant, step, new(form.Fields, [], visit.Texts.Format("page_too_soon", PageClock.Seconds(step.Page.Time.Least))));
        return step.Page switch
        {
            QuestionnairePage => await AnswerAsync(visit, participant, step, form),
            ExternalIdPage => await IdentifyAsync(visit, participant, step, form),
            TaskPage task => await FinishTaskAsync(visit, participant, step, task, form),
            AuthoredPage => await GoOnAsync(visit, await visit.Sessions.LeaveAsync(participant, step, form.Visit.Value)),
            PartPage => await GoOnAsync(visit, await visit.Sessions.BeginPartAsync(participant, step, form.Visit.Value, visit.Cancel)),
            _ => visit.Redirect(step.Page.Path),
        };
    }

    // A page that has two fields of one name loses one of the answers; its author is told.
    private static void NoteRepeated(ParticipantVisit visit, ParticipantState participant, string path, PostedForm form)
    {
        if (form.Repeated.Count == 0) return;
        var problems = visit.Context.RequestServices.GetRequiredService<ScriptProblemLog>();
        foreach (var name in form.Repeated.Take(MostRepeated))
            problems.Note(participant.Id, path, $"the form sent the field \"{name}\" more than once; the first value counts.");
    }

    // Sent twice is nothing to speak of; other answers than those stored are not taken without a word.
    private static async Task<bool> IsDroppedAsync(ParticipantVisit visit, string path, PostedForm form, ParticipantState participant)
    {
        if (!form.TokenIsValid || !(form.Visit < participant.Visit.Number) || form.Fields["action"] == "back") return false;
        var left = visit.PlanOf(participant).Steps.Select(s => s.Page).OfType<QuestionnairePage>().FirstOrDefault(p => p.Path == path);
        return left is not null && await visit.Sessions.DiffersFromStoredAsync(participant, left, form.Fields, visit.Cancel);
    }

    // Another server may have shown another version meanwhile, in another window: what counts is what the form showed. Only those that authors' scripts make do not say it.
    private static string? ShownIn(PostedForm form, ParticipantState participant) => form.Version ?? participant.Visit.VersionHash;

    // What was filled in while the time ran out is kept when it is complete; either way the time is over.
    private static async Task<IResult> PostLateAsync(ParticipantVisit visit, ParticipantState participant, Step step, PostedForm form)
    {
        var isAnswer = step.Page is QuestionnairePage && form.TokenIsValid && form.Visit == participant.Visit.Number && form.Fields["action"] != "back" && step.Page.Version?.Hash == ShownIn(form, participant);
        if (isAnswer && (await visit.Sessions.AnswerAsync(participant, step, participant.Visit.Number, visit.Ticket?.BrowserKey, form.Fields)).Outcome is { } outcome) return await GoOnAsync(visit, outcome);
        await visit.Expiry.ExpireAsync(participant);
        return visit.Redirect(visit.Expired.Path);
    }

    /// <param name="visit">The request.</param>
    /// <param name="page">The end.</param>
    /// <param name="participant">Null for someone who is none.</param>
    /// <param name="receipt">What the participant has withdrawn; null for nothing.</param>
    /// <param name="asksPerson">Whether someone who is taken for a program can say that they are a person.</param>
    /// <param name="opensAt">When newcomers are let in; null when they are, or when that is not known.</param>
    public static async Task<IResult> ShowEndAsync(
        ParticipantVisit visit, EndPage page, ParticipantState? participant,
        WithdrawalReceipt? receipt = null, DateTimeOffset? opensAt = null, bool asksPerson = false)
    {
        var outgoing = (participant?.Facts is { } facts ? page.OutgoingFor(facts) : page.OutgoingUrl) ?? (page.Reason == EndPage.Complete ? visit.Study.Completion.OutgoingUrl : null);
        var back = outgoing is null ? visit.ReturnFor(page.Reason, participant) : PlatformReturn.None;
        // An address of the author's own is for participants; that of the platform also for those who declined.
        outgoing = (back as ReturnLink)?.Url ?? (participant is null ? null : outgoing);
        var mayKnow = participant is null || !visit.IsByIdAlone;
        if (mayKnow && outgoing is not null && participant is not null && visit.Study.Completion.RedirectAtOnce && receipt is null)
            return Results.Redirect(outgoing);
        var plain = visit.Frame(page.Path, page.Name) with { OffersWithdrawal = participant is { EndReason: not (null or Withdrawals.Reason or "session_loaded") } };
        var hasCode = participant?.CompletionCode is not null || outgoing is not null || back is not NoReturn;
        if (!mayKnow && (hasCode || receipt is not null || visit.Study.EndTexts.ContainsKey(page.Reason)))
            return PageResult.Of<ElsewhereView>(
                visit.Context, new Dictionary<string, object?> { ["Frame"] = plain, ["IsRecruited"] = visit.RecruiterOf(page.Reason, participant) is not null });
        var written = AuthoredPages.EndFrame(visit, page, participant, plain);
        return PageResult.Of<EndView>(visit.Context, new Dictionary<string, object?>
        {
            ["Frame"] = written ?? plain,
            ["Page"] = page,
            ["Receipt"] = receipt,
            ["HasConsentRecord"] = mayKnow && plain.OffersConsent && await HasConsentRecordAsync(visit, participant),
            ["Code"] = participant?.CompletionCode,
            ["OutgoingUrl"] = outgoing,
            ["OpensAt"] = opensAt,
            ["AsksPerson"] = asksPerson,
            ["Form"] = back as ReturnForm,
            // An address of the author's own leads anywhere.
            ["Recruiter"] = back is NoReturn && outgoing is not null ? null : visit.RecruiterOf(page.Reason, participant),
        }, policy: written is null ? null : SecurityHeaders.Authors);
    }

    private static async Task<bool> HasConsentRecordAsync(ParticipantVisit visit, ParticipantState? participant) =>
        participant is not null
        && await visit.Context.RequestServices.GetRequiredService<AgreedConsent>().HasRecordAsync(participant, visit.Cancel);

    /// <summary>The run of the task at the open visit: the same after a reload, on any server.</summary>
    public static string RunOf(ParticipantState participant) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"run:{participant.Seed}:{participant.Id}:{participant.Visit.Number}"))))[..16];

    /// <summary>What the task at the open visit presents: the same after a reload, on any server.</summary>
    public static RunPlan PlanOf(ParticipantState participant, TaskPage page) =>
        page.Task.PlanOf(new(participant.Seed, page.Path, participant.Visit.Number));

    public static async Task<IResult> GoOnAsync(ParticipantVisit visit, SubmitOutcome outcome)
    {
        switch (outcome)
        {
            case Stored stored:
                await visit.NoteReachedAsync();
                return visit.Redirect(stored.NextPath);
            case IdNotRecognised: return PageResult.Message(visit, "unrecognised", StatusCodes.Status404NotFound);
            case Stale: return visit.Redirect(await visit.LoadAsync() is { } current ? visit.Locate(current).Page.Path : "");
            case SwitchedTo other:
                await visit.KeepAsOwnerAsync(other.ParticipantId);
                return visit.Redirect(await visit.LoadAsync() is { } earlier ? visit.Locate(earlier).Page.Path : "");
            default: throw new InvalidOperationException($"Unknown outcome {outcome.GetType().Name}.");
        }
    }

    internal static async Task<IResult> ShowAsync(ParticipantVisit visit, ParticipantState participant, Step step, FormModel form)
    {
        switch (step.Page)
        {
            case EndPage end:
                var isWithdrawn = participant.EndReason == Withdrawals.Reason;
                var receipt = isWithdrawn ? await visit.Receipts.OfAsync(participant.Id, visit.Cancel) : null;
                return await ShowEndAsync(visit, end, participant, receipt);
            case TaskPage task:
                var run = RunOf(participant);
                return PageResult.Of<TaskView>(
                    visit.Context,
                    new Dictionary<string, object?>
                    {
                        ["Model"] = visit.Page(step, participant, form, [.. TaskScripts, $"js/tasks/{task.Task.Name}.js"]),
                        ["Run"] = run,
                        ["Plan"] = PlanOf(participant, task),
                        ["Last"] = await visit.Sessions.LastTrialAsync(participant, run, visit.Cancel),
                    },
                    form.Status,
                    SecurityHeaders.Task);
            case AuthoredPage: return AuthoredPages.Show(visit, participant, step, form, ClockFor(step.Page));
            case PartPage part: return await ShowPartAsync(visit, participant, step, part);
            case ExternalIdPage: return PageResult.Of<ExternalIdView>(visit.Context, Model(visit.Page(step, participant, form, DraftScripts)), form.Status);
            case QuestionnairePage page:
                return PageResult.Of<QuestionnaireView>(visit.Context, Model(visit.Page(step, participant, form, ScriptsOf(page, visit.Study))), form.Status, PolicyOf(page.Questionnaire, participant));
            default: throw new InvalidOperationException($"A participant cannot be at a page of the kind {step.Page.GetType().Name}.");
        }
    }

    private static async Task<IResult> ShowPartAsync(ParticipantVisit visit, ParticipantState participant, Step step, PartPage part)
    {
        var (window, standing) = await visit.Sessions.PartAsync(participant, part, visit.Cancel);
        var code = visit.MaySeeCode(participant) ? part.Code : null;
        return PageResult.Of<PartView>(visit.Context, new Dictionary<string, object?>
        {
            ["Model"] = visit.Page(step, participant, FormModel.Blank),
            ["Window"] = window,
            ["Standing"] = standing,
            ["Address"] = visit.AddressOf(await visit.Returns.ReturnQueryAsync(participant, isSigned: !visit.IsByIdAlone, visit.Cancel)),
            ["Code"] = code,
            ["ReturnUrl"] = visit.PartReturn(participant, code),
            ["Recruiter"] = visit.RecruiterOf(EndPage.Complete, participant),
        });
    }

    // Where there is nothing to go back to, the page stays.
    private static async Task<IResult> GoBackAsync(ParticipantVisit visit, ParticipantState participant, Step step, PostedForm form) => visit.Before(participant, step) is { } before
        ? await GoOnAsync(visit, await visit.Sessions.GoBackAsync(participant, step, before, form.Visit!.Value, visit.Ticket?.BrowserKey, form.Fields))
        : visit.Redirect(step.Page.Path);

    private static async Task<IResult> AnswerAsync(ParticipantVisit visit, ParticipantState participant, Step step, PostedForm form)
    {
        var (outcome, problems) = await visit.Sessions.AnswerAsync(participant, step, form.Visit!.Value, visit.Ticket?.BrowserKey, form.Fields);
        return outcome is null ? await ShowAsync(visit, participant, step, new(form.Fields, problems)) : await GoOnAsync(visit, outcome);
    }

    private static async Task<IResult> IdentifyAsync(ParticipantVisit visit, ParticipantState participant, Step step, PostedForm form)
    {
        const string Field = ParticipantSessions.ExternalIdField;
        // An id that came by link wins over whatever was typed.
        if (participant.ExternalId is not null) return await GoOnAsync(visit, await visit.Sessions.LeaveAsync(participant, step, form.Visit!.Value));
        var typed = form.Fields[Field]?.Trim();
        if (string.IsNullOrEmpty(typed)) return await ShowAsync(visit, participant, step, new(form.Fields, [new Problem(Field, ProblemKind.IdRequired, [])]));
        if (typed.Length > Arrival.MaxIdLength)
            return await ShowAsync(visit, participant, step, new(form.Fields, [new Problem(Field, ProblemKind.TooLong, [$"{Arrival.MaxIdLength}"])]));
        if (visit.Returns.Proof == ReturnProof.Link) return await ShowAsync(visit, participant, step, new(form.Fields, [], visit.Texts["external_id_by_link"]));
        var pin = visit.Returns.PinFor(typed);
        var outcome = await visit.Sessions.IdentifyAsync(participant, step, form.Visit!.Value, typed, pin?.Hash);
        if (outcome is Stored && pin is not null && visit.Ticket is { } ticket) visit.Keep(ticket with { NewPin = pin.Pin });
        return outcome is ProofNeeded known ? await ProveAsync(visit, participant, step, form, known.ParticipantId, typed) : await GoOnAsync(visit, outcome);
    }

    // The id was here before: its PIN is asked for on the same page.
    private static async Task<IResult> ProveAsync(ParticipantVisit visit, ParticipantState participant, Step step, PostedForm form, long known, string typed)
    {
        var notice = visit.Texts["pin_ask"];
        if (form.Fields[PinEndpoints.Path] is { Length: > 0 } pin)
        {
            var wait = await PinEndpoints.TryAsync(visit, known, pin);
            var outcome = wait is null
                ? await visit.Sessions.IdentifyAsync(participant, step, form.Visit!.Value, typed, pinHash: null, known)
                : null;
            // Somebody else may have come under the id since it was looked up: then their PIN is asked for.
            if (outcome is not (null or ProofNeeded)) return await GoOnAsync(visit, outcome);
            if (wait is { } pause)
                notice = pause > TimeSpan.Zero
                    ? visit.Texts.Format("attempts_wait", Math.Ceiling(pause.TotalMinutes))
                    : visit.Texts["pin_wrong"];
        }
        return PageResult.Of<ExternalIdView>(
            visit.Context, Model(visit.Page(step, participant, new(form.Fields, [], notice), DraftScripts) with { AsksPin = true }), StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> FinishTaskAsync(ParticipantVisit visit, ParticipantState participant, Step step, TaskPage task, PostedForm form)
    {
        var stored = await visit.Sessions.CountTrialsAsync(participant, visit.Cancel);
        if (stored == 0)
            return await GoOnAsync(visit, task.Required
                ? await visit.Sessions.EndAsync(participant, form.Visit!.Value, "incompatible_device", "not_done")
                : await visit.Sessions.LeaveAsync(participant, step, form.Visit!.Value, "not_done"));
        var claimed = int.TryParse(form.Fields["__trials"], NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;
        if (claimed > stored) return await ShowAsync(visit, participant, step, new(form.Fields, [], visit.Texts["task_trials_missing"]));
        // Leaving without the script's word means leaving in the middle; what was done is kept and marked.
        return await GoOnAsync(visit, await visit.Sessions.LeaveAsync(participant, step, form.Visit!.Value, claimed == 0 ? "partly_done" : null));
    }

    private static string[] ClockFor(Page page) => page.Time == PageTime.Unlimited ? [] : ClockScripts;

    private static string[] ScriptsOf(QuestionnairePage page, Study study) =>
    [
        .. study.LogInteractions ? LoggedQuestionnaireScripts : QuestionnaireScripts,
        .. page.Questionnaire.Branches ? BranchingScripts : [],
        .. ItemViews.ScriptsFor(page.Questionnaire.Items),
        .. ClockFor(page),
    ];

    // An author's own question may hold scripts and styles; a page without one stays strict.
    private static string? PolicyOf(Questionnaire questionnaire, ParticipantState participant) =>
        questionnaire.Code.Length > 0 || questionnaire.Items.Where(i => i.IsShownTo(participant.Condition)).SelectMany(i => i.Parts).Any(p => p is CustomItem && p.IsShownTo(participant.Condition)) ? SecurityHeaders.Authors : null;

    private static Dictionary<string, object?> Model(PageModel model) => new() { ["Model"] = model };
}
