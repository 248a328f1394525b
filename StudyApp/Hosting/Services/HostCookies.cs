using Microsoft.AspNetCore.Http.Features;
using StudyApp.Web.Admin.Shared;

namespace StudyApp.Hosting.Services;

/// <summary>
/// Over HTTPS, and where the study has the host's root, the cookies of forms and of the panel are called
/// <c>__Host-…</c>: a browser then takes them from this very host over HTTPS alone, no neighbour's.
/// </summary>
/// <remarks>
/// The framework knows them by one name; here it is changed on the way in and out. The participants' own cookie sees to
/// its name itself.
/// </remarks>
internal static class HostCookies
{
    public const string Prefix = "__Host-";

    /// <summary>How the name of the panel's cookie begins; what follows tells the study.</summary>
    public const string Panel = "studyapp_admin_";

    /// <summary>A name without the prefix.</summary>
    public static string Plain(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name;

    public static void Use(IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (!context.Request.IsHttps || context.Request.PathBase.HasValue) return next(context);
        var sent = context.Request.Cookies;
        context.Features.Set<IRequestCookiesFeature>(
            new RequestCookiesFeature(new Incoming(sent, IsOfPanel(context.Request.Path)))
        );
        context.Features.Set<IResponseCookiesFeature>(new Outgoing(context.Response.Cookies, sent));
        return next(context);
    });

    // Such a cookie has the path "/" and comes with every request; it counts where it did before, below the panel's
    // address.
    private static bool IsOfPanel(PathString path) => path.StartsWithSegments(AdminHosting.Panel);

    private static bool IsForm(string name) => name.StartsWith(ParticipantHosting.FormCookie, StringComparison.Ordinal);

    // The panel's script writes that of the colours itself, and nothing depends on it.
    private static bool IsPanel(string name) =>
        name.StartsWith(Panel, StringComparison.Ordinal) && name != Appearance.CookieName;

    private sealed class Incoming(IRequestCookieCollection sent, bool isOfPanel) : IRequestCookieCollection
    {
        public int Count => sent.Count;

        public ICollection<string> Keys => sent.Keys;

        public string? this[string key] => TryGetValue(key, out var value) ? value : null;

        public bool ContainsKey(string key) => TryGetValue(key, out _);

        // Whoever came before the server spoke HTTPS, or before it named its cookies so, holds the plain name.
        public bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value)
        {
            value = null;
            if (IsPanel(key) && !isOfPanel) return false;
            return ((IsForm(key) || IsPanel(key)) && sent.TryGetValue(Prefix + key, out value))
                || sent.TryGetValue(key, out value);
        }

        public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => sent.GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private sealed class Outgoing(IResponseCookies given, IRequestCookieCollection sent)
        : IResponseCookiesFeature,
            IResponseCookies
    {
        public IResponseCookies Cookies => this;

        public void Append(string key, string value) => Append(key, value, new CookieOptions());

        public void Append(string key, string value, CookieOptions options)
        {
            if (!IsForm(key) && !IsPanel(key))
            {
                given.Append(key, value, options);
                return;
            }
            if (sent.ContainsKey(key)) given.Delete(key, options);
            given.Append(Prefix + key, value, OfHost(options));
        }

        public void Delete(string key) => Delete(key, new CookieOptions());

        public void Delete(string key, CookieOptions options)
        {
            given.Delete(key, options);
            if (IsForm(key) || IsPanel(key)) given.Delete(Prefix + key, OfHost(options));
        }

        private static CookieOptions OfHost(CookieOptions options) =>
            new(options)
            {
                Path = "/",
                Domain = null,
                Secure = true,
            };
    }
}
