using System.Data.Common;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.EntityFrameworkCore;
using StudyApp.Participation.Answering;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Participants;
using StudyApp.Web.Participant.Pages;

namespace StudyApp.Web.Participant.Framing;

/// <summary>
/// What a visitor sees when something fails: a plain page, never a trace; the log gets the incident's number.
/// </summary>
internal static class ParticipantErrors
{
    /// <summary>Seconds after which something that could not be done now is worth another try.</summary>
    public const string RetryAfter = "3";

    /// <summary>
    /// Whether nothing is wrong but the time: more is to be stored than can be, or the database is away.
    /// </summary>
    public static bool MeansBusy(Exception? failure) =>
        failure
            is ServerBusyException
                or DbException
                or DatabaseException
                or DbUpdateException { InnerException: DbException };

    public static async Task HandleAsync(HttpContext context)
    {
        var failure = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        var visit = ActivatorUtilities.CreateInstance<ParticipantVisit>(context.RequestServices, context);
        var (message, status) = Classify(failure);
        if (message == "busy" && !HttpMethods.IsPost(context.Request.Method)) message = "crowded";
        string? incident = null;
        if (status == StatusCodes.Status500InternalServerError)
        {
            incident = context.TraceIdentifier;
            LogOf(context).LogError(failure, "Incident {Incident}", incident);
        }
        // A failure that the database is not away for is one of ours, whatever visitors are told.
        else if (
            !context.RequestServices.GetRequiredService<ParticipantWriter>().Trouble.Note(failure) && MeansBusy(failure)
        )
            LogOf(context).LogError(failure, "A statement failed at {Method}", context.Request.Method);
        if (status == StatusCodes.Status503ServiceUnavailable) context.Response.Headers.RetryAfter = RetryAfter;
        await PageResult.Message(visit, message, status, incident).ExecuteAsync(context);
    }

    public static async Task HandleStatusAsync(StatusCodeContext status)
    {
        var context = status.HttpContext;
        if (context.Request.Path.StartsWithSegments("/admin") || !WantsHtml(context.Request)) return;
        var visit = ActivatorUtilities.CreateInstance<ParticipantVisit>(context.RequestServices, context);
        if (
            context.Response.StatusCode is StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed
            && await IsElsewhereAsync(visit)
        )
        {
            context.Response.Headers.RetryAfter = RetryAfter;
            await PageResult.Message(visit, "updating", StatusCodes.Status503ServiceUnavailable).ExecuteAsync(context);
            return;
        }
        var message = context.Response.StatusCode switch
        {
            StatusCodes.Status413PayloadTooLarge => "too_large",
            StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed => "not_found",
            _ => "bad_request",
        };
        await PageResult.Message(visit, message, context.Response.StatusCode).ExecuteAsync(context);
    }

    private static ILogger LogOf(HttpContext context) =>
        context.RequestServices.GetRequiredService<ILogger<ParticipantVisit>>();

    private static (string Message, int Status) Classify(Exception? failure) => failure switch
    {
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => (
            "too_large",
            StatusCodes.Status413PayloadTooLarge
        ),
        BadHttpRequestException bad => ("bad_request", bad.StatusCode),
        // The form reader says both with one exception: too much, and characters that are none.
        InvalidDataException limit when limit.Message.Contains("limit", StringComparison.Ordinal) => (
            "too_large",
            StatusCodes.Status413PayloadTooLarge
        ),
        InvalidDataException => ("bad_request", StatusCodes.Status400BadRequest),
        NewerStudyException => ("updating", StatusCodes.Status503ServiceUnavailable),
        _ when MeansBusy(failure) => ("busy", StatusCodes.Status503ServiceUnavailable),
        _ => ("error", StatusCodes.Status500InternalServerError),
    };

    // An address that only the page list of a newer study has: another server knows it.
    private static async Task<bool> IsElsewhereAsync(ParticipantVisit visit)
    {
        if (visit.Ticket is not { ParticipantId: not null }) return false;
        try
        {
            await visit.LoadAsync();
            return false;
        }
        catch (NewerStudyException)
        {
            var isSent = HttpMethods.IsPost(visit.Context.Request.Method) && visit.Context.Request.HasFormContentType;
            if (
                isSent
                && await visit
                    .Context.RequestServices.GetRequiredService<IAntiforgery>()
                    .IsRequestValidAsync(visit.Context)
                && await PostedForm.ReadAsync(visit.Context) is { } form
            )
                await PageEndpoints.KeepAsync(visit, page: null, form with { TokenIsValid = true });
            return true;
        }
    }

    private static bool WantsHtml(HttpRequest request) =>
        request.Headers.Accept.Count == 0
        || request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
        || request.Headers.Accept.ToString().Contains("*/*", StringComparison.Ordinal);
}
