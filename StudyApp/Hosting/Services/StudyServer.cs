using Microsoft.AspNetCore.HttpOverrides;
using StudyApp.Hosting.Folders;
using StudyApp.Hosting.Server;
using StudyApp.Operations.Jobs;
using StudyApp.Participation.Answering;
using StudyApp.Participation.Arriving;
using StudyApp.Participation.Planning;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Connection.Secrets;
using StudyApp.Storage.Participants;
using StudyApp.Web.Shared;

namespace StudyApp.Hosting.Services;

/// <summary>Puts the web server together: services, then the request's way through it.</summary>
internal static class StudyServer
{
    public static WebApplication Build(StudyServerOptions options, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions
            {
                Args = [],
                ApplicationName = typeof(StudyServer).Assembly.GetName().Name,
                ContentRootPath = AppContext.BaseDirectory,
            }
        );
        builder.WebHost.UseStaticWebAssets();
        builder.ConfigureLogging(options);
        builder.ConfigureKestrel(options);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(s => new CurrentStudy(
            options.Loaded.Study,
            options.Findings,
            s.GetRequiredService<TimeProvider>()
        ));
        builder.Services.AddScoped(s => s.GetRequiredService<CurrentStudy>().Runtime);
        builder.Services.AddScoped(s => s.GetRequiredService<CurrentStudy>().Runtime.Study);
        builder.Services.AddSingleton(options.Loaded.Server);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<UndecidedLog>();
        builder.Services.AddScoped<VisitPlanner>();
        builder.Services.AddScoped<Arrivals>();
        builder.Services.AddScoped<AgreedConsent>();
        builder.Services.AddScoped<Expiry>();
        builder.Services.AddScoped<NewerStudy>();
        builder.Services.AddScoped<ParticipantSessions>();
        builder.Services.AddStorage(options);
        builder.Services.AddSingleton<ExpiryJob>().AddHostedService(s => s.GetRequiredService<ExpiryJob>());
        builder.Services.AddSingleton<DatabaseWatch>().AddHostedService(s => s.GetRequiredService<DatabaseWatch>());
        builder.Services.AddSingleton<ErasureJob>().AddHostedService(s => s.GetRequiredService<ErasureJob>());
        builder.Services.AddExports();
        builder.Services.AddRecruitment(options);
        builder.Services.AddParticipantPages(options);
        builder.Services.AddPageCompression();
        builder.Services.AddAdmin(options);
        if (options.Watched is { } watched) builder.Services.AddSingleton(watched).AddHostedService<StudyWatch>();
        configure?.Invoke(builder);
        var app = builder.Build();
        app.UseStudyPipeline(options);
        return app;
    }

    /// <summary>Prepares the database; the server may be started afterwards.</summary>
    /// <exception cref="DatabaseException">The database cannot be used.</exception>
    public static async Task PrepareAsync(WebApplication app, CancellationToken cancel)
    {
        var study = app.Services.GetRequiredService<StudyRuntime>().Study;
        var database = app.Services.GetRequiredService<StudyDatabase>();
        if (app.Services.GetRequiredService<StudyServerOptions>().NewKeys)
            await StoredSecrets.ForgetAsync(database, study, cancel);
        await StudyDatabaseSetup.PrepareAsync(database, study,
            app.Services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime, cancel);
        await app.Services.GetRequiredService<ConditionSource>().CheckAsync(cancel);
        await app.PrepareAdminAsync(cancel);
    }

    private static void UseStudyPipeline(this WebApplication app, StudyServerOptions options)
    {
        var server = options.Loaded.Server;
        if (server.BehindReverseProxy) app.UseForwardedHeaders(TrustOneHop());
        else app.UseUnknownProxyWarning();
        if (server.ApplicationRoot.Length > 0) app.UsePathBase(server.ApplicationRoot);
        HostCookies.Use(app);
        app.UseAdminHubPath();
        app.UseServerErrorLog();
        app.UseResponseCompression();
        app.UseErrorPages();
        app.UseSecurityHeaders(options);
        HostNames.Use(app);
        FormEncoding.Use(app);
        app.UseRouting();
        AdminPort.Use(app, server);
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapHealth();
        app.MapAdmin(options);
        app.MapStudyFiles(options);
        app.MapParticipantPages(options);
    }

    private static ForwardedHeadersOptions TrustOneHop()
    {
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders =
                ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
            ForwardLimit = 1,
        };
        // The setting itself says that whoever connects is the proxy.
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Clear();
        return options;
    }
}
