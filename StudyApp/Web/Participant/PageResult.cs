using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using StudyApp.Web.Shared;

namespace StudyApp.Web.Participant;

/// <summary>A rendered page, never kept by the browser: the back button asks again and is led to the current page.</summary>
internal static class PageResult
{
    public static IResult Of<TPage>(HttpContext context, IReadOnlyDictionary<string, object?> parameters, int status = StatusCodes.Status200OK, string? policy = null) where TPage : IComponent
    {
        context.Response.Headers.CacheControl = "no-store";
        if (policy is not null) context.Response.Headers.ContentSecurityPolicy = policy;
        return new RazorComponentResult<TPage>(parameters) { StatusCode = status, PreventStreamingRendering = true };
    }

    /// <summary>A whole document of an author's.</summary>
    public static IResult Html(HttpContext context, string html, int status, string policy)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.ContentSecurityPolicy = policy;
        return Results.Text(html, "text/html", System.Text.Encoding.UTF8, status);
    }

    public static IResult Message(ParticipantVisit visit, string message, int status, string? argument = null) => Of<MessageView>(
        visit.Context,
        new Dictionary<string, object?> { ["Frame"] = visit.Frame("message"), ["Message"] = message, ["Argument"] = argument },
        status,
        SecurityHeaders.Strict);
}
