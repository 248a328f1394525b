namespace StudyApp.Hosting;

internal static class ParticipantHosting
{
    public static void AddParticipantPages(this IServiceCollection services, HostOptions options)
    {
        services.AddRazorComponents();
        services.AddAntiforgery();
    }

    public static void UseErrorPages(this WebApplication app)
    {
    }

    public static void UseSecurityHeaders(this WebApplication app)
    {
    }

    public static void MapStudyFiles(this WebApplication app, HostOptions options)
    {
    }

    public static void MapParticipantPages(this WebApplication app)
    {
    }
}
