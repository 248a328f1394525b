using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using MudBlazor.Services;
using StudyApp.Hosting.Folders;
using StudyApp.Participation.Planning;
using StudyApp.Research.Accounts;
using StudyApp.Research.Monitoring;
using StudyApp.Storage.Connection;
using StudyApp.Studies.Settings;
using StudyApp.Web.Account;
using StudyApp.Web.Admin.Export;
using StudyApp.Web.Admin.Layout;
using StudyApp.Web.Shared;
using AdminAccount = StudyApp.Storage.Entities.Server.Admin;

namespace StudyApp.Hosting.Services;

internal static class AdminHosting
{
    public const string Panel = "/admin";

    public static void AddAdmin(this IServiceCollection services, StudyServerOptions options)
    {
        var server = options.Loaded.Server;
        if (!server.UseAdmin)
        {
            services.AddAuthentication();
            services.AddAuthorization();
            return;
        }
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddMudServices();
        services.AddSingleton<AdminQueries>();
        services.AddSingleton<OverviewFeed>();
        services.AddSingleton<StudySwitches>();
        services.AddSingleton(new ServerFacts(options.Debug, server.Database is SqliteAddress { File: null }));
        services.AddAccounts();
        services.AddAdminCookie(server.ApplicationRoot);
        services.AddAuthorizationBuilder().AddPolicy(AdminPolicy.Name, policy => policy.RequireRole(AdminPolicy.Role));
        services.AddCascadingAuthenticationState();
    }

    /// <summary>
    /// Makes the first account from ADMIN_PASSWORD; without the key, remembers that a set-up link is wanted.
    /// </summary>
    public static async Task PrepareAdminAsync(this WebApplication app, CancellationToken cancel)
    {
        var options = app.Services.GetRequiredService<StudyServerOptions>();
        var server = options.Loaded.Server;
        if (!server.UseAdmin) return;
        var queries = app.Services.GetRequiredService<AdminQueries>();
        await using var scope = app.Services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<AdminAccounts>();
        if (await queries.HasAccountAsync(cancel)) await accounts.RepairAsync();
        // A password that `run` refuses must not become an account's by way of another verb.
        else if (server.AdminPassword is { } password && (options.Debug || server.PasswordProblem is null))
            await CreateAsync(accounts, queries, password, cancel);
        else app.Services.GetRequiredService<SetupLink>().IsWanted = true;
    }

    /// <summary>Prints the set-up link when there is no account.</summary>
    public static void AnnounceAdmin(this WebApplication app, string address)
    {
        if (app.Services.GetService<SetupLink>() is { IsWanted: true } link)
            Console.Out.WriteLine(
                $"Set up the admin account (once, within {SetupLink.ValidFor.TotalHours:0} hours): "
                    + $"{address}{Panel}/setup?token={link.Issue()}"
            );
    }

    /// <summary>The panel's cookie is sent below /admin only, so its live connection runs there too.</summary>
    public static void UseAdminHubPath(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<ServerSettings>().UseAdmin) return;
        app.Use((http, next) =>
        {
            if (http.Request.Path.StartsWithSegments(Panel + "/_blazor", out var rest))
            {
                // The cookie alone would also be sent by a page of another port, or of a neighbouring host.
                if (!SameOrigin.Allows(http.Request))
                {
                    http.Response.StatusCode = StatusCodes.Status403Forbidden;
                    return Task.CompletedTask;
                }
                http.Request.Path = "/_blazor" + rest;
                // With APPLICATION_ROOT the address was routed once already, before it was rewritten.
                http.SetEndpoint(null);
                http.Request.RouteValues.Clear();
            }
            return next(http);
        });
    }

    public static void MapAdmin(this WebApplication app, StudyServerOptions options)
    {
        if (!options.Loaded.Server.UseAdmin) return;
        var account = app.MapGroup(Panel).AllowAnonymous();
        var tokenChecked = new RequireAntiforgeryTokenAttribute();
        account.MapGet("/login", AccountEndpoints.ShowLoginAsync);
        account.MapPost("/login", AccountEndpoints.LoginAsync).WithMetadata(tokenChecked);
        account.MapPost("/logout", AccountEndpoints.LogoutAsync).WithMetadata(tokenChecked);
        account.MapGet("/setup", AccountEndpoints.ShowSetup);
        account.MapPost("/setup", AccountEndpoints.SetUpAsync).WithMetadata(tokenChecked);
        var downloads = app.MapGroup(Panel + "/export").RequireAuthorization(AdminPolicy.Name);
        downloads.MapGet("/{name}.csv", ExportEndpoints.FileAsync);
        app.MapRazorComponents<AdminDocument>()
            // Which sites may frame a page is said by the security headers.
            .AddInteractiveServerRenderMode(o =>
            {
                o.ContentSecurityFrameAncestorsPolicy = null;
                o.DisableWebSocketCompression = true;
            })
            .RequireAuthorization(AdminPolicy.Name)
            .Add(OpenFixedAddresses);
    }

    // Blazor's script asks for these two at fixed addresses, outside the cookie's path. One lists public scripts; the
    // other ends the circuit whose unguessable id it is given.
    private static void OpenFixedAddresses(EndpointBuilder endpoint)
    {
        if (
            (endpoint as RouteEndpointBuilder)?.RoutePattern.RawText?.Trim('/')
            is "_blazor/initializers"
                or "_blazor/disconnect"
        )
            endpoint.Metadata.Add(new AllowAnonymousAttribute());
    }

    private static async Task CreateAsync(
        AdminAccounts accounts,
        AdminQueries queries,
        string password,
        CancellationToken cancel
    )
    {
        try
        {
            var created = await accounts.CreateFirstAsync(password, checkPassword: false);
            if (created.Succeeded) return;
        }
        catch (Microsoft.EntityFrameworkCore.DbUpdateException)
        {
            // Another server of the study made it at the same moment; checked below.
        }
        if (!await queries.HasAccountAsync(cancel))
            throw new DatabaseException(
                DatabaseProblem.Unavailable,
                "The admin account could not be stored in the database. Look at its free space and at the "
                    + "program's rights."
            );
    }

    private static void AddAccounts(this IServiceCollection services)
    {
        services.AddIdentityCore<AdminAccount>(identity =>
        {
            identity.Password.RequiredLength = ServerSettings.PasswordMinLength;
            identity.Password.RequiredUniqueChars = 1;
            identity.Password.RequireDigit =
                identity.Password.RequireLowercase =
                identity.Password.RequireUppercase =
                identity.Password.RequireNonAlphanumeric =
                    false;
            identity.Lockout.AllowedForNewUsers = true;
            identity.Lockout.MaxFailedAccessAttempts = UnknownNames.MaxFailures;
            identity.Lockout.DefaultLockoutTimeSpan = UnknownNames.LockedFor;
        })
        .AddRoles<IdentityRole>()
        .AddEntityFrameworkStores<StudyDbContext>()
        .AddSignInManager()
        .AddDefaultTokenProviders()
            .AddPasswordValidator<GuessablePasswords>();
        // A hash of fewer rounds holds, and is replaced at the next sign-in.
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = SignIn.Rounds);
        services.AddScoped<AdminAccounts>();
        services.AddScoped<SignIn>();
        services.AddSingleton<SetupLink>();
        services.AddSingleton<UnknownNames>();
    }

    private static void AddAdminCookie(this IServiceCollection services, string root)
    {
        services
            .AddAuthentication(IdentityConstants.ApplicationScheme)
            .AddCookie(
                IdentityConstants.ApplicationScheme,
                cookie =>
        {
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Strict;
            cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            cookie.Cookie.Path = root + Panel;
            cookie.ExpireTimeSpan = TimeSpan.FromHours(12);
            cookie.Events.OnValidatePrincipal = SecurityStampValidator.ValidatePrincipalAsync;
            cookie.Events.OnRedirectToLogin = ToLoginAsync;
            cookie.Events.OnRedirectToAccessDenied = context =>
            {
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return Task.CompletedTask;
            };
        });
        // Cookies are shared by all ports of a host: the name tells the studies there apart.
        services.AddSingleton<IConfigureOptions<CookieAuthenticationOptions>>(
            s => new ConfigureNamedOptions<CookieAuthenticationOptions>(
                IdentityConstants.ApplicationScheme,
                cookie =>
        {
            var study =
                $"{s.GetRequiredService<CurrentStudy>().AtStart.Key}\n"
                + $"{s.GetRequiredService<StudyDatabase>().Description}";
            cookie.Cookie.Name =
                HostCookies.Panel
                + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(study)))[..10];
        }));
    }

    // People are led to the sign-in, programs are told.
    private static Task ToLoginAsync(RedirectContext<CookieAuthenticationOptions> context)
    {
        var request = context.Request;
        var isPage =
            request.Path.StartsWithSegments(Panel) && !request.Path.Value!.EndsWith(".csv", StringComparison.Ordinal);
        var accepted = request.GetTypedHeaders().Accept;
        var wantsHtml =
            HttpMethods.IsGet(request.Method)
            && (
                accepted.Any(type => type.MediaType == "text/html")
                || (isPage && accepted.All(type => type.MediaType == "*/*"))
            );
        if (!wantsHtml)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }
        var back = request.PathBase + request.Path + request.QueryString;
        context.Response.Redirect($"{request.PathBase}{Panel}/login?returnUrl={Uri.EscapeDataString(back)}");
        return Task.CompletedTask;
    }
}
