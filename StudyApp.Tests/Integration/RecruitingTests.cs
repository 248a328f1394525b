using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StudyApp.Participation.Planning;
using StudyApp.Research.Data;
using StudyApp.Storage.Connection;
using StudyApp.Studies.Recruitment;
using Xunit;

namespace StudyApp.Tests.Integration;

public sealed class RecruitingTests
{
    private const string Prolific =
        "PLATFORM = 'prolific'\nRECRUITMENT = {prolific = {codes = {complete='C1ABC123', no_consent='NOC1', withdrawn='*'}}}";
    private const string Framed = "RECRUITMENT = {mturk = {frame = true}}";

    [Fact]
    public async Task A_completed_study_shows_Prolific_s_code_and_the_way_back_also_after_a_reload()
    {
        using var folder = new WrittenStudy().WithSetting(Prolific);
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        Assert.NotEqual("end", (await visitor.OpenAsync("end?PROLIFIC_PID=p1&SESSION_ID=v1")).PageName);
        await visitor.SubmitAsync(("consent", "1"));
        Assert.Equal("questionnaire/mood", (await visitor.OpenAsync("end")).PageName);
        Assert.Null((await host.QueryAsync(db => db.Participants.SingleAsync())).CompletionCode);

        var end = await visitor.SubmitAsync(("age", "30"));
        var again = await visitor.OpenAsync("?PROLIFIC_PID=p1&SESSION_ID=v1");

        Assert.All([end, again], page =>
        {
            Assert.Equal(("end", "C1ABC123"), (page.PageName, page.Code));
            Assert.Equal(
                "https://app.prolific.com/submissions/complete?cc=C1ABC123",
                page.Page.GetElementById("return-link")?.GetAttribute("href")
            );
            Assert.Equal("Back to Prolific", page.Page.GetElementById("return-link")?.TextContent);
            Assert.DoesNotContain("paste", page.Page.QuerySelector(".code")!.TextContent, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData(Prolific)]
    [InlineData("")]
    public async Task A_link_that_has_each_parameter_twice_names_one_person(string setting)
    {
        using var folder = new WrittenStudy().WithSetting(setting);
        await using var host = await StudyHost.StartAsync(folder);
        string[] links =
        [
            "?PROLIFIC_PID=p1&STUDY_ID=s1&SESSION_ID=v1&PROLIFIC_PID=p1&STUDY_ID=s1&SESSION_ID=v1",
            "?PROLIFIC_PID=p2&STUDY_ID=s1&SESSION_ID=v2", "?PROLIFIC_PID=p2&PROLIFIC_PID=p2&STUDY_ID=s1&SESSION_ID=v2",
            "?PROLIFIC_PID=p3&PROLIFIC_PID=p4&SESSION_ID=v3",
        ];
        foreach (var link in links)
        {
            using var visitor = host.NewVisitor();
            if ((await visitor.OpenAsync(link)).PageName == "consent") await visitor.SubmitAsync(("consent", "1"));
            if (visitor.Current.PageName != "end") await visitor.SubmitAsync(("age", "30"), ("age", "40"));
        }

        var people = await host.QueryAsync(db => db.Participants.OrderBy(p => p.Id).ToListAsync());
        Assert.Equal([("p1", "prolific"), ("p2", "prolific"), ("p3", "prolific")], people.Select(p => (p.ExternalId!, p.Source)));
        Assert.Equal([null, null, "PROLIFIC_PID"], people.Select(p => Arrival.NoteOf(p.Arrival, Arrival.RepeatedNote)));
        Assert.DoesNotContain(people, p => p.Arrival!.Contains("p4", StringComparison.Ordinal));
        // A form's field that comes twice counts once as well.
        var answers = await host.QueryAsync(db => db.Submissions.Select(s => s.Answers).ToListAsync());
        Assert.All(answers, a => Assert.Contains("30", a, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("?source=flyer", false)]
    [InlineData("?external_id=x", false)]
    [InlineData("?SESSION_ID=v1", false)]
    [InlineData("?PROLIFIC_PID=", false)]
    [InlineData("?PROLIFIC_PID=p1", true)]
    [InlineData("?RID=r1", true)]
    [InlineData("?PROLIFIC_PID=%7B%7B%25PROLIFIC_PID%25%7D%7D", true)]
    [InlineData("?test=a-token-of-tests", true)]
    public async Task Where_an_id_is_required_nobody_begins_without_one(string query, bool begins)
    {
        using var folder = new WrittenStudy().WithSetting("TEST_TOKEN = 'a-token-of-tests'")
            .WithSetting("RECRUITMENT = {prolific = {codes = {complete='C1'}, id_required = true}, panel = {person = 'RID'}}");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();

        var first = await visitor.OpenAsync(query);
        Assert.Equal(begins ? ("consent", HttpStatusCode.OK) : ("message", HttpStatusCode.Forbidden), (first.PageName, first.Status));
        if (begins) Assert.Equal("questionnaire/mood", (await visitor.SubmitAsync(("consent", "1"))).PageName);
        else
        {
            Assert.Contains("The link is incomplete", first.Text, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.Forbidden, (await visitor.PostRawAsync("consent", ("consent", "1"))).Status);
        }
        Assert.Equal(begins ? 1 : 0, await host.CountParticipantsAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{path='questionnaire/mood'}, {path='end'}")]
    public async Task A_study_without_consent_asks_for_the_id_as_well(string pages)
    {
        using var folder = new WrittenStudy().WithSetting("RECRUITMENT = {prolific = {codes = {complete='C1'}, id_required = true}}");
        if (pages.Length > 0) folder.WithPages(pages);
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();

        Assert.Equal("message", (await visitor.OpenAsync("")).PageName);
        Assert.Equal(0, await host.CountParticipantsAsync());
    }

    [Fact]
    public async Task Whoever_comes_without_an_id_never_gets_the_paid_code()
    {
        using var folder = new WrittenStudy().WithSetting(Prolific);
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        var end = await visitor.SubmitAsync(("age", "30"));

        Assert.NotEqual("C1ABC123", end.Code);
        Assert.Null(end.Page.GetElementById("return-link"));
    }

    [Fact]
    public async Task An_end_without_a_code_says_how_to_give_the_place_back()
    {
        using var folder = new WrittenStudy().WithSetting(
            "PLATFORM='prolific'\nSTATIC_COMPLETION_CODE = 'C1ABC123'\nCONDITIONS = [{label='a', enabled=false}]"
        );
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();

        var end = await visitor.OpenAsync("?PROLIFIC_PID=p1&SESSION_ID=v1");

        Assert.Equal(("end/quota_full", null), (end.PageName, end.Code));
        Assert.Null(end.Page.GetElementById("return-link"));
        Assert.Contains("go back to Prolific", end.Page.GetElementById("return-by-hand")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Declining_leads_back_with_its_own_code_and_stores_nobody()
    {
        using var folder = new WrittenStudy().WithSetting(Prolific);
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.OpenAsync("?PROLIFIC_PID=p1&SESSION_ID=v1");

        var end = await visitor.SubmitAsync(("action", "decline"));

        Assert.Equal("https://app.prolific.com/submissions/complete?cc=NOC1", end.Page.GetElementById("return-link")?.GetAttribute("href"));
        Assert.Equal(0, await host.CountParticipantsAsync());
    }

    [Fact]
    public async Task An_end_can_give_each_participant_a_code_of_their_own()
    {
        using var folder = new WrittenStudy().WithSetting(Prolific);
        await using var host = await StudyHost.StartAsync(folder);
        var codes = new List<string?>();
        foreach (var person in new[] { "p1", "p2" })
        {
            using var visitor = host.NewVisitor();
            await visitor.ConsentAsync($"PROLIFIC_PID={person}&SESSION_ID={person}");
            await visitor.OpenAsync("withdraw");
            codes.Add((await visitor.SubmitAsync()).Code);
        }

        Assert.Equal(2, codes.Distinct().Count());
        Assert.All(codes, c => Assert.Equal(c, CompletionCode.Normalise(c!)));
    }

    [Fact]
    public async Task A_preview_is_left_out_of_balance_and_exports_and_can_be_repeated()
    {
        using var folder = new WrittenStudy().WithSetting(Prolific);
        await using var host = await StudyHost.StartAsync(folder);
        using var researcher = host.NewVisitor();
        for (var i = 0; i < 2; i++)
        {
            await researcher.ConsentAsync("PROLIFIC_PID=%7B%7B%25PROLIFIC_PID%25%7D%7D&SESSION_ID=%7B%7B%25SESSION_ID%25%7D%7D");
            Assert.Equal("end", (await researcher.SubmitAsync(("age", "30"))).PageName);
        }
        await researcher.ConsentAsync("PROLIFIC_PID=real&SESSION_ID=v1");

        var stored = await host.QueryAsync(db => db.Participants.OrderBy(p => p.Id).ToListAsync());
        Assert.Equal([(null, true), (null, true), ("real", false)], stored.Select(p => (p.ExternalId, p.Excluded)));
        using var file = new MemoryStream();
        await new WideExport(
            host.Services.GetRequiredService<StudyDatabase>(),
            host.Services.GetRequiredService<StudyRuntime>().Study
        ).WriteAsync(file, new(true, false), CancellationToken.None);
        Assert.Equal(2, System.Text.Encoding.UTF8.GetString(file.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_new_visit_is_a_second_attempt_where_the_study_allows_it_and_else_leads_where_one_was(bool retakes)
    {
        using var folder = new WrittenStudy().WithSetting(Prolific).WithSetting($"ALLOW_RETAKES = {(retakes ? "true" : "false")}");
        await using var host = await StudyHost.StartAsync(folder);
        using var first = host.NewVisitor();
        await first.ConsentAsync("PROLIFIC_PID=p1&SESSION_ID=v1");
        await first.SubmitAsync(("age", "30"));
        using var elsewhere = host.NewVisitor();

        // The same visit shows the same end again, whoever allows what.
        Assert.Equal("end", (await elsewhere.OpenAsync("?PROLIFIC_PID=p1&SESSION_ID=v1")).PageName);
        Assert.Equal("end", (await first.OpenAsync("?PROLIFIC_PID=p1&SESSION_ID=v1")).PageName);
        Assert.Equal(retakes ? "consent" : "end", (await elsewhere.OpenAsync("?PROLIFIC_PID=p1&SESSION_ID=v2")).PageName);
        Assert.Equal(retakes ? "consent" : "end", (await first.OpenAsync("?PROLIFIC_PID=p1&SESSION_ID=v2")).PageName);
        if (retakes) await first.SubmitAsync(("consent", "1"));
        Assert.Equal(retakes ? 2 : 1, await host.CountParticipantsAsync());
    }

    [Fact]
    public async Task Someone_unfinished_who_comes_for_another_visit_finishes_that_one()
    {
        using var folder = new WrittenStudy().WithSetting(
            "RECRUITMENT = {panel = {person='pid', visit='tx', return_urls='https://panel.example/?tx={visit}'}}"
        );
        await using var host = await StudyHost.StartAsync(folder);
        using (var phone = host.NewVisitor()) await phone.ConsentAsync("pid=p1&tx=v1");
        using var computer = host.NewVisitor();
        Assert.Equal("questionnaire/mood", (await computer.OpenAsync("?pid=p1&tx=v2")).PageName);

        var end = await computer.SubmitAsync(("age", "30"));

        Assert.Equal("https://panel.example/?tx=v2", end.Page.GetElementById("return-link")?.GetAttribute("href"));
        Assert.Equal(1, await host.CountParticipantsAsync());
    }

    [Fact]
    public async Task An_id_that_is_typed_belongs_to_the_study_s_platform()
    {
        using var folder = new WrittenStudy().WithSetting(Prolific).WithPages("{path='consent'}, {path='external_id'}, {path='end'}");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        var end = await visitor.SubmitAsync(("mTurkID", "typed1"));

        Assert.Equal("C1ABC123", end.Code);
        var stored = await host.QueryAsync(db => db.Participants.SingleAsync());
        Assert.Equal(("typed1", "prolific"), (stored.ExternalId, stored.Source));
    }

    [Fact]
    public async Task A_preview_on_Mechanical_Turk_makes_nobody_and_shows_no_consent()
    {
        using var folder = new WrittenStudy().WithSetting(Framed);
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();

        var preview = await visitor.OpenAsync("?assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE&hitId=H");

        Assert.Equal((HttpStatusCode.OK, "message"), (preview.Status, preview.PageName));
        Assert.Null(preview.Page.QuerySelector("main form"));
        Assert.Empty(visitor.Cookies.GetAllCookies());
        Assert.Equal(0, await host.CountParticipantsAsync());
    }

    [Fact]
    public async Task A_hit_in_a_frame_ends_with_a_form_that_goes_to_Amazon()
    {
        using var folder = new WrittenStudy().WithSetting(Framed);
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync("workerId=W1&assignmentId=A1&hitId=H&turkSubmitTo=https%3A%2F%2Fworkersandbox.mturk.com");

        var end = await visitor.SubmitAsync(("age", "30"));

        var form = end.Page.GetElementById("return-form")!;
        Assert.Equal("https://workersandbox.mturk.com/mturk/externalSubmit", form.GetAttribute("action"));
        Assert.Equal(
            ["assignmentId=A1", "end_reason=complete", $"completionCode={end.Code}"],
            form.QuerySelectorAll("input").Select(i => $"{i.GetAttribute("name")}={i.GetAttribute("value")}")
        );
        var policy = string.Join(' ', end.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("frame-ancestors 'self' https://*.mturk.com;", policy, StringComparison.Ordinal);
        Assert.Contains("form-action 'self' https://www.mturk.com https://workersandbox.mturk.com;", policy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Framed, "none; partitioned")]
    [InlineData("PLATFORM = 'mturk'", "lax")]
    [InlineData("USE_ADMIN = false", "lax")]
    public async Task Only_a_framed_study_s_cookies_cross_sites(string setting, string sameSite)
    {
        using var folder = new WrittenStudy().WithSetting(setting).WithSetting("BEHIND_REVERSE_PROXY = true");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        using var request = new HttpRequestMessage(HttpMethod.Get, "consent") { Headers = { { "X-Forwarded-Proto", "https" } } };

        var page = await visitor.SendAsync(request);

        var cookies = page.Headers.GetValues("Set-Cookie").ToList();
        Assert.Equal(2, cookies.Count);
        Assert.All(cookies, c =>
        {
            Assert.Contains("; secure", c, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("samesite=" + sameSite.Split(';')[0], c, StringComparison.OrdinalIgnoreCase);
            Assert.Equal(
                sameSite.Contains("partitioned", StringComparison.Ordinal),
                c.Contains("partitioned", StringComparison.OrdinalIgnoreCase)
            );
        });
        Assert.Equal(
            setting == Framed,
            string.Join(' ', page.Headers.GetValues("Content-Security-Policy")).Contains("mturk.com", StringComparison.Ordinal)
        );
    }
}
