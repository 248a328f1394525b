using System.Net;
using System.Text.Json;
using StudyApp.Studies.Recruitment.Platforms;

namespace StudyApp.Operations.Integrations;

/// <summary>Prolific's interface, version 1: reading submissions, approving them. Waits where Prolific asks for it, repeats what failed for a moment. Thread-safe.</summary>
/// <remarks>The token stands in the client's header alone: no message, log line or exception shows it. Source: docs.prolific.com/api-reference.</remarks>
public sealed class ProlificClient(HttpClient http, ProlificPatience patience, TimeProvider clock)
{
    private const int PageSize = 100;

    /// <summary>A client for an address and a token; the caller disposes the <see cref="HttpClient"/>.</summary>
    public static HttpClient NewHttp(Uri address, string token)
    {
        var client = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            },
            disposeHandler: true
        )
        {
            BaseAddress = address,
            MaxResponseContentBufferSize = 16 * 1024 * 1024,
        };
        client.DefaultRequestHeaders.Authorization = new("Token", token);
        client.DefaultRequestHeaders.Accept.Add(new("application/json"));
        return client;
    }

    /// <summary>A submission; null when Prolific knows none of that id.</summary>
    /// <exception cref="PlatformUnavailableException">There was no usable answer.</exception>
    public async Task<PlatformSubmission?> FindAsync(string id, CancellationToken cancel)
    {
        using var answer = await SendAsync(
            () => new(HttpMethod.Get, $"submissions/{Uri.EscapeDataString(id)}/"),
            cancel
        );
        // An id that is no id of Prolific's may be answered 400.
        if (answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest) return null;
        using var json = await ReadAsync(answer, cancel);
        return Submission(json.RootElement);
    }

    /// <summary>All submissions of a study, in Prolific's order.</summary>
    /// <exception cref="PlatformUnavailableException">There was no usable answer.</exception>
    public async Task<IReadOnlyList<PlatformSubmission>> ListAsync(string study, CancellationToken cancel)
    {
        var found = new List<PlatformSubmission>();
        for (var page = 1; ; page++)
        {
            var address = $"submissions/?study={Uri.EscapeDataString(study)}&page={page}&page_size={PageSize}";
            using var answer = await SendAsync(() => new(HttpMethod.Get, address), cancel);
            using var json = await ReadAsync(answer, cancel);
            if (
                json.RootElement.ValueKind != JsonValueKind.Object
                || !json.RootElement.TryGetProperty("results", out var results)
                || results.ValueKind != JsonValueKind.Array
            )
                throw new PlatformUnavailableException("Prolific's list has no results.");
            found.AddRange(results.EnumerateArray().Select(Submission));
            // Asking beyond the end is answered 404: the last page says so itself.
            if (!HasNext(json.RootElement) || results.GetArrayLength() == 0) return found;
        }
    }

    /// <summary>Approves a submission. Doing so again changes nothing.</summary>
    /// <exception cref="PlatformUnavailableException">It could not be approved, also when the participant has not sent
    /// it in yet.</exception>
    public async Task ApproveAsync(string id, CancellationToken cancel)
    {
        using var answer = await SendAsync(
            () =>
                new(HttpMethod.Post, $"submissions/{Uri.EscapeDataString(id)}/transition/")
                {
                    Content = JsonContent.Create(new { action = "APPROVE" }),
                },
            cancel
        );
        if (!answer.IsSuccessStatusCode) throw Refusal(answer);
    }

    private async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> request, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan pause;
            string reason;
            try
            {
                using var within = CancellationTokenSource.CreateLinkedTokenSource(cancel);
                within.CancelAfter(patience.AnswerWithin);
                using var message = request();
                var answer = await http.SendAsync(message, within.Token);
                if (answer.StatusCode != HttpStatusCode.TooManyRequests && (int)answer.StatusCode < 500) return answer;
                pause = RetryAfter(answer) ?? Backoff(attempt);
                reason = $"it answered {(int)answer.StatusCode}";
                answer.Dispose();
            }
            catch (HttpRequestException failure)
            {
                (pause, reason) = (Backoff(attempt), failure.HttpRequestError.ToString());
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                (pause, reason) = (Backoff(attempt), "there was no answer in time");
            }
            if (attempt >= patience.Attempts || pause > patience.LongestPause)
                throw new PlatformUnavailableException($"Prolific could not be asked: {reason}.");
            await Task.Delay(pause, clock, cancel);
        }
    }

    // Doubled each time; the jitter keeps several servers from asking in step.
    private TimeSpan Backoff(int attempt) =>
        patience.FirstPause * Math.Pow(2, attempt - 1) * (0.75 + (Random.Shared.NextDouble() / 2));

    private TimeSpan? RetryAfter(HttpResponseMessage answer) => answer.Headers.RetryAfter switch
    {
        { Delta: { } seconds } => seconds,
        { Date: { } at } => at - clock.GetUtcNow() is { Ticks: > 0 } left ? left : TimeSpan.Zero,
        _ => null,
    };

    private static async Task<JsonDocument> ReadAsync(HttpResponseMessage answer, CancellationToken cancel)
    {
        if (!answer.IsSuccessStatusCode) throw Refusal(answer);
        try
        {
            return await JsonDocument.ParseAsync(
                await answer.Content.ReadAsStreamAsync(cancel),
                cancellationToken: cancel
            );
        }
        catch (JsonException)
        {
            throw new PlatformUnavailableException("Prolific's answer is not JSON.");
        }
    }

    private static PlatformUnavailableException Refusal(HttpResponseMessage answer) =>
        new(
            answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
        ? "Prolific does not accept the token in PROLIFIC_TOKEN."
        : $"Prolific answered {(int)answer.StatusCode}.");

    private static PlatformSubmission Submission(JsonElement json) =>
        new(
            Text(json, "id"),
            Text(json, "participant") ?? Text(json, "participant_id") ?? "",
            Text(json, "entered_code") ?? Text(json, "study_code") ?? "",
            Text(json, "status") ?? ""
        )
        {
            Study = Text(json, "study_id") ?? Text(json, "study"),
        };

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object
        && json.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static bool HasNext(JsonElement root) =>
        root.TryGetProperty("_links", out var links)
        && links.ValueKind == JsonValueKind.Object
        && links.TryGetProperty("next", out var next)
        && next.ValueKind == JsonValueKind.Object
        && Text(next, "href") is not null;
}
