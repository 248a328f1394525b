using StudyApp.Studies.Recruitment.Platforms;

namespace StudyApp.Web.Shared;

/// <summary>The headers every answer carries. Pages that show authors' own markup ask for a wider policy.</summary>
internal static class SecurityHeaders
{
    private const string Base =
        "default-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'self'; form-action 'self'";

    /// <summary>No inline script, no inline style: consent, questionnaires, ends, sign-in.</summary>
    public const string Strict = Base + "; script-src 'self'; style-src 'self'";

    /// <summary>Built-in tasks: jsPsych sets style attributes.</summary>
    public const string Task = Strict + "; style-src-attr 'unsafe-inline'";

    /// <summary>Pages with authors' HTML: their inline scripts and styles, but nothing from other hosts.</summary>
    /// <remarks>
    /// No nonce: it would switch off the <c>onchange</c> and <c>style</c> attributes that such pages are full of. Games
    /// compile WebAssembly and start scripts and workers that they made themselves (<c>blob:</c>).
    /// </remarks>
    public const string Authors =
        Base
        + "; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
        + "connect-src 'self' data: blob:; worker-src 'self' blob:; "
        + "img-src 'self' data: blob:; media-src 'self' data: blob:; font-src 'self' data:";

    /// <summary>
    /// The admin panel: its components set style attributes and show small pictures from data addresses.
    /// </summary>
    public const string Admin = Strict + "; style-src-attr 'unsafe-inline'; img-src 'self' data:";

    // Half a year, this host alone: its neighbours may have no HTTPS. Said again with each answer, so that a server
    // that gives HTTPS up
    // is reached again after that time.
    private const string StrictTransport = "max-age=15552000";

    /// <param name="app">The server.</param>
    /// <param name="framed">Whether participants' pages are shown in Mechanical Turk's frame, whose last form goes to
    /// Amazon.</param>
    public static void Use(IApplicationBuilder app, bool framed) => app.Use((context, next) =>
    {
        if (framed && !context.Request.Path.StartsWithSegments("/admin"))
            context.Response.OnStarting(() => Open(context.Response.Headers));
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = IsPanel(context.Request.Path) ? Admin : Strict;
        headers["Referrer-Policy"] = "same-origin";
        headers.XContentTypeOptions = "nosniff";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (context.Request.IsHttps) headers.StrictTransportSecurity = StrictTransport;
        return next(context);
    });

    private static System.Threading.Tasks.Task Open(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = headers.ContentSecurityPolicy.ToString()
            .Replace("frame-ancestors 'self'", "frame-ancestors 'self' https://*.mturk.com", StringComparison.Ordinal)
            .Replace(
                "form-action 'self'",
                "form-action 'self' " + string.Join(' ', MTurkPlatform.SubmitHosts.Select(h => $"https://{h}")),
                StringComparison.Ordinal
            );
        return System.Threading.Tasks.Task.CompletedTask;
    }

    private static bool IsPanel(PathString path) =>
        path.StartsWithSegments("/admin")
        && !path.StartsWithSegments("/admin/login")
        && !path.StartsWithSegments("/admin/setup");
}
