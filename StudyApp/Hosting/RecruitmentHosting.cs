using StudyApp.Jobs;
using StudyApp.Sessions;
using StudyApp.Studies;

namespace StudyApp.Hosting;

internal static class RecruitmentHosting
{
    /// <summary>The jobs that ask recruiting platforms, where the study recruits there and has what it takes.</summary>
    public static void AddRecruitment(this IServiceCollection services, HostOptions options)
    {
        var (study, server) = (options.Loaded.Study, options.Loaded.Server);
        services.AddSingleton(RecruitmentTimes.Usual);
        services.AddSingleton(s => s.GetRequiredService<StudyRuntime>().Platforms);
        if (server.ProlificToken is { } token && study.Platforms.Any(p => p.Kind == PlatformKind.Prolific))
        {
            services.AddSingleton(new ProlificPatience());
            services.AddSingleton(s => new ProlificClient(ProlificClient.NewHttp(server.ProlificApi, token), s.GetRequiredService<ProlificPatience>(), s.GetRequiredService<TimeProvider>()));
            services.AddHostedService<ProlificArrivalJob>();
        }
        if (server.SonaCreditUrl is not null && study.Platforms.Any(p => p.Kind == PlatformKind.Sona))
            services.AddHostedService(s => ActivatorUtilities.CreateInstance<SonaCreditJob>(s, new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { MaxResponseContentBufferSize = 1024 * 1024 }));
    }
}
