using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using StudyApp.Storage.Entities.Participants;
using Xunit;

namespace StudyApp.Tests.Integration;

public sealed class PageTests
{
    private const string TwoPages =
        "{path='consent'}, {name='Mood', path='questionnaire/mood'}, {name='Again', path='questionnaire/mood/later'}, {path='end'}";

    [Fact]
    public async Task Answers_are_stored_with_their_version_and_the_way_leads_to_the_code()
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        var post = await visitor.PostAsync(("age", "33"), ("why", "a \"b\"\r\nü"), ("unknown", "x"));
        Assert.Equal((HttpStatusCode.SeeOther, "/end"), (post.Status, post.Location?.OriginalString));
        var end = await visitor.OpenAsync("");

        Assert.Matches("^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$", end.Code);
        Assert.Equal(end.Code, (await visitor.OpenAsync("end")).Code);
        var submission = await host.QueryAsync(db => db.Submissions.SingleAsync());
        Assert.Equal("""{"age":33,"why":"a \"b\"\r\nü"}""", submission.Answers);
        var version = await host.QueryAsync(db => db.Versions.SingleAsync(v => v.Hash == submission.VersionHash));
        Assert.Equal(File.ReadAllText(Path.Combine(folder.Root, "questionnaires/mood.json")), version.Content);
    }

    [Fact]
    public async Task A_refused_form_comes_back_with_everything_typed_and_links_to_what_is_wrong()
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        var refused = await visitor.SubmitAsync(("age", "7"), ("why", "\n<b>because</b>"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Equal("#age", refused.Page.QuerySelector("#form-errors a")!.GetAttribute("href"));
        Assert.Contains("between 18 and 99", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(("7", "\n<b>because</b>"), (refused.ValueOf("age"), refused.ValueOf("why")));
        Assert.Equal(0, await host.QueryAsync(db => db.Submissions.CountAsync()));
    }

    [Fact]
    public async Task A_form_sent_many_times_at_once_is_stored_once_and_moves_on_once()
    {
        using var folder = new WrittenStudy().WithPages(TwoPages);
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        var page = await visitor.ConsentAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => visitor.PostAsync(page, ("age", "33"))));

        Assert.All(
            answers,
            a => Assert.Equal((HttpStatusCode.SeeOther, "/questionnaire/mood/later"), (a.Status, a.Location?.OriginalString))
        );
        Assert.Equal(1, await host.QueryAsync(db => db.Submissions.CountAsync()));
        Assert.Equal("questionnaire/mood/later", (await visitor.OpenAsync("")).PageName);
    }

    [Fact]
    public async Task A_form_from_an_earlier_page_changes_nothing()
    {
        using var folder = new WrittenStudy().WithPages(TwoPages);
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        var first = await visitor.ConsentAsync();
        await visitor.SubmitAsync(("age", "33"));

        var late = await visitor.PostAsync(first, ("age", "44"));

        Assert.Equal("/questionnaire/mood/later?other_tab", late.Location?.OriginalString);
        Assert.Equal("""{"age":33,"why":null}""", (await host.QueryAsync(db => db.Submissions.SingleAsync())).Answers);
    }

    [Theory]
    [InlineData("end")]
    [InlineData("end/complete")]
    [InlineData("questionnaire/mood/later")]
    [InlineData("consent")]
    [InlineData("redirect_to_page/end")]
    [InlineData("redirect_next_page")]
    [InlineData("redirect_previous_page")]
    public async Task Addresses_out_of_order_lead_back_to_the_current_page(string address)
    {
        using var folder = new WrittenStudy().WithPages(TwoPages);
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        var answer = await visitor.OpenAsync(address);

        Assert.Equal("questionnaire/mood", answer.PageName);
        Assert.Null(answer.Code);
    }

    [Fact]
    public async Task A_form_without_a_valid_token_loses_nothing_typed_and_stores_nothing()
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        var answer = await visitor.SubmitAsync(("__RequestVerificationToken", "forged"), ("age", "33"), ("why", "kept"));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "kept"), (answer.Status, answer.ValueOf("why")));
        Assert.Equal(0, await host.QueryAsync(db => db.Submissions.CountAsync()));
        Assert.Equal("end", (await visitor.SubmitAsync(("age", "33"), ("why", "kept"))).PageName);
    }

    [Theory]
    [InlineData("age=33&why=a%00b")]
    [InlineData("age=33&why=x&w%00hy=b")]
    [InlineData("age=33&why=%ED%A0%80")]
    [InlineData("age=33&why=%FF%FE")]
    public async Task Nul_and_half_characters_are_refused(string body)
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        var page = await visitor.ConsentAsync();
        var hidden = string.Join(
            '&',
            page.Page.QuerySelectorAll("input[type=hidden]")
                .Select(i => $"{i.GetAttribute("name")}={Uri.EscapeDataString(i.GetAttribute("value")!)}")
        );
        using var request = new HttpRequestMessage(HttpMethod.Post, "questionnaire/mood")
        {
            Content = new StringContent(hidden + "&" + body, Encoding.UTF8, "application/x-www-form-urlencoded"),
        };

        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.SendAsync(request)).Status);
        Assert.Equal(0, await host.QueryAsync(db => db.Submissions.CountAsync()));
    }

    [Fact]
    public async Task An_oversized_form_is_answered_with_413_and_a_plain_page()
    {
        using var folder = new WrittenStudy().WithSetting("MAX_CONTENT_LENGTH = 20000");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        var answer = await visitor.PostAsync(("age", "33"), ("why", new string('x', 30_000)));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.Status);
        Assert.Equal("message", answer.PageName);
    }

    [Theory]
    [InlineData("GET", "nowhere", 404)]
    [InlineData("GET", "static/../study.toml", 404)]
    [InlineData("GET", "static/%2e%2e/study.toml", 404)]
    [InlineData("PUT", "consent", 405)]
    [InlineData("POST", "end", 405)]
    public async Task Unknown_addresses_and_methods_get_a_plain_page(string method, string address, int status)
    {
        using var folder = new WrittenStudy().With("static/picture.txt", "picture");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        using var request = new HttpRequestMessage(new(method), address);

        Assert.Equal(status, (int)(await visitor.SendAsync(request)).Status);
    }

    [Fact]
    public async Task Files_of_the_study_s_static_folder_are_served()
    {
        using var folder = new WrittenStudy().With("static/picture.txt", "picture");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();

        Assert.Equal("picture", (await visitor.OpenAsync("static/picture.txt")).Text);
    }

    [Fact]
    public async Task A_questionnaire_that_changed_while_it_was_answered_is_shown_again_with_what_was_typed()
    {
        using var folder = new WrittenStudy();
        var cookies = new CookieContainer();
        Answer halfway;
        await using (var before = await StudyHost.StartAsync(folder))
        {
            using var first = before.NewVisitor();
            halfway = await first.ConsentAsync();
            foreach (Cookie cookie in first.Cookies.GetAllCookies()) cookies.Add(new Cookie(cookie.Name, cookie.Value, "/", "127.0.0.1"));
        }
        folder.With(
            "questionnaires/mood.json",
            """{"questions":[{"questiontype":"num_field","id":"age","instructions":"How old?","required":true},{"questiontype":"field","id":"why","instructions":"Why?"}]}"""
        );
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        foreach (Cookie cookie in cookies.GetAllCookies()) visitor.Cookies.Add(cookie);

        var again = await visitor.PostAsync(halfway, ("age", "33"), ("why", "kept"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "kept"), (again.Status, again.ValueOf("why")));
        Assert.Contains("How old?", again.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.PostAsync(again, ("age", "33"), ("why", "kept"))).Status);

        var stored = await host.QueryAsync(db => db.Submissions.SingleAsync());
        var versions = await host.QueryAsync(db => db.Versions.Where(v => v.Kind == "questionnaire").ToListAsync());
        Assert.Equal(2, versions.Count);
        Assert.Contains("How old?", versions.Single(v => v.Hash == stored.VersionHash).Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Visits_tell_when_pages_were_shown_and_left_and_in_which_version()
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        await visitor.SubmitAsync(("age", "33"));

        var visits = await host.QueryAsync(db => db.Visits.OrderBy(v => v.Number).ToListAsync());
        Assert.Equal(["consent", "questionnaire/mood", "end"], visits.Select(v => v.Path));
        Assert.All(visits, v => Assert.NotNull(v.StartedAt));
        Assert.Equal([true, true, false], visits.Select(v => v.SubmittedAt is not null));
        Assert.Equal([true, true, false], visits.Select(v => v.VersionHash is not null));
    }

    [Fact]
    public async Task Headers_forbid_inline_scripts_and_framing_by_others_and_pages_are_not_kept()
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();

        var page = await visitor.OpenAsync("");

        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self'; style-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("same-origin", Assert.Single(page.Headers.GetValues("Referrer-Policy")));
        Assert.Contains("no-store", page.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(page.Page.QuerySelectorAll("*"), e => e.HasAttribute("style"));
        Assert.All(page.Page.Scripts, s => Assert.NotNull(s.Source));
        Assert.All(visitor.Cookies.GetAllCookies(), c => Assert.True(c.HttpOnly));
    }

    [Fact]
    public async Task Under_a_path_prefix_everything_stays_under_it()
    {
        using var folder = new WrittenStudy().WithSetting("APPLICATION_ROOT = '/sleep'");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();

        Assert.Equal("questionnaire/mood", (await visitor.ConsentAsync("PROLIFIC_PID=x")).PageName);
        var post = await visitor.PostAsync(("age", "33"));

        Assert.Equal("/sleep/end", post.Location?.OriginalString);
        Assert.All(visitor.Cookies.GetAllCookies(), c => Assert.Equal("/sleep", c.Path));
        var links = visitor
            .Current.Page.QuerySelectorAll("link[rel=stylesheet], script[src]")
            .Select(e => e.GetAttribute("href") ?? e.GetAttribute("src"));
        Assert.All(links, l => Assert.StartsWith("/sleep/", l, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_typed_id_of_an_earlier_participant_goes_on_as_that_one()
    {
        using var folder = new WrittenStudy().WithPages(
            "{path='consent'}, {path='external_id'}, {name='Mood', path='questionnaire/mood'}, {path='end'}"
        );
        await using var host = await StudyHost.StartAsync(folder);
        using (var phone = host.NewVisitor())
        {
            await phone.ConsentAsync();
            await phone.SubmitAsync(("mTurkID", "  W7  "));
            await phone.SubmitAsync(("age", "33"));
        }
        using var computer = host.NewVisitor();
        await computer.ConsentAsync();

        var end = await computer.SubmitAsync(("mTurkID", "W7"));

        Assert.Equal("end", end.PageName);
        var people = await host.QueryAsync(db => db.Participants.OrderBy(p => p.Id).ToListAsync());
        Assert.Equal([("W7", "complete"), (null, "session_loaded")], people.Select(p => (p.ExternalId, p.EndReason)));
    }

    [Fact]
    public async Task An_id_that_came_by_link_is_shown_read_only_and_wins()
    {
        using var folder = new WrittenStudy().WithPages("{path='consent'}, {path='external_id'}, {path='end'}");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();

        var page = await visitor.ConsentAsync("workerId=W1");
        Assert.True(page.Page.QuerySelector("#mTurkID")!.HasAttribute("readonly"));
        await visitor.SubmitAsync(("mTurkID", "other"));

        Assert.Equal("W1", (await host.QueryAsync(db => db.Participants.SingleAsync())).ExternalId);
    }

    [Fact]
    public async Task Conditions_choose_the_arm_and_stay()
    {
        using var folder = new WrittenStudy()
            .With("templates/instructions/a.html", "<p>Arm A</p>").With("templates/instructions/b.html", "<p>Arm B</p>")
            .WithSetting("CONDITIONS = [{label='a'}, {label='b'}]").WithSetting("CONDITION_TIES = 'lowest'")
            .WithPages(
                "{path='consent'}, {conditional_routing=[{condition=1, page_list=[{path='instructions/a'}]}, {condition=2, "
                    + "page_list=[{path='instructions/b'}]}]}, {path='end'}"
            );
        await using var host = await StudyHost.StartAsync(folder);
        using var first = host.NewVisitor();
        using var second = host.NewVisitor();

        Assert.Contains("Arm A", (await first.ConsentAsync()).Text, StringComparison.Ordinal);
        Assert.Contains("Arm B", (await second.ConsentAsync()).Text, StringComparison.Ordinal);
        Assert.Equal("instructions/a", (await first.OpenAsync("instructions/b")).PageName);
        Assert.Equal("end", (await first.OpenAsync("redirect_next_page")).PageName);
    }

    [Theory]
    [InlineData("STATIC_COMPLETION_CODE = 'C1ABC123'", "C1ABC123")]
    [InlineData("GENERATE_COMPLETION_CODE = false", null)]
    public async Task The_code_is_what_the_study_says(string setting, string? expected)
    {
        using var folder = new WrittenStudy().WithSetting(setting).WithSetting("OUTGOING_URL = 'https://example.org/done?cc=1'");
        await using var host = await StudyHost.StartAsync(folder);
        foreach (var _ in new[] { 1, 2 })
        {
            using var visitor = host.NewVisitor();
            await visitor.ConsentAsync();
            var end = await visitor.SubmitAsync(("age", "33"));
            Assert.Equal(expected, end.Code);
            Assert.Equal("https://example.org/done?cc=1", end.Page.QuerySelector("#return-link")!.GetAttribute("href"));
        }
    }

    [Fact]
    public async Task Withdrawing_ends_the_study_without_a_code()
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        await visitor.OpenAsync("withdraw");
        var end = await visitor.SubmitAsync();

        Assert.Equal(("end/withdrawn", null), (end.PageName, end.Code));
        Assert.Equal("withdrawn", (await host.QueryAsync(db => db.Participants.SingleAsync())).EndReason);
    }

    [Fact]
    public async Task The_order_of_shuffled_rows_is_kept_for_the_participant_and_stored()
    {
        var rows = string.Join(",", Enumerable.Range(1, 12).Select(i => $$"""{"id":"r{{i}}","text":"Row {{i}}"}"""));
        using var folder = new WrittenStudy().With(
            "questionnaires/mood.json",
            $$"""{"questions":[{"questiontype":"radiogrid","id":"g","shuffle":true,"labels":["a","b"],"questions":[{{rows}}]}]}"""
        );
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        string[] Order(Answer page) => [.. page.Page.QuerySelectorAll("tbody tr").Select(r => r.Id!["row-".Length..])];

        var shown = Order(await visitor.ConsentAsync());
        Assert.Equal(shown, Order(await visitor.OpenAsync("")));
        Assert.NotEqual(Enumerable.Range(1, 12).Select(i => $"r{i}"), shown);
        await visitor.SubmitAsync(("r1", "2"));

        var submission = await host.QueryAsync(db => db.Submissions.SingleAsync());
        Assert.Equal($$"""{"g":[{{string.Join(",", shown.Select(r => $"\"{r}\""))}}]}""", submission.Presented);
    }

    [Fact]
    public async Task Health_says_whether_the_database_answers()
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();

        Assert.Equal(HttpStatusCode.OK, (await visitor.OpenAsync("health")).Status);
    }

    [Fact]
    public async Task A_participant_deleted_from_the_database_begins_anew()
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        await host.QueryAsync<int>(db => db.Set<Participant>().ExecuteDeleteAsync());

        Assert.Equal("consent", (await visitor.OpenAsync("questionnaire/mood")).PageName);
    }
}
