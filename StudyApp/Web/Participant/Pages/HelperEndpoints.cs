using StudyApp.Studies.Flow;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Model;
using StudyApp.Studies.Steps;
using StudyApp.Web.Participant.Entering;
using StudyApp.Web.Participant.Framing;
using StudyApp.Web.Shared;

namespace StudyApp.Web.Participant.Pages;

/// <summary>The fixed addresses that authors' pages and our script call.</summary>
internal static class HelperEndpoints
{
    /// <summary>Moves on from pages whose author decides when; elsewhere leads to the current page.</summary>
    public static async Task<IResult> NextAsync(ParticipantVisit visit)
    {
        if (await visit.LoadAsync() is not { } participant) return visit.Redirect("", StatusCodes.Status302Found);
        var step = visit.Locate(participant);
        if (!MayMoveOn(visit, participant, step)) return visit.Redirect(step.Page.Path, StatusCodes.Status302Found);
        return await PageEndpoints.GoOnAsync(
            visit,
            await visit.Sessions.LeaveAsync(participant, step, participant.Visit.Number)
        );
    }

    /// <summary>
    /// Moves back from pages whose author decides when, where the study allows it or is being tried out; elsewhere
    /// leads to the current page.
    /// </summary>
    public static async Task<IResult> PreviousAsync(ParticipantVisit visit, bool debug)
    {
        if (await visit.LoadAsync() is not { } participant) return visit.Redirect("", StatusCodes.Status302Found);
        var step = visit.Locate(participant);
        if (
            step.Page is not AuthoredPage
            || Before(visit, participant, step, debug) is not { } before
            || EntryEndpoints.IsSpeculative(visit.Context.Request)
        )
            return visit.Redirect(step.Page.Path, StatusCodes.Status302Found);
        return await PageEndpoints.GoOnAsync(
            visit,
            await visit.Sessions.GoBackAsync(
                participant,
                step,
                before,
                participant.Visit.Number,
                visit.Ticket?.BrowserKey,
                FormFields.Empty
            )
        );
    }

    /// <summary>
    /// Moves to a page by name, when it is the next one or, where going back is allowed, the one before.
    /// </summary>
    public static async Task<IResult> ToAsync(ParticipantVisit visit, string path, bool debug)
    {
        if (await visit.LoadAsync() is not { } participant) return visit.Redirect("", StatusCodes.Status302Found);
        var step = visit.Locate(participant);
        if (
            visit.PlanOf(participant).After(step).Page.Path != path.Trim('/')
            && Before(visit, participant, step, debug)?.Page.Path == path.Trim('/')
        )
            return await PreviousAsync(visit, debug);
        return visit.PlanOf(participant).After(step).Page.Path == path.Trim('/')
            ? await NextAsync(visit)
            : visit.Redirect(step.Page.Path, StatusCodes.Status302Found);
    }

    /// <summary>
    /// Takes a form or a script's message as the sign to move on from a page whose author decides when.
    /// </summary>
    public static async Task<IResult> SubmitAsync(ParticipantVisit visit, PostedForm form)
    {
        if (await visit.LoadAsync() is not { } participant) return visit.Redirect("");
        // From another site, or from a page that was left long ago.
        var isOurs = form.TokenIsValid || SameOrigin.Confirms(visit.Context.Request);
        return isOurs && (form.Visit ?? participant.Visit.Number) == participant.Visit.Number
            ? await NextAsync(visit)
            : visit.Redirect(visit.Locate(participant).Page.Path);
    }

    /// <summary>Begins anew in this browser: what was stored stays, but whoever goes on is somebody else.</summary>
    public static IResult Restart(ParticipantVisit visit)
    {
        // A link on another site must not take anybody's place in the study.
        if (!EntryEndpoints.IsSpeculative(visit.Context.Request) && SameOrigin.Allows(visit.Context.Request))
            visit.Forget();
        return visit.Redirect("", StatusCodes.Status302Found);
    }

    // The address may be asked for twice by one page, such as by two clicks: the second time, the page that asks is not
    // the current one any more.
    private static bool MayMoveOn(ParticipantVisit visit, ParticipantState participant, Step step) =>
        step.Page is AuthoredPage
        && !EntryEndpoints.IsSpeculative(visit.Context.Request)
        && !visit.Expiry.IsOver(participant)
        && !step.Page.Time.IsTooSoon(visit.Sessions.ShownFor(participant, step.Page))
        && !IsOtherPage(visit, participant, step, visit.Context.GetRouteValue("path") as string)
        && !IsOtherPage(visit, participant, step, AskedFrom(visit));

    private static bool IsOtherPage(ParticipantVisit visit, ParticipantState participant, Step step, string? path) =>
        path?.Trim('/') is { Length: > 0 } named
        && named != step.Page.Path
        && visit.PlanOf(participant).Steps.Any(s => s.Page.Path == named && s.Index < step.Index);

    private static string? AskedFrom(ParticipantVisit visit)
    {
        var request = visit.Context.Request;
        return
            Uri.TryCreate(request.Headers.Referer.ToString(), UriKind.Absolute, out var from)
            && from.Authority == request.Host.Value
            && from.AbsolutePath.StartsWith(visit.Root + "/", StringComparison.Ordinal)
            ? Uri.UnescapeDataString(from.AbsolutePath[(visit.Root.Length + 1)..]) : null;
    }

    private static Step? Before(ParticipantVisit visit, ParticipantState participant, Step step, bool debug) =>
        debug ? visit.Sessions.Before(participant, step) : visit.Before(participant, step);

    /// <summary>
    /// The current page's address as plain text, so that a page from the browser's memory can find out that it is no
    /// longer the current one.
    /// </summary>
    public static async Task<IResult> CurrentUrlAsync(ParticipantVisit visit)
    {
        visit.Context.Response.Headers.CacheControl = "no-store";
        var path =
            await visit.LoadAsync() is { } participant ? visit.Locate(participant).Page.Path
            : visit.First.Page is ConsentPage consent ? consent.Path
            : "";
        return Results.Text($"{visit.Root}/{path}");
    }

    /// <summary>A sign of life while a page is open.</summary>
    public static async Task<IResult> ActiveAsync(ParticipantVisit visit)
    {
        visit.Context.Response.Headers.CacheControl = "no-store";
        if (visit.Ticket?.ParticipantId is { } id && !EntryEndpoints.IsSpeculative(visit.Context.Request))
            await visit.Sessions.NoteActiveAsync(id);
        return Results.Ok();
    }
}
