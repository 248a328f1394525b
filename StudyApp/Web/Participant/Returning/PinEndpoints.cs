using System.Globalization;
using StudyApp.Web.Participant.Framing;

namespace StudyApp.Web.Participant.Returning;

/// <summary>Shows a new PIN until it is noted, or asks for the PIN of someone who comes back.</summary>
/// <remarks>Showing changes nothing.</remarks>
internal static class PinEndpoints
{
    public const string Path = "pin";

    public static Task<IResult> ShowAsync(ParticipantVisit visit) => Task.FromResult(visit.Ticket switch
    {
        { PendingReturn: not null } => Ask(visit, null),
        { ParticipantId: not null, NewPin: { } pin } => PageResult.Of<PinView>(
            visit.Context,
            new Dictionary<string, object?> { ["Frame"] = Frame(visit, "pin_title"), ["Pin"] = pin }
        ),
        _ => visit.Redirect("", StatusCodes.Status302Found),
    });

    public static async Task<IResult> PostAsync(ParticipantVisit visit, PostedForm form)
    {
        if (!form.TokenIsValid) return visit.Redirect(Path);
        if (visit.Ticket is not { PendingReturn: { } id } ticket)
        {
            if (visit.Ticket is { NewPin: not null } shown) visit.Keep(shown with { NewPin = null });
            return visit.Redirect("");
        }
        if (await TryAsync(visit, id, form.Fields[Path] ?? "") is { } wait)
            return wait > TimeSpan.Zero
                ? Slow(visit, wait)
                : Ask(visit, visit.Texts["pin_wrong"], StatusCodes.Status422UnprocessableEntity);
        if (ticket.ExternalId is not null)
            await visit.Arrivals.FindReturningAsync(ticket.Arrival, isProved: true, isNoted: true, visit.Cancel);
        await visit.KeepAsAsync(id);
        return visit.Redirect("");
    }

    /// <summary>
    /// Tries a PIN: null when it is right, else how long to wait before the next attempt (zero for not at all).
    /// </summary>
    public static Task<TimeSpan?> TryAsync(ParticipantVisit visit, long participantId, string typed)
    {
        var attempts = visit.Context.RequestServices.GetRequiredService<PinAttempts>();
        return attempts.TryAsync(visit.Returns, visit.Context.Connection.RemoteIpAddress, participantId, typed);
    }

    private static IResult Slow(ParticipantVisit visit, TimeSpan wait)
    {
        visit.Context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds)
            .ToString(CultureInfo.InvariantCulture);
        return Ask(
            visit,
            visit.Texts.Format("attempts_wait", Math.Ceiling(wait.TotalMinutes)),
            StatusCodes.Status429TooManyRequests
        );
    }

    private static IResult Ask(ParticipantVisit visit, string? problem, int status = StatusCodes.Status200OK) =>
        PageResult.Of<PinView>(
        visit.Context,
        new Dictionary<string, object?> { ["Frame"] = Frame(visit, "pin_ask_title"), ["Problem"] = problem },
        status
    );

    private static FrameModel Frame(ParticipantVisit visit, string heading) => visit.Frame(Path, visit.Texts[heading]);
}
