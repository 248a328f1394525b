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
