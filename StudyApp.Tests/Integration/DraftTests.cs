using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace StudyApp.Tests.Integration;

public sealed class DraftTests
{
    private const string TwoPages = "{path='consent'}, {path='questionnaire/mood'}, {path='questionnaire/mood/later'}, {path='end'}";

    [Fact]
    public async Task What_was_typed_is_there_again_without_marks_until_it_is_accepted()
    {
        using var folder = new WrittenStudy().WithPages(TwoPages);
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        Assert.Equal(
            HttpStatusCode.NoContent,
            (await SaveAsync(visitor, """{"visit":2,"sequence":1,"fields":{"age":"7","why":"\n<b>half a"}}""")).Status
        );
        var page = await visitor.OpenAsync("questionnaire/mood");

        Assert.Equal(("7", "\n<b>half a", ""), (page.ValueOf("age"), page.ValueOf("why"), page.Errors));
        Assert.Equal("1", page.Page.QuerySelector("form")!.GetAttribute("data-draft-sequence"));
        Assert.Equal(0, await host.QueryAsync(db => db.Submissions.CountAsync()));
        var next = await visitor.SubmitAsync(("age", "33"), ("why", "whole"));
        Assert.Equal(("questionnaire/mood/later", ""), (next.PageName, next.ValueOf("why")));
        Assert.Equal(0, await host.QueryAsync(db => db.Drafts.CountAsync()));
    }

    [Fact]
    public async Task A_late_state_does_not_overwrite_a_newer_one_and_a_refused_form_keeps_the_draft()
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        foreach (var (sequence, text) in new[] { (2, "new"), (1, "old") })
            Assert.Equal(
                HttpStatusCode.NoContent,
                (await SaveAsync(visitor, $$"""{"visit":2,"sequence":{{sequence}},"fields":{"why":"{{text}}"} }""")).Status
            );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await visitor.PostAsync(("age", "1"))).Status);

        Assert.Equal("new", (await visitor.OpenAsync("")).ValueOf("why"));
    }

    [Fact]
    public async Task The_programs_own_fields_are_never_part_of_a_draft()
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        await SaveAsync(
            visitor,
            """{"visit":2,"fields":{"__visit":"9","__RequestVerificationToken":"x","questionnaireInteractions":"x","action":"back","why":"1","why":"2"}}"""
        );

        Assert.Equal("""{"why":"1"}""", (await host.QueryAsync(db => db.Drafts.SingleAsync())).Fields);
    }

    [Fact]
    public async Task On_another_device_the_same_external_id_restores_the_place_but_nothing_typed()
    {
        using var folder = new WrittenStudy().WithPages(TwoPages).WithSetting("ALLOW_BACK = true");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync("PROLIFIC_PID=P1");
        await visitor.SubmitAsync(("age", "33"), ("why", "secret"));
        await SaveAsync(visitor, """{"visit":3,"fields":{"why":"typed secret"}}""");

        using var other = host.NewVisitor();
        var resumed = await other.OpenAsync("?PROLIFIC_PID=P1");
        var before = await other.SubmitAsync(("action", "back"));

        Assert.Equal(("questionnaire/mood/later", ""), (resumed.PageName, resumed.ValueOf("why")));
        Assert.Equal(("questionnaire/mood", "", ""), (before.PageName, before.ValueOf("age"), before.ValueOf("why")));
        Assert.Equal("33", (await visitor.OpenAsync("")).ValueOf("age"));
    }

    [Theory]
    [InlineData("not json", 400)]
    [InlineData("[]", 400)]
    [InlineData("""{"visit":2}""", 400)]
    [InlineData("""{"visit":"2","fields":{}}""", 400)]
    [InlineData("""{"visit":2,"fields":{"why":1}}""", 400)]
    [InlineData("""{"visit":2,"fields":[]}""", 400)]
    [InlineData("""{"visit":2,"sequence":-1,"fields":{}}""", 400)]
    [InlineData("""{"visit":2,"sequence":0.5,"fields":{}}""", 400)]
    [InlineData("""{"visit":2,"fields":{"why":"\u0000"}}""", 400)]
    [InlineData("""{"visit":2,"fields":{"why":"\ud800"}}""", 400)]
    [InlineData("""{"visit":2,"fields":{"\udc00":"x"}}""", 400)]
    [InlineData("""{"visit":1,"fields":{}}""", 409)]
    [InlineData("""{"visit":3,"fields":{}}""", 409)]
    public async Task What_is_no_draft_of_the_open_page_is_refused(string body, int status)
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        Assert.Equal(status, (int)(await SaveAsync(visitor, body)).Status);
        Assert.Equal(0, await host.QueryAsync(db => db.Drafts.CountAsync()));
    }

    [Fact]
    public async Task There_is_an_end_to_what_is_kept()
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        var many = string.Join(',', Enumerable.Range(0, 2001).Select(i => $"\"f{i}\":\"\""));
        Assert.Equal(413, (int)(await SaveAsync(visitor, $$"""{"visit":2,"fields":{ {{many}} } }""")).Status);
        Assert.Equal(413, (int)(await SaveAsync(visitor, $$"""{"visit":2,"fields":{"why":"{{new string('x', 600_000)}}"} }""")).Status);
        Assert.Equal(204, (int)(await SaveAsync(visitor, $$"""{"visit":2,"fields":{"why":"{{new string('x', 100_000)}}"} }""")).Status);
    }

    [Fact]
    public async Task A_draft_needs_the_form_token_and_a_participant_and_a_page_that_asks()
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.OpenAsync("");
        Assert.Equal(HttpStatusCode.Unauthorized, (await SaveAsync(visitor, """{"visit":2,"fields":{}}""")).Status);
        var page = await visitor.SubmitAsync(("consent", "1"));
        Assert.Equal(HttpStatusCode.Forbidden, (await SaveAsync(visitor, """{"visit":2,"fields":{}}""", token: "forged")).Status);
        var token = TokenOf(page);
        await visitor.SubmitAsync(("age", "33"));

        Assert.Equal(HttpStatusCode.Conflict, (await SaveAsync(visitor, """{"visit":3,"fields":{"why":"x"}}""", token)).Status);
        Assert.Equal(0, await host.QueryAsync(db => db.Drafts.CountAsync()));
    }

    internal static async Task<Answer> SaveAsync(Visitor visitor, string body, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "draft")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("RequestVerificationToken", token ?? TokenOf(visitor.Current));
        return await visitor.SendAsync(request);
    }

    private static string TokenOf(Answer page) => page.Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
}
