using System.Net;
using System.Net.Http.Headers;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace StudyApp.Tests.Integration;

/// <summary>An answer of the server, and the page it holds.</summary>
public sealed record Answer(HttpStatusCode Status, string Text, Uri? Location, HttpResponseHeaders Headers)
{
    private IHtmlDocument? _page;

    public IHtmlDocument Page => _page ??= new HtmlParser().ParseDocument(Text);

    /// <summary>The page's name, such as <c>questionnaire/mood</c>.</summary>
    public string PageName => Page.Body?.GetAttribute("data-page") ?? "";

    public string? Code => Page.QuerySelector("#completion-code")?.TextContent;

    public string Errors => Page.QuerySelector("#form-errors")?.TextContent ?? "";

    public string ValueOf(string id) => Page.GetElementById(id) switch
    {
        IHtmlInputElement input => input.Value,
        IHtmlTextAreaElement area => area.Value,
        var other => other?.TextContent ?? "",
    };
}

/// <summary>A person with a browser: keeps cookies, follows redirects only when asked.</summary>
public sealed class Visitor : IDisposable
{
    private readonly HttpClient _client;

    public Visitor(Uri address, string? userAgent = null)
    {
        var handler = new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = Cookies };
        _client = new(handler) { BaseAddress = address };
        if (userAgent is not null) _client.DefaultRequestHeaders.UserAgent.ParseAdd(userAgent);
    }

    public CookieContainer Cookies { get; } = new();

    /// <summary>From now on a proxy says that the requests come from an address.</summary>
    public void ComesThrough(string address) => _client.DefaultRequestHeaders.Add("X-Forwarded-For", address);

    /// <summary>The same, with the scheme and the host's name that the browser sees.</summary>
    public void ComesThrough(string address, string scheme, string host)
    {
        ComesThrough(address);
        _client.DefaultRequestHeaders.Add("X-Forwarded-Proto", scheme);
        _client.DefaultRequestHeaders.Add("X-Forwarded-Host", host);
    }

    /// <summary>The page that is open.</summary>
    public Answer Current { get; private set; } = null!;

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using var response = await _client.SendAsync(request);
        return new(response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.Location, response.Headers);
    }

    /// <summary>Opens an address and follows redirects to a page.</summary>
    public async Task<Answer> OpenAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return Current = await FollowAsync(await SendAsync(request));
    }

    /// <summary>Sends the open page's form with these fields beside its hidden ones, without following.</summary>
    public Task<Answer> PostAsync(params (string Name, string Value)[] fields) => PostAsync(Current, fields);

    public async Task<Answer> PostAsync(Answer page, params (string Name, string Value)[] fields)
    {
        var form = page.Page.QuerySelector("main form") ?? throw new InvalidOperationException($"The page {page.PageName} has no form.");
        var hidden = form.QuerySelectorAll("input[type=hidden]")
            .Where(i => !fields.Any(f => f.Name == i.GetAttribute("name")))
            .Select(i => (i.GetAttribute("name")!, i.GetAttribute("value") ?? ""));
        return await PostRawAsync(form.GetAttribute("action")!, [.. hidden, .. fields]);
    }

    public async Task<Answer> PostRawAsync(string path, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))),
        };
        return await SendAsync(request);
    }

    /// <summary>Sends the open page's form and opens what follows.</summary>
    public async Task<Answer> SubmitAsync(params (string Name, string Value)[] fields) =>
        Current = await FollowAsync(await PostAsync(fields));

    /// <summary>Arrives and agrees to take part.</summary>
    public async Task<Answer> ConsentAsync(string query = "")
    {
        await OpenAsync(query.Length == 0 ? "" : "?" + query);
        return await SubmitAsync(("consent", "1"));
    }

    public void Dispose() => _client.Dispose();

    private async Task<Answer> FollowAsync(Answer answer)
    {
        for (var hops = 0; answer.Location is not null && (int)answer.Status is >= 300 and < 400; hops++)
        {
            if (hops > 10) throw new InvalidOperationException($"Too many redirects, last to {answer.Location}.");
            using var request = new HttpRequestMessage(HttpMethod.Get, answer.Location);
            answer = await SendAsync(request);
        }
        return answer;
    }
}
