using StudyApp.Items;
using StudyApp.Storage;
using StudyApp.Studies;

namespace StudyApp.Web.Participant;

/// <summary>The fixed addresses that authors' pages and our script call.</summary>
internal static class HelperEndpoints
{
    /// <summary>Moves on from pages whose author decides when; elsewhere leads to the current page.</summary>
    public static async Task<IResult> NextAsync(ParticipantVisit visit)
    {
        if (await visit.LoadAsync() is not { } participant) return visit.Redirect("", StatusCodes.Status302Found);
        var step = visit.Locate(participant);
        if (step.Page is not InstructionsPage || EntryEndpoints.IsSpeculative(visit.Context.Request)) return visit.Redirect(step.Page.Path, StatusCodes.Status302Found);
        return await PageEndpoints.GoOnAsync(visit, await visit.Sessions.LeaveAsync(participant, step, participant.Visit.Number));
    }

    /// <summary>Moves back from pages whose author decides when, where the study allows it or is being tried out; elsewhere leads to the current page.</summary>
    public static async Task<IResult> PreviousAsync(ParticipantVisit visit, bool debug)
    {
        if (await visit.LoadAsync() is not { } participant) return visit.Redirect("", StatusCodes.Status302Found);
        var step = visit.Locate(participant);
        if (step.Page is not InstructionsPage || Before(visit, participant, step, debug) is not { } before || EntryEndpoints.IsSpeculative(visit.Context.Request))
            return visit.Redirect(step.Page.Path, StatusCodes.Status302Found);
        return await PageEndpoints.GoOnAsync(visit, await visit.Sessions.GoBackAsync(participant, step, before, participant.Visit.Number, visit.Ticket?.BrowserKey, FormFields.Empty));
    }

    /// <summary>Moves to a page by name, when it is the next one or, where going back is allowed, the one before.</summary>
    public static async Task<IResult> ToAsync(ParticipantVisit visit, string path, bool debug)
    {
        if (await visit.LoadAsync() is not { } participant) return visit.Redirect("", StatusCodes.Status302Found);
        var step = visit.Locate(participant);
        if (visit.PlanOf(participant).After(step).Page.Path != path.Trim('/') && Before(visit, participant, step, debug)?.Page.Path == path.Trim('/')) return await PreviousAsync(visit, debug);
        return visit.PlanOf(participant).After(step).Page.Path == path.Trim('/') ? await NextAsync(visit) : visit.Redirect(step.Page.Path, StatusCodes.Status302Found);
    }

    private static Flow.Step? Before(ParticipantVisit visit, ParticipantState participant, Flow.Step step, bool debug) =>
        debug ? visit.Sessions.Before(participant, step) : visit.Before(participant, step);

    /// <summary>The current page's address as plain text, so that a page from the browser's memory can find out that it is no longer the current one.</summary>
    public static async Task<IResult> CurrentUrlAsync(ParticipantVisit visit)
    {
        visit.Context.Response.Headers.CacheControl = "no-store";
        var path = await visit.LoadAsync() is { } participant ? visit.Locate(participant).Page.Path : visit.First.Page is ConsentPage consent ? consent.Path : "";
        return Results.Text($"{visit.Root}/{path}");
    }

    /// <summary>A sign of life while a page is open.</summary>
    public static async Task<IResult> ActiveAsync(ParticipantVisit visit)
    {
        visit.Context.Response.Headers.CacheControl = "no-store";
        if (visit.Ticket?.ParticipantId is { } id && !EntryEndpoints.IsSpeculative(visit.Context.Request)) await visit.Sessions.NoteActiveAsync(id);
        return Results.Ok();
    }
}
