using System.Text;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using StudyApp.Tests.Integration;

namespace StudyApp.Tests.Fuzz.Targets;

/// <summary>The server, asked for every address it has in every way.</summary>
internal sealed class RequestTarget : IFuzzTarget
{
    // Nobody waits for as long: an answer that does not come is a failure.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(50);

    private readonly Dictionary<FuzzSender, FuzzSession> _sessions = [];
    private readonly RequestWriter _writer = new();
    private WrittenStudy? _folder;
    private StudyHost? _host;
    private HttpClient? _client;

    public string Name => "requests";

    public object Next(Random chance) => _writer.Next(chance);

    public async Task RunAsync(object input)
    {
        if (_host is null) await StartAsync();
        var request = (FuzzRequest)input;
        var session = await SessionOfAsync(request.Sender);
        using var patience = new CancellationTokenSource(Patience);
        using var message = ToMessage(request, session);
        using var response = await _client!.SendAsync(message, HttpCompletionOption.ResponseContentRead, patience.Token);
        var status = (int)response.StatusCode;
        FuzzComplaintException.Unless(status < 500, $"status {status}: {await response.Content.ReadAsStringAsync(patience.Token)}");
        // Whoever went on, left or signed out is replaced now and then, so that the next ones stand where they should.
        if (message.Method != HttpMethod.Get && status is >= 200 and < 400 && request.Sender != FuzzSender.Nobody)
            _sessions.Remove(request.Sender);
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_host is not null) await _host.DisposeAsync();
        _folder?.Dispose();
    }

    private async Task StartAsync()
    {
        _folder = FuzzStudy.Write();
        _host = await StudyHost.StartAsync(_folder);
        // A connection of its own for each request: the server closes one whose last request it did not read to the end, and who sends the
        // next on it at that moment gets no answer.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.Zero };
        _client = new(handler) { BaseAddress = _host.Address };
        var untried = _host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => !e.Metadata.Any(m => m.GetType().Name == "StaticAssetDescriptor"))
            .Select(e => "/" + e.RoutePattern.RawText!.Trim('/')).Distinct().Except(RequestWriter.Routes).ToList();
        FuzzComplaintException.Unless(untried.Count == 0, $"routes: not tried: {string.Join(", ", untried)}");
    }

    private async Task<FuzzSession> SessionOfAsync(FuzzSender sender)
    {
        if (!_sessions.TryGetValue(sender, out var session)) _sessions[sender] = session = await FuzzSession.OpenAsync(_host!, sender);
        return session;
    }

    private HttpRequestMessage ToMessage(FuzzRequest request, FuzzSession session)
    {
        var message = new HttpRequestMessage(
            new HttpMethod(request.Method),
            new Uri(
                _host!.Address + request.Address.TrimStart('/'),
                new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }
            )
        );
        if (session.Cookies.Length > 0 && !request.Headers.Any(h => h.Name == "Cookie"))
            message.Headers.TryAddWithoutValidation("Cookie", session.Cookies);
        foreach (var (name, value) in request.Headers)
            message.Headers.TryAddWithoutValidation(name, value.Replace("{token}", session.Token, StringComparison.Ordinal));
        if (request.Body is { } body)
        {
            var urlEncoded = request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.Ordinal) == true;
            var text = body.Replace("{token}", urlEncoded ? Uri.EscapeDataString(session.Token) : session.Token, StringComparison.Ordinal)
                .Replace("{visit}", session.Visit, StringComparison.Ordinal);
            message.Content = new ByteArrayContent(Encoding.Latin1.GetBytes(text));
            if (request.ContentType is { } type) message.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }
        return message;
    }
}
