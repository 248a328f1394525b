using StudyApp.Hosting.Folders;
using StudyApp.Operations.Integrations;
using StudyApp.Operations.Jobs;
using StudyApp.Studies.Model;
using StudyApp.Studies.Recruitment.Platforms;

namespace StudyApp.Hosting.Services;

internal static class RecruitmentHosting
{
    /// <summary>The jobs that ask recruiting platforms, where the study recruits there and has what it takes.</summary>
    public static void AddRecruitment(this IServiceCollection services, StudyServerOptions options)
    {
        var (study, server) = (options.Loaded.Study, options.Loaded.Server);
        services.AddSingleton(RecruitmentTimes.Usual);
        services.AddSingleton(new StudyPlatforms(study));
        if (server.ProlificToken is { } token && study.Platforms.Any(p => p.Kind == PlatformKind.Prolific))
        {
            services.AddSingleton(new ProlificPatience());
            services.AddSingleton(s => new ProlificClient(
                ProlificClient.NewHttp(server.ProlificApi, token),
                s.GetRequiredService<ProlificPatience>(),
                s.GetRequiredService<TimeProvider>()
            ));
            services.AddHostedService<ProlificArrivalJob>();
        }
        if (study.Platforms.FirstOrDefault(p => p.SignedParameter is not null) is { } signed)
        {
            services.AddSingleton(s => new ProlificKeys(
                new HttpClient { MaxResponseContentBufferSize = 1024 * 1024 },
                new(server.ProlificApi, "/.well-known/study/jwks.json"),
                s.GetRequiredService<TimeProvider>()
            ));
            services.AddSingleton(s => ActivatorUtilities.CreateInstance<SignedLinks>(s, signed));
        }
        if (server.SonaCreditUrl is not null && study.Platforms.Any(p => p.Kind == PlatformKind.Sona))
            services.AddHostedService(s =>
                ActivatorUtilities.CreateInstance<SonaCreditJob>(
                    s,
                    new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
                    {
                        MaxResponseContentBufferSize = 1024 * 1024,
                    }
                )
            );
    }
}
