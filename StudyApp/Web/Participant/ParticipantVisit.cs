using StudyApp.Flow;
using StudyApp.Recruitment;
using StudyApp.Sessions;
using StudyApp.Storage;
using StudyApp.Studies;
using StudyApp.Web.Shared;

namespace StudyApp.Web.Participant;

/// <summary>One request of a participant: who it is, where they are, and how to answer.</summary>
public sealed class ParticipantVisit(HttpContext context, ParticipantCookie cookie, ParticipantSessions sessions, StudyRuntime runtime, TimeProvider clock)
{
    public HttpContext Context => context;

    public Study Study => runtime.Study;

    public ParticipantSessions Sessions => sessions;

    public ParticipantTicket? Ticket { get; private set; } = cookie.Read(context);

    public InterfaceTexts Texts => InterfaceTexts.English;

    public string Root => context.Request.PathBase.Value ?? "";

    /// <summary>The first step of someone who is no participant yet.</summary>
    public Step First => runtime.Flow.Plan(0).Steps[0];

    public DateTimeOffset Now => clock.GetUtcNow();

    public CancellationToken Cancel => context.RequestAborted;

    public void Keep(ParticipantTicket ticket)
    {
        Ticket = ticket;
        cookie.Write(context, ticket);
    }

    /// <summary>The participant of the cookie; null before consent, and when the database no longer has them.</summary>
    public async Task<ParticipantState?> LoadAsync()
    {
        if (Ticket?.ParticipantId is not { } id) return null;
        var participant = await sessions.LoadAsync(id, Ticket.BrowserKey, Cancel);
        if (participant is null)
        {
            cookie.Clear(context);
            Ticket = null;
        }
        return participant;
    }

    public Step Locate(ParticipantState participant) => runtime.Locate(participant);

    public FlowPlan PlanOf(ParticipantState participant) => runtime.PlanOf(participant);

    /// <summary>Takes what a recruiting link says; true when the address should be left for a clean one.</summary>
    public async Task<bool> TakeArrivalAsync()
    {
        var arrival = Arrival.FromQuery(context.Request.Query.Select(q => KeyValuePair.Create(q.Key, q.Value.ToString())));
        if (arrival.ExternalId is null && arrival.Source.Length == 0) return false;
        if (await IsAlreadyKnownAsync(arrival)) return true;
        var returning = await sessions.FindReturningAsync(arrival, Cancel);
        Keep(returning is { } id ? ParticipantTicket.For(id) : ParticipantTicket.For(arrival));
        return true;
    }

    public FrameModel Frame(string pageName, string heading = "", Step? step = null, ParticipantState? participant = null, IReadOnlyList<string>? scripts = null) => new()
    {
        Study = Study,
        Texts = Texts,
        PageName = pageName,
        Heading = heading,
        Progress = step is null ? null : (participant is null ? runtime.Flow.Plan(0) : runtime.PlanOf(participant)).Progress(step),
        Root = Root,
        TakesPart = participant is { Finished: false },
        Scripts = scripts ?? [],
    };

    public PageModel Page(Step step, ParticipantState participant, FormModel form, IReadOnlyList<string>? scripts = null) =>
        new(Frame(step.Page.Path, step.Page.Name, step, participant, scripts), StudyRuntime.AsShown(step, participant), participant, form)
        {
            CanGoBack = Before(participant, step) is not null,
            ShownFor = sessions.ShownFor(participant),
        };

    /// <summary>The page the participant may go back to; null where the study or the page allows none.</summary>
    public Step? Before(ParticipantState participant, Step step) => Study.AllowBack ? sessions.Before(participant, step) : null;

    /// <summary>See other: after a post, or for an address that is not the current one.</summary>
    public IResult Redirect(string path, int status = StatusCodes.Status303SeeOther) => new StatusRedirect($"{Root}/{path}", status);

    // The person at this browser already takes part under that id, or under none: they go on, and nothing new begins.
    private async Task<bool> IsAlreadyKnownAsync(Arrival arrival)
    {
        if (Ticket?.ParticipantId is null) return Ticket is { } waiting && waiting.ExternalId == arrival.ExternalId && waiting.Source == arrival.Source && arrival.ExternalId is not null && !waiting.Declined;
        if (await LoadAsync() is not { } participant) return false;
        var same = arrival.ExternalId is null || (participant.ExternalId == arrival.ExternalId && participant.Source == arrival.Source);
        return same && !(participant.Finished && Study.Participants.AllowRetakes && arrival.ExternalId is not null);
    }

    private sealed class StatusRedirect(string location, int status) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = status;
            httpContext.Response.Headers.Location = Uri.EscapeDataString(location).Replace("%2F", "/", StringComparison.Ordinal).Replace("%3A", ":", StringComparison.Ordinal);
            return Task.CompletedTask;
        }
    }
}
