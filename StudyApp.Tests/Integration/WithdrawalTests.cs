using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StudyApp.Research.Data;
using StudyApp.Research.Monitoring;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Counting;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>Withdrawing, while taking part and afterwards, with what is left of it.</summary>
public sealed class WithdrawalTests
{
    private const string Settings =
        "CONDITIONS = [{label='a'}, {label='b'}]\nQUOTAS = [{show_if='mood.age > 1', max=50}]\nLOG_QUESTIONNAIRE_INTERACTIONS = true";
    private const string TwoPages = "{path='consent'}, {path='questionnaire/mood'}, {path='questionnaire/mood/later'}, {path='end'}";

    [Theory, OnSqlite, OnPostgres]
    internal async Task Erasing_leaves_a_bare_row_and_the_balance_can_still_be_proven(DatabaseKind kind)
    {
        using var folder = Study("erase");
        await using var host = await StudyHost.StartAsync(folder, await StudyHost.UriAsync(kind));
        for (var i = 0; i < 3; i++)
        {
            using var other = host.NewVisitor();
            await other.ConsentAsync($"external_id=other{i}");
        }
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync("external_id=SECRET1&source=panel");
        await visitor.SubmitAsync(("age", "33"), ("why", "my secret"));
        await DraftTests.SaveAsync(visitor, """{"visit":3,"fields":{"why":"typed secret"}}""");

        var question = await visitor.OpenAsync("withdraw");
        var end = await visitor.SubmitAsync();

        Assert.Contains("will be deleted", question.Text, StringComparison.Ordinal);
        Assert.Equal(("end/withdrawn", null), (end.PageName, end.Code));
        var left = await host.QueryAsync(db => db.Participants.SingleAsync(p => p.EndReason == "withdrawn"));
        Assert.Equal((null, null, null, true, true), (left.ExternalId, left.Arrival, left.CompletionCode, left.Finished, left.Excluded));
        Assert.NotEqual(0, left.Condition);
        Assert.All(
            new DateTime?[] { left.StartedAt, left.EndedAt, left.LastActiveAt },
            at => Assert.Equal(TimeSpan.Zero, at!.Value.TimeOfDay)
        );
        Assert.Equal((0, 0, 0, 0), await host.QueryAsync(async db => (
            await db.Submissions.CountAsync(),
            await db.Drafts.CountAsync(),
            await db.Interactions.CountAsync(),
            await db.QuotaMembers.CountAsync(m => m.ParticipantId == left.Id)
        )
    )
);
        Assert.Equal("end/withdrawn", (await host.QueryAsync(db => db.Visits.SingleAsync(v => v.ParticipantId == left.Id))).Path);

        // Who comes next is balanced without them, and the log says why.
        using var next = host.NewVisitor();
        await next.ConsentAsync();
        Assert.Empty(
            AssignmentReplay.Verify(
                await AssignmentLog.ReadAsync(host.Services.GetRequiredService<StudyDatabase>(), CancellationToken.None)
            )
        );
        Assert.Equal(
            2,
            await host.QueryAsync(db => db.Participants.CountAsync(p => p.Condition == left.Condition && !p.Excluded))
                + await host.QueryAsync(db => db.AssignmentChanges.CountAsync(c => !c.Counted))
                - 1
        );
    }

    [Theory, OnSqlite, OnPostgres]
    internal async Task Leaving_out_keeps_the_answers_out_of_exports(DatabaseKind kind)
    {
        using var folder = Study("exclude");
        await using var host = await StudyHost.StartAsync(folder, await StudyHost.UriAsync(kind));
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync("external_id=W1");
        await visitor.SubmitAsync(("age", "33"));
        await visitor.SubmitAsync(("age", "34"));
        var code = visitor.Current.Code!;
        Assert.Equal("withdraw", visitor.Current.Page.QuerySelector("footer a[href$=withdraw]")!.GetAttribute("href")!.TrimStart('/'));

        await visitor.OpenAsync("withdraw");
        var end = await visitor.SubmitAsync();

        Assert.Equal(("end/withdrawn", code), (end.PageName, end.Code));
        var row = await host.QueryAsync(db => db.Participants.SingleAsync());
        Assert.Equal(("W1", "withdrawn", true), (row.ExternalId, row.EndReason, row.Excluded));
        Assert.Equal(2, await host.QueryAsync(db => db.Submissions.CountAsync()));
        Assert.Single((await ExportAsync(host)).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory, OnSqlite, OnPostgres]
    internal async Task The_completion_code_withdraws_from_anywhere_and_always_gives_the_same_receipt(DatabaseKind kind)
    {
        using var folder = Study("erase");
        await using var host = await StudyHost.StartAsync(folder, await StudyHost.UriAsync(kind));
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync("external_id=W1");
        await visitor.SubmitAsync(("age", "33"));
        var code = (await visitor.SubmitAsync(("age", "34"))).Code!;

        // No cookie, no token, and written as people do.
        using var elsewhere = host.NewVisitor();
        var answer = await elsewhere.PostRawAsync(
            "withdraw",
            ("code", $" {code.Replace("-", "", StringComparison.Ordinal)} ".ToLowerInvariant())
        );
        Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
        using var third = host.NewVisitor();
        var again = await third.PostRawAsync("withdraw", ("code", code));
        Assert.Equal(answer.Location, again.Location);

        var receipt = await third.OpenAsync(answer.Location!.ToString().TrimStart('/'));
        Assert.Equal(("withdrawal", HttpStatusCode.OK), (receipt.PageName, receipt.Status));
        var stored = await host.QueryAsync(db => db.Withdrawals.SingleAsync());
        Assert.Equal((stored.Receipt, true), (receipt.ValueOf("receipt-number"), stored.Erased));
        Assert.DoesNotContain(code, stored.CodeHash!, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, await host.QueryAsync(db => db.Submissions.CountAsync()));
        // The browser it was done in learns of it.
        var own = await visitor.OpenAsync("");
        Assert.Equal(("end/withdrawn", stored.Receipt, null), (own.PageName, own.ValueOf("receipt-number"), own.Code));
        Assert.Equal("end/withdrawn", (await visitor.OpenAsync("withdraw")).PageName);
    }

    [Fact]
    public async Task Codes_that_are_not_somebodys_own_withdraw_nobody_and_guessing_is_slowed_down()
    {
        var clock = new SetClock();
        using var folder = Study("erase").WithSetting("STATIC_COMPLETION_CODE = '0000-0000-0000'");
        await using var host = await StudyHost.StartAsync(folder, "sqlite://", b => b.Services.AddSingleton<TimeProvider>(clock));
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        await visitor.SubmitAsync(("age", "33"));
        await visitor.SubmitAsync(("age", "33"));
        using var guesser = host.NewVisitor();

        string[] guesses = ["0000-0000-0000", "", "x", new('9', 5000), "7QKF-94ZT-M3XC", "' OR 1=1 --", "1", "2", "3", "4"];
        foreach (var guess in guesses)
        {
            var refused = await guesser.PostRawAsync("withdraw", ("code", guess));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            Assert.Contains("not known", refused.Errors, StringComparison.Ordinal);
        }
        var slowed = await guesser.PostRawAsync("withdraw", ("code", "5"));
        Assert.Equal(HttpStatusCode.TooManyRequests, slowed.Status);
        Assert.True(slowed.Headers.RetryAfter!.Delta > TimeSpan.FromMinutes(10));
        clock.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await guesser.PostRawAsync("withdraw", ("code", "6"))).Status);
        Assert.Equal(0, await host.QueryAsync(db => db.Withdrawals.CountAsync()));
    }

    [Fact]
    public async Task A_neighbour_s_wrong_codes_keep_nobody_from_withdrawing()
    {
        using var folder = Study("erase");
        await using var host = await StudyHost.StartAsync(folder, "sqlite://");
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        await visitor.SubmitAsync(("age", "33"));
        var code = (await visitor.SubmitAsync(("age", "33"))).Code!;
        using var neighbour = host.NewVisitor();
        for (var i = 0; i < 12; i++) await neighbour.PostRawAsync("withdraw", ("code", $"{i}"));
        Assert.Equal(HttpStatusCode.TooManyRequests, (await neighbour.PostRawAsync("withdraw", ("code", "wrong"))).Status);

        using var owner = host.NewVisitor();
        Assert.Equal(HttpStatusCode.SeeOther, (await owner.PostRawAsync("withdraw", ("code", code))).Status);

        Assert.Equal(HttpStatusCode.TooManyRequests, (await neighbour.PostRawAsync("withdraw", ("code", "wrong"))).Status);
    }

    [Theory]
    [InlineData("withdrawal/7QKF-94ZT-M3XC")]
    [InlineData("withdrawal/%27")]
    public async Task A_receipt_that_was_never_given_is_not_there(string path)
    {
        using var folder = Study("erase");
        await using var host = await StudyHost.StartAsync(folder, "sqlite://");
        using var visitor = host.NewVisitor();

        Assert.Equal(HttpStatusCode.NotFound, (await visitor.OpenAsync(path)).Status);
        var ask = await visitor.OpenAsync("withdraw");
        Assert.NotNull(ask.Page.GetElementById("code"));
        Assert.Equal(0, await host.CountParticipantsAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    internal async Task Two_tabs_and_pages_sent_meanwhile_leave_one_receipt_and_nothing_behind(DatabaseKind kind)
    {
        using var folder = Study("erase");
        var uri = await StudyHost.UriAsync(kind);
        await using var first = await StudyHost.StartAsync(folder, uri);
        await using var second = await StudyHost.StartAsync(folder, uri);
        for (var round = 0; round < 8; round++)
        {
            using var visitor = first.NewVisitor();
            await visitor.ConsentAsync();
            var page = visitor.Current;
            var ask = await visitor.OpenAsync("withdraw");
            using var elsewhere = second.NewVisitor();
            foreach (Cookie cookie in visitor.Cookies.GetAllCookies())
                elsewhere.Cookies.Add(second.Address, new Cookie(cookie.Name, cookie.Value));

            var answers = await Task.WhenAll(
                visitor.PostAsync(page, ("age", "33"), ("why", "secret")),
                visitor.PostAsync(ask),
                elsewhere.PostAsync(ask),
                elsewhere.PostAsync(page, ("age", "34"), ("why", "secret")),
                visitor.PostAsync(ask)
            );

            Assert.All(answers, a => Assert.Equal(HttpStatusCode.SeeOther, a.Status));
            Assert.Equal("end/withdrawn", (await visitor.OpenAsync("")).PageName);
        }

        Assert.Equal((8, 0), await first.QueryAsync(async db => (await db.Withdrawals.CountAsync(), await db.Submissions.CountAsync())));
        Assert.Equal(8, await first.QueryAsync(db => db.Visits.CountAsync()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/sleep")]
    public async Task A_receipt_names_the_address_at_which_it_stays(string root)
    {
        using var folder = Study("exclude").WithSetting($"BEHIND_REVERSE_PROXY = true\nAPPLICATION_ROOT = '{root}'");
        await using var host = await StudyHost.StartAsync(folder, "sqlite://");
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        await visitor.OpenAsync("withdraw");

        var end = await visitor.SubmitAsync();
        var path = $"{root}/withdrawal/{end.ValueOf("receipt-number")}";
        using var elsewhere = host.NewVisitor();
        elsewhere.ComesThrough("203.0.113.7", "https", "study.example.org");
        var own = await elsewhere.OpenAsync(path);

        Assert.Equal($"http://{host.Address.Authority}{path}", end.ValueOf("receipt-link"));
        Assert.Equal(path, end.Page.GetElementById("receipt-link")!.GetAttribute("href"));
        Assert.Equal($"https://study.example.org{path}", own.ValueOf("receipt-link"));
    }

    [Fact]
    public async Task Whoever_withdraws_before_the_PIN_is_noted_gets_the_receipt()
    {
        using var folder = Study("erase").WithSetting("RETURN_WITH = 'pin'");
        await using var host = await StudyHost.StartAsync(folder, "sqlite://");
        using var visitor = host.NewVisitor();
        Assert.Equal("pin", (await visitor.ConsentAsync("external_id=W1")).PageName);
        await visitor.OpenAsync("withdraw");

        var end = await visitor.SubmitAsync();

        Assert.Equal("end/withdrawn", end.PageName);
        Assert.NotNull(end.Page.GetElementById("receipt"));
        Assert.Equal("end/withdrawn", (await visitor.OpenAsync("pin")).PageName);
    }

    [Fact]
    public async Task A_form_without_its_token_asks_again()
    {
        using var folder = Study("exclude");
        await using var host = await StudyHost.StartAsync(folder, "sqlite://");
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        Assert.EndsWith(
            "withdraw",
            (await visitor.PostRawAsync("withdraw", ("__visit", "2"))).Location!.ToString(),
            StringComparison.Ordinal
        );
        Assert.Equal(0, await host.QueryAsync(db => db.Withdrawals.CountAsync()));
    }

    private static WrittenStudy Study(string rule) =>
        new WrittenStudy().WithPages(TwoPages).WithSetting(Settings).WithSetting($"ON_WITHDRAW = '{rule}'");

    private static async Task<string> ExportAsync(StudyHost host)
    {
        await using var scope = host.Services.CreateAsyncScope();
        using var stream = new MemoryStream();
        await scope
            .ServiceProvider.GetRequiredService<WideExport>()
            .WriteAsync(stream, new(IncludeUnfinished: true, IncludeExcluded: false), CancellationToken.None);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
