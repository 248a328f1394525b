using System.Net;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>Who gets into the panel and out again, over HTTP.</summary>
public sealed class SignInTests
{
    private const string Password = "a long test password";

    [Theory]
    [InlineData("admin")]
    [InlineData("admin/participants")]
    [InlineData("admin/participants/1")]
    [InlineData("admin/export")]
    public async Task Strangers_and_participants_are_led_to_the_sign_in(string address)
    {
        using var folder = Study();
        await using var host = await StudyHost.StartAsync(folder, "sqlite://");
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        var answer = await visitor.OpenAsync(address);

        Assert.NotNull(answer.Page.GetElementById("password"));
    }

    [Theory]
    [InlineData("participants_wide.csv")]
    [InlineData("responses_long.csv")]
    [InlineData("codebook.csv")]
    [InlineData("interactions.csv")]
    public async Task Downloads_are_refused_to_them(string file)
    {
        using var folder = Study();
        await using var host = await StudyHost.StartAsync(folder, "sqlite://");
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync("external_id=W1");

        var answer = await visitor.OpenAsync($"admin/export/{file}");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.DoesNotContain("W1", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_in_gives_a_new_cookie_and_signing_out_takes_it_back_by_a_form_of_ours_only()
    {
        using var folder = Study();
        await using var host = await StudyHost.StartAsync(folder, "sqlite://");
        using var admin = host.NewVisitor();
        await admin.OpenAsync("admin/login?returnUrl=%2Fadmin%2Fexport");
        var before = admin.Cookies.GetAllCookies().Select(c => c.Value).ToHashSet();
        Assert.Equal(HttpStatusCode.Unauthorized, (await admin.PostAsync(("username", "admin"), ("password", "wrong"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.PostAsync(("__RequestVerificationToken", "forged"), ("username", "admin"), ("password", Password))).Status);

        var answer = await admin.PostAsync(("username", "admin"), ("password", Password));
        Assert.Equal((HttpStatusCode.SeeOther, "/admin/export"), (answer.Status, answer.Location?.OriginalString));
        Assert.Contains(admin.Cookies.GetAllCookies(), c => c.HttpOnly && c.Path.StartsWith("/admin", StringComparison.Ordinal) && !before.Contains(c.Value));
        var panel = await admin.OpenAsync("admin");
        Assert.Equal("Overview", panel.Page.QuerySelector("h1")?.TextContent);

        Assert.Equal(HttpStatusCode.BadRequest, (await admin.PostRawAsync("admin/logout")).Status);
        await admin.OpenAsync("admin/logout");
        Assert.Equal("Overview", (await admin.OpenAsync("admin")).Page.QuerySelector("h1")?.TextContent);
        var form = panel.Page.QuerySelector("form[action='admin/logout']")!;
        await admin.PostRawAsync("admin/logout", [.. form.QuerySelectorAll("input").Select(i => (i.GetAttribute("name")!, i.GetAttribute("value")!))]);
        Assert.NotNull((await admin.OpenAsync("admin")).Page.GetElementById("password"));
    }

    [Theory]
    [InlineData("admin")]
    [InlineData("nobody")]
    public async Task Five_wrong_passwords_lock_a_name_whatever_address_they_claim_to_come_from(string name)
    {
        using var folder = Study();
        await using var host = await StudyHost.StartAsync(folder, "sqlite://");
        var last = HttpStatusCode.OK;
        for (var i = 0; i < 6; i++)
        {
            using var guesser = host.NewVisitor();
            var login = await guesser.OpenAsync("admin/login");
            using var request = new HttpRequestMessage(HttpMethod.Post, "admin/login");
            request.Headers.Add("X-Forwarded-For", $"203.0.113.{i}");
            request.Content = new FormUrlEncodedContent(login.Page.QuerySelectorAll("main form input[type=hidden]").Select(h => KeyValuePair.Create(h.GetAttribute("name")!, h.GetAttribute("value") ?? "")).Concat([new("username", name), new("password", i == 5 ? Password : "wrong")]));
            last = (await guesser.SendAsync(request)).Status;
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, last);
        // Nobody else is shut out: participants come in as before.
        using var visitor = host.NewVisitor();
        Assert.Equal("questionnaire/mood", (await visitor.ConsentAsync()).PageName);
    }

    [Fact]
    public async Task Nothing_that_changes_the_study_can_be_pressed_before_the_page_answers()
    {
        using var folder = Study().WithSetting("CONDITIONS = [{label='a'}, {label='b'}]");
        await using var host = await StudyHost.StartAsync(folder, "sqlite://");
        using var admin = host.NewVisitor();
        await admin.OpenAsync("admin/login");

        var panel = await admin.SubmitAsync(("username", "admin"), ("password", Password));

        foreach (var condition in new[] { 1, 2 }) Assert.NotNull(panel.Page.QuerySelector($"#switch-{condition}.rz-state-disabled input[disabled]"));
        Assert.Equal(3, panel.Page.QuerySelectorAll("[id^=opening-][aria-pressed][disabled]").Length);
    }

    [Theory]
    [InlineData(".env")]
    [InlineData("wp-login.php")]
    [InlineData("phpmyadmin/index.php")]
    [InlineData(".git/config")]
    public async Task Addresses_that_only_scanners_ask_for_are_not_there_and_ban_nobody(string address)
    {
        using var folder = Study();
        await using var host = await StudyHost.StartAsync(folder, "sqlite://");
        using var visitor = host.NewVisitor("sqlmap/1.8");

        for (var i = 0; i < 10; i++) Assert.Equal(HttpStatusCode.NotFound, (await visitor.OpenAsync(address)).Status);

        Assert.Equal("questionnaire/mood", (await visitor.ConsentAsync()).PageName);
    }

    private static WrittenStudy Study() => new WrittenStudy().WithSetting($"ADMIN_PASSWORD = '{Password}'");
}
