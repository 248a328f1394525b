using Microsoft.AspNetCore.Diagnostics;

namespace StudyApp.Hosting.Services;

/// <summary>A line for each request that was answered 5xx.</summary>
/// <remarks>It names the kind of address, never what a browser sent.</remarks>
internal static class ServerErrorLog
{
    public static void UseServerErrorLog(this WebApplication app) => app.Use(async (context, next) =>
    {
        await next(context);
        var status = context.Response.StatusCode;
        // A failure of ours has its line already, with its number and trace; monitoring knows what it asked for.
        if (
            status <= StatusCodes.Status500InternalServerError
            || context.Request.Path.StartsWithSegments(HealthHosting.Path)
        )
            return;
        var log = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ServerErrorLog));
        log.LogWarning(
            "{Method} of {Address} was answered {Status}",
            MethodOf(context.Request),
            AddressOf(context),
            status
        );
    });

    private static string MethodOf(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsPost(request.Method) ? request.Method : "Request";

    private static string AddressOf(HttpContext context)
    {
        // What handles failures takes the address' own handler away and keeps it there.
        var endpoint = context.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? context.GetEndpoint();
        return (endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "an address that no page has";
    }
}
