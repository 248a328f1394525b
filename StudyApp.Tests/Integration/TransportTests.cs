using System.Net;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>What depends on how a request came: over HTTPS, through a proxy, or neither.</summary>
public sealed class TransportTests
{
    private const string Proxy = "BEHIND_REVERSE_PROXY = true";

    [Theory]
    [InlineData(Proxy, "https", "max-age=15552000")]
    [InlineData(Proxy, "http", null)]
    [InlineData("", "https", null)]
    public async Task Only_what_came_over_HTTPS_is_to_come_so_ever_after(string setting, string scheme, string? expected)
    {
        using var folder = new WrittenStudy().WithSetting(setting);
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();

        var answer = await visitor.SendAsync(Get("consent", scheme));

        Assert.Equal(expected, answer.Headers.TryGetValues("Strict-Transport-Security", out var found) ? Assert.Single(found) : null);
    }

    [Theory]
    [InlineData("", "https", "__Host-studyapp_")]
    [InlineData("", "http", "studyapp_")]
    [InlineData("SESSION_COOKIE_NAME = 'ours'", "https", "ours=")]
    [InlineData("APPLICATION_ROOT = '/sleep'", "https", "studyapp_")]
    public async Task Where_it_can_the_cookie_s_name_binds_it_to_this_host(string setting, string scheme, string name)
    {
        using var folder = new WrittenStudy().WithSetting(Proxy).WithSetting(setting);
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();

        var cookie = Assert.Single(SetCookies(await visitor.SendAsync(Get("consent", scheme))));

        Assert.StartsWith(name, cookie, StringComparison.Ordinal);
        Assert.Equal(scheme == "https", cookie.Contains("; secure", StringComparison.OrdinalIgnoreCase));
        if (name.StartsWith("__Host-", StringComparison.Ordinal)) Assert.Contains("; path=/;", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("", "https", "__Host-", "/")]
    [InlineData("", "http", "", "/admin")]
    [InlineData("APPLICATION_ROOT = '/sleep'", "https", "", "/sleep/admin")]
    public async Task Forms_and_the_panel_have_such_cookies_too_and_the_panel_s_counts_in_the_panel_only(
        string setting, string scheme, string prefix, string path)
    {
        const string Password = "a sentence for the tests";
        using var folder = new WrittenStudy().WithSetting(Proxy).WithSetting($"ADMIN_PASSWORD = '{Password}'").WithSetting(setting);
        await using var host = await StudyHost.StartAsync(folder);
        using var plain = new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false };
        using var client = new HttpClient(plain) { BaseAddress = host.Address };
        var form = await SendAsync(Get("admin/login", scheme));
        var formCookie = Assert.Single(AllCookies(form), c => c.Contains("studyapp_form_", StringComparison.Ordinal));
        Assert.StartsWith(prefix + "studyapp_form_", formCookie, StringComparison.Ordinal);
        var token = form.Page.QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!;

        var signedIn = await PostAsync(
            "admin/login", Pair(formCookie), ("username", "admin"), ("password", Password), ("__RequestVerificationToken", token));

        var cookie = Assert.Single(AllCookies(signedIn), c => c.Contains("studyapp_admin_", StringComparison.Ordinal));
        Assert.StartsWith(prefix + "studyapp_admin_", cookie, StringComparison.Ordinal);
        Assert.Contains($"; path={path};", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(scheme == "https", cookie.Contains("; secure", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(HttpStatusCode.OK, await DownloadAsync(Pair(cookie)));
        // The name it had before the server spoke HTTPS.
        Assert.Equal(HttpStatusCode.OK, await DownloadAsync(Pair(cookie)[prefix.Length..]));
        Assert.Equal(HttpStatusCode.Unauthorized, await DownloadAsync("other=1"));
        var page = await SendAsync(With(Get("admin/export", scheme), $"{Pair(formCookie)}; {Pair(cookie)}"));
        token = page.Page.QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var signedOut = await PostAsync("admin/logout", $"{Pair(formCookie)}; {Pair(cookie)}", ("__RequestVerificationToken", token));
        var ended = Assert.Single(AllCookies(signedOut), c => c.StartsWith(Pair(cookie).Split('=')[0] + "=;", StringComparison.Ordinal));
        Assert.Contains($"path={path};", ended, StringComparison.Ordinal);

        static IEnumerable<string> AllCookies(Answer answer) => answer.Headers.TryGetValues("Set-Cookie", out var all) ? all : [];

        static string Pair(string cookie) => cookie.Split(';')[0];

        static HttpRequestMessage With(HttpRequestMessage request, string cookies)
        {
            request.Headers.Add("Cookie", cookies);
            return request;
        }

        async Task<HttpStatusCode> DownloadAsync(string cookies) =>
            (await SendAsync(With(Get("admin/export/codebook.csv", scheme), cookies))).Status;

        async Task<Answer> SendAsync(HttpRequestMessage request)
        {
            using var response = await client.SendAsync(request);
            return new(response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.Location, response.Headers);
        }

        async Task<Answer> PostAsync(string address, string cookies, params (string Name, string Value)[] fields)
        {
            using var request = With(Get(address, scheme), cookies);
            request.Method = HttpMethod.Post;
            request.Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
            return await SendAsync(request);
        }
    }

    [Fact]
    public async Task Whoever_holds_a_cookie_of_the_plain_name_goes_on_and_gets_the_other()
    {
        using var folder = new WrittenStudy().WithSetting(Proxy);
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        var old = Assert.Single(visitor.Cookies.GetAllCookies(), c => !c.Name.Contains("form", StringComparison.Ordinal));
        using var plain = new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false };
        using var client = new HttpClient(plain) { BaseAddress = host.Address };

        Assert.Equal("questionnaire/mood", (await OpenAsync("questionnaire/mood")).PageName);
        // The language is kept in the cookie, which is written for it.
        var cookies = SetCookies(await OpenAsync("?lang=en")).ToList();
        Assert.Single(cookies, c => c.StartsWith($"__Host-{old.Name}=", StringComparison.Ordinal));
        Assert.Single(cookies, c => c.StartsWith($"{old.Name}=;", StringComparison.Ordinal));

        async Task<Answer> OpenAsync(string path)
        {
            using var request = Get(path, "https");
            request.Headers.Add("Cookie", $"{old.Name}={old.Value}");
            using var response = await client.SendAsync(request);
            return new(response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.Location, response.Headers);
        }
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData(Proxy, 0)]
    public async Task A_proxy_that_the_setting_does_not_name_is_told_once(string setting, int lines)
    {
        var log = new KeptLog();
        using var folder = new WrittenStudy().WithSetting(setting);
        await using var host = await StudyHost.StartAsync(folder, configure: log.Of);
        using var visitor = host.NewVisitor();
        await visitor.OpenAsync("consent");
        Assert.Empty(log.With("BEHIND_REVERSE_PROXY"));
        visitor.ComesThrough("203.0.113.7");

        for (var i = 0; i < 3; i++) await visitor.OpenAsync("consent");

        Assert.Equal(lines, log.With("set BEHIND_REVERSE_PROXY = true").Count());
        Assert.Empty(log.With("203.0.113"));
    }

    private static HttpRequestMessage Get(string path, string scheme) =>
        new(HttpMethod.Get, path) { Headers = { { "X-Forwarded-Proto", scheme } } };

    private static IEnumerable<string> SetCookies(Answer answer) =>
        answer.Headers.TryGetValues("Set-Cookie", out var cookies)
            ? cookies.Where(c => !c.Contains("_form_", StringComparison.Ordinal))
            : [];
}
