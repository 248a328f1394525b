using System.Data.Common;
using Microsoft.AspNetCore.Diagnostics;
using StudyApp.Storage;

namespace StudyApp.Web.Participant;

/// <summary>What a visitor sees when something fails: a plain page, never a trace; the log gets the incident's number.</summary>
internal static class ParticipantErrors
{
    public static async Task HandleAsync(HttpContext context)
    {
        var failure = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        var visit = ActivatorUtilities.CreateInstance<ParticipantVisit>(context.RequestServices, context);
        var (message, status) = Classify(failure);
        string? incident = null;
        if (status == StatusCodes.Status500InternalServerError)
        {
            incident = context.TraceIdentifier;
            context.RequestServices.GetRequiredService<ILogger<ParticipantVisit>>().LogError(failure, "Incident {Incident}", incident);
        }
        if (status == StatusCodes.Status503ServiceUnavailable) context.Response.Headers.RetryAfter = "3";
        await PageResult.Message(visit, message, status, incident).ExecuteAsync(context);
    }

    public static async Task HandleStatusAsync(StatusCodeContext status)
    {
        var context = status.HttpContext;
        if (context.Request.Path.StartsWithSegments("/admin") || !WantsHtml(context.Request)) return;
        var visit = ActivatorUtilities.CreateInstance<ParticipantVisit>(context.RequestServices, context);
        var message = context.Response.StatusCode switch
        {
            StatusCodes.Status413PayloadTooLarge => "too_large",
            StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed => "not_found",
            _ => "bad_request",
        };
        await PageResult.Message(visit, message, context.Response.StatusCode).ExecuteAsync(context);
    }

    private static (string Message, int Status) Classify(Exception? failure) => failure switch
    {
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => ("too_large", StatusCodes.Status413PayloadTooLarge),
        BadHttpRequestException bad => ("bad_request", bad.StatusCode),
        // The form reader says both with one exception: too much, and characters that are none.
        InvalidDataException limit when limit.Message.Contains("limit", StringComparison.Ordinal) => ("too_large", StatusCodes.Status413PayloadTooLarge),
        InvalidDataException => ("bad_request", StatusCodes.Status400BadRequest),
        ServerBusyException or DbException or DatabaseException => ("busy", StatusCodes.Status503ServiceUnavailable),
        _ => ("error", StatusCodes.Status500InternalServerError),
    };

    private static bool WantsHtml(HttpRequest request) => request.Headers.Accept.Count == 0 || request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase) || request.Headers.Accept.ToString().Contains("*/*", StringComparison.Ordinal);
}
