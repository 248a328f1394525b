using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.StaticAssets;
using StudyApp.Studies.Settings;

namespace StudyApp.Hosting.Services;

/// <summary>
/// Keeps the panel on a port of its own (<c>ADMIN_PORT</c>): to a browser it is another site then, which scripts on
/// participants' pages cannot read.
/// </summary>
internal static class AdminPort
{
    private static readonly string[] PanelPaths = ["/admin", "/_blazor"];

    /// <summary>The address to listen on beside the participants'; null for none.</summary>
    public static string? UrlOf(ServerSettings server) =>
        server is { UseAdmin: true, AdminPort: { } port } ? ServerHosting.UrlOf(server.Host, port) : null;

    /// <summary>Where the panel is reached, without a slash at the end.</summary>
    public static string AddressOf(IServiceProvider services, ServerSettings server)
    {
        var addresses = Addresses(services);
        return (UrlOf(server) is null ? addresses[0] : addresses[^1]) + server.ApplicationRoot;
    }

    /// <summary>
    /// Answers 404 to the panel on the participants' port, and to all but the panel and its assets on its own.
    /// </summary>
    /// <remarks>Stands behind the routing.</remarks>
    public static void Use(WebApplication app, ServerSettings server)
    {
        if (UrlOf(server) is null) return;
        var port = new Lazy<int>(() => new Uri(Addresses(app.Services)[^1]).Port);
        app.Use((context, next) =>
        {
            var isPanel = PanelPaths.Any(path => context.Request.Path.StartsWithSegments(path));
            var isAsset = context.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is not null;
            var isShared = isAsset || context.Request.Path.StartsWithSegments(HealthHosting.Path);
            var isPanelsPort = context.Connection.LocalPort == port.Value;
            if (isShared || isPanel == isPanelsPort) return next(context);
            if (isPanelsPort && context.Request.Path == "/")
                context.Response.Redirect(context.Request.PathBase + "/admin");
            else
            {
                context.SetEndpoint(null);
                context.Response.StatusCode = StatusCodes.Status404NotFound;
            }
            return Task.CompletedTask;
        });
    }

    private static string[] Addresses(IServiceProvider services) =>
        [.. services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];
}
