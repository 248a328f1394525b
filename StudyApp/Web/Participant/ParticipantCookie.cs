using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using StudyApp.Sessions;
using StudyApp.Studies;

namespace StudyApp.Web.Participant;

/// <summary>Reads and writes the participants' cookie.</summary>
public sealed class ParticipantCookie(IDataProtectionProvider protection, CurrentStudy current, ServerSettings server, TimeProvider clock)
{
    // Who is to come back later must be known until then.
    private readonly TimeSpan _lifetime = TimeSpan.FromDays(31) + current.AtStart.AllPages.OfType<PartPage>().Select(p => p.ClosesAfter ?? p.OpensAfter).DefaultIfEmpty().Max();
    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("participant").ToTimeLimitedDataProtector();
    private readonly string _name = server.CookieName ?? "studyapp_" + Suffix(current.AtStart);

    private readonly bool _isFramed = current.AtStart.Platforms.Any(p => p.InFrame);

    /// <summary>Keeps the cookies of two studies on one host apart.</summary>
    public static string Suffix(Study study) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{study.Key}\n{study.Title}")))[..10];

    /// <summary>The ticket; null when there is none, or it is forged or too old.</summary>
    public ParticipantTicket? Read(HttpContext context)
    {
        if (!context.Request.Cookies.TryGetValue(_name, out var value) || value.Length > 8192) return null;
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
        context.Response.Cookies.Append(_name, ProtectorFor(context).Protect(JsonSerializer.Serialize(ticket), expires), Options(context, expires));
    }

    public void Clear(HttpContext context) => context.Response.Cookies.Delete(_name, Options(context, null));

    // Elsewhere the cookie cannot even be read.
    private ITimeLimitedDataProtector ProtectorFor(HttpContext context) =>
        server.BindsToAddress && context.Connection.RemoteIpAddress is { } address ? _protector.CreateProtector((address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString()) : _protector;

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
