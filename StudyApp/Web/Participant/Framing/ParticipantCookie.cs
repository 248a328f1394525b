using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using StudyApp.Participation.Planning;
using StudyApp.Studies.Model;
using StudyApp.Studies.Settings;

namespace StudyApp.Web.Participant.Framing;

/// <summary>Reads and writes the participants' cookie.</summary>
public sealed class ParticipantCookie(
    IDataProtectionProvider protection,
    CurrentStudy current,
    ServerSettings server,
    TimeProvider clock
)
{
    private const string HostPrefix = "__Host-";

    // Who is to come back later must be known until then.
    private readonly TimeSpan _lifetime =
        TimeSpan.FromDays(31)
        + current.AtStart.AllPages.OfType<PartPage>().Select(p => p.ClosesAfter ?? p.OpensAfter).DefaultIfEmpty().Max();
    private readonly ITimeLimitedDataProtector _protector = protection
        .CreateProtector("participant")
        .ToTimeLimitedDataProtector();
    private readonly string _name = server.CookieName ?? "studyapp_" + Suffix(current.AtStart);

    private readonly bool _isFramed = current.AtStart.Platforms.Any(p => p.InFrame);

    /// <summary>Keeps the cookies of two studies on one host apart.</summary>
    public static string Suffix(Study study) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{study.Key}\n{study.Title}")))[..10];

    /// <summary>The ticket; null when there is none, or it is forged or too old.</summary>
    public ParticipantTicket? Read(HttpContext context)
    {
        // Whoever came before the server spoke HTTPS, or before it named its cookie so, holds the plain name.
        var cookies = context.Request.Cookies;
        if ((cookies[NameFor(context)] ?? cookies[_name]) is not { Length: <= 8192 } value) return null;
        try
        {
            return JsonSerializer.Deserialize<ParticipantTicket>(ProtectorFor(context).Unprotect(value));
        }
        catch (Exception failure) when (failure is CryptographicException or JsonException or FormatException)
        {
            return null;
        }
    }

    public void Write(HttpContext context, ParticipantTicket ticket)
    {
        var expires = clock.GetUtcNow() + _lifetime;
        var name = NameFor(context);
        if (name != _name && context.Request.Cookies.ContainsKey(_name))
            context.Response.Cookies.Delete(_name, Options(context, null));
        var value = ProtectorFor(context).Protect(JsonSerializer.Serialize(ticket), expires);
        context.Response.Cookies.Append(name, value, Options(context, expires));
    }

    public void Clear(HttpContext context)
    {
        foreach (var name in new[] { NameFor(context), _name }.Distinct())
            context.Response.Cookies.Delete(name, Options(context, null));
    }

    // The prefix lets a browser take the cookie from this very host over HTTPS alone, no neighbour's. A name that the
    // researcher chose,
    // and a path, stay as they are.
    private string NameFor(HttpContext context) =>
        context.Request.IsHttps && !context.Request.PathBase.HasValue && server.CookieName is null
            ? HostPrefix + _name
            : _name;

    // Elsewhere the cookie cannot even be read.
    private ITimeLimitedDataProtector ProtectorFor(HttpContext context) =>
        server.BindsToAddress && context.Connection.RemoteIpAddress is { } address
            ? _protector.CreateProtector((address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString())
            : _protector;

    private CookieOptions Options(HttpContext context, DateTimeOffset? expires)
    {
        // In a platform's frame browsers keep only cookies that say so, and those only over HTTPS.
        var isFramed = _isFramed && context.Request.IsHttps;
        var options = new CookieOptions
        {
            HttpOnly = true,
            SameSite = isFramed ? SameSiteMode.None : SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
            Path = context.Request.PathBase.HasValue ? context.Request.PathBase.Value : "/",
            Expires = expires,
            IsEssential = true,
        };
        if (isFramed) options.Extensions.Add("Partitioned");
        return options;
    }
}
