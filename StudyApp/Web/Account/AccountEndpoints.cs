using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using StudyApp.Research.Accounts;
using StudyApp.Research.Monitoring;
using StudyApp.Web.Shared;

namespace StudyApp.Web.Account;

/// <summary>Sign-in, sign-out and the first account: plain pages that work without scripts.</summary>
internal static class AccountEndpoints
{
    private const string FormExpired = "The form was open for too long. Please try again.";

    public static async Task<IResult> ShowLoginAsync(HttpContext http, AdminQueries queries, CancellationToken cancel)
    {
        var back = ReturnAddress.Of(http.Request.Query["returnUrl"].FirstOrEmpty(), http.Request.PathBase);
        if (http.User.IsInRole(AdminPolicy.Role)) return Results.LocalRedirect(back);
        return await LoginPageAsync(http, queries, StatusCodes.Status200OK, null, "", back, cancel);
    }

    public static async Task<IResult> LoginAsync(
        HttpContext http,
        SignIn signIn,
        AdminQueries queries,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var (form, genuine) = await ReadFormAsync(http, cancel);
        var userName = form["username"].FirstOrEmpty().Trim();
        var back = ReturnAddress.Of(form["returnUrl"].FirstOrEmpty(), http.Request.PathBase);
        if (!genuine)
            return await LoginPageAsync(
                http,
                queries,
                StatusCodes.Status400BadRequest,
                FormExpired,
                userName,
                back,
                cancel
            );
        switch (
            userName.Length is 0 or > 256
                ? new WrongPassword()
                : await signIn.TryAsync(userName, form["password"].FirstOrEmpty())
        )
        {
            case SignedIn:
                return new SeeOther(back);
            case LockedOut locked:
                var wait = locked.Until - clock.GetUtcNow();
                var minutes = Math.Max(1, (int)Math.Ceiling(wait.TotalMinutes));
                http.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds))
                    .ToString(CultureInfo.InvariantCulture);
                return await LoginPageAsync(http, queries, StatusCodes.Status429TooManyRequests,
                    $"Too many failed attempts. Sign-in is locked for {minutes} more "
                        + $"{(minutes == 1 ? "minute" : "minutes")}.",
                    userName,
                    back,
                    cancel
                );
            default:
                return await LoginPageAsync(
                    http,
                    queries,
                    StatusCodes.Status401Unauthorized,
                    "The name or the password is wrong.",
                    userName,
                    back,
                    cancel
                );
        }
    }

    public static async Task<IResult> LogoutAsync(HttpContext http, SignIn signIn, CancellationToken cancel)
    {
        var (_, genuine) = await ReadFormAsync(http, cancel);
        if (!genuine) return Results.Text(FormExpired, statusCode: StatusCodes.Status400BadRequest);
        await signIn.SignOutAsync();
        return new SeeOther($"{http.Request.PathBase}/admin/login");
    }

    public static IResult ShowSetup(HttpContext http, SetupLink link)
    {
        var token = http.Request.Query["token"].FirstOrEmpty();
        return link.Accepts(token) ? SetupPage(StatusCodes.Status200OK, token, null) : Refused();
    }

    public static async Task<IResult> SetUpAsync(
        HttpContext http,
        SetupLink link,
        AdminAccounts accounts,
        SignIn signIn,
        CancellationToken cancel
    )
    {
        var (form, genuine) = await ReadFormAsync(http, cancel);
        var (token, password) = (form["token"].FirstOrEmpty(), form["password"].FirstOrEmpty());
        if (!link.Accepts(token)) return Refused();
        if (!genuine) return SetupPage(StatusCodes.Status400BadRequest, token, FormExpired);
        if (password != form["repeat"].FirstOrEmpty())
            return SetupPage(StatusCodes.Status422UnprocessableEntity, token, "The two passwords differ.");
        if (await accounts.WeaknessOfAsync(password) is { } weakness)
            return SetupPage(StatusCodes.Status422UnprocessableEntity, token, weakness);
        var isMade = await link.UseAsync(
            token,
            async () => (await accounts.CreateFirstAsync(password, checkPassword: true)).Succeeded
        );
        if (!isMade) return Refused();
        await signIn.SignInFirstAsync();
        return new SeeOther($"{http.Request.PathBase}/admin");
    }

    // Without looking at the check's result, reading a form with a wrong token throws; the page is to be shown again
    // instead.
    private static async Task<(IFormCollection Form, bool Genuine)> ReadFormAsync(
        HttpContext http,
        CancellationToken cancel
    )
    {
        var genuine = http.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: true };
        http.Features.Set<IAntiforgeryValidationFeature>(null);
        return http.Request.HasFormContentType
            ? (await http.Request.ReadFormAsync(cancel), genuine)
            : (FormCollection.Empty, false);
    }

    private static async Task<IResult> LoginPageAsync(
        HttpContext http,
        AdminQueries queries,
        int status,
        string? error,
        string userName,
        string back,
        CancellationToken cancel
    )
    {
        http.Response.Headers.CacheControl = "no-store";
        var closed = !await queries.HasAccountAsync(cancel);
        return Page<LoginPage>(
            closed && status == StatusCodes.Status401Unauthorized ? StatusCodes.Status403Forbidden : status,
            new()
            {
                [nameof(LoginPage.Closed)] = closed,
                [nameof(LoginPage.Error)] = error,
                [nameof(LoginPage.UserName)] = userName,
                [nameof(LoginPage.Back)] = back,
            });
    }

    private static RazorComponentResult<SetupPage> SetupPage(int status, string token, string? error) =>
        Page<SetupPage>(
            status,
            new() { [nameof(Account.SetupPage.Token)] = token, [nameof(Account.SetupPage.Error)] = error }
        );

    private static RazorComponentResult<SetupRefusedPage> Refused() =>
        Page<SetupRefusedPage>(StatusCodes.Status403Forbidden, []);

    private static RazorComponentResult<TPage> Page<TPage>(int status, Dictionary<string, object?> parameters)
        where TPage : Microsoft.AspNetCore.Components.IComponent =>
        new(parameters) { StatusCode = status, PreventStreamingRendering = true };

    /// <summary>A 303: whatever was posted, what follows is a GET.</summary>
    private sealed class SeeOther(string address) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = address;
            return Task.CompletedTask;
        }
    }
}
