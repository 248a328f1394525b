using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StudyApp.Storage.Connection.Secrets;
using StudyApp.Studies.Recruitment;
using StudyApp.Tests.Storage;
using StudyApp.Web.Participant.Returning;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>Somebody of whom no more than an external id is known goes on, but gets and does nothing that only the participant
/// may.</summary>
public sealed class KnownIdTests
{
    private const string Prolific = "PLATFORM = 'prolific'\nRECRUITMENT = {prolific = {codes = {complete='C1ABC123'}}}";
    private const string TwoPages = "{path='consent'}, {path='questionnaire/mood'}, {path='questionnaire/mood/2'}, {path='end'}";

    [Theory, OnSqlite, OnPostgres]
    internal async Task The_code_is_shown_in_the_browser_that_reached_the_end_and_no_other(DatabaseKind kind)
    {
        using var folder = new WrittenStudy().WithSetting("CONTACT = 'lab@example.org'")
            .With("templates/end/complete.html", "<p>Your answer was {{ participant.questionnaire('mood').age }}.</p>");
        await using var host = await StudyHost.StartAsync(folder, await StudyHost.UriAsync(kind));
        using var owner = host.NewVisitor();
        await owner.ConsentAsync("external_id=W1");
        var code = (await owner.SubmitAsync(("age", "33"))).Code;
        using var other = host.NewVisitor();

        var shown = await other.OpenAsync("?external_id=W1");

        Assert.NotNull(code);
        Assert.Equal(("end", null, HttpStatusCode.OK), (shown.PageName, shown.Code, shown.Status));
        Assert.DoesNotContain(code, shown.Text, StringComparison.Ordinal);
        var told = shown.Page.GetElementById("elsewhere")!.TextContent;
        Assert.Contains("shown only in the browser in which you finished", told, StringComparison.Ordinal);
        Assert.Contains("lab@example.org", told, StringComparison.Ordinal);
        Assert.Equal(code, (await owner.OpenAsync("")).Code);
    }

    [Theory]
    [InlineData("exclude", false)]
    [InlineData("erase", true)]
    public async Task Withdrawing_needs_the_code_or_the_browser(string rule, bool finished)
    {
        using var folder = new WrittenStudy().WithSetting($"ON_WITHDRAW = '{rule}'");
        await using var host = await StudyHost.StartAsync(folder);
        using var owner = host.NewVisitor();
        await owner.ConsentAsync("external_id=W1");
        var code = finished ? (await owner.SubmitAsync(("age", "33"))).Code : null;
        using var other = host.NewVisitor();
        await other.OpenAsync("?external_id=W1");
        var token = other.Current.Page.QuerySelector("input[name=__RequestVerificationToken]")?.GetAttribute("value");

        var ask = await other.OpenAsync("withdraw");
        Assert.NotNull(ask.Page.GetElementById("by-id-alone"));
        Assert.NotNull(ask.Page.GetElementById("code"));
        if (!finished) await other.PostRawAsync("withdraw", ("__RequestVerificationToken", token!), ("__visit", "2"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await other.PostRawAsync("withdraw", ("code", "W1"))).Status);
        Assert.Equal(0, await host.QueryAsync(db => db.Withdrawals.CountAsync()));

        if (code is null)
        {
            await owner.OpenAsync("withdraw");
            Assert.NotNull((await owner.SubmitAsync()).Page.GetElementById("receipt"));
        }
        else Assert.Equal(HttpStatusCode.SeeOther, (await other.PostRawAsync("withdraw", ("code", code))).Status);
        Assert.Equal(1, await host.QueryAsync(db => db.Withdrawals.CountAsync()));
        // What was withdrawn, and its number, is the participant's own.
        Assert.Null((await other.OpenAsync("")).Page.GetElementById("receipt"));
    }

    [Theory]
    [InlineData("", "external_id=W1", "")]
    [InlineData("", "", "W1")]
    [InlineData(Prolific, "PROLIFIC_PID=p1", "")]
    public async Task Whoever_finishes_in_another_browser_gets_the_code_there_and_can_withdraw(string setting, string link, string typed)
    {
        var pages =
            typed.Length == 0
                ? TwoPages
                : TwoPages.Replace("{path='consent'}", "{path='consent'}, {path='external_id'}", StringComparison.Ordinal);
        using var folder = new WrittenStudy().WithSetting(setting).WithPages(pages);
        await using var host = await StudyHost.StartAsync(folder);
        using var first = host.NewVisitor();
        await ComeAsync(first);
        await first.SubmitAsync(("age", "33"));
        using var second = host.NewVisitor();

        Assert.Equal("questionnaire/mood/2", (await ComeAsync(second)).PageName);
        Assert.NotNull((await second.OpenAsync("withdraw")).Page.GetElementById("by-id-alone"));
        await second.OpenAsync("");
        var end = await second.SubmitAsync(("age", "34"));

        Assert.NotNull(end.Code);
        Assert.Equal(end.Code, (await second.OpenAsync("")).Code);
        var back = end.Page.GetElementById("return-link")?.GetAttribute("href");
        Assert.Equal(setting.Length > 0 ? "https://app.prolific.com/submissions/complete?cc=C1ABC123" : null, back);
        Assert.Null((await second.OpenAsync("withdraw")).Page.GetElementById("by-id-alone"));
        // The first browser took part too.
        Assert.Equal(end.Code, (await first.OpenAsync("")).Code);

        async Task<Answer> ComeAsync(Visitor visitor)
        {
            if (typed.Length == 0)
                return await visitor.OpenAsync("?" + link) is { PageName: "consent" }
                    ? await visitor.SubmitAsync(("consent", "1"))
                    : visitor.Current;
            await visitor.ConsentAsync();
            return await visitor.SubmitAsync(("mTurkID", typed));
        }
    }

    [Theory, OnSqlite, OnPostgres]
    internal async Task The_code_is_there_too_when_the_answer_to_the_last_form_was_lost(DatabaseKind kind)
    {
        using var folder = new WrittenStudy().WithPages(TwoPages);
        await using var host = await StudyHost.StartAsync(folder, await StudyHost.UriAsync(kind));
        using var first = host.NewVisitor();
        await first.ConsentAsync("external_id=W1");
        await first.SubmitAsync(("age", "33"));
        using var second = host.NewVisitor();
        await second.OpenAsync("?external_id=W1");
        using var withoutAnswer = host.NewVisitor();
        foreach (Cookie cookie in second.Cookies.GetAllCookies())
            withoutAnswer.Cookies.Add(host.Address, new Cookie(cookie.Name, cookie.Value));
        var code = (await second.SubmitAsync(("age", "34"))).Code;

        Assert.NotNull(code);
        Assert.Equal(code, (await withoutAnswer.OpenAsync("")).Code);
    }

    [Fact]
    public async Task The_platform_s_own_visit_brings_the_code_to_another_device_and_a_made_up_one_does_not()
    {
        using var folder = new WrittenStudy().WithSetting(Prolific);
        await using var host = await StudyHost.StartAsync(folder);
        using var owner = host.NewVisitor();
        await owner.ConsentAsync("PROLIFIC_PID=p1&SESSION_ID=v1");
        // Before the end another visit is noted, since it is the one to be paid; but it proves nothing when it comes again.
        for (var i = 0; i < 2; i++)
        {
            using var stranger = host.NewVisitor();
            await stranger.OpenAsync("?PROLIFIC_PID=p1&SESSION_ID=made-up");
            Assert.NotNull((await stranger.OpenAsync("withdraw")).Page.GetElementById("by-id-alone"));
        }
        await owner.OpenAsync("?PROLIFIC_PID=p1&SESSION_ID=v1");
        await owner.SubmitAsync(("age", "33"));
        using var phone = host.NewVisitor();
        using var other = host.NewVisitor();

        Assert.Equal("C1ABC123", (await phone.OpenAsync("?PROLIFIC_PID=p1&SESSION_ID=v1")).Code);
        Assert.NotNull(phone.Current.Page.GetElementById("return-link"));
        var refused = await other.OpenAsync("?PROLIFIC_PID=p1&SESSION_ID=v2");
        Assert.DoesNotContain("C1ABC123", refused.Text, StringComparison.Ordinal);
        Assert.Contains(
            "hand in your work without the code",
            refused.Page.GetElementById("elsewhere")!.TextContent,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_signed_link_proves_who_comes_also_where_none_is_asked_for()
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        using var owner = host.NewVisitor();
        await owner.ConsentAsync("external_id=W1");
        var code = (await owner.SubmitAsync(("age", "33"))).Code;
        var key = LinkSignature.Of(await host.Services.GetRequiredService<StudySecrets>().LinkKeyAsync(CancellationToken.None), "", "W1");
        using var phone = host.NewVisitor();
        Assert.Null((await phone.OpenAsync("?external_id=W1")).Code);

        Assert.Equal(code, (await phone.OpenAsync($"?external_id=W1&key={key}")).Code);
    }

    [Fact]
    public async Task Rows_the_agreed_text_and_the_code_of_a_part_stay_where_they_belong()
    {
        var clock = new SetClock();
        using var folder = new WrittenStudy().With("tables/log.json", """{"columns":{"n":{"type":"integer"}}}""")
            .WithPages(
                TwoPages.Replace(
                    "{path='questionnaire/mood/2'}",
                    "{path='part/2', opens_after_days=7, completion_code='PART1'}",
                    StringComparison.Ordinal
                )
            );
        await using var host = await StudyHost.StartAsync(folder, configure: b => b.Services.AddSingleton<TimeProvider>(clock));
        using var owner = host.NewVisitor();
        await owner.ConsentAsync("external_id=W1");
        Assert.Equal(HttpStatusCode.NoContent, (await owner.PostRawAsync("table/log", ("n", "1"))).Status);
        clock.Advance(TimeSpan.FromSeconds(5));
        using var other = host.NewVisitor();
        await other.OpenAsync("?external_id=W1");

        Assert.Equal("[]", (await other.OpenAsync("table/log")).Text);
        Assert.Equal(HttpStatusCode.NoContent, (await other.PostRawAsync("table/log", ("n", "2"))).Status);
        Assert.Equal("""[{"n":2}]""", (await other.OpenAsync("table/log")).Text);
        Assert.Equal("""[{"n":1},{"n":2}]""", (await owner.OpenAsync("table/log")).Text);

        await owner.OpenAsync("");
        Assert.Equal("PART1", (await owner.SubmitAsync(("age", "33"))).Code);
        Assert.Equal(("part/2", null), ((await other.OpenAsync("")).PageName, other.Current.Code));
        Assert.DoesNotContain("key=", other.Current.Page.GetElementById("part-link")!.GetAttribute("href"), StringComparison.Ordinal);
        Assert.Contains("key=", owner.Current.Page.GetElementById("part-link")!.GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_computer_room_opens_its_links_at_once_and_all_take_part()
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        using var earlier = host.NewVisitor();
        await earlier.ConsentAsync("external_id=earlier");
        var room = Enumerable.Range(0, 60).Select(_ => host.NewVisitor()).ToList();

        await Task.WhenAll(room.Select((v, i) => v.OpenAsync($"?external_id=room{i}")));
        using var back = host.NewVisitor();
        Assert.Equal("questionnaire/mood", (await back.OpenAsync("?external_id=earlier")).PageName);
        foreach (var visitor in room) Assert.Equal("questionnaire/mood", (await visitor.SubmitAsync(("consent", "1"))).PageName);

        Assert.Equal(61, await host.CountParticipantsAsync());
        foreach (var visitor in room) visitor.Dispose();
    }

    [Theory]
    [InlineData("", "questionnaire/mood")]
    [InlineData("RETURN_WITH = 'pin'", "pin")]
    [InlineData("OPEN_UNTIL = 2020-01-01T00:00:00Z", "questionnaire/mood")]
    public async Task Who_tries_many_ids_is_not_told_which_are_known_and_the_person_still_goes_on(string setting, string expected)
    {
        using var folder = new WrittenStudy();
        var isClosed = setting.StartsWith("OPEN", StringComparison.Ordinal);
        if (!isClosed) folder.WithSetting(setting);
        await using (var before = await StudyHost.StartAsync(folder))
        {
            using var owner = before.NewVisitor();
            await owner.ConsentAsync("external_id=known");
        }
        if (isClosed) folder.WithSetting(setting);
        await using var host = await StudyHost.StartAsync(folder.Write(), []);
        for (var i = 0; i < OpenedIds.Most; i++)
        {
            using var guesser = host.NewVisitor();
            await guesser.SendAsync(new(HttpMethod.Get, $"?external_id=guess{i}"));
        }
        using var person = host.NewVisitor();
        using var stranger = host.NewVisitor();

        var known = await person.OpenAsync("?external_id=known");
        var unknown = await stranger.OpenAsync("?external_id=unknown");

        Assert.Equal(("consent", "consent", known.Status), (known.PageName, unknown.PageName, unknown.Status));
        Assert.Equal(expected, (await person.SubmitAsync(("consent", "1"))).PageName);
        Assert.Equal(1, await host.CountParticipantsAsync());
    }
}
