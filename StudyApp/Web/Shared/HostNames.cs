namespace StudyApp.Web.Shared;

/// <summary>
/// Refuses requests to a host that has no name an address could carry: whoever writes an address of this server would
/// fail with it.
/// </summary>
internal static class HostNames
{
    public static void Use(IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (IsName(context.Request.Host)) return next(context);
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    });

    /// <summary>Whether an address can carry the name of a host.</summary>
    public static bool IsName(HostString host)
    {
        try
        {
            _ = host.ToUriComponent();
            return true;
        }
        catch (ArgumentException)
        {
            // Such as a part of more than 63 characters, some of which need another spelling.
            return false;
        }
    }
}
