using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using StudyApp.Web.Shared;

namespace StudyApp.Web.Participant.Framing;

/// <summary>
/// A rendered page, never kept by the browser: the back button asks again and is led to the current page.
/// </summary>
internal static class PageResult
{
    public static IResult Of<TPage>(
        HttpContext context,
        IDictionary<string, object?> parameters,
        int status = StatusCodes.Status200OK,
        string? policy = null
    )
        where TPage : IComponent
    {
        context.Response.Headers.CacheControl = "no-store";
        if (policy is not null) context.Response.Headers.ContentSecurityPolicy = policy;
        return new Rendered<TPage>(parameters, status);
    }

    /// <summary>A whole document of an author's.</summary>
    public static IResult Html(HttpContext context, string html, int status, string policy)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.ContentSecurityPolicy = policy;
        return Results.Text(html, "text/html", System.Text.Encoding.UTF8, status);
    }

    public static IResult Message(ParticipantVisit visit, string message, int status, string? argument = null) =>
        Of<MessageView>(
        visit.Context,
        new Dictionary<string, object?>
        {
            ["Frame"] = visit.Frame("message"),
            ["Message"] = message,
            ["Argument"] = argument,
        },
        status,
        SecurityHeaders.Strict);

    // What the framework has for pages sets up forms, streaming and interactivity with each request; these pages need
    // none of it, and rendering them is most of what the server does.
    private sealed class Rendered<TPage>(IDictionary<string, object?> parameters, int status) : IResult
        where TPage : IComponent
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var services = httpContext.RequestServices;
            await using var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
            var html = await renderer.Dispatcher.InvokeAsync(async () =>
                (await renderer.RenderComponentAsync<TPage>(ParameterView.FromDictionary(parameters))).ToHtmlString()
            );
            httpContext.Response.StatusCode = status;
            httpContext.Response.ContentType = "text/html; charset=utf-8";
            await httpContext.Response.WriteAsync(html, Encoding.UTF8, httpContext.RequestAborted);
        }
    }
}
