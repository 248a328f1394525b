using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace StudyApp.Simulation.Recruiters;

/// <summary>
/// Stands in for what servers call on a platform: Prolific's interface and Sona's granting of credit.
/// </summary>
/// <remarks>Listens on this machine alone.</remarks>
public sealed class PlatformStandIn : IAsyncDisposable
{
    /// <summary>The token Prolific's part asks for.</summary>
    public const string Token = "stand-in-token";

    private const string KeyId = "key-1";
    private const int PageSize = 20;

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, Seat> _seats = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _approvals = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _credits = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _asked = new(StringComparer.Ordinal);
    private readonly bool _faults;

    private PlatformStandIn(WebApplication app, bool faults) => (_app, _faults) = (app, faults);

    private readonly RSA _key = RSA.Create(2048);

    /// <summary>How often the key set was asked for.</summary>
    public int KeySetsRead { get; private set; }

    /// <summary>Where it listens.</summary>
    public Uri Address =>
        new(
            _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/"
        );

    /// <summary>Prolific's interface.</summary>
    public Uri ProlificApi => new(Address, "api/v1/");

    /// <summary>The address on which Sona's part grants credit.</summary>
    public string SonaCreditUrl =>
        $"{Address}services/SonaAPI.svc/WebstudyCredit?experiment_id=7&credit_token=secret&survey_code={{participant}}";

    /// <summary>Submission → how often it was approved.</summary>
    public IReadOnlyDictionary<string, int> Approvals => _approvals;

    /// <summary>Survey code → how often credit was granted.</summary>
    public IReadOnlyDictionary<string, int> Credits => _credits;

    /// <summary>How many requests were refused for a moment.</summary>
    public int Refused { get; private set; }

    /// <summary>The study's id on Prolific.</summary>
    public string PlatformStudy { get; private set; } = "";

    /// <param name="port">0 takes a free one.</param>
    /// <param name="faults">Whether each request is refused the first time, with 429 (Prolific) or 503 (Sona).</param>
    public static async Task<PlatformStandIn> StartAsync(int port, bool faults)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        var app = builder.Build();
        var standIn = new PlatformStandIn(app, faults);
        app.Map("/api/v1/{**path}", standIn.ProlificAsync);
        app.MapGet("/.well-known/study/jwks.json", standIn.KeySet);
        app.MapGet("/services/SonaAPI.svc/WebstudyCredit", standIn.SonaAsync);
        await app.StartAsync();
        return standIn;
    }

    /// <summary>Makes submissions known.</summary>
    public void Know(string platformStudy, IEnumerable<Seat> seats)
    {
        PlatformStudy = platformStudy;
        foreach (var seat in seats) _seats[seat.Visit] = seat;
    }

    /// <summary>The token with which Prolific sends somebody to a server.</summary>
    /// <param name="seat">Who.</param>
    /// <param name="audience">The server's name.</param>
    /// <param name="expires">Until when the token counts.</param>
    /// <param name="keyId">The key it names; one that is not in the key set is not found.</param>
    public string TokenFor(Seat seat, string audience, DateTimeOffset expires, string keyId = KeyId)
    {
        var content =
            $"{Part(new { alg = "RS256", typ = "JWT", kid = keyId })}.{Part(new { aud = audience, exp = expires.ToUnixTimeSeconds(), prolific = new { PROLIFIC_PID = seat.Person, SESSION_ID = seat.Visit, STUDY_ID = PlatformStudy, workspace_id = "w" } })}";
        return $"{content}.{Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(content), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private static string Part(object json) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(json));

    private Task KeySet(HttpContext context)
    {
        KeySetsRead++;
        var key = _key.ExportParameters(includePrivateParameters: false);
        return Answer(
            context,
            StatusCodes.Status200OK,
            new
            {
                keys = new[]
                {
                    new
                    {
                        kty = "RSA",
                        kid = KeyId,
                        alg = "RS256",
                        use = "sig",
                        n = Base64Url.EncodeToString(key.Modulus),
                        e = Base64Url.EncodeToString(key.Exponent),
                    },
                },
            }
        );
    }

    public async ValueTask DisposeAsync()
    {
        _key.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private Task ProlificAsync(HttpContext context, string path)
    {
        if (context.Request.Headers.Authorization != $"Token {Token}")
            return Answer(context, StatusCodes.Status401Unauthorized, new { error = "token" });
        if (IsRefused(context))
            return Answer(context, StatusCodes.Status429TooManyRequests, new { error = "slow down" });
        return (context.Request.Method, path.Trim('/').Split('/')) switch
        {
            ("GET", ["submissions"]) => List(context),
            ("GET", ["submissions", var id]) => _seats.TryGetValue(id, out var seat)
                ? Answer(context, StatusCodes.Status200OK, Describe(seat))
                : Answer(context, StatusCodes.Status404NotFound, new { error = "unknown" }),
            ("POST", ["submissions", var id, "transition"]) => ApproveAsync(context, id),
            _ => Answer(context, StatusCodes.Status404NotFound, new { error = "unknown" }),
        };
    }

    private Task List(HttpContext context)
    {
        var page = int.TryParse(context.Request.Query["page"], CultureInfo.InvariantCulture, out var asked) ? asked : 1;
        var seats =
            context.Request.Query["study"] == PlatformStudy
                ? _seats.Values.OrderBy(s => s.Visit, StringComparer.Ordinal).ToList()
                : [];
        // As Prolific: beyond the end there is no page.
        if (page > 1 && (page - 1) * PageSize >= seats.Count)
            return Answer(context, StatusCodes.Status404NotFound, new { error = "no such page" });
        var next = page * PageSize < seats.Count ? $"{ProlificApi}submissions/?page={page + 1}" : null;
        return Answer(
            context,
            StatusCodes.Status200OK,
            new
            {
                results = seats.Skip((page - 1) * PageSize).Take(PageSize).Select(Describe),
                _links = new { next = new { href = next } },
            }
        );
    }

    private async Task ApproveAsync(HttpContext context, string id)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        if (
            !_seats.TryGetValue(id, out var seat)
            || body.RootElement.GetProperty("action").GetString() != "APPROVE"
            || seat.Status is not ("AWAITING REVIEW" or "APPROVED")
        )
        {
            await Answer(context, StatusCodes.Status400BadRequest, new { error = "not possible" });
            return;
        }
        _approvals.AddOrUpdate(id, 1, (_, n) => n + 1);
        seat.Status = "APPROVED";
        await Answer(context, StatusCodes.Status200OK, Describe(seat));
    }

    private async Task SonaAsync(HttpContext context)
    {
        var code = context.Request.Query["survey_code"].ToString();
        if (IsRefused(context))
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }
        var isGranted = context.Request.Query["credit_token"] == "secret" && code.Length > 0;
        if (isGranted) _credits.AddOrUpdate(code, 1, (_, n) => n + 1);
        context.Response.ContentType = "text/xml";
        await context.Response.WriteAsync(isGranted
            ? $"<WebstudyCreditResponse "
                + $"xmlns:a=\"a\"><WebstudyCreditResult><a:Result><a:credit_status>G</a:credit_status><a:survey_code>{System.Net.WebUtility.HtmlEncode(code)}</a:survey_code></a:Result></WebstudyCreditResult></WebstudyCreditResponse>"
            : "<WebstudyCreditResponse "
                + "xmlns:a=\"a\"><WebstudyCreditResult><a:Errors>no</a:Errors></WebstudyCreditResult></WebstudyCreditResponse>"
    );
    }

    private bool IsRefused(HttpContext context)
    {
        if (
            !_faults
            || _asked.AddOrUpdate(
                $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}",
                1,
                (_, n) => n + 1
            ) > 1
        )
            return false;
        Refused++;
        context.Response.Headers.RetryAfter = "0";
        return true;
    }

    private object Describe(Seat seat) =>
        new
        {
            id = seat.Visit,
            study_id = PlatformStudy,
            participant = seat.Person,
            status = seat.Status,
            entered_code = seat.Code.Length > 0 ? seat.Code : null,
        };

    private static Task Answer(HttpContext context, int status, object body)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(body);
    }
}
