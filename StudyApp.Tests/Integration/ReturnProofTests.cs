using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StudyApp.Research.Data;
using StudyApp.Storage.Connection.Secrets;
using StudyApp.Studies.Recruitment;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>Coming back with an id that has to be proved: by the study's own signed links, or by a PIN.</summary>
public sealed class ReturnProofTests
{
    private const string TypedIds = "{path='consent'}, {path='external_id'}, {path='questionnaire/mood'}, {path='end'}";

    [Theory, OnSqlite, OnPostgres]
    internal async Task A_signed_link_brings_back_the_place_and_what_was_typed(DatabaseKind kind)
    {
        using var folder = new WrittenStudy().WithSetting("RETURN_WITH = 'link'");
        await using var host = await StudyHost.StartAsync(folder, await StudyHost.UriAsync(kind));
        var key = await KeyOfAsync(host, "W&1");
        using var visitor = host.NewVisitor();
        Assert.Equal("questionnaire/mood", (await visitor.ConsentAsync($"external_id=W%261&key={key}")).PageName);
        await DraftTests.SaveAsync(visitor, """{"visit":2,"sequence":5,"fields":{"why":"half a sent"}}""");

        using var phone = host.NewVisitor();
        var resumed = await phone.OpenAsync($"?external_id=W%261&key={key}");

        Assert.Equal(("questionnaire/mood", "half a sent"), (resumed.PageName, resumed.ValueOf("why")));
        await DraftTests.SaveAsync(phone, """{"visit":2,"sequence":6,"fields":{"why":"half a sentence"}}""");
        Assert.Equal("half a sentence", (await visitor.OpenAsync("")).ValueOf("why"));
        Assert.DoesNotContain(key, (await host.QueryAsync(db => db.Participants.SingleAsync())).Arrival ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_that_is_not_signed_or_signed_for_another_makes_nobody_and_shows_nothing()
    {
        using var folder = new WrittenStudy().WithSetting("RETURN_WITH = 'link'");
        await using var host = await StudyHost.StartAsync(folder, "sqlite://");
        var (mine, other) = (await KeyOfAsync(host, "mine"), await KeyOfAsync(host, "other"));
        using var owner = host.NewVisitor();
        await owner.ConsentAsync($"external_id=mine&key={mine}");

        string[] forged =
        [
            "external_id=mine",
            "external_id=mine&key=",
            $"external_id=mine&key={other}",
            $"external_id=mine&key={mine[..^1]}",
            $"external_id=mine&key={mine}x",
            $"external_id=mine&key={mine}&source=prolific",
            $"PROLIFIC_PID=mine&key={mine}",
            $"workerId=mine&external_id=mine&key={mine}",
            $"external_id=Mine&key={mine}",
            $"external_id=mine&key={other}&key={mine}",
            "external_id=new&key=%00",
            $"mTurkID=mine&key={new string('a', 300)}",
        ];
        foreach (var query in forged)
        {
            using var stranger = host.NewVisitor();
            var answer = await stranger.OpenAsync("?" + query);
            Assert.Equal((HttpStatusCode.Forbidden, "message"), (answer.Status, answer.PageName));
            Assert.DoesNotContain("mine", answer.Text, StringComparison.Ordinal);
            Assert.Equal("consent", (await stranger.OpenAsync("")).PageName);
        }
        Assert.Equal(1, await host.CountParticipantsAsync());
    }

    [Fact]
    public async Task A_secret_of_the_authors_own_signs_and_ids_cannot_be_typed()
    {
        using var folder = new WrittenStudy()
            .WithPages(TypedIds)
            .WithSetting("RETURN_WITH = 'link'\nLINK_SECRET = 'correct horse battery'");
        await using var host = await StudyHost.StartAsync(folder, "sqlite://");
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        var refused = await visitor.SubmitAsync(("mTurkID", "W1"));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "external_id"), (refused.Status, refused.PageName));
        Assert.Null((await host.QueryAsync(db => db.Participants.SingleAsync())).ExternalId);
        using var invited = host.NewVisitor();
        Assert.Equal("consent", (await invited.OpenAsync($"?external_id=W1&key={await KeyOfAsync(host, "W1")}")).PageName);
    }

    [Theory, OnSqlite, OnPostgres]
    internal async Task With_its_PIN_an_id_goes_on_elsewhere_and_without_it_not(DatabaseKind kind)
    {
        using var folder = new WrittenStudy().WithSetting("RETURN_WITH = 'pin'");
        await using var host = await StudyHost.StartAsync(folder, await StudyHost.UriAsync(kind));
        using var visitor = host.NewVisitor();
        var shown = await visitor.ConsentAsync("external_id=W1");
        var pin = shown.ValueOf("new-pin");
        Assert.Equal(("pin", 6), (shown.PageName, pin.Length));
        Assert.Equal(pin, (await visitor.OpenAsync("questionnaire/mood")).ValueOf("new-pin"));
        Assert.Equal("questionnaire/mood", (await visitor.SubmitAsync()).PageName);
        Assert.Equal("questionnaire/mood", (await visitor.OpenAsync("pin")).PageName);
        await DraftTests.SaveAsync(visitor, """{"visit":2,"fields":{"why":"typed secret"}}""");
        Assert.DoesNotContain(pin, (await host.QueryAsync(db => db.ParticipantPins.SingleAsync())).Hash, StringComparison.Ordinal);

        using var other = host.NewVisitor();
        var asked = await other.OpenAsync("?external_id=W1");
        Assert.Equal("pin", asked.PageName);
        Assert.Equal("pin", (await other.OpenAsync("questionnaire/mood")).PageName);
        var wrong = await other.SubmitAsync(("pin", Wrong(pin)));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "pin"), (wrong.Status, wrong.PageName));
        Assert.DoesNotContain("typed secret", wrong.Text, StringComparison.Ordinal);
        var resumed = await other.SubmitAsync(("pin", $" {pin[..3]} {pin[3..]} "));

        Assert.Equal(("questionnaire/mood", "typed secret"), (resumed.PageName, resumed.ValueOf("why")));
        Assert.Equal(1, await host.CountParticipantsAsync());
        Assert.Equal(0, (await host.QueryAsync(db => db.ParticipantPins.SingleAsync())).Failures);
    }

    [Theory, OnSqlite, OnPostgres]
    internal async Task After_five_wrong_PINs_even_the_right_one_waits_however_many_try_at_once(DatabaseKind kind)
    {
        var clock = new SetClock();
        using var folder = new WrittenStudy().WithSetting("RETURN_WITH = 'pin'");
        await using var host = await StudyHost.StartAsync(
            folder,
            await StudyHost.UriAsync(kind),
            b => b.Services.AddSingleton<TimeProvider>(clock)
        );
        using var visitor = host.NewVisitor();
        var pin = (await visitor.ConsentAsync("external_id=W1")).ValueOf("new-pin");
        var guessers = Enumerable.Range(0, 12).Select(_ => host.NewVisitor()).ToList();
        foreach (var guesser in guessers) await guesser.OpenAsync("?external_id=W1");

        var answers = await Task.WhenAll(guessers.Select(g => g.PostAsync(("pin", Wrong(pin)))));

        Assert.Equal(5, answers.Count(a => a.Status == HttpStatusCode.UnprocessableEntity));
        Assert.Equal(7, answers.Count(a => a.Status == HttpStatusCode.TooManyRequests && a.Headers.RetryAfter is not null));
        Assert.Equal(HttpStatusCode.TooManyRequests, (await guessers[0].PostAsync(("pin", pin))).Status);
        clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal("questionnaire/mood", (await guessers[0].SubmitAsync(("pin", pin))).PageName);
        foreach (var guesser in guessers) guesser.Dispose();
    }

    [Theory, OnSqlite, OnPostgres]
    internal async Task A_stranger_who_tries_PINs_shuts_out_their_own_network_and_only_many_networks_the_owner(DatabaseKind kind)
    {
        var clock = new SetClock();
        using var folder = new WrittenStudy().WithSetting("RETURN_WITH = 'pin'").WithSetting("BEHIND_REVERSE_PROXY = true");
        var database = await StudyHost.UriAsync(kind);
        await using var host = await StudyHost.StartAsync(folder, database, b => b.Services.AddSingleton<TimeProvider>(clock));
        using var visitor = host.NewVisitor();
        var pin = (await visitor.ConsentAsync("external_id=W1")).ValueOf("new-pin");
        Assert.Equal([422, 422, 422, 422, 422, 429], await GuessAsync("203.0.113.1", 6));
        Assert.Equal("questionnaire/mood", await ReturnAsync("198.51.100.1"));

        string[] more = ["203.0.113.2", "203.0.113.3", "203.0.113.4", "2001:db8::1"];
        foreach (var network in more) Assert.DoesNotContain(429, await GuessAsync(network, 5));

        Assert.Equal("pin", await ReturnAsync("198.51.100.2"));
        clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal("questionnaire/mood", await ReturnAsync("203.0.113.1"));

        async Task<string> ReturnAsync(string network)
        {
            using var owner = await OwnerAsync(network);
            return (await owner.SubmitAsync(("pin", pin))).PageName;
        }

        async Task<Visitor> OwnerAsync(string network)
        {
            var owner = host.NewVisitor();
            owner.ComesThrough(network);
            await owner.OpenAsync("?external_id=W1");
            return owner;
        }

        async Task<List<int>> GuessAsync(string network, int times)
        {
            using var guesser = await OwnerAsync(network);
            var answers = new List<int>();
            for (var i = 0; i < times; i++) answers.Add((int)(await guesser.PostAsync(("pin", Wrong(pin)))).Status);
            return answers;
        }
    }

    [Theory, OnSqlite, OnPostgres]
    internal async Task A_typed_id_that_was_here_before_asks_for_its_PIN_on_the_page(DatabaseKind kind)
    {
        using var folder = new WrittenStudy().WithPages(TypedIds).WithSetting("RETURN_WITH = 'pin'");
        await using var host = await StudyHost.StartAsync(folder, await StudyHost.UriAsync(kind));
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        var pin = (await visitor.SubmitAsync(("mTurkID", "W1"))).ValueOf("new-pin");
        await visitor.SubmitAsync();
        using var other = host.NewVisitor();
        await other.ConsentAsync();

        var asked = await other.SubmitAsync(("mTurkID", "W1"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "external_id", "W1"), (asked.Status, asked.PageName, asked.ValueOf("mTurkID")));
        Assert.NotNull(asked.Page.GetElementById("pin"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await other.SubmitAsync(("mTurkID", "W1"), ("pin", Wrong(pin)))).Status);
        Assert.Equal(2, await host.QueryAsync(db => db.Participants.CountAsync(p => !p.Finished)));
        var resumed = await other.SubmitAsync(("mTurkID", "W1"), ("pin", pin));

        Assert.Equal("questionnaire/mood", resumed.PageName);
        Assert.Equal("session_loaded", (await host.QueryAsync(db => db.Participants.OrderBy(p => p.Id).LastAsync())).EndReason);
    }

    [Fact]
    public async Task Two_browsers_that_consent_with_one_id_at_once_are_not_the_same_person_without_the_PIN()
    {
        using var folder = new WrittenStudy().WithSetting("RETURN_WITH = 'pin'");
        await using var host = await StudyHost.StartAsync(folder, "sqlite://");
        using var first = host.NewVisitor();
        using var second = host.NewVisitor();
        await first.OpenAsync("?external_id=W1");
        await second.OpenAsync("?external_id=W1");
        var pin = (await first.SubmitAsync(("consent", "1"))).ValueOf("new-pin");

        var asked = await second.SubmitAsync(("consent", "1"));

        Assert.Equal(("pin", ""), (asked.PageName, asked.ValueOf("new-pin")));
        Assert.Equal("questionnaire/mood", (await second.SubmitAsync(("pin", pin))).PageName);
        Assert.Equal(1, await host.CountParticipantsAsync());
    }

    [Theory]
    [InlineData("", null, null)]
    [InlineData("STORE_IP = 'shortened'\nSTORE_USER_AGENT = 'shortened'", "127.0.0.0/24", "Firefox, Windows")]
    [InlineData("STORE_IP = 'full'", "127.0.0.1", null)]
    [InlineData("STORE_USER_AGENT = 'full'", null, "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0")]
    public async Task What_is_kept_of_address_and_browser_is_as_the_study_says(string setting, string? ip, string? agent)
    {
        using var folder = new WrittenStudy().WithSetting(setting);
        await using var host = await StudyHost.StartAsync(folder, "sqlite://");
        using var visitor = host.NewVisitor("Mozilla/5.0 (Windows NT 10.0) Firefox/140.0");
        await visitor.ConsentAsync();

        var kept = await host.QueryAsync(db => db.ParticipantOrigins.SingleOrDefaultAsync());

        Assert.Equal((ip, agent), (kept?.Ip, kept?.UserAgent));
    }

    [Theory, OnSqlite, OnPostgres]
    internal async Task A_hash_is_the_same_for_the_same_address_and_stands_in_the_wide_export_only_when_asked_for(DatabaseKind kind)
    {
        using var folder = new WrittenStudy().WithSetting("STORE_IP = 'hashed'");
        await using var host = await StudyHost.StartAsync(folder, await StudyHost.UriAsync(kind));
        for (var i = 0; i < 2; i++)
        {
            using var visitor = host.NewVisitor();
            await visitor.ConsentAsync();
        }

        var hash = Assert.Single((await host.QueryAsync(db => db.ParticipantOrigins.Select(o => o.Ip!).ToListAsync())).Distinct());
        Assert.Equal(32, hash.Length);
        Assert.DoesNotContain(hash, await ExportAsync(host, withOrigins: false), StringComparison.Ordinal);
        Assert.Equal(
            2,
            (await ExportAsync(host, withOrigins: true))
                .Split('\n')
                .Count(line => line.TrimEnd().EndsWith(hash + ",", StringComparison.Ordinal))
        );
    }

    private static async Task<string> KeyOfAsync(StudyHost host, string id) =>
        LinkSignature.Of(await host.Services.GetRequiredService<StudySecrets>().LinkKeyAsync(CancellationToken.None), "", id);

    private static string Wrong(string pin) => pin == "000000" ? "000001" : "000000";

    private static async Task<string> ExportAsync(StudyHost host, bool withOrigins)
    {
        await using var scope = host.Services.CreateAsyncScope();
        using var stream = new MemoryStream();
        await scope
            .ServiceProvider.GetRequiredService<WideExport>()
            .WriteAsync(stream, new(IncludeUnfinished: true, IncludeExcluded: false) { WithOrigins = withOrigins }, CancellationToken.None);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
