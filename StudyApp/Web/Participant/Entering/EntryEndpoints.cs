using System.Globalization;
using StudyApp.Participation.Arriving;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Model;
using StudyApp.Studies.Recruitment;
using StudyApp.Studies.Steps;
using StudyApp.Web.Participant.Framing;
using StudyApp.Web.Participant.Pages;
using StudyApp.Web.Participant.Returning;

namespace StudyApp.Web.Participant.Entering;

/// <summary>How people come in: the first address, consent, studies without consent.</summary>
internal static class EntryEndpoints
{
    private const string CookieTest = "__cookie";

    private static readonly string[] DeviceScripts = ["js/device.js"];

    /// <summary>Shows the first page to someone who is no participant yet, or leads there.</summary>
    public static async Task<IResult> ShowFirstAsync(ParticipantVisit visit, string path)
    {
        var first = visit.First.Page;
        // Consent itself says when it is closed or full.
        if (first is ConsentPage && path.Length == 0) return visit.Redirect(first.Path, StatusCodes.Status302Found);
        // Whoever may have been here before is asked for consent even when nobody new is let in.
        var isBlind = first is ConsentPage && visit.Ticket is { IsBlind: true };
        var begins = first is not EndPage && !isBlind;
        if (begins && !visit.IsTest && await visit.Arrivals.OpennessAsync(visit.Cancel) is { IsOpen: false } closed)
            return await ShowClosedAsync(visit, path, closed);
        var arrival = visit.Ticket?.Arrival ?? Arrival.Unknown;
        if (visit.Ticket is { FoundFull: true } && path == visit.Full.Page.Path)
            return await ShowFullAsync(visit, path);
        if (begins && await visit.Arrivals.IsFullAsync(arrival, visit.Cancel)) return await ShowFullAsync(visit, path);
        if (first is not EndPage && visit.LacksId) return LackOfId(visit);
        // A crawler may read what consent says; it is led away where somebody would begin to take part.
        if (visit.SeemsProgram && (path == visit.Program.Path || first is not (ConsentPage or EndPage)))
            return path == visit.Program.Path
                ? await PageEndpoints.ShowEndAsync(visit, visit.Program, participant: null, asksPerson: true)
                : visit.Redirect(visit.Program.Path, StatusCodes.Status302Found);
        switch (first)
        {
            case ConsentPage when path != first.Path: return visit.Redirect(first.Path, StatusCodes.Status302Found);
            case ConsentPage consent: return await ShowConsentAsync(visit, consent, FormModel.Blank);
            case EndPage end when path != end.Path: return visit.Redirect(end.Path, StatusCodes.Status302Found);
            case EndPage end: return await PageEndpoints.ShowEndAsync(visit, end, participant: null);
            default: return await EnterWithoutConsentAsync(visit);
        }
    }

    public static async Task<IResult> PostConsentAsync(ParticipantVisit visit, PostedForm form)
    {
        try
        {
            return await TakeConsentAsync(visit, form);
        }
        catch (Exception failure)
            when (visit.Ticket is not { ParticipantId: not null }
                && visit.First.Page is ConsentPage
                && ParticipantErrors.MeansBusy(failure)
            )
        {
            visit.Context.Response.Headers.RetryAfter = ParticipantErrors.RetryAfter;
            return await ShowConsentAsync(
                visit,
                (ConsentPage)visit.First.Page,
                new(form.Fields, [], visit.Texts["page_busy"]) { IsForLater = true }
            );
        }
    }

    private static async Task<IResult> TakeConsentAsync(ParticipantVisit visit, PostedForm form)
    {
        if (await visit.LoadAsync() is { } already) return visit.Redirect(visit.Locate(already).Page.Path);
        if (visit.First.Page is not ConsentPage consent) return visit.Redirect("");
        var ticket = visit.Ticket ?? ParticipantTicket.For(Arrival.Unknown);
        if (form.Fields["action"] == "decline")
        {
            visit.Keep(ticket with { Declined = true });
            return visit.Redirect(visit.Arrivals.Declined().Page.Path);
        }
        if (visit.LacksId) return LackOfId(visit);
        if (!form.TokenIsValid)
            return await ShowConsentAsync(visit, consent, new(form.Fields, [], visit.Texts["form_expired"]));
        // Agreed is what was read. A newer wording is another server's, and as good.
        var isNewer = await visit.Newer.HasAsync(form.Version, consent.Version.Kind, visit.Cancel);
        if (form.Version is { } shownVersion && shownVersion != consent.Version.Hash && !isNewer)
            return await ShowConsentAsync(visit, consent, new(form.Fields, [], visit.Texts["page_changed"]));
        var fits = visit.Study.Access.Fits(form.Fields["__device"]);
        if (fits == false) return visit.Redirect("device");
        if (form.Fields["consent"] != "1")
            return await ShowConsentAsync(
                visit,
                consent,
                new(form.Fields, [new Problem("consent", ProblemKind.ConsentRequired, [])])
            );
        if (
            !ticket.IsPreview
            && ticket.ConsentShownAt is { } shown
            && visit.Now - shown is var waited
            && waited >= -PageTime.Tolerance
            && waited < visit.Study.Participants.ConsentMinTime
        )
            return await ShowConsentAsync(visit, consent, new(form.Fields, [], visit.Texts["consent_too_early"]));
        if (visit.SeemsProgram) return visit.Redirect(visit.Program.Path);
        var trapped = form.Fields.IsTicked("email");
        if (trapped && !ticket.TrapSprung)
        {
            visit.Keep(ticket with { TrapSprung = true });
            return await ShowConsentAsync(visit, consent, new(form.Fields, [], visit.Texts["consent_honeypot_filled"]));
        }
        var pin = visit.Returns.PinFor(ticket.ExternalId);
        var entered = await visit.Arrivals.EnterAsync(await NewcomerAsync(visit, ticket, pin?.Hash) with
        {
            From = visit.First,
            FromVersion = isNewer ? form.Version : null,
            ShownAt = ticket.ConsentShownAt?.UtcDateTime,
            Flagged = trapped || visit.IsNamedAsCrawler,
            Outcome = fits is null ? "device_unverified" : null,
            Display = DisplayReport.Read(form.Fields[DisplayReport.Field]),
        });
        return await GoOnAsync(visit, entered, pin?.Pin);
    }

    /// <summary>Someone whose browser has a crawler's name says that they are a person.</summary>
    public static Task<IResult> PostPersonAsync(ParticipantVisit visit, PostedForm form)
    {
        if (form.TokenIsValid && visit.Ticket?.ParticipantId is null)
            visit.Keep((visit.Ticket ?? ParticipantTicket.For(Arrival.Unknown)) with { SaysPerson = true });
        return Task.FromResult(visit.Redirect(""));
    }

    private static async Task<Newcomer> NewcomerAsync(
        ParticipantVisit visit,
        ParticipantTicket ticket,
        string? pinHash
    ) =>
        new(ticket.Arrival)
        {
            EntryKey = ticket.EntryKey,
            Flagged = visit.IsNamedAsCrawler,
            Language = visit.Language,
            PinHash = pinHash,
            Origin = await visit.OriginAsync(),
        };

    private static IResult LackOfId(ParticipantVisit visit) =>
        PageResult.Message(visit, "no_id", StatusCodes.Status403Forbidden);

    private static async Task<IResult> ShowClosedAsync(ParticipantVisit visit, string path, Openness closed) =>
        path == visit.Closed.Path
        ? await PageEndpoints.ShowEndAsync(visit, visit.Closed, participant: null, opensAt: closed.OpensAt)
        : visit.Redirect(visit.Closed.Path, StatusCodes.Status302Found);

    private static async Task<IResult> ShowFullAsync(ParticipantVisit visit, string path)
    {
        var full = (EndPage)visit.Full.Page;
        if (path != full.Path) return visit.Redirect(full.Path, StatusCodes.Status302Found);
        visit.TurnedAway.NoteFull();
        return await PageEndpoints.ShowEndAsync(visit, full, participant: null);
    }

    private static async Task<IResult> ShowConsentAsync(ParticipantVisit visit, ConsentPage page, FormModel form)
    {
        var ticket = visit.Ticket ?? ParticipantTicket.For(Arrival.Unknown);
        // The time counts from the first showing: a refused form need not wait again.
        if (ticket.ConsentShownAt is null || ticket.EntryKey is null || visit.Ticket is null)
            visit.Keep(
                ticket with
                {
                    ConsentShownAt = ticket.ConsentShownAt ?? visit.Now,
                    EntryKey = ticket.EntryKey ?? ParticipantTicket.NewKey(),
                }
            );
        var frame = visit.Frame(
            page.Path,
            page.Name.Length > 0 ? page.Name : visit.Texts["consent_title"],
            visit.First
        ) with
        {
            OffersLanguages = true,
            Scripts = visit.Study.Access.Device == DeviceNeed.Any ? [] : DeviceScripts,
        };
        return PageResult.Of<ConsentView>(
            visit.Context,
            new Dictionary<string, object?>
            {
                ["Frame"] = frame,
                ["Page"] = page,
                ["Form"] = form,
                ["Address"] = await visit.OwnLinkAsync(),
            },
            form.Status);
    }

    // The browser first gets a cookie that names the arrival; only with it is a participant made, so that a reload, a
    // preview or a program without cookies makes none twice.
    private static async Task<IResult> EnterWithoutConsentAsync(ParticipantVisit visit)
    {
        var request = visit.Context.Request;
        if (IsSpeculative(request)) return Results.StatusCode(StatusCodes.Status204NoContent);
        if (visit.Ticket?.EntryKey is null)
        {
            if (request.Query.ContainsKey(CookieTest))
                return PageResult.Message(visit, "cookies", StatusCodes.Status400BadRequest);
            visit.Keep(
                (visit.Ticket ?? ParticipantTicket.For(Arrival.Unknown)) with
                {
                    EntryKey = ParticipantTicket.NewKey(),
                }
            );
            visit.Context.Response.Headers.CacheControl = "no-store";
            return Results.Redirect($"{visit.Root}/?{CookieTest}=1");
        }
        var pin = visit.Returns.PinFor(visit.Ticket.ExternalId);
        var entered = await visit.Arrivals.EnterAsync(await NewcomerAsync(visit, visit.Ticket, pin?.Hash));
        return await GoOnAsync(visit, entered, pin?.Pin);
    }

    /// <summary>True for requests that nobody has asked for yet: they must not change anything.</summary>
    public static bool IsSpeculative(HttpRequest request) =>
        HttpMethods.IsHead(request.Method)
        || Array.Exists(
            Purposes,
            p => request.Headers[p.Header].ToString().Contains(p.Value, StringComparison.OrdinalIgnoreCase)
        );

    // Browsers load pages ahead, and draw small pictures of them, as Safari does of its most visited ones.
    private static readonly (string Header, string Value)[] Purposes =
        [
            ("Sec-Purpose", "prefetch"),
            ("Sec-Purpose", "prerender"),
            ("Purpose", "prefetch"),
            ("Purpose", "preview"),
            ("X-Purpose", "preview"),
            ("X-Moz", "prefetch"),
        ];

    // What is shown before consent cannot always tell that there is no room; this browser is told where it is led.
    private static IResult TurnAwayFull(ParticipantVisit visit)
    {
        visit.Keep((visit.Ticket ?? ParticipantTicket.For(Arrival.Unknown)) with { FoundFull = true });
        return visit.Redirect(visit.Full.Page.Path);
    }

    private static IResult TurnAwayFor(ParticipantVisit visit, TimeSpan wait)
    {
        visit.TurnedAway.NoteTooMany(visit.Study.Access.NewcomersPerMinute ?? 0);
        visit.Context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds)
            .ToString(CultureInfo.InvariantCulture);
        return PageResult.Message(visit, "newcomers", StatusCodes.Status429TooManyRequests);
    }

    private static async Task<IResult> GoOnAsync(ParticipantVisit visit, EnterOutcome outcome, string? newPin)
    {
        if (outcome is NotRecognised) return PageResult.Message(visit, "unrecognised", StatusCodes.Status404NotFound);
        if (outcome is TurnedAway) return visit.Redirect(visit.Closed.Path);
        if (outcome is StudyIsFull) return TurnAwayFull(visit);
        if (outcome is TooManyAtOnce { RetryAfter: var wait }) return TurnAwayFor(visit, wait);
        if (
            outcome is Resumed { ByExternalId: true }
            && visit.Returns.Proof == ReturnProof.Pin
            && visit.Ticket is { } waiting
        )
        {
            visit.Keep(waiting with { PendingReturn = outcome.ParticipantId });
            return visit.Redirect(PinEndpoints.Path);
        }
        if (outcome is Entered) visit.NoteEntered();
        if (outcome is Resumed { ByExternalId: true }) await visit.KeepAsOwnerAsync(outcome.ParticipantId);
        else await visit.KeepAsAsync(outcome.ParticipantId, outcome is Entered ? newPin : null);
        return outcome switch
        {
            Entered entered => visit.Redirect(entered.NextPath),
            Resumed => visit.Redirect(
                await visit.LoadAsync() is { } participant ? visit.Locate(participant).Page.Path : ""
            ),
            _ => throw new InvalidOperationException($"Unknown outcome {outcome.GetType().Name}."),
        };
    }
}
