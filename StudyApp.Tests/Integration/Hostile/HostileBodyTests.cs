using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace StudyApp.Tests.Integration.Hostile;

/// <summary>Bodies and addresses that were once answered wrongly, or that attackers try first.</summary>
public sealed class HostileBodyTests
{
    private static readonly string[] ForbiddenPaths =
    [
        "static/../study.toml",
        "static/%2e%2e/study.toml",
        "static/..%2fstudy.toml",
        "static/%2e%2e%2fstudy.toml",
        "static/..%5cstudy.toml",
        "static/%252e%252e/study.toml",
        "static//../../study.toml",
        "static/.hidden",
        "static/out.txt",
        "static/folder/study.toml",
        "static/loop.txt",
        "study.toml",
        "study.db",
        "questionnaires/mood.json",
        "static/a.txt%00.png",
    ];

    [Theory]
    [InlineData("multipart/form-data; boundary=other")]
    [InlineData("multipart/form-data; boundary=b")]
    [InlineData("application/x-www-form-urlencoded; charset=utf-7")]
    [InlineData("application/x-www-form-urlencoded; charset=utf-16")]
    public async Task Forms_are_read_in_one_encoding_only(string contentType)
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        Assert.Equal(
            HttpStatusCode.UnsupportedMediaType,
            (
                await SendAsync(visitor, "questionnaire/mood", contentType, "--b\r\nContent-Disposition: form-data; name=\"age\"\r\n\r\n33")
            ).Status
        );
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await SendAsync(visitor, "admin/login", contentType, "--b\r\n")).Status);
        Assert.Equal(0, await host.QueryAsync(db => db.Submissions.CountAsync()));
    }

    [Theory]
    [InlineData("age=33&why=%00x&why=fine")]
    [InlineData("age=33&why=%ED%A0%80&why=fine")]
    [InlineData("age=33&why=%FF&why=fine")]
    [InlineData("%00=x&age=33")]
    public async Task A_value_that_another_replaces_must_be_text_too(string body)
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await SendAsync(visitor, "questionnaire/mood", "application/x-www-form-urlencoded", body)).Status
        );
    }

    [Fact]
    public async Task A_draft_in_a_form_is_refused_and_foreign_fields_of_one_are_dropped()
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        var token = visitor.Current.Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

        Assert.Equal(
            HttpStatusCode.UnsupportedMediaType,
            (await SendAsync(visitor, "draft", "application/x-www-form-urlencoded", new string('n', 300) + "=x", token: null)).Status
        );
        Assert.Equal(
            HttpStatusCode.NoContent,
            (
                await SendAsync(
                    visitor,
                    "draft",
                    "application/json",
                    """{"visit":2,"fields":{"why":"mine","participant_id":"9","__proto__":"x","retired":"x"}}""",
                    token
                )
            ).Status
        );

        Assert.Equal("""{"why":"mine"}""", (await host.QueryAsync(db => db.Drafts.SingleAsync())).Fields);
    }

    [Fact]
    public async Task Nothing_but_the_files_of_the_static_folder_is_served()
    {
        using var folder = new WrittenStudy().With("static/a.txt", "picture").With("static/.hidden", "secret");
        var files = Path.Combine(folder.Root, "static");
        folder.Write();
        File.CreateSymbolicLink(Path.Combine(files, "in.txt"), "a.txt");
        File.CreateSymbolicLink(Path.Combine(files, "out.txt"), folder.Config);
        File.CreateSymbolicLink(Path.Combine(files, "folder"), "..");
        File.CreateSymbolicLink(Path.Combine(files, "loop.txt"), "loop.txt");
        await using var host = await StudyHost.StartAsync(folder);

        Assert.Contains("picture", await RawAsync(host, "static/a.txt"), StringComparison.Ordinal);
        Assert.Contains("picture", await RawAsync(host, "static/in.txt"), StringComparison.Ordinal);
        foreach (var path in ForbiddenPaths)
        {
            var answer = await RawAsync(host, path);
            Assert.Matches("^HTTP/1.1 (302|400|404)", answer);
            foreach (var secret in new[] { "Test study'", "secret", "SQLite format" })
                Assert.DoesNotContain(secret, answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task No_header_of_a_visitor_turns_a_redirect_to_another_host()
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);

        foreach (
            var path in new[]
            {
                "",
                "/evil.test",
                "/evil.test/%2e%2e",
                "redirect_to_page//evil.test",
                "redirect_to_page/%0d%0aSet-Cookie:a=b",
                "admin/login?returnUrl=//evil.test",
            }
        )
        {
            var answer = await RawAsync(
                host,
                path,
                "Host: evil.test\r\nX-Forwarded-Host: evil.test\r\nX-Forwarded-Proto: https\r\nForwarded: host=evil.test\r\n"
                    + "X-Original-URL: /admin\r\n"
            );
            var head = answer.Split("\r\n\r\n")[0];
            Assert.Matches("^HTTP/1.1 (200|302|303|400|404)", head);
            Assert.DoesNotContain("evil.test", head, StringComparison.Ordinal);
            Assert.DoesNotContain("Set-Cookie: a=b", head, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("secure", head, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("admin")]
    [InlineData("questionnaire/mood")]
    public async Task A_host_without_a_name_that_an_address_could_carry_is_refused(string path)
    {
        using var folder = new WrittenStudy().WithSetting("ADMIN_PASSWORD = 'nine quiet rivers run'");
        await using var host = await StudyHost.StartAsync(folder);

        var answer = await RawAsync(host, path, $"Host: a_{new string('b', 70)}\r\nAccept: text/html\r\n");

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_cookie_of_another_study_or_a_forged_one_is_nobody()
    {
        using var one = new WrittenStudy();
        using var two = new WrittenStudy();
        await using var first = await StudyHost.StartAsync(one);
        await using var second = await StudyHost.StartAsync(two);
        using var visitor = first.NewVisitor();
        await visitor.ConsentAsync();
        var cookie = visitor.Cookies.GetAllCookies().Single(c => !c.Name.Contains("form", StringComparison.Ordinal));

        foreach (var value in new[] { cookie.Value, cookie.Value[..^4] + "AAAA", cookie.Value + "A", "", "x", new string('A', 3_000) })
        {
            using var stranger = second.NewVisitor();
            stranger.Cookies.Add(second.Address, new Cookie(cookie.Name, value));
            Assert.Equal("consent", (await stranger.OpenAsync("questionnaire/mood")).PageName);
        }
        Assert.Equal(0, await second.CountParticipantsAsync());
    }

    private static async Task<Answer> SendAsync(Visitor visitor, string path, string contentType, string body, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        if (token is not null) request.Headers.Add("RequestVerificationToken", token);
        return await visitor.SendAsync(request);
    }

    // By hand: clients tidy addresses before they send them.
    private static async Task<string> RawAsync(StudyHost host, string path, string headers = "Host: localhost\r\n")
    {
        using var client = new TcpClient();
        await client.ConnectAsync(host.Address.Host, host.Address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET /{path} HTTP/1.1\r\n{headers}Connection: close\r\n\r\n"));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }
}
