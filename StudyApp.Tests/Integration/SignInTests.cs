using System.Buffers.Binary;
using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StudyApp.Storage.Entities.Server;
using StudyApp.Tests.Storage;
using StudyApp.Web.Account;
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
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await admin.PostAsync(("__RequestVerificationToken", "forged"), ("username", "admin"), ("password", Password))).Status
        );

        var answer = await admin.PostAsync(("username", "admin"), ("password", Password));
        Assert.Equal((HttpStatusCode.SeeOther, "/admin/export"), (answer.Status, answer.Location?.OriginalString));
        Assert.Contains(
            admin.Cookies.GetAllCookies(),
            c => c.HttpOnly && c.Path.StartsWith("/admin", StringComparison.Ordinal) && !before.Contains(c.Value)
        );
        var panel = await admin.OpenAsync("admin");
        Assert.Equal("Overview", panel.Page.QuerySelector("h1")?.TextContent);

        Assert.Equal(HttpStatusCode.BadRequest, (await admin.PostRawAsync("admin/logout")).Status);
        await admin.OpenAsync("admin/logout");
        Assert.Equal("Overview", (await admin.OpenAsync("admin")).Page.QuerySelector("h1")?.TextContent);
        var form = panel.Page.QuerySelector("form[action='admin/logout']")!;
        await admin.PostRawAsync(
            "admin/logout",
            [.. form.QuerySelectorAll("input").Select(i => (i.GetAttribute("name")!, i.GetAttribute("value")!))]
        );
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
            request.Content = new FormUrlEncodedContent(
                login
                    .Page.QuerySelectorAll("main form input[type=hidden]")
                    .Select(h => KeyValuePair.Create(h.GetAttribute("name")!, h.GetAttribute("value") ?? ""))
                    .Concat([new("username", name), new("password", i == 5 ? Password : "wrong")])
            );
            last = (await guesser.SendAsync(request)).Status;
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, last);
        // Nobody else is shut out: participants come in as before.
        using var visitor = host.NewVisitor();
        Assert.Equal("questionnaire/mood", (await visitor.ConsentAsync()).PageName);
    }

    [Theory, OnSqlite, OnPostgres]
    internal async Task Wrong_sign_ins_at_the_same_moment_keep_nobody_from_taking_part(DatabaseKind kind)
    {
        using var folder = Study();
        await using var host = await StudyHost.StartAsync(folder, await StudyHost.UriAsync(kind));
        using var admin = host.NewVisitor();
        await admin.OpenAsync("admin/login");
        for (var round = 0; round < 3; round++)
        {
            var guesses = Enumerable.Range(0, 4).Select(_ => admin.PostAsync(("username", "admin"), ("password", "wrong")));
            HttpStatusCode[] refusals = [HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests];
            Assert.All(await Task.WhenAll(guesses), answer => Assert.Contains(answer.Status, refusals));
        }

        using var visitor = host.NewVisitor();
        // A writer whose turn was lost would be waited for without an end.
        Assert.Equal("questionnaire/mood", (await visitor.ConsentAsync().WaitAsync(TimeSpan.FromSeconds(10))).PageName);
        Assert.Equal("end", (await visitor.SubmitAsync(("age", "30"))).PageName);
        Assert.Equal(HttpStatusCode.OK, (await visitor.OpenAsync("health/write")).Status);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("STORE_IP = 'hashed'", "")]
    [InlineData("STORE_IP = 'shortened'", " (from 127.0.0.0/24)")]
    [InlineData("STORE_IP = 'full'", " (from 127.0.0.0/24)")]
    public async Task A_refused_sign_in_is_told_in_the_log_without_what_was_typed(string setting, string network)
    {
        var log = new KeptLog();
        using var folder = Study().WithSetting(setting);
        await using var host = await StudyHost.StartAsync(folder, "sqlite://", log.Of);
        using var admin = host.NewVisitor();
        await admin.OpenAsync("admin/login");
        await admin.PostAsync(("username", "secret in the wrong field"), ("password", "wrong secret"));
        for (var i = 0; i < 5; i++) await admin.PostAsync(("username", "ADMIN"), ("password", "wrong secret"));

        var lines = log.With("A sign-in").ToList();
        Assert.Equal($"A sign-in under a name that has no account was refused{network}", lines[0]);
        Assert.Equal(4, lines.Count(l => l == $"A sign-in under \"admin\" was refused{network}"));
        var locked = $"A sign-in under \"admin\" was refused{network}: after too many wrong ones it is locked until ";
        Assert.StartsWith(locked, lines[^1], StringComparison.Ordinal);
        Assert.Empty(log.With("secret"));
    }

    [Fact]
    public async Task A_hash_of_fewer_rounds_holds_and_is_replaced_at_the_sign_in()
    {
        using var folder = Study();
        await using var host = await StudyHost.StartAsync(folder, "sqlite://");
        var old = new PasswordHasher<Admin>(Options.Create(new PasswordHasherOptions { IterationCount = 10_000 }));
        var before = old.HashPassword(new(), Password);
        await host.QueryAsync(db => db.Users.ExecuteUpdateAsync(u => u.SetProperty(a => a.PasswordHash, before)));
        using var admin = host.NewVisitor();
        await admin.OpenAsync("admin/login");

        Assert.Equal(HttpStatusCode.SeeOther, (await admin.PostAsync(("username", "admin"), ("password", Password))).Status);

        // Of the third format: a byte, the function, the rounds.
        var hash = Convert.FromBase64String((await host.QueryAsync(db => db.Users.Select(u => u.PasswordHash).SingleAsync()))!);
        Assert.Equal(210_000, BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(5)));
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData("Origin", "own", true)]
    [InlineData("Sec-Fetch-Site", "same-origin", true)]
    [InlineData("Origin", "https://evil.example", false)]
    [InlineData("Origin", "null", false)]
    [InlineData("Sec-Fetch-Site", "same-site", false)]
    [InlineData("Sec-Fetch-Site", "cross-site", false)]
    public async Task The_panel_s_live_connection_is_opened_by_its_own_pages_only(string? header, string? value, bool isOpened)
    {
        using var folder = Study();
        await using var host = await StudyHost.StartAsync(folder, "sqlite://");
        using var admin = host.NewVisitor();
        await admin.OpenAsync("admin/login");
        await admin.SubmitAsync(("username", "admin"), ("password", Password));
        using var request = new HttpRequestMessage(HttpMethod.Post, "admin/_blazor/negotiate?negotiateVersion=1");
        if (header is not null) request.Headers.Add(header, value == "own" ? host.Address.GetLeftPart(UriPartial.Authority) : value);

        Assert.Equal(isOpened ? HttpStatusCode.OK : HttpStatusCode.Forbidden, (await admin.SendAsync(request)).Status);
    }

    [Fact]
    public async Task A_set_up_password_that_is_tried_first_is_refused_and_the_link_still_holds()
    {
        using var folder = new WrittenStudy().WithSetting("TITLE = 'Sleep in summer'");
        await using var host = await StudyHost.StartAsync(folder, "sqlite://");
        var token = host.Services.GetRequiredService<SetupLink>().Issue();
        using var admin = host.NewVisitor();
        foreach (var weak in new[] { "sleepinsummer", "aaaaaaaaaaaa", "Password1234" })
        {
            await admin.OpenAsync($"admin/setup?token={token}");
            var refused = await admin.PostAsync(("password", weak), ("repeat", weak));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            Assert.Contains("Choose a sentence of your own", refused.ValueOf("setup-error"), StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.SeeOther, (await admin.PostAsync(("password", Password), ("repeat", Password))).Status);
        Assert.Equal("Overview", (await admin.OpenAsync("admin")).Page.QuerySelector("h1")?.TextContent);
    }

    [Fact]
    public async Task Nothing_that_changes_the_study_can_be_pressed_before_the_page_answers()
    {
        using var folder = Study().WithSetting("CONDITIONS = [{label='a'}, {label='b'}]");
        await using var host = await StudyHost.StartAsync(folder, "sqlite://");
        using var admin = host.NewVisitor();
        await admin.OpenAsync("admin/login");

        var panel = await admin.SubmitAsync(("username", "admin"), ("password", Password));

        foreach (var condition in new[] { 1, 2 }) Assert.NotNull(panel.Page.QuerySelector($"#switch-{condition}[disabled]"));
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
