using System.Net;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>Pages of an author's own, as they are served and left.</summary>
public sealed class AuthoredPageTests
{
    private const string Form = "<form id=\"mine\" method=\"post\">{% from 'macros.html' import btnContinue %}{{ btnContinue() }}</form>";

    private static readonly string[] Libraries = ["/lib/jquery/", "/lib/htmx/", "/js/studyapp"];

    [Fact]
    public async Task A_simple_page_stands_in_the_frame_and_is_left_by_its_own_form()
    {
        using var study = Study("simple/game").With("templates/simple/game.html", $"<p onclick=\"x()\">{{{{ mood.age }}}}</p>{Form}");
        await using var host = await StudyHost.StartAsync(study);
        using var visitor = await AtPageAsync(host);
        var page = visitor.Current;
        Assert.Equal(("simple/game", "44"), (page.PageName, page.Page.QuerySelector("main p[onclick]")!.TextContent));
        Assert.Equal(["Continue"], page.Page.QuerySelectorAll("main button").Select(b => b.TextContent));
        Assert.Equal(
            3,
            Libraries.Count(l =>
                page.Page.QuerySelectorAll("head script").Any(s => s.GetAttribute("src")!.StartsWith(l, StringComparison.Ordinal))
            )
        );
        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("https:", policy, StringComparison.Ordinal);

        var fields = page
            .Page.QuerySelectorAll("#mine input[type=hidden]")
            .Select(i => (i.GetAttribute("name")!, i.GetAttribute("value")!))
            .ToArray();
        Assert.Equal("simple/game", (await FollowAsync(visitor, await visitor.PostRawAsync("simple/game", [fields[1]]))).PageName);
        Assert.Equal("simple/after", (await FollowAsync(visitor, await visitor.PostRawAsync("simple/game", fields))).PageName);
        // Once more: the same form does nothing any more.
        Assert.Equal("simple/after", (await FollowAsync(visitor, await visitor.PostRawAsync("simple/game", fields))).PageName);
        Assert.DoesNotContain("/lib/jquery/", visitor.Current.Text, StringComparison.Ordinal);
        Assert.True(await host.QueryAsync(db => db.Versions.AnyAsync(v => v.Kind == "simple" && v.Name == "game")));
    }

    [Fact]
    public async Task A_custom_page_is_the_authors_document_with_the_library_and_the_tokens()
    {
        using var study = Study("custom/game")
            .With(
                "templates/custom/game.html",
                "<!DOCTYPE html><html><head><title>Mine</title></head><body>Condition {{ participant.condition }}<form "
                    + "method=post><button>Go</button></form></body></html>"
            );
        await using var host = await StudyHost.StartAsync(study);
        using var visitor = await AtPageAsync(host);
        var page = visitor.Current;
        Assert.Equal(("custom/game", "Mine"), (page.PageName, page.Page.Title));
        Assert.Null(page.Page.QuerySelector("main"));
        var script = Assert.Single(page.Page.QuerySelectorAll("script"));
        Assert.Equal(
            ("1", "0", "custom/game"),
            (script.GetAttribute("data-participant"), script.GetAttribute("data-condition"), script.GetAttribute("data-page"))
        );
        Assert.Equal(HttpStatusCode.OK, (await visitor.SendAsync(new(HttpMethod.Get, script.GetAttribute("src")))).Status);
        Assert.True(page.Headers.CacheControl!.NoStore);
        var fields = page.Page.QuerySelectorAll("form input").Select(i => (i.GetAttribute("name")!, i.GetAttribute("value")!)).ToArray();
        Assert.Equal("simple/after", (await FollowAsync(visitor, await visitor.PostRawAsync("submit", fields))).PageName);
    }

    [Fact]
    public async Task Instructions_keep_their_Continue_button_and_may_extend_the_frame()
    {
        using var study = Study("instructions/how")
            .With(
                "templates/instructions/how.html",
                "{% extends 'template.html' %}{% from 'macros.html' import btnContinue %}{% block title %}How to{% endblock %}{% "
                    + "block top %}<b>Lab</b>{{ super() }}{% endblock %}{% block content %}<p>So.</p>{{ btnContinue() }}{% endblock %}{% "
                    + "block footer %}<i id=foot>x</i>{% endblock %}"
            );
        await using var host = await StudyHost.StartAsync(study);
        using var visitor = await AtPageAsync(host);
        var page = visitor.Current.Page;
        Assert.Equal(
            ("How to", "Lab", "x"),
            (page.Title, page.QuerySelector("header.top b")!.TextContent, page.GetElementById("foot")!.TextContent)
        );
        Assert.NotNull(page.QuerySelector("header.top .in"));
        Assert.Single(page.QuerySelectorAll("main button"));
        Assert.Equal("simple/after", (await visitor.SubmitAsync()).PageName);
    }

    [Fact]
    public async Task A_page_whose_template_fails_can_still_be_left()
    {
        using var study = Study("simple/game").With("templates/simple/game.html", "<p>{{ 1 / (mood.age - 44) }}</p>");
        await using var host = await StudyHost.StartAsync(study);
        using var visitor = await AtPageAsync(host);
        Assert.DoesNotContain("division", visitor.Current.Text, StringComparison.Ordinal);
        Assert.Equal("simple/after", (await visitor.SubmitAsync()).PageName);
    }

    [Fact]
    public async Task An_end_is_a_template_too()
    {
        using var study = Study("simple/game")
            .With("templates/simple/game.html", "x")
            .With(
                "templates/end/complete.html",
                "{% if mood.age > 40 %}<h1 style=\"color:red\">{{ participant.questionnaire('mood').why }}</h1>{% endif %}"
            )
            .With("templates/end/no_consent.html", "<h1>As you like</h1>");
        await using var host = await StudyHost.StartAsync(study);
        using var visitor = await AtPageAsync(host);
        await visitor.OpenAsync("redirect_next_page");
        var end = await visitor.OpenAsync("redirect_next_page");
        Assert.Equal(("end", "<b>"), (end.PageName, end.Page.QuerySelector("h1[style]")!.TextContent));
        Assert.NotEmpty(end.Code!);
        using var other = host.NewVisitor();
        await other.OpenAsync("");
        Assert.Equal("As you like", (await other.SubmitAsync(("action", "decline"))).Page.QuerySelector("h1")!.TextContent);
    }

    [Fact]
    public async Task Scripts_move_on_by_address_once_for_each_page()
    {
        using var study = Study("custom/game").With("templates/custom/game.html", "<p>x");
        await using var host = await StudyHost.StartAsync(study);
        using var visitor = await AtPageAsync(host);
        var address = host.Address.ToString();
        async Task<string> AskAsync(string path, string from)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Referrer = new Uri(address + from) } };
            return (await visitor.SendAsync(request)).Location!.ToString();
        }
        Assert.Equal("/custom/game", await AskAsync("redirect_previous_page", "custom/game"));
        Assert.Equal("/simple/after", await AskAsync("redirect_from_page/somewhere", "custom/game"));
        // The second click comes from the page that was left.
        Assert.Equal("/simple/after", await AskAsync("redirect_next_page", "custom/game"));
        Assert.Equal("/simple/after", await AskAsync("redirect_from_page/custom/game", "simple/after"));
        Assert.Equal("/simple/after", (await visitor.SendAsync(new(HttpMethod.Get, "current_url"))).Text);
        Assert.Equal("/end", await AskAsync("redirect_to_page/end", "simple/after"));
    }

    [Fact]
    public async Task A_scripts_message_moves_on_when_the_browser_says_that_it_is_ours()
    {
        using var study = Study("custom/game").With("templates/custom/game.html", "<p>x");
        await using var host = await StudyHost.StartAsync(study);
        using var visitor = await AtPageAsync(host);
        async Task<string> SendAsync(string site, string path)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Headers = { { "Sec-Fetch-Site", site } } };
            return (await visitor.SendAsync(request)).Location!.ToString();
        }
        Assert.Equal("/custom/game", await SendAsync("cross-site", "submit"));
        Assert.Equal("/custom/game", await SendAsync("cross-site", "custom/game"));
        Assert.Equal("/simple/after", await SendAsync("same-origin", "submit"));
        Assert.Equal("/end", await SendAsync("same-origin", "simple/after"));
    }

    [Fact]
    public async Task Restart_forgets_the_browser_but_not_for_another_site()
    {
        using var study = Study("simple/game").With("templates/simple/game.html", "x");
        await using var host = await StudyHost.StartAsync(study);
        using var visitor = await AtPageAsync(host);
        using var request = new HttpRequestMessage(HttpMethod.Get, "restart") { Headers = { { "Sec-Fetch-Site", "cross-site" } } };
        await visitor.SendAsync(request);
        Assert.Equal("simple/game", (await visitor.OpenAsync("")).PageName);
        Assert.Equal("consent", (await visitor.OpenAsync("restart")).PageName);
        Assert.Equal(1, await host.CountParticipantsAsync());
    }

    [Fact]
    public async Task The_consent_text_can_be_loaded_alone()
    {
        using var study = Study("simple/game").With("templates/simple/game.html", "x");
        await using var host = await StudyHost.StartAsync(study);
        using var visitor = host.NewVisitor();
        Assert.Equal("<h1>Mood</h1><p>Please read this.</p>", (await visitor.SendAsync(new(HttpMethod.Get, "consent.html"))).Text);
    }

    private static WrittenStudy Study(string page) =>
        new WrittenStudy()
            .WithPages($"{{path='consent'}}, {{path='questionnaire/mood'}}, {{path='{page}'}}, {{path='simple/after'}}, {{path='end'}}")
            .With("templates/simple/after.html", "<p>After</p>");

    private static async Task<Visitor> AtPageAsync(StudyHost host)
    {
        var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        await visitor.SubmitAsync(("age", "44"), ("why", "<b>"));
        return visitor;
    }

    private static async Task<Answer> FollowAsync(Visitor visitor, Answer answer) =>
        answer.Location is null ? answer : await visitor.OpenAsync(answer.Location.ToString());
}
