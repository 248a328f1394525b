using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace StudyApp.Simulation;

/// <summary>What an artificial participant has of a browser: cookies, redirects, patience.</summary>
/// <remarks>Used by one participant.</remarks>
internal sealed class RobotBrowser(HttpClient client, SimulationPlan plan, RobotPages pages)
{
    private const int MaxRedirects = 20;
    private static readonly TimeSpan CrowdPatience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ReconnectPause = TimeSpan.FromMilliseconds(100);

    private CookieContainer _cookies = new();

    /// <summary>Milliseconds of each answer, in order.</summary>
    public List<float> Latencies { get; } = [];

    /// <summary>Becomes a browser that was never here.</summary>
    public void Forget() => _cookies = new();

    /// <summary>Opens an address and follows redirects to a page; null when they lead to another site.</summary>
    /// <param name="target">Path and query.</param>
    /// <param name="page">What failures name as the place.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<RobotPage?> OpenAsync(string target, string page, CancellationToken cancel)
    {
        for (var redirects = 0; redirects <= MaxRedirects; redirects++)
        {
            using var response = await SendAsync(page, target, _ => { }, cancel);
            if (IsRedirect(response.StatusCode))
            {
                if (Next(response, page) is not { } next) return null;
                target = next;
                continue;
            }
            if (response.StatusCode != HttpStatusCode.OK)
                throw new RobotException(page, $"GET {PathOf(target)} was answered {(int)response.StatusCode}.");
            return pages.Read(await response.Content.ReadAsStringAsync(cancel))
                ?? throw new RobotException(
                    page,
                    $"GET {PathOf(target)} was answered with something that is no page of a study."
                );
        }
        throw new RobotException(page, $"The redirects did not end; the last one led to {PathOf(target)}.");
    }

    /// <summary>Sends a form; answers where the server leads, null for another site.</summary>
    public async Task<string?> SubmitAsync(
        string page,
        string action,
        IReadOnlyList<KeyValuePair<string, string>> fields,
        CancellationToken cancel
    )
    {
        using var response = await SendAsync(
            page,
            action,
            request =>
            {
                request.Method = HttpMethod.Post;
                request.Content = new FormUrlEncodedContent(fields);
            },
            cancel);
        if (response.StatusCode is HttpStatusCode.SeeOther or HttpStatusCode.Found) return Next(response, page);
        var shown = pages.Read(await response.Content.ReadAsStringAsync(cancel));
        if (
            response.StatusCode == HttpStatusCode.UnprocessableEntity
            && shown?.Form is { Version: { Length: > 0 } version }
            && fields.Any(f => f.Key == RobotForm.VersionField && f.Value != version)
        )
            throw new ChangedPageException(page, shown);
        var problems = shown?.Problems ?? "";
        throw new RobotException(
            page,
            $"The form was answered {(int)response.StatusCode}" + (problems.Length > 0 ? $": {problems}" : ".")
        );
    }

    /// <summary>Sends a form twice at once; answers where the later answer leads.</summary>
    public async Task<string?> SubmitTwiceAsync(
        string page,
        string action,
        IReadOnlyList<KeyValuePair<string, string>> fields,
        CancellationToken cancel
    )
    {
        var targets = await Task.WhenAll(
            SubmitAsync(page, action, fields, cancel),
            SubmitAsync(page, action, fields, cancel)
        );
        return targets[^1];
    }

    /// <summary>Sends a form and never reads the answer.</summary>
    public Task SendUnreadAsync(
        string action,
        IReadOnlyList<KeyValuePair<string, string>> fields,
        bool hard,
        CancellationToken cancel
    )
    {
        var url = new Uri(plan.Address(), action);
        return CutConnection.PostAsync(url, _cookies.GetCookieHeader(url), fields, hard, cancel);
    }

    /// <summary>Sends a task's trials as its script does.</summary>
    public async Task SendTrialsAsync(string page, string url, string token, byte[] json, CancellationToken cancel)
    {
        using var response = await SendAsync(
            page,
            url,
            request =>
            {
                request.Method = HttpMethod.Post;
                request.Content = new ByteArrayContent(json);
                request.Content.Headers.ContentType = new("application/json");
                request.Headers.Add("RequestVerificationToken", token);
            },
            cancel);
        if (response.StatusCode == HttpStatusCode.NoContent) return;
        var reason = await response.Content.ReadAsStringAsync(cancel);
        throw new RobotException(
            page,
            $"The trials were answered {(int)response.StatusCode}: {(reason.Length > 200 ? reason[..200] : reason)}"
        );
    }

    private async Task<HttpResponseMessage> SendAsync(
        string page,
        string target,
        Action<HttpRequestMessage> prepare,
        CancellationToken cancel
    )
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            var url = new Uri(plan.Address(), target);
            try
            {
                var response = await SendOnceAsync(url, prepare, cancel);
                if (
                    RetryAfter(response) is not { } pause
                    || patience.Elapsed + pause > PatienceWith(response.StatusCode)
                )
                    return response;
                response.Dispose();
                await Task.Delay(pause, cancel);
            }
            // A server that dies right after it accepted a connection shows as a bare SocketException.
            catch (Exception lost)
                when (lost is HttpRequestException or SocketException && patience.Elapsed < plan.ReconnectPatience)
            {
                await Task.Delay(ReconnectPause, cancel);
            }
            catch (CookieException failure)
            {
                throw new RobotException(page, $"A cookie of {PathOf(target)} is malformed: {failure.Message}");
            }
            catch (Exception failure) when (failure is HttpRequestException or SocketException)
            {
                throw new RobotException(page, $"There was no answer: {failure.GetBaseException().Message}");
            }
            catch (TaskCanceledException) when (!cancel.IsCancellationRequested)
            {
                throw new RobotException(
                    page,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"There was no answer within {plan.AnswerWithin.TotalSeconds:0.#} s."
                    )
                );
            }
        }
    }

    // Where newcomers are limited, those before must have come in first.
    private TimeSpan PatienceWith(HttpStatusCode status) => status switch
    {
        HttpStatusCode.ServiceUnavailable => plan.BusyPatience,
        HttpStatusCode.TooManyRequests => CrowdPatience,
        _ => TimeSpan.MinValue,
    };

    private async Task<HttpResponseMessage> SendOnceAsync(
        Uri url,
        Action<HttpRequestMessage> prepare,
        CancellationToken cancel
    )
    {
        // A request cannot be sent twice: each attempt makes its own.
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        prepare(request);
        request.Headers.TryAddWithoutValidation("Accept", "text/html");
        if (_cookies.GetCookieHeader(url) is { Length: > 0 } cookies)
            request.Headers.TryAddWithoutValidation("Cookie", cookies);
        var clock = Stopwatch.StartNew();
        var response = await client.SendAsync(request, cancel);
        // Who clicks twice has two requests under way.
        lock (Latencies) Latencies.Add((float)clock.Elapsed.TotalMilliseconds);
        if (response.Headers.TryGetValues("Set-Cookie", out var set))
            foreach (var cookie in set) _cookies.SetCookies(url, cookie);
        return response;
    }

    // Path and query on the same site; null elsewhere.
    private static string? Next(HttpResponseMessage response, string page)
    {
        var from = response.RequestMessage!.RequestUri!;
        if (response.Headers.Location is not { } location)
            throw new RobotException(
                page,
                $"A redirect ({(int)response.StatusCode}) of {from.AbsolutePath} named no address."
            );
        var to = new Uri(from, location);
        return to.Authority == from.Authority ? to.PathAndQuery : null;
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } seconds } => seconds,
        { Date: { } at } => at - DateTimeOffset.UtcNow is { Ticks: > 0 } left ? left : TimeSpan.Zero,
        _ => null,
    };

    private static bool IsRedirect(HttpStatusCode status) =>
        status
            is HttpStatusCode.Found
                or HttpStatusCode.SeeOther
                or HttpStatusCode.MovedPermanently
                or HttpStatusCode.TemporaryRedirect
                or HttpStatusCode.PermanentRedirect;

    private static string PathOf(string target) => target.Split('?')[0];
}
