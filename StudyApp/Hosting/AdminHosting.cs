namespace StudyApp.Hosting;

internal static class AdminHosting
{
    public static void AddAdmin(this IServiceCollection services, HostOptions options)
    {
        services.AddAuthentication();
        services.AddAuthorization();
    }

    public static Task PrepareAdminAsync(this WebApplication app, CancellationToken cancel) => Task.CompletedTask;

    public static void AnnounceAdmin(this WebApplication app, string address)
    {
    }

    public static void UseAdminHubPath(this WebApplication app)
    {
    }

    public static void MapAdmin(this WebApplication app, HostOptions options)
    {
    }
}
