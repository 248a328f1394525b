using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StudyApp.Research.Monitoring;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Counting;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>Someone whose id is known comes again from elsewhere, under every combination of the two settings.</summary>
public sealed class ReturningTests
{
    [Theory]
    [InlineData(true, false, false, "questionnaire/mood", 1)]
    [InlineData(true, false, true, "end", 1)]
    [InlineData(true, true, false, "questionnaire/mood", 1)]
    [InlineData(true, true, true, "consent", 2)]
    [InlineData(false, false, false, "consent", 2)]
    [InlineData(false, false, true, "consent", 2)]
    [InlineData(false, true, true, "consent", 2)]
    public async Task By_link(bool retrieves, bool retakes, bool finished, string expected, int people)
    {
        await using var host = await StartAsync(retrieves, retakes, "{path='consent'}, {path='questionnaire/mood'}, {path='end'}");
        using (var phone = host.NewVisitor())
        {
            await phone.ConsentAsync("external_id=W7");
            if (finished) await phone.SubmitAsync(("age", "33"));
        }
        using var computer = host.NewVisitor();

        var page = await computer.OpenAsync("?external_id=W7");

        Assert.Equal(expected, page.PageName);
        if (expected == "consent") Assert.Equal("questionnaire/mood", (await computer.SubmitAsync(("consent", "1"))).PageName);
        Assert.Equal(people, await host.CountParticipantsAsync());
    }

    [Theory]
    [InlineData(true, false, false, "questionnaire/mood", "session_loaded")]
    [InlineData(true, false, true, "end", "session_loaded")]
    [InlineData(true, true, true, "questionnaire/mood", null)]
    [InlineData(false, false, true, "questionnaire/mood", null)]
    public async Task By_typing(bool retrieves, bool retakes, bool finished, string expected, string? reason)
    {
        await using var host = await StartAsync(
            retrieves,
            retakes,
            "{path='consent'}, {path='external_id'}, {path='questionnaire/mood'}, {path='end'}"
        );
        using (var phone = host.NewVisitor())
        {
            await phone.ConsentAsync();
            await phone.SubmitAsync(("mTurkID", "W7"));
            if (finished) await phone.SubmitAsync(("age", "33"));
        }
        using var computer = host.NewVisitor();
        await computer.ConsentAsync();

        Assert.Equal(expected, (await computer.SubmitAsync(("mTurkID", " W7 "))).PageName);
        Assert.Equal(reason, (await host.QueryAsync(db => db.Participants.OrderByDescending(p => p.Id).FirstAsync())).EndReason);
    }

    [Fact]
    public async Task Who_came_no_further_than_to_the_id_goes_on_there_as_the_same_person()
    {
        await using var host = await StartAsync(
            retrieves: true,
            retakes: false,
            "{path='consent'}, {path='external_id'}, {path='questionnaire/mood'}, {path='end'}"
        );
        using (var phone = host.NewVisitor()) Assert.Equal("external_id", (await phone.ConsentAsync("external_id=W7")).PageName);
        using var computer = host.NewVisitor();
        await computer.ConsentAsync();

        Assert.Equal("external_id", (await computer.SubmitAsync(("mTurkID", "W7"))).PageName);
        Assert.Equal("questionnaire/mood", (await computer.SubmitAsync()).PageName);
        Assert.Equal(
            ["W7 ", " session_loaded"],
            await host.QueryAsync(db => db.Participants.OrderBy(p => p.Id).Select(p => p.ExternalId + " " + p.EndReason).ToListAsync())
        );
    }

    [Fact]
    public async Task Of_several_attempts_the_newest_goes_on_with_its_condition()
    {
        using var folder = new WrittenStudy()
            .WithPages("{path='consent'}, {path='external_id'}, {path='questionnaire/mood'}, {path='questionnaire/mood/2'}, {path='end'}")
            .WithSetting("ALLOW_RETAKES = true\nCONDITION_TIES = 'lowest'\nCONDITIONS = [{label='a'}, {label='b'}]");
        await using var host = await StudyHost.StartAsync(folder, "sqlite://");
        foreach (var finishes in new[] { true, false })
        {
            using var visitor = host.NewVisitor();
            await visitor.ConsentAsync();
            await visitor.SubmitAsync(("mTurkID", "W7"));
            await visitor.SubmitAsync(("age", "30"));
            if (finishes) await visitor.SubmitAsync(("age", "31"));
        }
        using var third = host.NewVisitor();
        await third.ConsentAsync();

        Assert.Equal("questionnaire/mood/2", (await third.SubmitAsync(("mTurkID", "W7"))).PageName);
        Assert.Equal("end", (await third.SubmitAsync(("age", "32"))).PageName);
        var people = await host.QueryAsync(db => db.Participants.OrderBy(p => p.Id).ToListAsync());
        Assert.Equal(["complete", "complete", "session_loaded"], people.Select(p => p.EndReason));
        // Whoever turned out to be somebody else has no condition and does not count.
        Assert.Equal([(false, true), (false, true), (true, false)], people.Select(p => (p.Excluded, p.Condition > 0)));
    }

    [Theory]
    [InlineData("{path='consent'}, {path='questionnaire/mood'}, {path='end'}")]
    [InlineData("{path='consent_nc'}, {path='external_id'}, {path='assign_condition'}, {path='questionnaire/mood'}, {path='end'}")]
    public async Task A_retake_keeps_the_condition(string pages)
    {
        using var folder = new WrittenStudy()
            .WithPages(pages)
            .WithSetting("ALLOW_RETAKES = true")
            .WithSetting("CONDITION_TIES = 'lowest'")
            .WithSetting("CONDITIONS = [{label='a'}, {label='b'}, {label='c'}]");
        await using var host = await StudyHost.StartAsync(folder, "sqlite://");
        foreach (var id in new[] { "W1", "W2", "W2", "W3", "W2" })
        {
            using var visitor = host.NewVisitor();
            if (pages.Contains("external_id", StringComparison.Ordinal))
            {
                await visitor.ConsentAsync();
                await visitor.SubmitAsync(("mTurkID", id));
            }
            else await visitor.ConsentAsync($"external_id={id}");
            Assert.Equal("end", (await visitor.SubmitAsync(("age", "33"))).PageName);
        }

        Assert.Equal(
            ["W1 1", "W2 2", "W2 2", "W3 3", "W2 2"],
            await host.QueryAsync(db => db.Participants.OrderBy(p => p.Id).Select(p => p.ExternalId + " " + p.Condition).ToListAsync())
        );
        Assert.Empty(
            AssignmentReplay.Verify(
                await AssignmentLog.ReadAsync(host.Services.GetRequiredService<StudyDatabase>(), CancellationToken.None)
            )
        );
    }

    [Theory]
    [InlineData("", "questionnaire/mood")]
    [InlineData("SESSION_BIND_TO_IP_PARTICIPANT = true", "consent")]
    public async Task A_changed_network_is_forgiven_unless_the_study_says_otherwise(string setting, string expected)
    {
        using var folder = new WrittenStudy().WithSetting("BEHIND_REVERSE_PROXY = true").WithSetting(setting);
        await using var host = await StudyHost.StartAsync(folder, "sqlite://");
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        Assert.Equal("questionnaire/mood", await PageFromAsync(null));
        Assert.Equal(expected, await PageFromAsync("203.0.113.9"));
        Assert.Equal("questionnaire/mood", await PageFromAsync(null));

        async Task<string> PageFromAsync(string? address)
        {
            var path = "questionnaire/mood";
            while (true)
            {
                // Without the cookies that an answer from elsewhere would set.
                using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false })
                {
                    BaseAddress = host.Address,
                };
                using var request = new HttpRequestMessage(HttpMethod.Get, path);
                request.Headers.Add("Cookie", visitor.Cookies.GetCookieHeader(host.Address));
                if (address is not null) request.Headers.Add("X-Forwarded-For", address);
                using var response = await client.SendAsync(request);
                if (response.Headers.Location is not { } next)
                    return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync(), null, response.Headers).PageName;
                path = next.ToString();
            }
        }
    }

    [Fact]
    public async Task Bound_to_its_address_a_form_from_elsewhere_stores_and_ends_nothing()
    {
        using var folder = new WrittenStudy().WithSetting("BEHIND_REVERSE_PROXY = true\nSESSION_BIND_TO_IP_PARTICIPANT = true");
        await using var host = await StudyHost.StartAsync(folder, "sqlite://");
        using var visitor = host.NewVisitor();
        var page = await visitor.ConsentAsync();
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = host.Address,
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, "questionnaire/mood");
        request.Headers.Add("Cookie", visitor.Cookies.GetCookieHeader(host.Address));
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        request.Content = new FormUrlEncodedContent(
            page.Page.QuerySelectorAll("main form input[type=hidden]")
                .Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value") ?? ""))
                .Append(new("age", "44"))
        );

        using var answer = await client.SendAsync(request);

        Assert.Equal(System.Net.HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.False((await host.QueryAsync(db => db.Participants.SingleAsync())).Finished);
        Assert.Equal("end", (await visitor.SubmitAsync(("age", "33"))).PageName);
        Assert.True((await host.QueryAsync(db => db.Participants.AsNoTracking().SingleAsync())).Finished);
        Assert.Contains("33", (await host.QueryAsync(db => db.Submissions.SingleAsync())).Answers, StringComparison.Ordinal);
    }

    private static async Task<StudyHost> StartAsync(bool retrieves, bool retakes, string pages)
    {
        var folder = new WrittenStudy()
            .WithPages(pages)
            .WithSetting($"RETRIEVE_SESSIONS = {(retrieves ? "true" : "false")}")
            .WithSetting($"ALLOW_RETAKES = {(retakes ? "true" : "false")}");
        // The database is in memory, so that nothing is left when the folder goes.
        using (folder) return await StudyHost.StartAsync(folder, "sqlite://");
    }
}
