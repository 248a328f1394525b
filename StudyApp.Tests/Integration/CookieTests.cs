using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>Cookies that are too old, changed, somebody else's or gone: what is stored stays, and there is a way on.</summary>
public sealed class CookieTests
{
    [Theory]
    [InlineData("old")]
    [InlineData("changed")]
    [InlineData("another study's")]
    [InlineData("gone")]
    public async Task Whoever_came_by_a_link_goes_on_by_it(string what)
    {
        var clock = new SetClock();
        using var folder = new WrittenStudy();
        using var other = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder, configure: b => b.Services.AddSingleton<TimeProvider>(clock));
        await using var elsewhere = await StudyHost.StartAsync(other);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync("external_id=W1");
        var page = visitor.Current;
        var cookie = await CookieAsync(visitor, host, elsewhere, clock, what);

        var lost = await SendAsync(host, HttpMethod.Post, "questionnaire/mood", cookie, page);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "message"), (lost.Status, lost.PageName));
        Assert.Contains("open the link to the study again", lost.Text, StringComparison.Ordinal);
        var anew = await SendAsync(host, HttpMethod.Get, "consent", cookie);
        Assert.Equal((HttpStatusCode.OK, "consent"), (anew.Status, anew.PageName));
        Assert.Equal("/consent", (await SendAsync(host, HttpMethod.Get, "questionnaire/mood", cookie)).Location?.OriginalString);
        Assert.Equal(
            (1, 0),
            await host.QueryAsync(async db => (await db.Participants.CountAsync(p => !p.Finished), await db.Submissions.CountAsync()))
        );

        using var again = host.NewVisitor();
        Assert.Equal("questionnaire/mood", (await again.OpenAsync("?external_id=W1")).PageName);
        Assert.Equal("end", (await again.SubmitAsync(("age", "30"))).PageName);
        Assert.Equal(1, await host.CountParticipantsAsync());
    }

    [Fact]
    public async Task Each_time_the_person_changes_the_cookie_does()
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.OpenAsync("");
        var before = Ticket(visitor);
        await visitor.SubmitAsync(("consent", "1"));
        var first = Ticket(visitor);
        await visitor.OpenAsync("restart");

        Assert.Equal(3, new[] { before, first, Ticket(visitor) }.Distinct().Count());
        Assert.Equal("consent", visitor.Current.PageName);
    }

    private static async Task<string?> CookieAsync(Visitor visitor, StudyHost host, StudyHost elsewhere, SetClock clock, string what)
    {
        switch (what)
        {
            case "changed":
                return visitor
                    .Cookies.GetCookieHeader(host.Address)
                    .Replace(Ticket(visitor)!, Ticket(visitor)![..^6] + "AAAAAA", StringComparison.Ordinal);
            case "gone": return null;
            case "another study's":
                using (var stranger = elsewhere.NewVisitor())
                {
                    await stranger.ConsentAsync("external_id=W1");
                    return stranger.Cookies.GetCookieHeader(elsewhere.Address);
                }
            default:
                // What the server would have written forty days ago.
                clock.Advance(TimeSpan.FromDays(-80));
                using (var request = new HttpRequestMessage(HttpMethod.Get, "?lang=en"))
                {
                    var old = (await visitor.SendAsync(request))
                        .Headers.GetValues("Set-Cookie")
                        .Single(c => c.Contains("expires", StringComparison.OrdinalIgnoreCase));
                    clock.Advance(TimeSpan.FromDays(80));
                    return old.Split(';')[0];
                }
        }
    }

    private static async Task<Answer> SendAsync(StudyHost host, HttpMethod method, string path, string? cookie, Answer? page = null)
    {
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = host.Address,
        };
        using var request = new HttpRequestMessage(method, path);
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        if (page is not null)
            request.Content = new FormUrlEncodedContent(
                page.Page.QuerySelectorAll("main form input[type=hidden]")
                    .Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value") ?? ""))
                    .Append(new("age", "44"))
            );
        using var response = await client.SendAsync(request);
        return new(response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.Location, response.Headers);
    }

    private static string? Ticket(Visitor visitor) =>
        visitor.Cookies.GetAllCookies().SingleOrDefault(c => !c.Name.Contains("form", StringComparison.Ordinal))?.Value;
}
