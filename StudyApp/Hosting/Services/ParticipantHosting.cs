using Microsoft.AspNetCore.Antiforgery;
using StudyApp.Hosting.Folders;
using StudyApp.Participation.Answering;
using StudyApp.Participation.Arriving;
using StudyApp.Participation.Planning;
using StudyApp.Participation.Withdrawing;
using StudyApp.Research.Documents;
using StudyApp.Web.Participant.Authored;
using StudyApp.Web.Participant.Entering;
using StudyApp.Web.Participant.Framing;
using StudyApp.Web.Participant.Items;
using StudyApp.Web.Participant.Pages;
using StudyApp.Web.Participant.Records;
using StudyApp.Web.Participant.Returning;
using StudyApp.Web.Participant.Tables;
using StudyApp.Web.Participant.Tasks;
using StudyApp.Web.Participant.Withdrawal;
using StudyApp.Web.Shared;

namespace StudyApp.Hosting.Services;

internal static class ParticipantHosting
{
    /// <summary>How the name of the cookie begins that belongs to forms; what follows tells the study.</summary>
    public const string FormCookie = "studyapp_form_";

    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];
    private static readonly ObjectFactory<ParticipantVisit> NewVisit =
        ActivatorUtilities.CreateFactory<ParticipantVisit>([typeof(HttpContext)]);

    public static void AddParticipantPages(this IServiceCollection services, StudyServerOptions options)
    {
        services.AddRazorComponents();
        services.AddHttpContextAccessor();
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = FormCookie + ParticipantCookie.Suffix(options.Loaded.Study);
            antiforgery.Cookie.SameSite = SameSiteMode.Lax;
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            antiforgery.Cookie.HttpOnly = true;
            if (IsFramed(options) && options.Loaded.Server.BehindReverseProxy)
            {
                // Behind a proxy that speaks HTTPS: a browser keeps the cookie in a frame only like this.
                antiforgery.Cookie.SameSite = SameSiteMode.None;
                antiforgery.Cookie.Extensions.Add("Partitioned");
            }
            antiforgery.HeaderName = "RequestVerificationToken";
            // frame-ancestors says it already, and finer.
            antiforgery.SuppressXFrameOptionsHeader = true;
        });
        services.AddSingleton<AssetUrls>();
        services.AddSingleton<ItemMarkup>();
        services.AddSingleton<ParticipantCookie>();
        services.AddSingleton<TemplateFailureLog>();
        services.AddSingleton<TurnedAwayLog>();
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<ScriptProblemLog>(s, options.Debug));
        services.AddSingleton<Attempts>();
        services.AddSingleton<OpenedIds>();
        services.AddScoped<Withdrawals>();
        services.AddSingleton(_ => new PdfQueue());
        services.AddSingleton<PinAttempts>();
        services.AddScoped<ReturnChecks>();
        services.AddScoped<LinkReader>();
        services.AddScoped<OriginRule>();
        services.AddSingleton<TableLimits>();
        services.AddSingleton(new DebugMode(options.Debug));
    }

    // Pages only: scripts and styles are compressed when they are published. The form token is masked anew in every
    // page, so compressing it next to what was typed tells nothing.
    public static void AddPageCompression(this IServiceCollection services) =>
        services.AddResponseCompression(compression =>
    {
        compression.EnableForHttps = true;
        compression.MimeTypes = ["text/html"];
    });

    public static void UseErrorPages(this WebApplication app)
    {
        app.UseExceptionHandler(
            new ExceptionHandlerOptions
            {
                ExceptionHandler = ParticipantErrors.HandleAsync,
                SuppressDiagnosticsCallback = _ => true,
            }
        );
        app.UseStatusCodePages(ParticipantErrors.HandleStatusAsync);
    }

    public static void UseSecurityHeaders(this WebApplication app, StudyServerOptions options) =>
        SecurityHeaders.Use(app, IsFramed(options));

    /// <summary>
    /// Files of the study's own folder: <c>static/</c>, and <c>FOLDER/static/</c> of folders in it at <c>/FOLDER/</c>;
    /// libraries under the names that authors' pages load them by.
    /// </summary>
    public static void MapStudyFiles(this WebApplication app, StudyServerOptions options)
    {
        var folder = Path.Combine(options.Folder, "static");
        if (Directory.Exists(folder)) app.UseStaticFiles(StudyFileTypes.Serving(new OwnFiles(folder), "/static"));
        app.UseStaticFiles(StudyFileTypes.Serving(new FolderFiles(options.Folder), ""));
        app.MapGet("/BOFS_static/{**path}", (string path, HttpContext context, AssetUrls urls) =>
            CompatibleFiles.Find(path) is { } asset
                ? Results.Redirect($"{context.Request.PathBase}/{urls[asset]}")
                : Results.NotFound()
    );
        // Asked for by browsers on pages that name no icon.
        app.MapGet(
            "/favicon.ico",
            (HttpContext context, AssetUrls urls) =>
                Results.Redirect($"{context.Request.PathBase}/{urls["favicon.svg"]}")
        );
        app.MapGet(
            "/study.css",
            (StudyRuntime runtime) =>
                runtime.Study.Frame.HeaderColor is { } color
                    ? Results.Text(StudyStyle.Css(color), "text/css")
                    : Results.NotFound()
        );
    }

    public static void MapParticipantPages(this WebApplication app, StudyServerOptions options)
    {
        MapPage(app, "/", visit => PageEndpoints.GetAsync(visit, ""));
        MapPage(app, "/current_url", HelperEndpoints.CurrentUrlAsync);
        MapPage(app, "/user_active", HelperEndpoints.ActiveAsync);
        MapPage(app, "/redirect_next_page", HelperEndpoints.NextAsync);
        MapPage(app, "/redirect_from_page/{**path}", HelperEndpoints.NextAsync);
        MapPage(
            app,
            "/redirect_to_page/{**path}",
            visit => HelperEndpoints.ToAsync(visit, RouteText(visit, "path"), options.Debug)
        );
        MapPage(app, "/redirect_previous_page", visit => HelperEndpoints.PreviousAsync(visit, options.Debug));
        MapPage(app, "/restart", visit => Task.FromResult(HelperEndpoints.Restart(visit)));
        MapForm(app, "/submit", HelperEndpoints.SubmitAsync);
        MapForm(app, "/person", EntryEndpoints.PostPersonAsync);
        MapPage(app, "/" + DebugMode.PickerPath, ConditionPickerEndpoints.ShowAsync);
        MapForm(app, "/" + DebugMode.PickerPath, ConditionPickerEndpoints.PostAsync);
        MapPage(
            app,
            "/consent.html",
            visit => InformationEndpoints.ShowConsentMarkupAsync(visit, Service<AgreedConsent>(visit))
        );
        MapPage(
            app,
            "/consent_text",
            visit => InformationEndpoints.ShowConsentTextAsync(visit, Service<AgreedConsent>(visit))
        );
        MapPage(app, "/device", InformationEndpoints.ShowDeviceAsync);
        MapPage(app, "/withdraw", WithdrawEndpoints.ShowAsync);
        MapForm(
            app,
            "/withdraw",
            (visit, form) =>
                WithdrawEndpoints.PostAsync(visit, form, Service<Withdrawals>(visit), Service<Attempts>(visit))
        );
        MapPage(app, "/" + RecordEndpoints.ConsentPath,
            visit => RecordEndpoints.ConsentAsync(visit, Service<AgreedConsent>(visit), Service<PdfQueue>(visit)));
        MapPage(app, "/withdrawal/{number}/receipt.pdf",
            visit => RecordEndpoints.ReceiptAsync(
                visit, RouteText(visit, "number"), Service<Withdrawals>(visit), Service<PdfQueue>(visit)));
        MapPage(
            app,
            "/withdrawal/{number}",
            visit => WithdrawEndpoints.ReceiptAsync(visit, RouteText(visit, "number"), Service<Withdrawals>(visit))
        );
        MapPage(app, "/" + PinEndpoints.Path, PinEndpoints.ShowAsync);
        MapForm(app, "/" + PinEndpoints.Path, PinEndpoints.PostAsync);
        app.MapPost(
            "/draft",
            async (HttpContext context, IAntiforgery antiforgery) =>
                await DraftEndpoint.PostAsync(VisitOf(context), antiforgery)
        );
        app.MapGet(
            "/table/{name}",
            async (HttpContext context, TableLimits limits, string name) =>
                await TableEndpoint.GetAsync(VisitOf(context), limits, name)
        );
        app.MapPost(
            "/table/{name}",
            async (HttpContext context, TableLimits limits, ScriptProblemLog problems, string name) =>
                await TableEndpoint.PostAsync(VisitOf(context), limits, problems, name)
        );
        app.MapPost(
            "/script_problem",
            async (HttpContext context, ScriptProblemLog problems) =>
                await ScriptProblemEndpoint.PostAsync(VisitOf(context), problems)
        );
        app.MapPost(
            "/task/{name}/trials",
            async (HttpContext context, string name) => await TrialsEndpoint.PostAsync(VisitOf(context), name)
        );

        ((IEndpointRouteBuilder)app).DataSources.Add(
            new PageRoutes(app.Services.GetRequiredService<CurrentStudy>(), RoutesOf)
        );
        MapPage(app, "/end", visit => PageEndpoints.GetAsync(visit, "end"));
        MapPage(app, "/end/{reason}", visit => PageEndpoints.GetAsync(visit, $"end/{RouteText(visit, "reason")}"));
    }

    private static IEnumerable<RouteEndpointBuilder> RoutesOf(string path) =>
    [
        PageRoutes.Route("/" + Literal(path), Reading, Page(visit => PageEndpoints.GetAsync(visit, path))),
        PageRoutes.Route("/" + Literal(path), [HttpMethods.Post],
            Form(
                path is "consent" or "consent_nc"
                    ? EntryEndpoints.PostConsentAsync
                    : (visit, form) => PageEndpoints.PostAsync(visit, path, form)
            ),
            new RequireAntiforgeryTokenAttribute()),
    ];

    private static void MapPage(WebApplication app, string route, Func<ParticipantVisit, Task<IResult>> handle) =>
        app.MapMethods(route, Reading, Page(handle));

    private static void MapForm(
        WebApplication app,
        string route,
        Func<ParticipantVisit, PostedForm, Task<IResult>> handle
    ) => app.MapPost(route, Form(handle)).WithMetadata(new RequireAntiforgeryTokenAttribute());

    private static RequestDelegate Page(Func<ParticipantVisit, Task<IResult>> handle) =>
        async context => await (await handle(VisitOf(context))).ExecuteAsync(context);

    private static RequestDelegate Form(Func<ParticipantVisit, PostedForm, Task<IResult>> handle) => async context =>
    {
        var visit = VisitOf(context);
        var result = await PostedForm.ReadAsync(context) is { } form
            ? await handle(visit, form)
            : PageResult.Message(visit, "bad_request", StatusCodes.Status400BadRequest);
        await result.ExecuteAsync(context);
    };

    private static bool IsFramed(StudyServerOptions options) => options.Loaded.Study.Platforms.Any(p => p.InFrame);

    private static ParticipantVisit VisitOf(HttpContext context) => NewVisit(context.RequestServices, [context]);

    private static T Service<T>(ParticipantVisit visit)
        where T : notnull => visit.Context.RequestServices.GetRequiredService<T>();

    private static string RouteText(ParticipantVisit visit, string name) =>
        visit.Context.GetRouteValue(name) as string ?? "";

    // Braces would be route parameters; page paths are literal.
    private static string Literal(string path) =>
        path.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
}
